/** How numbers and places are said, the same in every format. Wording only: nothing here weighs or decides. */
import type { Unit } from "../model/event.ts";
import type { Growth } from "../model/growth.ts";
import type {
  Applicability,
  Baseline,
  ChangeKind,
  Check,
  Diagnosis,
  Rank,
  Remedy,
  Report,
  RuledOut,
  Verdict,
} from "../model/report.ts";
import { SETTLED, surenessOf } from "../model/sureness.ts";
import { amount, each, instant, percent, plural } from "../model/words.ts";

/** The same with a sign: +547 MB, −3, 0. */
function signed(value: number, unit: Unit): string {
  const text = amount(Math.abs(value), unit);
  if (/^0(\.0+)?( |$)/.test(text)) return text;
  return (value < 0 ? "\u2212" : "+") + text;
}

/** "+724 to +737", "+543 to +549 MB" */
export function interval(growth: Growth): string {
  if (growth.low === null || growth.high === null) return "";
  const [low = "", unit = ""] = signed(growth.low, growth.unit).split(" ");
  const high = signed(growth.high, growth.unit);
  if (unit !== "" && high.endsWith(` ${unit}`)) return `${low} to ${high}`;
  return `${signed(growth.low, growth.unit)} to ${signed(growth.high, growth.unit)}`;
}

/**
 * First and last value of a series at one and the same step, so that the two can be compared: a run that dies in the
 * middle of a fold has its very last measurement higher up. Without such a step, the first and last measurement.
 */
export function ends(growth: Growth): { readonly first: number; readonly last: number } {
  const first = growth.curve[0];
  const last = growth.curve.at(-1);
  if (growth.curve.length < 2 || first === undefined || last === undefined) {
    return { first: growth.first.value, last: growth.last.value };
  }
  return { first: first[1], last: last[1] };
}

/** What a series does: "+731 a fold", "level", "undetermined". */
export const movementEach = (growth: Growth): string => slopeEach(growth, growth.unit, growth.per);

/** The same of one of two runs. */
export function slopeEach(
  { slope, verdict }: Pick<Growth, "slope" | "verdict">,
  unit: Growth["unit"],
  per: Growth["per"],
): string {
  if (verdict === "flat") return "level";
  if (verdict === "undetermined" || slope === null) return "undetermined";
  return `${signed(slope, unit)} ${each(per)}`;
}

/** Where the forecast falls: "fold 88 (87 to 89)", empty without one. `at` is fractional: 9.95 lies in fold 10. */
export function forecast(growth: Growth): string {
  if (growth.forecast === null) return "";
  const { at, low, high } = growth.forecast;
  const whole = (value: number) => (Number.isFinite(value) ? String(Math.ceil(value)) : "never");
  const range = whole(low) === whole(high) ? "" : ` (${whole(low)} to ${whole(high)})`;
  return `${growth.per} ${whole(at)}${range}`;
}

/** The share of a limit that was used at the peak, as a text, or nothing without a limit. */
export function used(growth: Growth): string {
  if (growth.limit === null || growth.limit <= 0) return "";
  return growth.limit === Number.POSITIVE_INFINITY ? "" : percent(growth.peak.value / growth.limit);
}

/** "very likely (93%)" */
export function confidence(share: number): string {
  return `${surenessOf(share).says} (${percent(share)})`;
}

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

/** How many parts all lists begin with, at most `most`. */
function shared(lists: readonly (readonly string[])[], most: number): number {
  const [first = [], ...others] = lists;
  let count = 0;
  while (count < most && others.every((list) => list[count] === first[count])) count++;
  return count;
}

/** The parts of paths that tell several sources apart: "rank0" and "rank1" of run/rank0/train.log and run/rank1/train.log. */
function shortNames(report: Report): { readonly folder: string; of(source: string): string } {
  const paths = report.input.sources.map(({ name }) => name.split("/"));
  const least = Math.min(...paths.map((parts) => parts.length));
  const before = paths.length < 2 ? 0 : shared(paths, least - 1);
  const after =
    paths.length < 2
      ? 0
      : shared(
          paths.map((parts) => [...parts].reverse()),
          least - 1 - before,
        );
  return {
    folder: (paths[0] ?? []).slice(0, before).join("/"),
    of(source) {
      const parts = source.split("/");
      const short = parts.slice(before, parts.length - after).join("/");
      return short === "" ? source : short;
    },
  };
}

/** "line 53", "rank0 line 53" where the report has several sources, "whole log" for an absence. */
export function place(line: number, source: string, report: Report): string {
  if (line === 0) return "whole log";
  return report.input.sources.length > 1 ? `${shortNames(report).of(source)} line ${line}` : `line ${line}`;
}

/** The name of a series: its metric, with process and source where several series share the metric. */
export function seriesName(growth: Growth, report: Report): string {
  const all = report.growth;
  const same = all.filter((other) => other.metric === growth.metric);
  if (same.length < 2) return growth.metric;
  const parts: string[] = [];
  if (new Set(same.map((other) => other.source)).size > 1) parts.push(shortNames(report).of(growth.source));
  if (growth.process !== "" && new Set(same.map((other) => other.process)).size > 1) parts.push(growth.process);
  return parts.length === 0 ? growth.metric : `${growth.metric} (${parts.join(", ")})`;
}

export const RANK_STATE: Readonly<Record<Rank["state"], string>> = {
  first: "failed first",
  failed: "failed",
  followed: "followed",
  fine: "no failure",
};

/** The name of a rank: its process, its source, or both where several sources name the same processes. */
export function rankName(rank: { readonly source: string; readonly process: string }, report: Report): string {
  const many = report.input.sources.length > 1;
  const source = shortNames(report).of(rank.source);
  if (rank.process === "") return many ? source : "the rest";
  return many ? `${source}, ${rank.process}` : rank.process;
}

/** A time of a log, in UTC to the second; empty for one that no calendar has. */
export const clock = (time: number): string => instant(time) ?? "";

/** Limits and settings that differ from the good run's: "pids.max: 4096 here, unlimited in the good run". */
export function settingDifference({ name, here, good }: Baseline["settings"][number]): string {
  const said = (value: number | string | null) => (value === null ? "not shown" : String(value));
  return `${name}: ${said(here)} here, ${said(good)} in the good run`;
}

/** The checks of the first cause, or of the next one that has any. */
export function decidingChecks(report: Report): readonly Check[] {
  return report.diagnoses.find((diagnosis: Diagnosis) => diagnosis.checks.length > 0)?.checks ?? [];
}

/** Whether one sentence already holds another. */
export function repeats(sentence: string, other: string): boolean {
  return sentence.toLowerCase().includes(other.toLowerCase().replace(/[.!]$/, ""));
}

/** "12.3 s" */
export function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} s` : `${value.toFixed(0)} s`;
}

/** How much of the input said something, for a report that has nothing else to show. */
export function readLine(report: Report): string {
  const { lines, matchedLines } = report.input;
  if (lines === 0) return "There was nothing to read.";
  if (matchedLines === 0) return "No line says anything that crashdx knows.";
  return `${matchedLines} of ${plural(lines, "line")} say something that crashdx knows.`;
}

/** The input in a few words: "train.log, 53 lines", "2 logs in run-17 (rank0, rank1), 106 lines". */
export function inputLine(report: Report): string {
  const { sources, lines } = report.input;
  const [first, ...others] = sources;
  if (first === undefined) return "no input";
  if (others.length === 0) return `${first.name}, ${plural(lines, "line")}`;
  const short = shortNames(report);
  const names = sources.map(({ name }) => short.of(name));
  const some = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  const where = short.folder === "" ? "" : ` in ${short.folder}`;
  return `${sources.length} logs${where} (${some.join(", ")}), ${plural(lines, "line")}`;
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

/** Values whose owners write them otherwise. */
const PROPER: { readonly [value: string]: string } = {
  linux: "Linux",
  macos: "macOS",
  windows: "Windows",
  pytorch: "PyTorch",
  tensorflow: "TensorFlow",
  jax: "JAX",
  mediapipe: "MediaPipe",
  opencv: "OpenCV",
  docker: "Docker",
  kubernetes: "Kubernetes",
};

/** The name of a platform, framework, container or scheduler as its owners write it. */
export const properName = (value: string): string => (Object.hasOwn(PROPER, value) ? (PROPER[value] as string) : value);

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
