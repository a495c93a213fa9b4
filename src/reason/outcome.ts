/** Whether a run that met failures ended well, so that none of them is what it died of. */
import type { CaseFile } from "../model/case-file.ts";
import type { SeenFinding } from "./seen-finding.ts";

/** Calls whose failure a run can get over by itself. What ran short on the host is reported, whatever came after. */
const MENDABLE: ReadonlySet<string> = new Set(["gpu-allocate", "network", "connect", "collective", "lock", "decode"]);

/** Points of an axis that a run must get beyond a failure before it is said to have gone on: the next may still have been under way. */
const WENT_ON = 2;

/**
 * True where the same life of the process counted on behind the last of these failures. It says little of a root: what a program printed
 * before may be flushed behind its traceback.
 */
function wentOn({ finding, earliest }: SeenFinding, caseFile: CaseFile): boolean {
  const record = caseFile.processes.find((p) => p.source === finding.source && p.process === finding.process);
  const last = finding.last.at(-1) ?? finding.first.at(-1) ?? earliest;
  if (record === undefined || record.end.life !== last.where.life) return false;
  return Object.entries(record.reached).some(([axis, reached]) => {
    const then = last.where.points[axis]?.index ?? 0;
    return reached.line > last.at.line && reached.index >= then + WENT_ON;
  });
}

/**
 * True where the run says at its end that all is well: a test suite that passed, whatever it printed on the way; a good end behind
 * nothing worse than what merely follows from failures (a warning, a lost connection), or behind a failure that it says it handled; or a
 * peer that answered once it was there. Or it counts on, which says as much as a good end.
 */
export function endedWell(
  findings: readonly SeenFinding[],
  failures: readonly SeenFinding[],
  caseFile: CaseFile,
): boolean {
  const lastOf = (f: SeenFinding) => (f.finding.last.at(-1) ?? f.finding.first.at(-1) ?? f.earliest).at.line;
  return failures.every((failure) => {
    const behind = (outcome: string, most = Number.POSITIVE_INFINITY) =>
      findings.some(
        (f) =>
          f.finding.source === failure.finding.source &&
          f.signature.shows.outcome === outcome &&
          f.finding.count <= most &&
          lastOf(f) > lastOf(failure),
      );
    const { role, operation } = failure.signature;
    const follows = role === "consequence";
    const mendable = MENDABLE.has(operation ?? "");
    return (
      behind("passed") ||
      (behind("ended") && (follows || (mendable && behind("handled")))) ||
      // A collective that timed out ends its process; what counts on behind it is another rank, or was only flushed late.
      (mendable && ((follows && operation !== "collective") || behind("handled")) && wentOn(failure, caseFile)) ||
      // A connection that comes and goes is no peer that was merely late.
      (follows && operation === "network" && behind("reached", 2))
    );
  });
}
