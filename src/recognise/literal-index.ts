/**
 * Finds which of many literals stand in a line, in one pass over its characters: three characters at a time lead to the few literals
 * that begin with them. Trying thousands of literals one by one would cost thousands of passes.
 */

const BITS = 14;
const SHORTEST = 3;

const slot = (a: number, b: number, c: number) => Math.imul((a << 16) ^ (b << 8) ^ c, 0x9e3779b1) >>> (32 - BITS);

export class LiteralIndex {
  private readonly literals: readonly string[];
  /** First entry of each slot, and the next entry of the same slot; 0 ends a chain. */
  private readonly heads = new Uint16Array(1 << BITS);
  private readonly next: Uint16Array;
  /** What an entry's literal ends with, and how far from its beginning: most that begin alike end otherwise. */
  private readonly ends: Uint16Array;
  private readonly reaches: Uint16Array;

  /** Literals must be three characters or longer, and fewer than 65,536. */
  constructor(literals: readonly string[]) {
    this.literals = literals;
    this.next = new Uint16Array(literals.length + 1);
    this.ends = new Uint16Array(literals.length + 1);
    this.reaches = new Uint16Array(literals.length + 1);
    literals.forEach((literal, i) => {
      if (literal.length < SHORTEST) throw new RangeError(`"${literal}" is too short to look for in a log`);
      const at = slot(literal.charCodeAt(0), literal.charCodeAt(1), literal.charCodeAt(2));
      this.next[i + 1] = this.heads[at] ?? 0;
      this.heads[at] = i + 1;
      this.reaches[i + 1] = literal.length - 1;
      this.ends[i + 1] = literal.charCodeAt(literal.length - 1);
    });
  }

  /** Calls back with the index of each literal that stands in the text and begins before `until`; one may come up more than once. */
  each(text: string, found: (literal: number) => void, until = text.length): void {
    const { heads, next, ends, reaches, literals } = this;
    const last = Math.min(text.length - SHORTEST, until - 1);
    let a = text.charCodeAt(0);
    let b = text.charCodeAt(1);
    for (let i = 0; i <= last; i++) {
      const c = text.charCodeAt(i + 2);
      for (let entry = heads[slot(a, b, c)] as number; entry !== 0; entry = next[entry] as number)
        if (
          text.charCodeAt(i + (reaches[entry] as number)) === ends[entry] &&
          text.startsWith(literals[entry - 1] as string, i)
        )
          found(entry - 1);
      a = b;
      b = c;
    }
  }
}
