/** Hashes by which what is kept beyond a bound is chosen: any order of merging agrees on them. */

/** Above every hash. */
export const ALL = 2 ** 32;

/** An even 32-bit hash of a number (the finaliser of MurmurHash3 by Austin Appleby, public domain). */
export function hashNumber(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a of a text, or of one that goes on behind another. */
export function hashBegun(text: string, before = 0x811c9dc5): number {
  let h = before;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/** An even 32-bit hash of a text (FNV-1a, finished as above). */
export const hashText = (text: string): number => hashNumber(hashBegun(text));

/** An id with its hash, by which ids beyond a bound are chosen. */
export interface Hashed {
  readonly id: string;
  readonly hash: number;
}

export const byHash = (a: Hashed, b: Hashed) => a.hash - b.hash || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Those that come after the first `most` by hash, and the last one before them. */
export function beyond(hashed: readonly Hashed[], most: number): { last: Hashed | null; over: readonly Hashed[] } {
  const sorted = [...hashed].sort(byHash);
  return { last: sorted[most - 1] ?? null, over: sorted.slice(most) };
}
