/**
 * Takes off what a runner put before a line, and keeps who printed it and when: CI timestamps, container and pod names,
 * journald, ranks, Ray's and slurm's labels, marks of quotation. Prefixes nest (a CI step around compose around torchrun),
 * so they are taken off one after the other.
 *
 * Nothing here eats what may be content. Labels that content also uses (`3: `, `[1] `, `redis | `) come off only where
 * the beginning of the log shows that every line wears one: see `detectHabits`.
 */
import { readTime } from "./time.ts";

/** A line without its prefixes. */
export interface Unwrapped {
  readonly text: string;
  /** Who printed it, outermost first; empty when nothing says. */
  readonly process: string;
  /** Milliseconds since the epoch as a prefix gave it, or null. */
  readonly time: number | null;
}

/** Ambiguous labels that this log's lines really wear. */
export interface Habits {
  /** `3: text`, as `srun --label` prints. */
  readonly slurm: boolean;
  /** `[1] text`, as concurrently and some launchers print. */
  readonly bracket: boolean;
  /** `redis  | text`: compose services without a number. */
  readonly compose: boolean;
}

export const NO_HABITS: Habits = { slurm: false, bracket: false, compose: false };

/** Prefixes never nest deeper than this; a hostile line of thousands stops here. */
const DEEPEST = 8;
const LONGEST_NAME = 120;

const KUBECTL = /^\[pod\/([^/\]\s]{1,253})\/([^\]\s]{1,253})\] ?/;
const COMPOSE = /^([A-Za-z0-9][\w.-]{0,80}?[-_]\d{1,5}) {1,60}\|(?: |$)/;
const COMPOSE_PLAIN = /^([A-Za-z][\w.-]{0,80}) {1,60}\|(?: |$)/;
// SYSLOG: RFC 3164's time without a year, host, program with or without its pid.
const SYSLOG =
  /^(?:<\d{1,3}>)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})? ([\w.:-]{1,100}) ([\w./@()-]{1,100}(?:\[\d{1,10}\])?): ?/;
const LEVEL = /^(?:TRACE|DEBUG|INFO|NOTE|NOTICE|WARN|WARNING|ERR|ERROR|FATAL|CRITICAL|stdout|stderr)$/i;
// What follows an ISO time: journald's host and program, Heroku's `app[web.1]: `, Kubernetes' CRI log, GitLab's stream mark.
const AFTER_TIME =
  /^(?:([\w.-]{1,100}) ([\w./@()-]{1,100}\[\d{1,10}\]|kernel): ?|((?!g?make\[)[\w.-]{1,100}\[[\w.-]{1,100}\]): |(?:stdout|stderr) [FP] |\d\d[OE][ +])/;
const RAY =
  /^\((?:([A-Za-z_][\w.<>:-]{0,100})[ ,]{1,2})?(?:pid=(\d{1,10}))(?:, ?ip=([\d.a-fA-F:]{2,45}))?(?:, ?actor_id=\w{1,64})?\) ?/;
const RAY_DAEMON = /^\((raylet|autoscaler|gcs_server)(?:, ?ip=([\d.a-fA-F:]{2,45})| [+\w]{1,20})?\) /;
// torchrun: `[rank0]: `, and with --tee `[default0]:`, where the word is the role.
const RANK = /^\[([a-z][a-z_]{1,29})(\d{1,5})\]: ?/;
const LIGHTNING = /^\[[Rr]ank:? ?(\d{1,5})\]:? /;
// Open MPI's --tag-output, Horovod.
const MPI = /^\[(?:\d{1,5},)?(\d{1,5})\]<std(?:out|err)>: ?/;
const NIPYPE = /^std(?:out|err) (?=\d{4}-\d\d-\d\dT)/;
const SLURM = /^ {0,4}(\d{1,5}):(?: |$)/;
const NESTED_BRACKET = /^(?:\[\d{1,3}\] ){2,4}/;
const BRACKET = /^\[(\d{1,3})\] /;
const QUOTED = /^(?:> )+|^>$/;
const TAIL_HEAD = /^==> (.{1,400}) <==$/;

/** The file that a `tail -f a b` head names (`==> worker.log <==`), or null. */
export function tailHead(text: string): string | null {
  return text.startsWith("==> ") ? (TAIL_HEAD.exec(text)?.[1] ?? null) : null;
}

const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isWord = (code: number) => isLetter(code) || (code >= 48 && code <= 57) || code === 0x5f;

/**
 * True for a cleaned line that surely wears no prefix, told from its first few characters: nearly every line of a training log that is handed on.
 * Where it is false, `unwrap` has to look.
 */
export function isBare(text: string): boolean {
  const first = text.charCodeAt(0);
  const second = text.charCodeAt(1);
  // A bracket: "[THREADS]". Prefixes go on with a small letter or a number, or are "[Rank 0]".
  if (first === 0x5b) return second >= 65 && second <= 90 && second !== 0x52;
  if (!isLetter(first)) return false;
  // "Feb 10 03:41:55 host", "stdout 2026-02-10T".
  if (text.charCodeAt(3) === 0x20 || text.startsWith("std")) return false;
  // "trainer-1  | ", "redis | ".
  let end = 1;
  for (
    let code = second;
    end < 2 * LONGEST_NAME && (isWord(code) || code === 0x2d || code === 0x2e);
    code = text.charCodeAt(end)
  )
    end++;
  if (text.charCodeAt(end) !== 0x20) return true;
  while (text.charCodeAt(end) === 0x20) end++;
  return text.charCodeAt(end) !== 0x7c;
}

/** Takes all prefixes off a cleaned line. */
export function unwrap(line: string, habits: Habits): Unwrapped {
  let text = line;
  let time: number | null = null;
  const names: string[] = [];
  /** Labels that are only ever worn once: what looks like a second one is content. */
  let worn: Habits = habits;
  let composed = false;
  const take = (match: RegExpExecArray, name: string) => {
    if (name !== "" && names[names.length - 1] !== name) names.push(name.slice(0, LONGEST_NAME));
    text = text.slice(match[0].length);
    return true;
  };

  const strip = (): boolean => {
    const first = text.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) {
      const stamp = readTime(text, 0);
      if (stamp !== null) {
        // A time without a zone is the program's own and stays: only CI, container runtimes and journald name one.
        if (!stamp.zoned || text.charAt(10) !== "T" || (stamp.end < text.length && text.charAt(stamp.end) !== " "))
          return false;
        time ??= stamp.time;
        text = text.slice(stamp.end + 1);
        const after = AFTER_TIME.exec(text);
        if (after !== null) take(after, after[3] ?? (after[1] === undefined ? "" : `${after[1]} ${after[2]}`));
        return true;
      }
    }
    switch (first) {
      case 0x5b: {
        // [
        const pod = KUBECTL.exec(text);
        if (pod !== null) return take(pod, `pod ${pod[1]}/${pod[2]}`);
        const rank = RANK.exec(text);
        if (rank !== null) return take(rank, rank[1] === "rank" ? `rank ${rank[2]}` : `${rank[1]} ${rank[2]}`);
        const named = LIGHTNING.exec(text) ?? MPI.exec(text);
        if (named !== null) return take(named, `rank ${named[1]}`);
        const nested = NESTED_BRACKET.exec(text);
        if (nested !== null) return take(nested, `process ${nested[0].trim()}`);
        const bracket = worn.bracket ? BRACKET.exec(text) : null;
        if (bracket !== null) {
          worn = { ...worn, bracket: false };
          return take(bracket, `process ${bracket[1]}`);
        }
        // Jenkins' timestamper: `[2026-02-11T05:55:14.294Z] `.
        const stamp = readTime(text, 1);
        if (stamp?.zoned && text.charAt(11) === "T" && text.startsWith("] ", stamp.end)) {
          time ??= stamp.time;
          text = text.slice(stamp.end + 2);
          return true;
        }
        return false;
      }
      case 0x28: {
        // (
        const ray = RAY.exec(text);
        if (ray !== null) return take(ray, [ray[1], `pid ${ray[2]}`, ray[3]].filter(Boolean).join(" "));
        const daemon = RAY_DAEMON.exec(text);
        return daemon !== null && take(daemon, [daemon[1], daemon[2]].filter(Boolean).join(" "));
      }
      case 0x3e: {
        // >
        const quoted = QUOTED.exec(text);
        return quoted !== null && take(quoted, "");
      }
      case 0x7b:
        return unwrapJson();
    }
    const slurm = worn.slurm ? SLURM.exec(text) : null;
    if (slurm !== null) {
      worn = { ...worn, slurm: false };
      return take(slurm, `rank ${slurm[1]}`);
    }
    const compose = composed ? null : (COMPOSE.exec(text) ?? (habits.compose ? COMPOSE_PLAIN.exec(text) : null));
    if (compose !== null && !LEVEL.test(compose[1] ?? "")) {
      composed = true;
      return take(compose, compose[1] ?? "");
    }
    const syslog = SYSLOG.exec(text);
    if (syslog !== null && !LEVEL.test(syslog[1] ?? "")) return take(syslog, `${syslog[1]} ${syslog[2]}`);
    const nipype = NIPYPE.exec(text);
    if (nipype !== null) {
      const stamp = readTime(text, 7);
      if (stamp !== null && text.charAt(stamp.end) === ":") {
        time ??= stamp.time;
        text = text.slice(stamp.end + 1);
        return true;
      }
    }
    return false;
  };

  /** Docker's json-file driver: `{"log":"text\n","stream":"stderr","time":"..."}`. */
  const unwrapJson = (): boolean => {
    if (!text.startsWith('{"log":"') || !text.endsWith("}")) return false;
    try {
      const record = JSON.parse(text) as { log?: unknown; time?: unknown };
      if (typeof record.log !== "string") return false;
      if (typeof record.time === "string") time ??= readTime(record.time, 0)?.time ?? null;
      text = record.log.trimEnd();
      return true;
    } catch {
      return false;
    }
  };

  for (let depth = 0; depth < DEEPEST && text !== "" && strip(); depth++);
  return { text, process: names.join(" "), time };
}

/**
 * Looks at the first lines of a log for labels that content also uses. A label is a habit when at least half of the lines wear it,
 * and, for numbers, when some number comes again (`1:`, `2:`, `3:` only counting up are the line numbers of grep or cat).
 */
export function detectHabits(lines: readonly string[]): Habits {
  const texts = lines.map((line) => unwrap(line, NO_HABITS).text).filter((text) => text.trim() !== "");
  const wears = (pattern: RegExp, numbered: boolean): boolean => {
    const labels = texts.map((text) => pattern.exec(text)?.[1]).filter((label) => label !== undefined);
    if (labels.length < 4 || labels.length * 2 < texts.length) return false;
    return !numbered || labels.some((label, i) => Number(label) <= Number(labels[i - 1] ?? -1));
  };
  return { slurm: wears(SLURM, true), bracket: wears(BRACKET, true), compose: wears(COMPOSE_PLAIN, false) };
}
