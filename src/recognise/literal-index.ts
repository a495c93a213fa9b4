/**
 * Finds which of many literals stand in a line, in one pass over its characters: three characters at a time lead to the few literals
 * that begin with them, and the fourth says whether it is worth going there. Trying thousands of literals one by one would cost thousands of passes.
 */
import { allOf } from "../knowledge/patterns-by-text.ts";
import type { ItemsAt } from "../model/knowledge.ts";
import { type Choice, shapeOf } from "./shape.ts";

/** Bits of the number of a slot: of a big index, and of a small one. */
const MOST_BITS = 14;
const FEWEST_BITS = 7;
/** A literal has at least so many characters. */
export const SHORTEST = 3;

/** Three characters as one number, from that of the three before and the next character. */
const goOn = (three: number, next: number) => ((three << 8) ^ next) & 0xffffff;
const slotOf = (three: number, shift: number) => Math.imul(three, 0x9e3779b1) >>> shift;

function threeAt(text: string, at: number): number {
  return goOn(goOn(text.charCodeAt(at), text.charCodeAt(at + 1)), text.charCodeAt(at + 2));
}

/**
 * The tables for some literals, which must be three characters or longer and fewer than 65,536: the fourth characters of each slot, its first entry, and of
 * each entry the next one, the literal's last character and its place.
 */
export function literalTables(literals: readonly string[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeOfTables(literals.length));
  const { shift, fourths, heads, next, ends, reaches } = viewOf(bytes, literals.length);
  literals.forEach((literal, i) => {
    if (literal.length < SHORTEST) throw new RangeError(`"${literal}" is too short to look for in a log`);
    const at = slotOf(threeAt(literal, 0), shift);
    next[i + 1] = heads[at] ?? 0;
    heads[at] = i + 1;
    // A shift counts modulo 32.
    fourths[at] = (fourths[at] ?? 0) | (literal.length > SHORTEST ? 1 << literal.charCodeAt(SHORTEST) : -1);
    reaches[i + 1] = literal.length - 1;
    ends[i + 1] = literal.charCodeAt(literal.length - 1);
  });
  return bytes;
}

/** Eight slots for each literal, so that nearly every place of a text falls into an empty one. */
const bitsFor = (literals: number) =>
  Math.max(FEWEST_BITS, Math.min(MOST_BITS, Math.ceil(Math.log2(literals + 1)) + 3));
const sizeOfTables = (literals: number) => 6 * 2 ** bitsFor(literals) + 6 * (literals + 1);

interface Tables {
  /** What makes a hash of 32 bits the number of a slot. */
  readonly shift: number;
  /** Which fourth characters the literals of a slot have, by their last five bits: they settle nearly every place of a text. */
  readonly fourths: Int32Array;
  /** First entry of each slot, and the next entry of the same slot; 0 ends a chain. */
  readonly heads: Uint16Array;
  readonly next: Uint16Array;
  /** What an entry's literal ends with, and how far from its beginning: most that begin alike end otherwise. */
  readonly ends: Uint16Array;
  readonly reaches: Uint16Array;
}

function viewOf({ buffer, byteOffset }: Uint8Array<ArrayBuffer>, literals: number): Tables {
  const bits = bitsFor(literals);
  const slots = 2 ** bits;
  const entries = literals + 1;
  const heads = byteOffset + 4 * slots;
  const next = heads + 2 * slots;
  return {
    shift: 32 - bits,
    fourths: new Int32Array(buffer, byteOffset, slots),
    heads: new Uint16Array(buffer, heads, slots),
    next: new Uint16Array(buffer, next, entries),
    ends: new Uint16Array(buffer, next + 2 * entries, entries),
    reaches: new Uint16Array(buffer, next + 4 * entries, entries),
  };
}

export class LiteralIndex {
  private readonly literals: ItemsAt<string>;
  /** Those that have been read. */
  private readonly read: (string | undefined)[] = [];
  private readonly tables: Tables;

  /** `tables`: those of `literalTables`, where they have been made before. */
  constructor(literals: ItemsAt<string>, tables?: Uint8Array<ArrayBuffer>) {
    this.literals = literals;
    this.tables = viewOf(tables ?? literalTables(allOf(literals)), literals.length);
  }

  private literal(number: number): string {
    let literal = this.read[number];
    if (literal === undefined) {
      literal = this.literals.at(number) as string;
      this.read[number] = literal;
    }
    return literal;
  }

  /**
   * Calls back with the index and place of each literal that stands in the text, begins before `until` and has its last character at `past` or behind; one
   * may come up more than once.
   */
  each(text: string, found: (literal: number, place: number) => void, until = text.length, past = 0): void {
    const { fourths, shift } = this.tables;
    const last = Math.min(text.length - SHORTEST, until - 1);
    if (last < 0) return;
    let three = threeAt(text, 0);
    for (let i = 0; i < last; i++) {
      const next = text.charCodeAt(i + SHORTEST);
      const slot = slotOf(three, shift);
      if ((((fourths[slot] as number) >>> next) & 1) !== 0) this.eachAt(text, i, slot, past, found);
      three = goOn(three, next);
    }
    this.eachAt(text, last, slotOf(three, shift), past, found);
  }

  /** The literals of a slot that stand at a place and whose last character is at `past` or behind. */
  private eachAt(
    text: string,
    place: number,
    slot: number,
    past: number,
    found: (literal: number, place: number) => void,
  ): void {
    const { heads, next, ends, reaches } = this.tables;
    for (let entry = heads[slot] as number; entry !== 0; entry = next[entry] as number) {
      const end = place + (reaches[entry] as number);
      if (end < past || end >= text.length || text.charCodeAt(end) !== ends[entry]) continue;
      if (text.startsWith(this.literal(entry - 1), place)) found(entry - 1, place);
    }
  }
}

/** Literals in which digits stand: which of them a text holds may differ from one text of a shape to the next. */
export class DigitLiterals {
  private readonly all: () => readonly string[];
  private literals: readonly string[] = [];
  private index: LiteralIndex | null = null;

  /** Takes the literals when it is first asked. */
  constructor(all: () => readonly string[]) {
    this.all = all;
  }

  /** Where in a text of this one's shape some of the literals may stand: whether they do decides which of them a text of the shape holds. */
  choicesIn(text: string): readonly Choice[] {
    if (this.index === null) {
      this.literals = [...new Set(this.all().filter((literal) => /\d/.test(literal)))];
      this.index = new LiteralIndex(this.literals.map(shapeOf));
    }
    const choices: Choice[] = [];
    this.index.each(shapeOf(text), (number, place) => {
      choices.push({ literal: this.literals[number] as string, place });
    });
    return choices;
  }
}
