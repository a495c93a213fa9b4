/** Literals that need no search of their own: whoever holds another literal is found by that one. */

/** For each literal that holds another, the shortest one that it holds. */
export function heldBy(literals: readonly string[]): ReadonlyMap<string, string> {
  const byLength = [...new Set(literals)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const holds = new Map<string, string>();
  for (const literal of byLength) {
    const shorter = byLength.find((other) => other.length < literal.length && literal.includes(other));
    if (shorter !== undefined) holds.set(literal, shorter);
  }
  return holds;
}
