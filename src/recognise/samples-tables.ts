/**
 * Counters in tables that people repeat while a job runs: `ps`, `top -b`, `docker stats`, `kubectl top`, `free`, `df` of /dev/shm, memory_profiler's.
 * A row of processes or containers gets a series of its own. Where only the head of a table tells what a number is, the two rows below it are read.
 */
import { sizeOf } from "../../grammars/language/counters-quantity.ts";
import type { LogEvent, Reading, Recogniser } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { type MeasuredBy, measuredProcess } from "../model/measured.ts";
import { guardOf, keptText, lookedAt, messageOf, placeOf } from "./line-helpers.ts";
import { messageStarts } from "./message-starts.ts";
import { count, size } from "./samples-forms.ts";

/** Rows that say by themselves what they are. */
const ROW_LITERALS: readonly string[] = [" ?  ", " pts/", "GiB / ", "MiB / ", " MiB   ", "% /dev/shm"];
/** What the head of a table ends with or holds: it brings the rows below it along. */
const HEAD_LITERALS: readonly string[] = [
  ...[" COMMAND", " CMD", "MEMORY(bytes)", "buff/cache", "shared    buff", "[rollup]"],
];

/** A process that holds less than this exhausts no machine's memory: full listings show hundreds of them. */
const LEAST_LISTED = 64 * 2 ** 20;

function sample(
  line: LogLine,
  readings: readonly Reading[],
  row?: { name: string; by: MeasuredBy },
  step = "",
): LogEvent[] {
  if (readings.length === 0) return [];
  const place = placeOf(line);
  const at = row === undefined ? place : { ...place, process: measuredProcess(place.process, row.name, row.by) };
  return [{ type: "sample", point: null, step, readings, damaged: false, text: keptText(line.text), at }];
}

/** `ps aux`: USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND. Sizes are in KiB (ps(1)). */
const PS_AUX =
  /^\S{1,40} {1,12}(\d{1,10}) {1,8}[\d.]{1,6} {1,8}[\d.]{1,5} {1,12}(\d{1,15}) {1,12}(\d{1,15}) {1,4}(?:\?|pts\/\d{1,5}|tty\w{0,8}) {1,10}[RSDTtWXZI][<NLsl+]{0,5} {1,8}\S{1,12} {1,8}\d{1,6}:\d\d /;

function psRow(line: LogLine, message: string): LogEvent[] {
  const match = PS_AUX.exec(message);
  if (match === null) return [];
  const [, pid, vsz = "", rss = ""] = match;
  if (Number(rss) * 1024 < LEAST_LISTED) return [];
  return sample(line, [...size("rss", rss, "k"), ...size("vms", vsz, "k")], { name: `pid ${pid}`, by: "ps" });
}

/** `docker stats`, also with --no-trunc or --format "table": ID, NAME, CPU %, MEM USAGE / LIMIT, MEM %, NET, BLOCK, PIDS. */
const DOCKER_STATS =
  /^(?:[0-9a-f]{12}|[0-9a-f]{64})? {0,8}([\w./-]{1,120}) {1,60}[\d.]{1,9}% {1,20}([\d.]{1,12})([KMGT]?i?B) \/ ([\d.]{1,12})([KMGT]?i?B)(?: {1,20}[\d.]{1,7}%(?:.{0,120}? (\d{1,9}))?)? {0,20}$/;

function dockerRow(line: LogLine, message: string): LogEvent[] {
  const match = DOCKER_STATS.exec(message);
  if (match === null) return [];
  const [, name = "", used = "", unit = "", limit = "", ofLimit = "", pids] = match;
  const readings = [
    ...size("cgroup_memory", used, unit, limit, ofLimit),
    ...(pids === undefined ? [] : count("cgroup", pids)),
  ];
  return sample(line, readings, { name, by: "docker stats" });
}

/** memory_profiler: line, resident memory then, increment, occurrences (since 0.58), the source's text. */
const PROFILED =
  /^(\d{1,6}) {1,9}(\d{1,9}\.\d{1,6}) ([KMG]iB) {1,9}-?\d{1,9}\.\d{1,6} [KMG]iB(?: {2,14}\d{1,10} {3}| {3})/;

function profiledRow(line: LogLine, message: string): LogEvent[] {
  const match = PROFILED.exec(message);
  if (match === null) return [];
  const [, number, rss = "", unit = ""] = match;
  return sample(line, size("rss", rss, unit), undefined, `line ${number}`);
}

/** df of /dev/shm; without -h in blocks of 1024 bytes. */
const SHARED =
  /^\S{1,80}(?: {1,30}tmpfs)? {1,30}([\d.]{1,15}[KMGTP]?) {1,30}([\d.]{1,15}[KMGTP]?) {1,30}[\d.]{1,15}[KMGTP]? {1,30}\d{1,3}% {1,30}\/dev\/shm$/;

function sharedRow(line: LogLine, message: string): LogEvent[] {
  const match = SHARED.exec(message);
  if (match === null) return [];
  const total = sizeOf(match[1] ?? "", 1024);
  const used = sizeOf(match[2] ?? "", 1024);
  return Number.isNaN(used) || !(total > 0)
    ? []
    : sample(line, [{ metric: "shm", value: used, unit: "bytes", limit: total }]);
}

// Tables whose head tells what a column is ----------------------------------------------------------------------------------------

/** In what unit a column of processes is printed, by its name: a number alone is in KiB (ps(1), top(1)). */
const COLUMNS: { readonly [name: string]: { readonly metric: string; readonly sized: boolean } } = {
  RSS: { metric: "rss", sized: true },
  RES: { metric: "rss", sized: true },
  VSZ: { metric: "vms", sized: true },
  VIRT: { metric: "vms", sized: true },
  NLWP: { metric: "proc", sized: false },
  THCNT: { metric: "proc", sized: false },
  nTH: { metric: "proc", sized: false },
};

/** The names of the columns that a table of processes has, or null where a line is no head of one. */
function headOf(text: string): readonly string[] | null {
  const names = text.slice(0, 300).trim().split(/ +/);
  const isHead =
    names.includes("PID") &&
    (names.includes("RSS") || names.includes("RES")) &&
    names.every((n) => /^[%A-Za-z+-]{1,10}$/.test(n)) &&
    // The time of a start may be several words, so that what follows stands elsewhere.
    !names.includes("STARTED");
  return isHead ? names : null;
}

function processRow(line: LogLine, message: string, names: readonly string[]): LogEvent[] {
  const values = message.slice(0, 400).trim().split(/ +/);
  const pid = values[names.indexOf("PID")] ?? "";
  if (values.length < names.length || !/^\d{1,10}$/.test(pid)) return [];
  const readings = names.flatMap((name, i): readonly Reading[] => {
    const column = COLUMNS[name];
    const match = /^(\d{1,15}(?:\.\d{1,3})?)([kmgtKMGT])?$/.exec(values[i] ?? "");
    if (column === undefined || match === null) return [];
    const [, number = "", unit] = match;
    if (column.sized) return size(column.metric, number, unit ?? "k");
    return unit === undefined ? count(column.metric, number) : [];
  });
  return sample(line, readings, { name: `pid ${pid}`, by: names.includes("RES") ? "top" : "ps" });
}

/** `kubectl top pod`: NAME, CPU in thousandths of a core, memory. */
function podRow(line: LogLine, message: string): LogEvent[] {
  const match = /^(?:[\w.-]{1,120} {1,40})?([\w.-]{1,253}) {1,40}\d{1,9}m? {1,20}(\d{1,12})([KMGT]i) {0,20}$/.exec(
    message,
  );
  if (match === null) return [];
  const [, name = "", number = "", unit = ""] = match;
  return sample(line, size("cgroup_memory", number, `${unit}B`), { name, by: "kubectl top" });
}

const FREE_ROW =
  /^Mem: {1,20}(\d[\d.]{0,15})([BKMGT]i?)? {1,20}(\d[\d.]{0,15})([BKMGT]i?)? {1,20}(\d[\d.]{0,15})(?:[BKMGT]i?)?(?: {1,20}(\d[\d.]{0,15})(?:[BKMGT]i?)?)?(?: {1,20}(\d[\d.]{0,15})(?:[BKMGT]i?)?)?(?: {1,20}(\d[\d.]{0,15})(?:[BKMGT]i?)?)? {0,20}$/;
const FREE_HEAD = /^ {0,20}total {1,20}used {1,20}free\b/;
/** What a machine that trains has: with it a bare number can be but one unit, or the table stays unread. */
const LEAST_TOTAL = 2 ** 30;
const MOST_TOTAL = 2 ** 42;
const FREE_OPTION: { readonly [option: string]: string } = { b: "B", k: "KiB", m: "MiB", g: "GiB" };

/** The unit of free's bare numbers: as its option says, where the command is in sight; else the only one in which the total is a machine's. */
function unitOfFree(total: number, before: readonly LogLine[]): string | null {
  for (const { text } of before) {
    const command = /(?:^|[\s$#>%+])free((?: -{1,2}[a-z]{1,6})*)\s*$/.exec(text.slice(-200));
    if (command !== null) return FREE_OPTION[/ -{1,2}([bkmg])/.exec(command[1] ?? "")?.[1] ?? "k"] ?? null;
  }
  const possible = Object.values(FREE_OPTION).filter((unit) => {
    const bytes = sizeOf(`${total}${unit}`);
    return bytes >= LEAST_TOTAL && bytes < MOST_TOTAL;
  });
  return possible.length === 1 ? (possible[0] ?? null) : null;
}

function freeRow(line: LogLine, message: string, before: readonly LogLine[]): LogEvent[] {
  const match = FREE_ROW.exec(message);
  if (match === null || !before.some((l) => FREE_HEAD.test(messageOf(l.text)))) return [];
  const [, total = "", unit, used = "", ofUsed, free, , fifth, sixth] = match;
  if (unit !== undefined)
    return sample(line, size("node_memory", used, sizeUnit(ofUsed ?? unit), total, sizeUnit(unit)));
  const bare = unitOfFree(Number(total), before);
  if (bare === null) return [];
  // Until procps 3.3.9 "used" held buffers and caches, which stood in the last two columns: then used and free make up the total.
  const old = sixth !== undefined && Number(used) + Number(free) === Number(total);
  const held = old ? Number(used) - Number(fifth) - Number(sixth) : Number(used);
  return sample(line, size("node_memory", String(held), bare, total, bare));
}
const sizeUnit = (unit: string) => (unit === "B" ? "B" : `${unit.replace(/i$/, "")}iB`);

/** What /proc/PID/smaps_rollup sums up; in smaps the same words stand under each mapping. */
function rollup(line: LogLine, message: string, before: readonly LogLine[]): LogEvent[] {
  const match = /^(Rss|Pss): {1,24}(\d{1,15}) kB$/.exec(message);
  if (match === null || !before.some((l) => l.text.trimEnd().endsWith("[rollup]"))) return [];
  return sample(line, size(match[1] === "Rss" ? "rss" : "pss", match[2] ?? "", "kB"));
}

const mayBeRow = guardOf(ROW_LITERALS);

function rowIn(line: LogLine, text: string): LogEvent[] {
  const message = text.trim();
  for (const read of [dockerRow, psRow, sharedRow, profiledRow]) {
    const events = read(line, message);
    if (events.length > 0) return events;
  }
  return [];
}

/** Samples in the rows of tables. */
export const tableRows: Recogniser = {
  name: "counters in tables",
  literals: [...ROW_LITERALS, ...HEAD_LITERALS],
  contextLiterals: HEAD_LITERALS,
  recognise(line) {
    if (!mayBeRow(line.text)) return [];
    const text = lookedAt(line.text);
    const found = rowIn(line, messageOf(text));
    if (found.length > 0) return found;
    for (const start of messageStarts(text)) {
      const behind = rowIn(line, start.text);
      if (behind.length > 0) return behind;
    }
    return [];
  },
  withContext(line, before) {
    const message = messageOf(line.text).trimEnd();
    if (message.startsWith("Mem:")) return freeRow(line, message, before);
    if (/^[RP]ss:/.test(message)) return rollup(line, message, before);
    if (!/\d/.test(message) || (mayBeRow(line.text) && PS_AUX.test(message))) return [];
    for (const { text } of before) {
      const names = headOf(messageOf(text));
      if (names !== null) return processRow(line, message, names);
      if (text.includes("MEMORY(bytes)")) return podRow(line, message);
    }
    return [];
  },
};
