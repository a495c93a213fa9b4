/** What the log shows of where the program runs: platform, framework, container and scheduler. */
import type { Fact } from "../model/report.ts";
import type { KnownFinding } from "./seen-finding.ts";

/** The names are closed, so that no other one is asked for. */
const FACTS = ["platform", "framework", "container", "scheduler"] as const;
export type ShownFacts = { readonly [fact in (typeof FACTS)[number]]: Fact<string> | null };

/** Null for what nothing in the log shows. */
export const shownFacts = (found: readonly KnownFinding[]): ShownFacts =>
  Object.fromEntries(FACTS.map((fact) => [fact, shownFact(fact, found)])) as ShownFacts;

/** What most lines show of a fact; a sign counts more than what a failure's wording merely goes with. */
function shownFact(fact: string, found: readonly KnownFinding[]): Fact<string> | null {
  const votes = new Map<string, { weight: number; by: KnownFinding }>();
  for (const f of found) {
    const value = f.signature.shows[fact];
    if (value === undefined) continue;
    const weight = f.signature.kind === "sign" ? 3 : 1;
    const vote = votes.get(value);
    if (vote === undefined) votes.set(value, { weight, by: f });
    else vote.weight += weight;
  }
  const best = [...votes].sort((a, b) => b[1].weight - a[1].weight)[0];
  if (best === undefined) return null;
  const [value, { by }] = best;
  return { value, line: by.earliest.at.line, source: by.earliest.at.source, inferred: true, text: by.earliest.text };
}
