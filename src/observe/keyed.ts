/** Keys of several texts, and what is found by them. */

/** One key of several texts. */
export const key = (...parts: readonly string[]) => parts.join("\u0000");

/** What a map holds, in the order of its keys. */
export const inKeyOrder = <T>(byKey: ReadonlyMap<string, T>): T[] =>
  [...byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
