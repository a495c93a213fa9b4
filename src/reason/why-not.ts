/** Why a cause did not come first: the rules that held, the ones that did not, and what spoke against it. */
import { showExpression } from "../knowledge/show-expression.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Evidence } from "../model/report.ts";
import type { CaseView } from "./case-view.ts";
import { weigh } from "./differential.ts";
import { Evaluator } from "./evaluate.ts";

export interface WhyNot {
  readonly cause: string;
  readonly title: string;
  readonly confidence: number;
  /** 1-based place among all causes. */
  readonly rank: number;
  readonly first: { readonly cause: string; readonly title: string; readonly confidence: number } | null;
  readonly evidence: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** What would have spoken for it and did not stand in the log, heaviest first. */
  readonly missing: readonly { readonly condition: string; readonly says: string; readonly weight: number }[];
}

/** Answers for one cause, or null when there is none with this id. */
export function whyNot(id: string, view: CaseView, knowledge: Knowledge): WhyNot | null {
  const { ranked } = weigh(view, knowledge);
  const at = ranked.findIndex((w) => w.cause.id === id);
  const weighed = ranked[at];
  if (weighed === undefined) return null;
  const evaluator = new Evaluator(view);
  const top = ranked[0];
  const missing = weighed.cause.evidence
    .filter((rule) => rule.weight > 0 && evaluator.holds(rule.when).value !== true)
    .sort((a, b) => b.weight - a.weight)
    .map((rule) => ({
      condition: showExpression(rule.when),
      // Values of what is not there would say that it is.
      says: evaluator.fill(rule.says, () => "…"),
      weight: rule.weight,
    }));
  return {
    cause: id,
    title: weighed.cause.title,
    confidence: weighed.confidence,
    rank: at + 1,
    first:
      top === undefined || at === 0
        ? null
        : { cause: top.cause.id, title: top.cause.title, confidence: top.confidence },
    evidence: weighed.evidence,
    against: weighed.against,
    missing,
  };
}
