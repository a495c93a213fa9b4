/** The order of sources: by name, numbers in it by size, so that it is the same however the logs came in, and rank2 stands before rank10. */

const PIECES = /\d+|\D+/g;

/** Compares two names; 0 only for equal ones. */
export function byName(a: string, b: string): number {
  const left = a.match(PIECES) ?? [];
  const right = b.match(PIECES) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? "";
    const y = right[i] ?? "";
    if (x === y) continue;
    const numbers = /^\d/.test(x) && /^\d/.test(y);
    // Compared as texts without leading zeros: any number of digits, exactly.
    const m = numbers ? x.replace(/^0+/, "") : x;
    const n = numbers ? y.replace(/^0+/, "") : y;
    if (m === n) continue;
    if (numbers && m.length !== n.length) return m.length - n.length;
    return m < n ? -1 : 1;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}
