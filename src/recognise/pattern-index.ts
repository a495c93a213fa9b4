/**
 * The patterns of all signatures by the texts that find them, so that a line is tried only against patterns of which it holds something. What a run does
 * not meet is never made.
 */
import { allOf, numbersOf } from "../knowledge/patterns-by-text.ts";
import { tellsFailure } from "../knowledge/vocabulary.ts";
import type { Context, Crowd, Pattern, PatternIndex, Signature } from "../model/knowledge.ts";
import { type InContext, inContexts } from "./context.ts";
import { DigitLiterals, LiteralIndex } from "./literal-index.ts";
import { LINE_END, type Matcher, matcherOf } from "./pattern-matcher.ts";
import { type Choice, digitBlind, shapeOf } from "./shape.ts";

export interface Entry {
  /** Place in the order of the data: of a signature's patterns, the first that matches is taken. */
  readonly order: number;
  readonly signature: Signature;
  readonly pattern: Pattern;
  readonly matcher: Matcher;
  readonly unless: readonly Matcher[];
  readonly notIn: readonly InContext[];
  readonly after: readonly Matcher[];
  /** The number of the last look at a text that came upon it. */
  look: number;
  /** What is asked of shapes; made when it is first needed. */
  ofShape: Shaped | null;
  unlessOfShape: readonly Shaped[] | null;
}

/** A pattern with all digits the same; its segments without the ends of a line, null for one that cannot be made blind to digits. */
interface Shaped {
  readonly needs: readonly (readonly string[])[];
  readonly segments: readonly (string | null)[];
  /** Whether all texts of a shape match or none does. */
  readonly isBlind: boolean;
}

/** Many entries that need the same literal, told apart by what else each of them needs. */
class CrowdedEntries {
  private readonly index: LiteralIndex;
  private readonly numbers: readonly (readonly number[])[];
  /** Those that need nothing else. */
  private readonly rest: readonly number[];
  private readonly entry: (number: number) => Entry;

  constructor({ rest, byWording }: Crowd, entry: (number: number) => Entry) {
    this.index = new LiteralIndex(Object.keys(byWording));
    this.numbers = Object.values(byWording);
    this.rest = rest;
    this.entry = entry;
  }

  each(text: string, found: (entry: Entry) => void): void {
    for (const number of this.rest) found(this.entry(number));
    this.index.each(text, (part) => {
      for (const number of this.numbers[part] ?? []) found(this.entry(number));
    });
  }
}

/** The patterns of all signatures by the literal that finds them. What a run does not meet is never made. */
export class SignatureIndex {
  private readonly signatures: readonly Signature[];
  private readonly contexts: () => readonly Context[];
  private readonly stored: PatternIndex;
  private readonly literals: LiteralIndex;
  private readonly entries: Entry[] = [];
  private readonly guards = new Map<Signature, Pick<Entry, "unless" | "notIn" | "after">>();
  private inContexts: ReadonlyMap<string, InContext> | null = null;
  private readonly digits: DigitLiterals;
  private readonly byLiteral: (readonly Entry[] | CrowdedEntries)[] = [];
  private looks = 0;

  constructor(signatures: readonly Signature[], stored: PatternIndex, contexts: () => readonly Context[]) {
    this.signatures = signatures;
    this.contexts = contexts;
    this.stored = stored;
    this.literals = new LiteralIndex(stored.literals, stored.tables);
    this.digits = new DigitLiterals(() => allOf(stored.literals));
  }

  /** Numbers of the literals that stand in the text, begin before `until` and have their last character at `past` or behind. */
  literalsIn(text: string, until?: number, past?: number): Literals {
    let found: number[] | null = null;
    const add = (literal: number) => {
      found ??= [];
      if (!found.includes(literal)) found.push(literal);
    };
    this.literals.each(text, add, until, past);
    return found ?? NO_LITERALS;
  }

  /** Literals of two texts put behind one another, from those of each and what stands across the joint. */
  literalsAcross({ text, leftTo, rightFrom }: Joint, ofLeft: Literals, ofRight: Literals): Literals {
    const reach = this.stored.longest - 1;
    const from = Math.max(0, leftTo - reach);
    const across = this.literalsIn(text.slice(from, rightFrom + reach), rightFrom - from, leftTo - from);
    if (across.length === 0 && ofLeft.length === 0) return ofRight;
    return [...new Set([...ofLeft, ...ofRight, ...across])];
  }

  /** Whether of the texts of one shape that hold these literals some may match a pattern that others do not. */
  mayDiffer(text: string, literals: Literals): boolean {
    const shape = shapeOf(text);
    return literals.some((literal) =>
      numbersOf(this.stored.patterns.at(literal) ?? []).some((number) => mayDiffer(this.entry(number), shape)),
    );
  }

  /** What decides, besides its shape, which literals a text holds. */
  literalChoicesIn(text: string): readonly Choice[] {
    return this.digits.choicesIn(text);
  }

  /** Entries that may match a text with these literals, in the order of the data. */
  candidates(text: string, literals: Literals): readonly Entry[] {
    if (literals.length === 0) return NO_ENTRIES;
    const found: Entry[] = [];
    const look = ++this.looks;
    const add = (entry: Entry) => {
      if (entry.look === look) return;
      entry.look = look;
      found.push(entry);
    };
    for (const literal of literals) {
      const under = this.under(literal);
      if (under instanceof CrowdedEntries) under.each(text, add);
      else if (literals.length === 1) return under;
      else for (const entry of under) add(entry);
    }
    return found.length < 2 ? found : found.sort(byOrder);
  }

  /** All entries that some literals find, whatever else they need. */
  entriesUnder(literals: Literals): ReadonlySet<Entry> {
    return new Set(
      literals.flatMap((literal) => numbersOf(this.stored.patterns.at(literal) ?? []).map((n) => this.entry(n))),
    );
  }

  private under(literal: number): readonly Entry[] | CrowdedEntries {
    let under = this.byLiteral[literal];
    if (under === undefined) {
      const stored = this.stored.patterns.at(literal) ?? [];
      const entry = (number: number) => this.entry(number);
      under = "rest" in stored ? new CrowdedEntries(stored, entry) : stored.map(entry);
      this.byLiteral[literal] = under;
    }
    return under;
  }

  private entry(order: number): Entry {
    const known = this.entries[order];
    if (known !== undefined) return known;
    const at = lastNotAbove(this.stored.firsts, order);
    const signature = this.signatures[at] as Signature;
    const pattern = signature.patterns[order - (this.stored.firsts[at] ?? 0)] as Pattern;
    let guards = this.guards.get(signature);
    if (guards === undefined) {
      guards = {
        unless: signature.unless.map(matcherOf),
        notIn: this.contextsOf(signature),
        after: signature.after.map(matcherOf),
      };
      this.guards.set(signature, guards);
    }
    const entry = {
      order,
      signature,
      pattern,
      matcher: matcherOf(pattern),
      ...guards,
      look: 0,
      ofShape: null,
      unlessOfShape: null,
    };
    this.entries[order] = entry;
    return entry;
  }

  /** The contexts in which a signature does not count. */
  private contextsOf(signature: Signature): readonly InContext[] {
    const contexts = this.contexts();
    this.inContexts ??= inContexts(contexts);
    const known = this.inContexts;
    return contexts.flatMap(({ id, everywhere }) => {
      const inContext = known.get(id);
      const counts = signature.notIn.includes(id) || (everywhere && tellsFailure(signature));
      return counts && inContext !== undefined ? [inContext] : [];
    });
  }
}

/** In the order of the data. */
export const byOrder = (a: Entry, b: Entry): number => a.order - b.order;

/** Whether other texts of a shape may match a pattern where this one does not, or the other way round. */
function mayDiffer(entry: Entry, shape: string): boolean {
  entry.ofShape ??= shapedOf(entry.pattern);
  if (!mayMatchShape(entry.ofShape, shape)) return false;
  if (!entry.ofShape.isBlind) return true;
  entry.unlessOfShape ??= entry.signature.unless.map(shapedOf);
  return entry.unlessOfShape.some((unless) => !unless.isBlind && mayMatchShape(unless, shape));
}

function shapedOf({ needs, segments }: Pattern): Shaped {
  const blind = segments.map(digitBlind);
  return {
    needs: needs.map((need) => need.map(shapeOf)),
    // Behind a prefix a message has ends of its own.
    segments: blind.map((source) => source?.replace(/^\^/, "").replace(LINE_END, "") ?? null),
    isBlind: blind.every((source, i) => source === segments[i]),
  };
}

/** Whether some text of a shape may match a pattern: not when something that it needs is found nowhere. */
function mayMatchShape({ needs, segments }: Shaped, shape: string): boolean {
  // Nearly always told by the words alone, and an expression costs much when it is used for the first time.
  if (!needs.every((need) => need.some((wording) => shape.includes(wording)))) return false;
  return segments.every((source) => source === null || new RegExp(source, "u").test(shape));
}

/** Place of the last of some rising numbers that is not above another. */
function lastNotAbove(numbers: readonly number[], bound: number): number {
  let low = 0;
  for (let high = numbers.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= bound) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Numbers of literals in an index. */
export type Literals = readonly number[];
export const NO_LITERALS: Literals = [];
const NO_ENTRIES: readonly Entry[] = [];

/** Two texts put behind one another, with something or nothing between them. */
export interface Joint {
  readonly text: string;
  readonly left: string;
  readonly right: string;
  /** Where in the text the left one ends, and where the right one begins. */
  readonly leftTo: number;
  readonly rightFrom: number;
}

/** Whether a match may begin, or end, with what is none of the pattern's needs. */
export const opensAtStart = ({ open }: Pattern): boolean => open === "start" || open === "both";
export const opensAtEnd = ({ open }: Pattern): boolean => open === "end" || open === "both";

/**
 * Whether a pattern can match from one line over into the next: unless it begins or ends with what is no text of its own, it must find something of
 * what it needs in each of them, or across the border.
 */
export function mayReach({ pattern }: Entry, joint: Joint): boolean {
  const { text, left, right } = joint;
  const { needs } = pattern;
  if (!needs.every((need) => need.some((wording) => text.includes(wording)))) return false;
  let inLeft = opensAtStart(pattern);
  let inRight = opensAtEnd(pattern);
  for (const need of needs) {
    inLeft ||= need.some((wording) => left.includes(wording));
    inRight ||= need.some((wording) => right.includes(wording));
  }
  return (inLeft && inRight) || needs.some((need) => need.some((wording) => standsAcross(wording, joint)));
}

function standsAcross(wording: string, { text, leftTo, rightFrom }: Joint): boolean {
  const at = text.indexOf(wording, Math.max(0, leftTo - wording.length + 1));
  return at >= 0 && at < rightFrom;
}
