/**
 * Lines of one shape are the same but for their digits: `Epoch 17/300` and `Epoch 18/300`. A run prints a few dozen shapes for hours, so that what is
 * known of a shape need not be found out again, as long as it does not hang on which digits they are.
 */

/** Longer texts are not remembered. */
const LONGEST = 1024;
const SLOTS = 1024;
const ZERO = 48;

const isDigit = (code: number) => code >= ZERO && code < ZERO + 10;

/** The last text that was hashed: several memories are asked about each line in turn. */
let lastText = "";
let lastHash = 0;

/** FNV-1a of a text, in which all digits are the same. */
function hashOf(text: string): number {
  if (text !== lastText) {
    lastText = text;
    lastHash = freshHashOf(text);
  }
  return lastHash;
}

function freshHashOf(text: string): number {
  let h = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    h = Math.imul(h ^ (isDigit(code) ? ZERO : code), 0x01000193);
  }
  return h ^ (h >>> 15);
}

function sameShape(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const code = a.charCodeAt(i);
    const other = b.charCodeAt(i);
    if (code !== other && !(isDigit(code) && isDigit(other))) return false;
  }
  return true;
}

/** A text with digits that may stand at a place: whether it does makes a difference. */
export interface Choice {
  readonly literal: string;
  readonly place: number;
}

/** A text, and what is known of its shape. */
interface Known<T> {
  readonly text: string;
  /** Times that the shape has come up. */
  seen: number;
  value: T | undefined;
  choices: readonly Choice[];
  /** Whether it is known of this text only. */
  alone: boolean;
}

/**
 * To find out what holds for a whole shape costs a multiple of one look at a text: done for shapes that have come up so often. What is needed for it is
 * made for the first of them, so that a short log does without; it then pays off sooner.
 */
const OFTEN_AT_FIRST = 24;
const OFTEN = 6;

/**
 * Remembers a value for each of some shapes; of two that fall into one slot, the later one. `settle` says which choices the value of a text hangs on,
 * or null where it hangs on other digits as well.
 */
export class ShapeMemory<T> {
  private readonly slots: (Known<T> | null)[] = new Array(SLOTS).fill(null);
  /** The hash of the shape that last came to a slot: nothing is kept of one that does not come again. */
  private readonly hashes = new Int32Array(SLOTS);
  private often = OFTEN_AT_FIRST;
  private readonly make: (text: string) => T;
  private readonly settle: (text: string, value: T) => readonly Choice[] | null;
  /** The value for a text of a known shape, from that of another. */
  private readonly adapt: (value: T, text: string) => T;

  constructor(
    make: (text: string) => T,
    settle: (text: string, value: T) => readonly Choice[] | null,
    adapt: (value: T, text: string) => T = (value) => value,
  ) {
    this.make = make;
    this.settle = settle;
    this.adapt = adapt;
  }

  get(text: string): T {
    if (text.length > LONGEST) return this.make(text);
    const hash = hashOf(text);
    const slot = hash & (SLOTS - 1);
    if (this.hashes[slot] !== hash) {
      this.hashes[slot] = hash;
      return this.make(text);
    }
    const known = this.slots[slot];
    if (known === null || known === undefined || !alike(known, text)) {
      this.slots[slot] = { text, seen: 2, value: undefined, choices: [], alone: false };
      return this.make(text);
    }
    if (known.value !== undefined && !known.alone) return this.adapt(known.value, text);
    if (known.value !== undefined && known.text === text) return known.value;
    const value = this.make(text);
    if (known.alone) {
      this.slots[slot] = { ...known, text, value };
      return value;
    }
    if (++known.seen < this.often) return value;
    this.often = OFTEN;
    const choices = this.settle(text, value);
    this.slots[slot] = { text, seen: known.seen, value, choices: choices ?? [], alone: choices === null };
    return value;
  }
}

function alike({ text: known, choices }: Known<unknown>, text: string): boolean {
  if (!sameShape(known, text)) return false;
  for (const { literal, place } of choices)
    if (known.startsWith(literal, place) !== text.startsWith(literal, place)) return false;
  return true;
}

/** A text with every digit made the same. */
export const shapeOf = (text: string): string => text.replace(/\d/g, "0");

/**
 * The source of an expression that matches a text wherever the given one matches a text of its shape: any digit stands for one that was named. The same
 * where none was named; null for what this does not understand (`[1-9]`, `\x30`, `\1`).
 */
export function digitBlind(source: string): string | null {
  let known = true;
  const blind = source.replace(/\\.|\{\d+(?:,\d*)?\}|\[(?:\\.|[^\]\\])*\]|\d/g, (token) => {
    if (token.length === 1) return "\\d";
    if (!token.startsWith("{") && /[\dxu]/.test(token.replaceAll("0-9", "").replaceAll("\\d", ""))) known = false;
    return token;
  });
  return known ? blind : null;
}
