/**
 * Takes off what a runner put before a line, and keeps who printed it and when: CI timestamps, container and pod names,
 * journald, ranks, Ray's and slurm's labels, marks of quotation. Prefixes nest (a CI step around compose around torchrun),
 * so they are taken off one after the other.
 *
 * Nothing here eats what may be content. Labels that content also uses (`3: `, `[1] `, `redis | `) come off only where
 * the beginning of the log shows that every line wears one: see `detectHabits`.
 */
import { unwrapRecord } from "./record.ts";
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
  /** `worker-1: text`, as pdsh, DeepSpeed and argo print. */
  readonly host: boolean;
  /** `train-7d9c5b6f4-x2x7k main text`, as stern prints. */
  readonly pod: boolean;
  /** Job, step and time between tabs, as `gh run view --log` prints. */
  readonly job: boolean;
}

export const NO_HABITS: Habits = {
  slurm: false,
  bracket: false,
  compose: false,
  host: false,
  pod: false,
  job: false,
};

/** Prefixes never nest deeper than this; a hostile line of thousands stops here. */
const DEEPEST = 8;
const LONGEST_NAME = 120;

const KUBECTL = /^\[pod\/([^/\]\s]{1,253})\/([^\]\s]{1,253})\] ?/;
// Compose; SageMaker's local mode (`algo-1-a1b2c  | `); a swarm's `stack_web.1.ID@node    | `.
const COMPOSE =
  /^([A-Za-z0-9][\w.-]{0,80}?[-_]\d{1,5}|algo-\d{1,4}-[a-z0-9]{5}|[\w.-]{1,80}\.\d{1,5}\.[a-z0-9]{10,25}@[\w.-]{1,80}) {1,60}\|(?: |$)/;
// foreman, honcho: `12:00:00 web.1   | `. pm2: `0|app  | `, with --timestamp a time behind it.
const FOREMAN = /^\d\d:\d\d:\d\d ([A-Za-z][\w-]{0,60}\.\d{1,4}) {1,40}\|(?: |$)/;
const PM2 =
  /^(\d{1,4})\|([A-Za-z][\w.@-]{0,60}) {0,40}\|(?: |$)(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[+-]\d\d:\d\d)?: )?/;
// BuildKit: the number of the build's step, and the seconds since it began.
const BUILDKIT = /^#(\d{1,4}) \d{1,6}\.\d{1,3}(?: |$)/;
// Earthly: the target that a line of the build belongs to, set to the right: `   +test | `, `  ./web+build | `.
const EARTHLY = /^ {0,60}((?:\.{0,2}\/[\w./-]{1,80})?\+[\w.-]{1,80}) {0,3}\| /;
// Julia's Distributed passes on what a worker prints: https://github.com/JuliaLang/Distributed.jl/blob/master/src/cluster.jl
const JULIA = /^ {4,8}From worker (\d{1,5}):[\t ] {0,8}/;
const COMPOSE_PLAIN = /^([A-Za-z][\w.-]{0,80}) {1,60}\|(?: |$)/;
// SYSLOG: RFC 3164's time without a year, host, program with or without its pid.
const SYSLOG =
  /^(?:<\d{1,3}>)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})? ([\w.:-]{1,100}) ([\w./@()-]{1,100}(?:\[\d{1,10}\])?): ?/;
// RFC 5424: priority, version 1, time, host, program, process, message id, structured data; "-" for what is not known.
const SYSLOG_5424 =
  /^<\d{1,3}>1 (\S{1,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) \S{1,32} (?:-|(?:\[[^\]]{0,1000}\]){1,8})(?: |$)/;
// journalctl -o short-full, short-unix and short-monotonic.
const JOURNAL =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?) [A-Z]{2,5}|(\d{9,11}\.\d{6})|\[ {0,8}\d{1,9}\.\d{6}\]) ([\w.-]{1,100}) ([\w./@()-]{1,100}\[\d{1,10}\]|kernel): ?/;
const LEVEL = /^(?:TRACE|DEBUG|INFO|NOTE|NOTICE|WARN|WARNING|ERR|ERROR|FATAL|CRITICAL|stdout|stderr)$/i;
// What follows an ISO time: journald's host and program, Heroku's `app[web.1]: `, Fly's `app[148e] ams [info] `, Kubernetes' CRI log, GitLab's stream mark.
const AFTER_TIME =
  /^(?:([\w.-]{1,100}) ([\w./@()-]{1,100}\[\d{1,10}\]|kernel): ?|((?!g?make\[)[\w.-]{1,100}\[[\w.-]{1,100}\])(?:: | [a-z]{3} \[[a-z]{4,8}\] ?)|(?:stdout|stderr) [FP] |\d\d[OE][ +])/;
const RAY =
  /^\((?:([A-Za-z_][\w.<>:-]{0,100})[ ,]{1,2})?(?:rank=\d{1,5}, )?(?:pid=(\d{1,10}))(?:, ?ip=([\d.a-fA-F:]{2,45}))?(?:, ?actor_id=\w{1,64})?\) ?/;
const RAY_DAEMON = /^\((raylet|autoscaler|gcs_server)(?:, ?ip=([\d.a-fA-F:]{2,45})| [+\w]{1,20})?\) /;
// torchrun: `[rank0]: `, and with --tee `[default0]:`, where the word is the role.
const RANK = /^\[([a-z][a-z_]{1,29})(\d{1,5})\]: ?/;
const LIGHTNING = /^\[[Rr]ank:? ?(\d{1,5})\]:? /;
// Open MPI's --tag-output, before and since version 5, SageMaker's names in it; Horovod, which may print the time before it.
const MPI =
  /^(?:[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})?\[(?:prterun-[\w.-]{1,100}@)?(?:\d{1,5},)?(?:mpirank:)?(\d{1,5})(?:,[\w.-]{1,100})?\]<std(?:out|err)>: ?/;
const NIPYPE = /^std(?:out|err) (?=\d{4}-\d\d-\d\dT)/;
const SLURM = /^ {0,4}(\d{1,5}):(?: |$)/;
const NESTED_BRACKET = /^(?:\[\d{1,3}\] ){2,4}/;
const BRACKET = /^\[(\d{1,3})\] /;
const HOST = /^([A-Za-z][\w.]{0,60}(?:-[\w.]{1,40}){0,8}): /;
// What counts up, and what is no machine's or container's name: it has a number or a generated part.
const NO_HOST =
  /^(?:(?:epoch|step|fold|trial|iter\w{0,6}|batch|run|stage|phase|round|seed|layer|block|gpu|cuda|loss|top|acc|exp|test|train|val|valid|eval|level)[-_.]?\d{1,6}|[A-Za-z_.-]{1,200})$/i;
const POD = /^([a-z][a-z0-9-]{2,80}-(?=[a-z]{0,9}\d)[a-z0-9]{4,10} [a-z][a-z0-9-]{0,60}) /;
const JOB = /^([^\t]{1,120})\t[^\t]{1,120}\t(?=\d{4}-\d\d-\d\dT)/;
// TeamCity's build log: a time, a letter for what it is (w: warning, e: error), the step.
const TEAMCITY = /^\[\d\d:\d\d:\d\d\] ?[a-zA-Z]?:[ \t]{1,8}(?:\[(Step \d{1,4}\/\d{1,4})\] )?/;
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
    end < 2 * LONGEST_NAME && (isWord(code) || code === 0x2d || code === 0x2e || code === 0x40);
    code = text.charCodeAt(end)
  )
    end++;
  if (text.charCodeAt(end) !== 0x20) return true;
  while (text.charCodeAt(end) === 0x20) end++;
  return text.charCodeAt(end) !== 0x7c;
}

/** A label that begins with a letter, and comes off only where it is a habit. */
function labelOf(text: string, { host, pod, job }: Habits): RegExpExecArray | null {
  return (job ? JOB.exec(text) : null) ?? (pod ? POD.exec(text) : null) ?? (host ? HOST.exec(text) : null);
}

/** Whether a log wears labels that `isBare` does not know. */
export const wearsLabels = ({ host, pod, job }: Habits): boolean => host || pod || job;

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
      const pm2 = PM2.exec(text);
      if (pm2 !== null) {
        time ??= readTime(text, text.indexOf("| ") + 2)?.time ?? null;
        return take(pm2, `${pm2[2]} ${pm2[1]}`);
      }
      const foreman = FOREMAN.exec(text);
      if (foreman !== null) return take(foreman, foreman[1] ?? "");
      const journal = JOURNAL.exec(text);
      if (journal !== null) {
        time ??= Math.round(Number(journal[2]) * 1000);
        return take(journal, `${journal[3]} ${journal[4]}`);
      }
    }
    switch (first) {
      case 0x23: {
        // #
        const step = BUILDKIT.exec(text);
        return step !== null && take(step, `build step ${step[1]}`);
      }
      case 0x3c: {
        // <
        const syslog = SYSLOG_5424.exec(text);
        if (syslog === null) break;
        time ??= readTime(syslog[1] ?? "", 0)?.time ?? null;
        const pid = syslog[4] === "-" ? "" : `[${syslog[4]}]`;
        return take(syslog, [syslog[2], `${syslog[3]}${pid}`].filter((n) => n !== "-").join(" "));
      }
      case 0x5b: {
        // [
        const pod = KUBECTL.exec(text);
        if (pod !== null) return take(pod, `pod ${pod[1]}/${pod[2]}`);
        const rank = RANK.exec(text);
        if (rank !== null) return take(rank, rank[1] === "rank" ? `rank ${rank[2]}` : `${rank[1]} ${rank[2]}`);
        const named = LIGHTNING.exec(text) ?? MPI.exec(text);
        if (named !== null) return take(named, `rank ${named[1]}`);
        const journal = JOURNAL.exec(text);
        if (journal !== null) return take(journal, `${journal[3]} ${journal[4]}`);
        const step = TEAMCITY.exec(text);
        if (step !== null) return take(step, step[1] ?? "");
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
      case 0x20:
      case 0x2b:
      case 0x2e: {
        // A space, + or .
        const earthly = EARTHLY.exec(text);
        if (earthly !== null) return take(earthly, earthly[1] ?? "");
        const julia = JULIA.exec(text);
        if (julia === null) break;
        return take(julia, `worker ${julia[1]}`);
      }
      case 0x7b: {
        // {
        const record = unwrapRecord(text);
        if (record === null) return false;
        time ??= record.time;
        if (record.process !== "") names.push(record.process.slice(0, LONGEST_NAME));
        text = record.text;
        return true;
      }
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
    if (text.charCodeAt(3) === 0x20) {
      const journal = JOURNAL.exec(text);
      if (journal !== null) {
        time ??= readTime(journal[1] ?? "", 0)?.time ?? null;
        return take(journal, `${journal[3]} ${journal[4]}`);
      }
      const horovod = MPI.exec(text);
      if (horovod !== null) return take(horovod, `rank ${horovod[1]}`);
    }
    const label = labelOf(text, worn);
    if (label !== null) {
      worn = { ...worn, host: false, pod: false, job: false };
      return take(label, label[1] ?? "");
    }
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

  for (let depth = 0; depth < DEEPEST && text !== "" && strip(); depth++);
  return { text, process: names.join(" "), time };
}

/**
 * Looks at the first lines of a log for labels that content also uses. A label is a habit when at least half of the lines wear it,
 * and, for numbers, when some number comes again (`1:`, `2:`, `3:` only counting up are the line numbers of grep or cat).
 */
export function detectHabits(lines: readonly string[]): Habits {
  const texts = lines.map((line) => unwrap(line, NO_HABITS).text).filter((text) => text.trim() !== "");
  const labelsOf = (pattern: RegExp) =>
    texts.map((text) => pattern.exec(text)?.[1]).filter((label) => label !== undefined);
  const wears = (pattern: RegExp, numbered: boolean): boolean => {
    const labels = labelsOf(pattern);
    if (labels.length < 4 || labels.length * 2 < texts.length) return false;
    return !numbered || labels.some((label, i) => Number(label) <= Number(labels[i - 1] ?? -1));
  };
  // A runner labels every line, and with few names.
  const isLabelled = (pattern: RegExp, none: RegExp): boolean => {
    const labels = labelsOf(pattern).filter((label) => !none.test(label));
    return labels.length >= 4 && labels.length >= 0.9 * texts.length && new Set(labels).size * 2 <= labels.length;
  };
  return {
    slurm: wears(SLURM, true),
    bracket: wears(BRACKET, true),
    compose: wears(COMPOSE_PLAIN, false),
    host: isLabelled(HOST, NO_HOST),
    pod: isLabelled(POD, /^$/),
    job: isLabelled(JOB, /^$/),
  };
}
