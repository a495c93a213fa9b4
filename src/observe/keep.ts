/** What is kept of many, so that memory is bounded and yet two halves merge into what the whole would have kept. */
import type { Sample } from "../model/case-file.ts";

/** Occurrences kept at the beginning and at the end of a list. */
export const KEPT_FIRST = 6;
const KEPT_LAST = 3;
/** Samples kept of one track besides its ends and extremes. */
export const KEPT_SAMPLES = 512;
/** Tracks and processes kept; beyond that the ones with the smallest hash stay, which any order of merging agrees on. */
export const KEPT_TRACKS = 4096;
export const KEPT_PROCESSES = 1024;
export const KEPT_GAPS = 4;

/** The threshold below which every hash lies. */
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

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One key of several texts. */
export const key = (...parts: readonly string[]) => parts.join("\u0000");

/** What a map holds, in the order of its keys. */
export const inKeyOrder = <T>(byKey: ReadonlyMap<string, T>): T[] =>
  [...byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);

/** First and last few of a list in order, each item once. */
export interface Ends<T> {
  readonly first: readonly T[];
  readonly last: readonly T[];
}

export function joinEnds<T>(a: Ends<T>, b: Ends<T>, order: (x: T, y: T) => number): Ends<T> {
  const all = [...a.first, ...a.last, ...b.first, ...b.last].sort(order);
  return { first: all.slice(0, KEPT_FIRST), last: all.slice(KEPT_FIRST).slice(-KEPT_LAST) };
}

/** The same for one item more, which nearly always comes behind all others. */
export function addToEnds<T>(ends: Ends<T>, item: T, order: (x: T, y: T) => number): Ends<T> {
  const { first, last } = ends;
  const latest = last[last.length - 1] ?? first[first.length - 1];
  if (latest !== undefined && order(latest, item) > 0) return joinEnds(ends, { first: [item], last: [] }, order);
  if (first.length < KEPT_FIRST) return { first: [...first, item], last };
  return { first, last: [...last.slice(1 - KEPT_LAST), item] };
}

/** Samples kept of all tracks together, as long as each keeps a few. */
const SAMPLE_BUDGET = 1 << 16;
const FEWEST_SAMPLES = 32;

/**
 * How many samples each of so many tracks may keep. More tracks only lower it, so that halves which were thinned by themselves hold all
 * that the whole would keep. The steps of a fold are tracks of their own and are fitted together, so that few of each suffice.
 */
export function samplesPerTrack(tracks: number): number {
  return Math.max(FEWEST_SAMPLES, Math.min(KEPT_SAMPLES, Math.floor(SAMPLE_BUDGET / Math.max(1, tracks))));
}

/**
 * Thins samples to a bound. A sample stays when the hash of its line is below a threshold, which is halved until the bound
 * holds; the first, last, lowest and highest sample stay always. Since the choice hangs on the line alone and the threshold only falls,
 * thinning two halves and then their union gives the same as thinning the whole.
 */
export function thin(
  samples: readonly Sample[],
  threshold: number,
  most: number = KEPT_SAMPLES,
): { samples: readonly Sample[]; threshold: number } {
  if (threshold === ALL && samples.length <= most) return { samples, threshold };
  const hashes = samples.map((s) => hashNumber(s.line));
  let bound = threshold;
  while (hashes.filter((h) => h < bound).length > most) bound /= 2;
  let low = 0;
  let high = 0;
  samples.forEach((s, i) => {
    if (s.value < (samples[low] as Sample).value) low = i;
    if (s.value > (samples[high] as Sample).value) high = i;
  });
  const kept = samples.filter(
    (_, i) => (hashes[i] as number) < bound || i === 0 || i === samples.length - 1 || i === low || i === high,
  );
  return { samples: kept, threshold: bound };
}
