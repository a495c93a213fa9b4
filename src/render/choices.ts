/** What of a report comes first: whether its cause is settled, the checks that decide, what stands elsewhere already. */
import type { Check, Diagnosis, Report, RuledOut } from "../model/report.ts";
import { SETTLED } from "../model/sureness.ts";

/** What speaks against a cause that comes behind the first, or undefined. */
export const objectionTo = ({ cause }: Diagnosis, { ruledOut }: Report): RuledOut | undefined =>
  ruledOut.find((one) => one.cause === cause);

/** Causes set aside that are not among the less likely ones, where what speaks against them stands already. */
export const onlySetAside = ({ ruledOut, diagnoses }: Report): readonly RuledOut[] =>
  ruledOut.filter(({ cause }) => diagnoses.every((one) => one.cause !== cause));

/** Whether the first cause is worth acting on before any check. */
export function settled(report: Report): boolean {
  const first = report.diagnoses[0];
  return first !== undefined && first.confidence >= SETTLED;
}

/** The checks of the first cause, or of the next one that has any. */
export function decidingChecks(report: Report): readonly Check[] {
  return report.diagnoses.find((diagnosis: Diagnosis) => diagnosis.checks.length > 0)?.checks ?? [];
}

/** Whether one sentence already holds another. */
export function repeats(sentence: string, other: string): boolean {
  return sentence.toLowerCase().includes(other.toLowerCase().replace(/[.!]$/, ""));
}
