/** Literals that need no search of their own: whoever holds another literal is found by that one. */

import type { Gate } from "../gate.ts";

/** For each literal that holds another, the shortest one that it holds: one that needs nothing else, brings context where the longer one does, and says something together with other lines where that one does. */
export function heldBy({ literals, context, lone, conditions }: Gate): ReadonlyMap<string, string> {
  const withContext = new Set(context ?? literals);
  const alone = new Set(lone);
  const byLength = [...new Set(literals)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const holds = new Map<string, string>();
  for (const literal of byLength) {
    const shorter = byLength.find(
      (other) =>
        other.length < literal.length &&
        literal.includes(other) &&
        !conditions?.has(other) &&
        (withContext.has(other) || !withContext.has(literal)) &&
        (alone.has(literal) || !alone.has(other)),
    );
    if (shorter !== undefined) holds.set(literal, shorter);
  }
  return holds;
}
