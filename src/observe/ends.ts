/** The first and last few of a list. */
import { KEPT_FIRST, KEPT_LAST } from "./bounds.ts";

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
