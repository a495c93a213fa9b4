/** Orders the patterns of signatures by the texts that find them: at build time for the built-in ones, at run time where a pack adds some. */
import type { PatternIndex, Signature } from "../model/knowledge.ts";

/** By which texts the patterns of signatures are found. */
export function indexPatterns(signatures: readonly Signature[]): PatternIndex {
  const byLiteral = new Map<string, number[]>();
  const spoken = new Set<string>();
  const behind = new Set<string>();
  const firsts: number[] = [];
  let number = 0;
  for (const { kind, evidence, patterns, after } of signatures) {
    firsts.push(number);
    for (const { needs } of patterns) {
      for (const literal of needs[0] ?? []) {
        byLiteral.set(literal, [...(byLiteral.get(literal) ?? []), number]);
        if (kind !== "noise" || evidence.length > 0) spoken.add(literal);
        if (after.length > 0) behind.add(literal);
      }
      number++;
    }
  }
  const literals = [...byLiteral.keys()];
  const placesOf = (wanted: (literal: string) => boolean) => literals.flatMap((l, i) => (wanted(l) ? [i] : []));
  return {
    literals,
    patterns: [...byLiteral.values()],
    firsts,
    silent: placesOf((l) => !spoken.has(l)),
    led: placesOf((l) => behind.has(l)),
  };
}
