/**
 * A case file seen through the knowledge: which failures there are, which is the main one, the platform, and so on. Everything that conditions
 * ask for is looked up here; nothing is decided by a cause's name.
 */
import type { CaseFile } from "../model/case-file.ts";
import type { Growth } from "../model/growth.ts";
import type { FailureRole, Knowledge } from "../model/knowledge.ts";
import type { Ranks } from "../model/report.ts";
import { endedWell } from "./outcome.ts";
import { rankOrder } from "./ranks/order.ts";
import { knownFindings, type SeenFinding, symbolOfCall } from "./seen-finding.ts";
import { type ShownFacts, shownFacts } from "./shown-facts.ts";

export interface CaseView {
  readonly caseFile: CaseFile;
  readonly growth: readonly Growth[];
  /** All findings, in order of their first line. */
  readonly findings: readonly SeenFinding[];
  /** Failures that are no boilerplate. */
  readonly failures: readonly SeenFinding[];
  /** The failure that the others follow from: a root before a consequence, then the earliest: by time over several logs that have it. */
  readonly main: SeenFinding | null;
  /** Several ranks beside one another; null where there is one. */
  readonly ranks: Ranks | null;
  /** A good run to compare with, or null. */
  readonly good: CaseView | null;
  readonly facts: ShownFacts;
}

const RANK: { readonly [role in FailureRole]: number } = { root: 0, consequence: 1, boilerplate: 2 };

/** `good`: the view of a good run to compare with. */
export function viewCase(
  caseFile: CaseFile,
  growth: readonly Growth[],
  knowledge: Knowledge,
  good: CaseView | null = null,
): CaseView {
  const found = knownFindings(caseFile, knowledge);
  const facts = shownFacts(found);
  const platform = facts.platform?.value ?? null;
  const findings = found.map((one): SeenFinding => ({ ...one, symbol: symbolOfCall(one, platform) }));
  const failures = failuresOf(findings, caseFile, growth);
  const order = rankOrder(caseFile, failures, growth);
  const main = order?.first ?? [...failures].sort((a, b) => RANK[a.signature.role] - RANK[b.signature.role])[0] ?? null;
  return { caseFile, growth, findings, failures, main, facts, ranks: order?.ranks ?? null, good };
}

/** What failed and was not got over; where little was pasted and none is known, what is worded like a failure. */
function failuresOf(
  findings: readonly SeenFinding[],
  caseFile: CaseFile,
  growth: readonly Growth[],
): readonly SeenFinding[] {
  const known = findings.filter((f) => f.signature.kind === "failure" && f.signature.role !== "boilerplate");
  const unknown = findings.filter((f) => f.signature.kind === "nearly" && f.signature.operation !== null);
  const reported = known.length > 0 || !pasted(caseFile, growth) ? known : unknown;
  return endedWell(findings, reported, caseFile) ? [] : reported;
}

/** Who pastes no more lines than this has cut the failure out: what says there that something failed is what the paste is about. */
const PASTED = 12;

/** True for a few lines without a counter: no log of a run, but what somebody took out of one. */
function pasted(caseFile: CaseFile, growth: readonly Growth[]): boolean {
  return growth.length === 0 && caseFile.sources.reduce((lines, s) => lines + s.lines, 0) <= PASTED;
}
