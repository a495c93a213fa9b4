/**
 * Names of processes that a log measures from outside, in the tables of `ps`, `top` or `docker stats`. They have series of their own, but they are no
 * ranks of the run: nothing in the log was printed by them.
 */

export type MeasuredBy = "ps" | "top" | "docker stats" | "kubectl top";

/** The name for a row of a table, `pid 4242` or a container's name, within the process whose output holds the table. */
export function measuredProcess(printedBy: string, row: string, by: MeasuredBy): string {
  return `${printedBy === "" ? "" : `${printedBy} `}${row} in ${by}`;
}

/** Whether a process is known only from such a table. */
export const isMeasured = (process: string): boolean => / in (?:ps|top|docker stats|kubectl top)$/.test(process);
