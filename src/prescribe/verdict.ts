/** The verdict of a report: the most important word in it. */
import type { Growth } from "../model/growth.ts";
import type { Cause } from "../model/knowledge.ts";
import type { Verdict } from "../model/report.ts";
import { isFull } from "./summary.ts";

/** Whether there is anything to explain: something failed, a counter grows, or one stands at its limit. */
export function isQuiet(failed: boolean, growth: readonly Growth[]): boolean {
  return !failed && !growth.some((g) => g.verdict === "growing" || isFull(g));
}

/** Of a log that is not quiet. `first`: the most probable cause, where there is any. Where nothing failed, what grows is a risk. */
export function verdictOf(failed: boolean, first: Pick<Cause, "exhaustion"> | undefined): Verdict {
  if (!failed) return "at-risk";
  return first?.exhaustion === true ? "exhaustion" : "other-failure";
}
