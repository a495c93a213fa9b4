/** The verdict of a report (DESIGN §5): the most important word in it. */
import type { Growth } from "../model/growth.ts";
import type { Cause } from "../model/knowledge.ts";
import type { Verdict } from "../model/report.ts";
import { isFull } from "./summary.ts";

/** `first`: the most probable cause, where there is any. A counter that grows, or stands at its limit, is a risk where nothing failed. */
export function verdictOf(
  failed: boolean,
  growth: readonly Growth[],
  first: Pick<Cause, "exhaustion"> | undefined,
): Verdict {
  if (!failed) return growth.some((g) => g.verdict === "growing" || isFull(g)) ? "at-risk" : "no-failure";
  return first?.exhaustion === true ? "exhaustion" : "other-failure";
}
