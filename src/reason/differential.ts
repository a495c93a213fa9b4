/**
 * Weighs all causes against one another. Each cause begins with its prior; every rule of evidence that holds adds its weight in decibans
 * (10·log10 of a likelihood ratio: I. J. Good, Probability and the Weighing of Evidence, 1950). The sums become probabilities over all
 * causes and "none of these".
 */
import type { Cause, Knowledge } from "../model/knowledge.ts";
import type { Evidence } from "../model/report.ts";
import type { Witness } from "./answer.ts";
import type { CaseView } from "./case-view.ts";
import { Evaluator } from "./evaluate.ts";

/**
 * Share that "none of these" always keeps. On logs that nobody had tuned for, one in ten of the surest answers was wrong, most often because
 * a wording was not known.
 */
const UNFORESEEN = 0.05;

/** Share of logs with a failure whose cause is none that is known here. */
const NONE_PRIOR = 0.04;

export interface Weighed {
  readonly cause: Cause;
  readonly score: number;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** Indexes of the rules of the cause that hold. */
  readonly rules: readonly number[];
}

export interface Differential {
  readonly ranked: readonly Weighed[];
  readonly noneOfThese: number;
}

const MOST_WITNESSES = 4;

export function weigh(view: CaseView, knowledge: Knowledge): Differential {
  const evaluator = new Evaluator(view);
  const scored = knowledge.causes.map((cause) => ({ cause, ...score(cause, view, evaluator) }));
  const none = 10 * Math.log10(NONE_PRIOR);
  const top = Math.max(none, ...scored.map((s) => s.score));
  const odds = (decibans: number) => 10 ** ((decibans - top) / 10);
  const total = odds(none) + scored.reduce((sum, s) => sum + odds(s.score), 0);
  const known = 1 - UNFORESEEN;
  const ranked = scored.map((s) => ({ ...s, confidence: (known * odds(s.score)) / total }));
  ranked.sort((a, b) => b.confidence - a.confidence || (a.cause.id < b.cause.id ? -1 : 1));
  return { ranked, noneOfThese: UNFORESEEN + (known * odds(none)) / total };
}

function score(cause: Cause, view: CaseView, evaluator: Evaluator): Omit<Weighed, "cause" | "confidence"> {
  const rows: Evidence[] = [];
  const rules: number[] = [];
  let sum = 10 * Math.log10(cause.prior);
  const held = cause.evidence.flatMap((rule, index) => {
    const answer = evaluator.holds(rule.when);
    return answer.value === true ? [{ rule, index, witnesses: answer.witnesses }] : [];
  });
  for (const h of held) {
    const group = h.rule.group;
    const heavier = (o: (typeof held)[number]) =>
      Math.abs(o.rule.weight) > Math.abs(h.rule.weight) ||
      (Math.abs(o.rule.weight) === Math.abs(h.rule.weight) && o.index < h.index);
    if (group !== null && held.some((o) => o !== h && o.rule.group === group && heavier(o))) continue;
    const { says, weight } = h.rule;
    sum += weight;
    rules.push(h.index);
    rows.push(...quote([...evaluator.witnesses(says), ...h.witnesses], evaluator.fill(says), weight));
  }
  // Many processes that print the same wording are one observation.
  const weighed = new Set<string>();
  for (const { signature, earliest } of view.findings) {
    if (weighed.has(signature.id)) continue;
    weighed.add(signature.id);
    for (const { cause: about, says, weight } of signature.evidence) {
      if (about !== cause.id) continue;
      sum += weight;
      rows.push({ line: earliest.at.line, source: earliest.at.source, text: earliest.text, says, weight });
    }
  }
  // The lines of one rule stay in its order: what it says stands in the first.
  const byWeight = (a: Evidence, b: Evidence) => Math.abs(b.weight) - Math.abs(a.weight);
  return {
    score: sum,
    rules,
    evidence: rows.filter((r) => r.weight > 0).sort(byWeight),
    against: rows.filter((r) => r.weight < 0).sort(byWeight),
  };
}

/** One row a line; the lines of a rule share its weight, so that the rows still add up to the rule. */
function quote(witnesses: readonly Witness[], says: string, weight: number): Evidence[] {
  const lines = new Map<string, Witness>();
  for (const w of witnesses) if (!lines.has(`${w.source}\u0000${w.line}`)) lines.set(`${w.source}\u0000${w.line}`, w);
  const distinct = [...lines.values()].slice(0, MOST_WITNESSES);
  if (distinct.length === 0) return [{ line: 0, source: "", text: "", says, weight }];
  const share = weight / distinct.length;
  return distinct.map((w) => ({ ...w, says, weight: Math.round(share * 100) / 100 }));
}
