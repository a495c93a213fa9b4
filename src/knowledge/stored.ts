/**
 * The built-in knowledge as it is stored: pieces of JSON, each read when it is asked for. A run meets a few of the hundreds of signatures, and parsing all
 * of them would take longer than the diagnosis of a short log. What finds them is stored beside them.
 */
import type {
  AdviceKnowledge,
  Cause,
  Context,
  Crowd,
  ItemsAt,
  Knowledge,
  PatternIndex,
  RemedyKnowledge,
  Signature,
} from "../model/knowledge.ts";
import type { LongText } from "./long-texts.ts";
import { allOf, indexPatterns } from "./patterns-by-text.ts";

/** What the build writes. */
export interface StoredKnowledge {
  /** JSON, one behind the other: what `store` puts there, in that order. */
  readonly pieces: LongText;
  /** Where each of them ends, as numbers of 32 bits. */
  readonly ends: () => Uint8Array<ArrayBuffer>;
  /** The tables of the literals. */
  readonly tables: () => Uint8Array<ArrayBuffer>;
  /** `Head` as JSON. */
  readonly head: () => string;
  readonly digest: string;
}

/** What every run needs. Where nothing failed, causes and remedies are none of it. */
interface Head extends Pick<PatternIndex, "firsts" | "silent" | "led" | "longest"> {
  /** Ids of the signatures, in order. */
  readonly signatures: readonly string[];
  /** How many there are. */
  readonly literals: number;
  readonly remedies: number;
  readonly contexts: number;
  readonly causes: number;
  readonly advice: number;
}

/** Known of every remedy before it is read. */
type Helps = Pick<RemedyKnowledge, "id" | "helps">;

/** Some of the pieces. */
class Pieces<T> implements ItemsAt<T> {
  readonly length: number;
  private readonly text: LongText;
  private readonly ends: () => Uint32Array;
  private readonly first: number;

  constructor(text: LongText, ends: () => Uint32Array, first: number, length: number) {
    this.text = text;
    this.ends = ends;
    this.first = first;
    this.length = length;
  }
  at(place: number): T | undefined {
    if (place >= this.length) return undefined;
    const ends = this.ends();
    const piece = this.first + place;
    return JSON.parse(this.text.slice(ends[piece - 1] ?? 0, ends[piece] as number));
  }
}

/** Makes objects that know some of their properties and read a piece when they are asked for one of the others. */
function readLater<T extends object, Known extends keyof T>(others: { readonly [name in keyof Omit<T, Known>]: true }) {
  class Later {
    private readonly read: () => T;
    private whole: T | null = null;

    constructor(known: Pick<T, Known>, read: () => T) {
      this.read = read;
      Object.assign(this, known);
    }
    get(name: keyof T): unknown {
      this.whole ??= this.read();
      return this.whole[name];
    }
  }
  for (const name of Object.keys(others) as (keyof T)[])
    Object.defineProperty(Later.prototype, name, {
      get(this: Later) {
        return this.get(name);
      },
    });
  return (known: Pick<T, Known>, read: () => T): T => new Later(known, read) as unknown as T;
}

const storedSignature = readLater<Signature, "id">({
  title: true,
  kind: true,
  role: true,
  operation: true,
  symbol: true,
  shows: true,
  patterns: true,
  unless: true,
  notIn: true,
  after: true,
  tags: true,
  beats: true,
  evidence: true,
});

const storedRemedy = readLater<RemedyKnowledge, "id" | "helps">({
  title: true,
  changes: true,
  before: true,
  where: true,
  cost: true,
  risk: true,
  not: true,
  proven: true,
  references: true,
});

/** JSON that may stand between backticks of a raw template: ASCII, without a backtick or a substitution. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]|`|\$/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The texts and numbers that `StoredKnowledge` holds. */
export function store({ contexts, signatures, causes, remedies, advice }: Knowledge) {
  const { literals, patterns, firsts, silent, led, longest } = indexPatterns(signatures);
  const helps = remedies.map((remedy): Helps => ({ id: remedy.id, helps: remedy.helps }));
  const pieces = [
    ...signatures,
    ...allOf(literals),
    ...allOf(patterns),
    ...helps,
    ...remedies,
    ...contexts,
    ...causes,
    ...advice,
  ].map(plainJson);
  let end = 0;
  const ends = pieces.map((piece) => {
    end += piece.length;
    return end;
  });
  const head: Head = {
    signatures: signatures.map((s) => s.id),
    literals: literals.length,
    remedies: remedies.length,
    contexts: contexts.length,
    causes: causes.length,
    advice: advice.length,
    firsts,
    silent,
    led,
    longest,
  };
  return { pieces: pieces.join(""), ends, literals: allOf(literals), head: plainJson(head) };
}

export function load(stored: StoredKnowledge): Knowledge {
  const { signatures, literals, remedies, contexts, causes, advice, ...index } = JSON.parse(stored.head()) as Head;
  const ends = once(() => new Uint32Array(stored.ends().buffer));
  let next = 0;
  const take = <T>(length: number): ItemsAt<T> => {
    next += length;
    return new Pieces<T>(stored.pieces, ends, next - length, length);
  };
  const signaturePieces = take<Signature>(signatures.length);
  const patternIndex: PatternIndex = {
    ...index,
    literals: take<string>(literals),
    patterns: take<readonly number[] | Crowd>(literals),
    get tables() {
      return stored.tables();
    },
  };
  const remedyHelps = take<Helps>(remedies);
  const remedyPieces = take<RemedyKnowledge>(remedies);
  const remedy = (helps: Helps, i: number) => storedRemedy(helps, () => remedyPieces.at(i) as RemedyKnowledge);
  const all = {
    remedies: once(() => allOf(remedyHelps).map(remedy)),
    contexts: readOnce(take<Context>(contexts)),
    causes: readOnce(take<Cause>(causes)),
    advice: readOnce(take<AdviceKnowledge>(advice)),
  };
  return {
    signatures: signatures.map((id, i) => storedSignature({ id }, () => signaturePieces.at(i) as Signature)),
    index: patternIndex,
    get remedies() {
      return all.remedies();
    },
    get contexts() {
      return all.contexts();
    },
    get causes() {
      return all.causes();
    },
    get advice() {
      return all.advice();
    },
    digest: stored.digest,
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

const readOnce = <T>(pieces: ItemsAt<T>): (() => readonly T[]) => once(() => allOf(pieces));
