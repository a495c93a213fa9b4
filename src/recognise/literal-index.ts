/**
 * Finds which of many literals stand in a line, in one pass over its characters: three characters at a time lead to the few literals
 * that begin with them. Trying a thousand literals one by one would cost a thousand passes.
 */

const SIZE = 1 << 14;
const SHORTEST = 3;

const slot = (a: number, b: number, c: number) => (a ^ (b << 4) ^ (c << 8) ^ (c >> 3)) & (SIZE - 1);

export class LiteralIndex {
  private readonly literals: readonly string[];
  /** First entry of each slot, and the next entry of the same slot; 0 ends a chain. */
  private readonly heads = new Uint32Array(SIZE);
  private readonly next: Uint32Array;

  /** Literals must be three characters or longer. */
  constructor(literals: readonly string[]) {
    this.literals = literals;
    this.next = new Uint32Array(literals.length + 1);
    literals.forEach((literal, i) => {
      if (literal.length < SHORTEST) throw new RangeError(`"${literal}" is too short to look for in a log`);
      const at = slot(literal.charCodeAt(0), literal.charCodeAt(1), literal.charCodeAt(2));
      this.next[i + 1] = this.heads[at] ?? 0;
      this.heads[at] = i + 1;
    });
  }

  /** Calls back with the index of each literal that stands in the text and begins before `until`; one may come up more than once. */
  each(text: string, found: (literal: number) => void, until = text.length): void {
    const { heads, next, literals } = this;
    const last = Math.min(text.length - SHORTEST, until - 1);
    let a = text.charCodeAt(0);
    let b = text.charCodeAt(1);
    for (let i = 0; i <= last; i++) {
      const c = text.charCodeAt(i + 2);
      for (let entry = heads[slot(a, b, c)] as number; entry !== 0; entry = next[entry] as number)
        if (text.startsWith(literals[entry - 1] as string, i)) found(entry - 1);
      a = b;
      b = c;
    }
  }
}
