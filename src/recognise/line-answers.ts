/**
 * Numbers that stand on a line of their own under the command that asked for them: `$ ulimit -n` and `1024` below it,
 * `cat pids.current pids.max` and two numbers, `lsof -p 812 | wc -l` and a count.
 */

import { metricOf } from "../../grammars/language/counters-metrics.ts";
import { RLIMIT_FLAGS } from "../../grammars/language/limits-names.ts";
import type { Unit } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { innerMessageOf } from "./line-helpers.ts";
import { settingNamed } from "./settings-names.ts";

/** What a command asks for: a setting or a counter by its canonical name. `factor` turns the printed number into its unit. */
interface Query {
  readonly kind: "setting" | "counter";
  readonly name: string;
  readonly factor: number;
}

/** An answer to a query. Infinity for "unlimited" and "max". */
export interface Answer {
  readonly query: Query;
  readonly value: number;
  /** As printed. */
  readonly printed: string;
  /** The line that holds the command. */
  readonly command: string;
}

/** One of these stands in every command line that is understood here. */
export const COMMAND_LITERALS: readonly string[] = [
  "ulimit -",
  "/proc/sys/",
  "pids.",
  "memory.max",
  "memory.high",
  "memory.current",
  "memory.usage_in_bytes",
  "memory.limit_in_bytes",
  "nproc",
  "_NPROCESSORS_",
  "wc -l",
  "sysctl -n",
  "cpu_count()",
];

/** A command begins the line or stands behind a prompt, a trace mark, or `exec` into a container. */
const COMMAND =
  /(?:^|[$#%>❯➜~+] {1,3}|\bexec (?:-\w{1,10} ){0,4}[\w./-]{1,120} (?:-- )?)((?:sudo )?(?:ulimit -|cat \/|sysctl -n |nproc|getconf |lsof|ls |wc -l|ps |pmap |find \/proc|python3? -c ).{0,300})$/;

const BARE = /^(\d{1,19}|unlimited|max|infinity|-1)$/;

function setting(name: string, factor = 1): Query {
  return { kind: "setting", name, factor };
}
function counter(name: string): Query {
  return { kind: "counter", name, factor: 1 };
}

function ofFile(path: string): Query | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (path.startsWith("/proc/sys/")) {
    const dotted = path.slice("/proc/sys/".length).replaceAll("/", ".");
    return settingNamed(dotted) === undefined ? null : setting(dotted);
  }
  if (!path.startsWith("/sys/fs/cgroup")) return null;
  if (name === "pids.current") return counter("cgroup");
  if (name === "memory.current" || name === "memory.usage_in_bytes") return counter("cgroup_memory");
  if (name === "memory.limit_in_bytes") return setting("memory.max");
  return name === "pids.max" || name === "memory.max" || name === "memory.high" ? setting(name) : null;
}

/** What /proc holds of one process, by its directory there: `/proc/812/maps`, `/proc/$(pgrep redis)/maps`, `/proc/self/maps`. */
const OF_PROCESS = /\/proc\/(?:[^/ ]{1,40}|\$\([^()/]{1,60}\)|`[^`/]{1,60}`)\/(fd|task|maps)\b/;

/** What a filter lets through is a part of what a process holds: its connections in one state, one kind of file. */
const FILTERED = /\| ?(?:sudo )?[ef]?grep /;

function ofCount(counted: string): Query | null {
  if (/^(?:sudo )?lsof\b.{0,80}-p ?\S/.test(counted) && FILTERED.test(counted)) return null;
  if (/^(?:sudo )?lsof\b.{0,80}-p ?\S/.test(counted)) return counter("fds");
  if (/^(?:sudo )?lsof\b/.test(counted)) return counter("lsof");
  const held = OF_PROCESS.exec(counted)?.[1];
  if (held !== undefined && held !== "maps" && /^(?:sudo )?(?:ls|find) .{0,20}\/proc\//.test(counted)) {
    return counter(held === "fd" ? "fds" : "proc");
  }
  if (held === "maps" && /^(?:sudo )?cat \//.test(counted) && counted.endsWith("/maps")) return counter("maps");
  if (/^(?:sudo )?pmap (?:-\w{1,4} ){0,3}[^ -]/.test(counted)) return counter("maps");
  if (/^ps .{0,40}-p ?\S/.test(counted) && /^ps .{0,40}(?:-T|-L|L|-M)/.test(counted)) return counter("proc");
  if (/^ps .{0,40}(?:-eLf|-AL|-eL|-efL|axms|-eT)/.test(counted)) return counter("threads_total");
  if (/^ps\b/.test(counted)) return counter("processes_total");
  return null;
}

/** The queries of one simple command, in the order of the lines that it prints; null when they are not known. */
function queriesOfCommand(command: string): (Query | null)[] | null {
  const limit = /^ulimit -(S|H)?([a-zA-Z])$/.exec(command);
  if (limit !== null) {
    const named = RLIMIT_FLAGS[limit[2] ?? ""];
    // A hard bound by itself is not what is in force.
    return [named === undefined || limit[1] === "H" ? null : setting(named.name, named.factor)];
  }
  const count = /^(.{1,200}?) ?\| ?wc -l$/.exec(command);
  if (count !== null) return [ofCount(count[1] ?? "")];
  const read = /^(?:sudo )?wc -l ?< ?(\/proc\/.{1,80}\/maps)$/.exec(command);
  if (read !== null) return [ofCount(`cat ${read[1]}`)];
  const files = /^(?:sudo )?cat ((?:\/[\w./@:*<>{}$\\-]{1,200} ?){1,4})$/.exec(command);
  if (files !== null) return (files[1] ?? "").trim().split(/ +/).map(ofFile);
  const names = /^(?:sudo )?sysctl -n ((?:[\w.-]{1,80} ?){1,4})$/.exec(command);
  if (names !== null) {
    return (names[1] ?? "")
      .trim()
      .split(/ +/)
      .map((n) => (settingNamed(n) === undefined ? null : setting(n)));
  }
  if (/^nproc(?: --all)?$|^getconf _NPROCESSORS_(?:ONLN|CONF)$/.test(command)) return [setting("cores")];
  if (/^python3? -c .{0,200}cpu_count\(\)/.test(command)) return [setting("cores")];
  return null;
}

/** The queries of a command line, one for each line that it prints; empty when the line is no such command. */
function queriesOf(text: string): (Query | null)[] {
  const match = COMMAND.exec(innerMessageOf(text).trimEnd());
  if (match === null) return [];
  const queries: (Query | null)[] = [];
  for (const command of (match[1] ?? "").split(/ ?(?:;|&&) ?/)) {
    const more = queriesOfCommand(command.trim());
    if (more === null) break;
    queries.push(...more);
  }
  return queries;
}

/** The number of a line that is nothing but a number; Infinity for "unlimited", "max" and -1; else null. */
function bareNumber(text: string): { value: number; printed: string } | null {
  const match = BARE.exec(innerMessageOf(text).trim());
  if (match === null) return null;
  const [, printed = ""] = match;
  const value = Number(printed);
  return { value: Number.isNaN(value) || value < 0 ? Number.POSITIVE_INFINITY : value, printed };
}

function answer(query: Query, { value, printed }: { value: number; printed: string }, command: LogLine): Answer {
  return { query, value: value * query.factor, printed, command: command.text };
}

/**
 * The answers that become whole with this line, by the two lines before it (nearest first). A command that asks for two numbers
 * is answered together, on the line of the second, so that a counter can stand beside its limit.
 */
export function answersOf(line: LogLine, before: readonly LogLine[]): Answer[] {
  const own = bareNumber(line.text);
  if (own === null) return [];
  const [near, far] = before;
  if (near === undefined) return [];
  const one = queriesOf(near.text);
  if (one.length > 0) {
    const [query] = one;
    return one.length === 1 && query ? [answer(query, own, near)] : [];
  }
  const other = bareNumber(near.text);
  if (other === null || far === undefined) return [];
  const two = queriesOf(far.text);
  if (two.length < 2) return [];
  return [other, own].flatMap((number, i) => {
    const query = two[i];
    return query ? [answer(query, number, far)] : [];
  });
}

/** The unit of a counter that a command asks for. */
export function unitOfCounter(name: string): Unit {
  return name === "cgroup_memory" ? "bytes" : (metricOf(name)?.unit ?? "count");
}
