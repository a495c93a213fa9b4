/** Orders the patterns of signatures by the texts that find them: at build time for the built-in ones, at run time where a pack adds some. */
import type { Crowd, ItemsAt, Pattern, PatternIndex, Signature } from "../model/knowledge.ts";

/** More patterns than this under one literal are told apart by what else each of them needs. */
const FEW = 1;

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
  const all = signatures.flatMap((s) => s.patterns);
  const placesOf = (wanted: (literal: string) => boolean) => literals.flatMap((l, i) => (wanted(l) ? [i] : []));
  return {
    literals,
    longest: literals.reduce((most, literal) => Math.max(most, literal.length), 0),
    patterns: [...byLiteral].map(([literal, numbers]) =>
      numbers.length <= FEW ? numbers : crowdOf(literal, numbers, all),
    ),
    firsts,
    silent: placesOf((l) => !spoken.has(l)),
    led: placesOf((l) => behind.has(l)),
  };
}

function crowdOf(literal: string, numbers: readonly number[], all: readonly Pattern[]): Crowd {
  const others = numbers.map((number) =>
    (all[number]?.needs ?? []).filter((need) => !need.some((wording) => literal.includes(wording))),
  );
  const shared = new Map<string, number>();
  for (const wording of others.flat(2)) shared.set(wording, (shared.get(wording) ?? 0) + 1);
  const crowding = (need: readonly string[]) => need.reduce((sum, wording) => sum + (shared.get(wording) ?? 0), 0);
  const byWording: { [wording: string]: number[] } = Object.create(null);
  const rest: number[] = [];
  for (const [i, number] of numbers.entries()) {
    // The need whose wordings fewest others have.
    const [best] = [...(others[i] ?? [])].sort((a, b) => crowding(a) / a.length - crowding(b) / b.length);
    if (best === undefined) rest.push(number);
    else for (const wording of best) byWording[wording] = [...(byWording[wording] ?? []), number];
  }
  return { rest, byWording };
}

/** The numbers of all patterns under a literal. */
export const numbersOf = (under: readonly number[] | Crowd): readonly number[] =>
  "rest" in under ? [...new Set([...under.rest, ...Object.values(under.byWording).flat()])] : under;

/** All items of a list. */
export const allOf = <T>(items: ItemsAt<T>): readonly T[] =>
  Array.from({ length: items.length }, (_, place) => items.at(place) as T);
