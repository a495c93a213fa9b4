/** How verdicts, remedies and readings are said, the same in every format. Wording only: nothing here weighs or decides. */
import type { Applicability, Baseline, ChangeKind, Rank, Remedy, Report, Verdict } from "../model/report.ts";
import { surenessOf } from "../model/sureness.ts";
import { instant, percent, plural } from "../model/words.ts";
import { place } from "./names.ts";

/** "very likely (93%)" */
export function confidence(share: number): string {
  return `${surenessOf(share).says} (${percent(share)})`;
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  exhaustion: "A resource ran out",
  "at-risk": "At risk",
  "other-failure": "Failed, nothing ran out",
  "no-failure": "No failure",
};

/** The first words of a report. GPU memory, disk space and ports are no resource of the verdict `exhaustion`, and yet they ran out. */
export function headline({ verdict, diagnoses }: Report): string {
  return (verdict === "other-failure" ? diagnoses[0]?.headline : null) ?? VERDICTS[verdict];
}

export const PROVEN: Readonly<Record<Remedy["proven"], string>> = {
  cured: "has cured this",
  documented: "documented",
  plausible: "plausible, not shown",
};

const APPLICABILITY: Readonly<Record<Applicability, string>> = {
  "as-is": "can be used as it stands",
  maybe: "check the values first",
  "fill-in": "fill in the names of your program",
};

/** What is known of a remedy: whether it cured, and how sure its text is, where it has one to copy. */
export const standing = ({ proven, applicability, changes }: Remedy): string =>
  changes.length === 0 ? PROVEN[proven] : `${PROVEN[proven]}; ${APPLICABILITY[applicability]}`;

/** The language of a change's text, as a code fence names it. */
export const LANGUAGE: Readonly<Record<ChangeKind, string>> = {
  env: "sh",
  shell: "sh",
  python: "python",
  docker: "sh",
  compose: "yaml",
  kubernetes: "yaml",
  slurm: "sh",
  systemd: "ini",
  sysctl: "sh",
};

export const CHANGE: Readonly<Record<ChangeKind, string>> = {
  env: "environment",
  shell: "shell",
  python: "Python",
  docker: "docker",
  compose: "compose file",
  kubernetes: "Kubernetes",
  slurm: "slurm",
  systemd: "systemd",
  sysctl: "sysctl",
};

export const RANK_STATE: Readonly<Record<Rank["state"], string>> = {
  first: "failed first",
  failed: "failed",
  followed: "followed",
  fine: "no failure",
};

/** A time of a log, in UTC to the second; empty for one that no calendar has. */
export const clock = (time: number): string => instant(time) ?? "";

/** Limits and settings that differ from the good run's: "pids.max: 4096 here, unlimited in the good run". */
export function settingDifference({ name, here, good }: Baseline["settings"][number]): string {
  const said = (value: number | string | null) => (value === null ? "not shown" : String(value));
  return `${name}: ${said(here)} here, ${said(good)} in the good run`;
}

/** How much of the input said something, for a report that has nothing else to show. */
export function readLine(report: Report): string {
  const { lines, matchedLines } = report.input;
  if (lines === 0) return "There was nothing to read.";
  if (matchedLines === 0) return "No line says anything that crashdx knows.";
  return `${matchedLines} of ${plural(lines, "line")} say something that crashdx knows.`;
}

/** What was not read as it stands in the log: archives that end early, damaged counter lines. */
export function readingNotes(report: Report): readonly string[] {
  const { sources, damagedSamples } = report.input;
  return [
    ...sources.flatMap(({ name, truncated }) =>
      truncated === null ? [] : [`${name} was not read to its end: ${truncated}`],
    ),
    ...(damagedSamples > 0 ? [`${plural(damagedSamples, "counter line")} could only be read in part`] : []),
  ];
}

/** Seconds; a shorter silence is not worth a line. */
const NOTABLE_SILENCE = 1800;

/** The longest silence of a log as a mark of its story; null where none is worth a line. */
export function silenceOf(
  report: Report,
): { readonly line: number; readonly source: string; readonly says: string } | null {
  const [silence] = report.context.gaps;
  if (silence === undefined || silence.seconds < NOTABLE_SILENCE) return null;
  const { source, fromLine, toLine, seconds } = silence;
  const until = place(toLine, source, report);
  return { line: fromLine, source, says: `then ${hours(seconds)} without a line, until ${until}` };
}

function hours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
