/**
 * The built-in knowledge as it is stored: pieces of JSON, each read when it is asked for. A run meets a few of the hundreds of signatures, and parsing all
 * of them would take longer than the diagnosis of a short log. What finds them is stored beside them.
 */
import type { Crowd, ItemsAt, Knowledge, PatternIndex, RemedyKnowledge, Signature } from "../model/knowledge.ts";
import type { LongText } from "./long-texts.ts";
import { allOf, indexPatterns } from "./patterns-by-text.ts";

/** What the build writes. */
export interface StoredKnowledge {
  /** JSON, one behind the other: the signatures, the literals of their index, the patterns under each of these, the remedies. */
  readonly pieces: LongText;
  /** Where each of them ends, as numbers of 32 bits. */
  readonly ends: () => Uint8Array<ArrayBuffer>;
  /** The tables of the literals. */
  readonly tables: () => Uint8Array<ArrayBuffer>;
  /** `Head` as JSON. */
  readonly head: () => string;
  readonly digest: string;
}

/** What every run needs. */
interface Head
  extends Pick<Knowledge, "causes" | "advice">,
    Pick<PatternIndex, "firsts" | "silent" | "led" | "longest"> {
  /** Ids of the signatures, in order. */
  readonly signatures: readonly string[];
  readonly literals: number;
  readonly remedies: readonly Pick<RemedyKnowledge, "id" | "helps">[];
}

/** Some of the pieces. */
class Pieces<T> implements ItemsAt<T> {
  readonly length: number;
  private readonly text: LongText;
  private readonly ends: Uint32Array;
  private readonly first: number;

  constructor(text: LongText, ends: Uint32Array, first: number, length: number) {
    this.text = text;
    this.ends = ends;
    this.first = first;
    this.length = length;
  }
  at(place: number): T | undefined {
    if (place >= this.length) return undefined;
    const piece = this.first + place;
    return JSON.parse(this.text.slice(piece === 0 ? 0 : (this.ends[piece - 1] as number), this.ends[piece] as number));
  }
}

class StoredSignature implements Signature {
  readonly id: string;
  private readonly pieces: ItemsAt<Signature>;
  private readonly place: number;
  private read: Signature | null = null;

  constructor(id: string, pieces: ItemsAt<Signature>, place: number) {
    this.id = id;
    this.pieces = pieces;
    this.place = place;
  }
  private get whole(): Signature {
    this.read ??= this.pieces.at(this.place) as Signature;
    return this.read;
  }
  get title() {
    return this.whole.title;
  }
  get kind() {
    return this.whole.kind;
  }
  get role() {
    return this.whole.role;
  }
  get operation() {
    return this.whole.operation;
  }
  get symbol() {
    return this.whole.symbol;
  }
  get shows() {
    return this.whole.shows;
  }
  get patterns() {
    return this.whole.patterns;
  }
  get unless() {
    return this.whole.unless;
  }
  get after() {
    return this.whole.after;
  }
  get beats() {
    return this.whole.beats;
  }
  get evidence() {
    return this.whole.evidence;
  }
}

class StoredRemedy implements RemedyKnowledge {
  readonly id: string;
  readonly helps: RemedyKnowledge["helps"];
  private readonly pieces: ItemsAt<RemedyKnowledge>;
  private readonly place: number;
  private read: RemedyKnowledge | null = null;

  constructor({ id, helps }: Head["remedies"][number], pieces: ItemsAt<RemedyKnowledge>, place: number) {
    this.id = id;
    this.helps = helps;
    this.pieces = pieces;
    this.place = place;
  }
  private get whole(): RemedyKnowledge {
    this.read ??= this.pieces.at(this.place) as RemedyKnowledge;
    return this.read;
  }
  get title() {
    return this.whole.title;
  }
  get changes() {
    return this.whole.changes;
  }
  get before() {
    return this.whole.before;
  }
  get where() {
    return this.whole.where;
  }
  get cost() {
    return this.whole.cost;
  }
  get risk() {
    return this.whole.risk;
  }
  get not() {
    return this.whole.not;
  }
  get proven() {
    return this.whole.proven;
  }
  get references() {
    return this.whole.references;
  }
}

/** JSON that may stand between backticks of a raw template: ASCII, without a backtick or a substitution. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]|`|\$/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The texts and numbers that `StoredKnowledge` holds. */
export function store({ signatures, causes, remedies, advice }: Knowledge) {
  const { literals, patterns, firsts, silent, led, longest } = indexPatterns(signatures);
  const pieces = [...signatures, ...allOf(literals), ...allOf(patterns), ...remedies].map(plainJson);
  let end = 0;
  const ends = pieces.map((piece) => {
    end += piece.length;
    return end;
  });
  const head: Head = {
    signatures: signatures.map((s) => s.id),
    literals: literals.length,
    remedies: remedies.map(({ id, helps }) => ({ id, helps })),
    causes,
    advice,
    firsts,
    silent,
    led,
    longest,
  };
  return { pieces: pieces.join(""), ends, literals: allOf(literals), head: plainJson(head) };
}

export function load(stored: StoredKnowledge): Knowledge {
  const { signatures, literals, remedies, causes, advice, ...index } = JSON.parse(stored.head()) as Head;
  const ends = new Uint32Array(stored.ends().buffer);
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
    tables: stored.tables(),
  };
  const remedyPieces = take<RemedyKnowledge>(remedies.length);
  return {
    signatures: signatures.map((id, i) => new StoredSignature(id, signaturePieces, i)),
    index: patternIndex,
    causes,
    remedies: remedies.map((remedy, i) => new StoredRemedy(remedy, remedyPieces, i)),
    advice,
    digest: stored.digest,
  };
}
