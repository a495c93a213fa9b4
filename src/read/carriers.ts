/**
 * How those that carry a log mark its lines: CI runners, containers and pods, journald and syslog, launchers of ranks and workers, marks of quotation.
 * One entry a mark; `prefix.ts` takes them off, one after the other, as they nest.
 */
import type { Mark } from "./mark.ts";
import { readRecord } from "./record.ts";
import { readTime } from "./time.ts";

export interface Carrier {
  /** The characters that such a mark can begin with; any where it is absent. */
  readonly first?: string;
  /** What the mark of a text says; null where it has none. */
  readonly read: (text: string) => Mark | null;
  /** Content looks like it, too: the mark comes off only where the log shows that its lines wear it. */
  readonly habit?: Habit;
  /** What begins like a second mark of the same kind is content. */
  readonly once?: string;
}

/** Ambiguous marks: the name of one and the pattern that finds it. */
export const HABITS = {
  /** `3: text`, as `srun --label` prints. */
  slurm: /^ {0,4}(\d{1,5}):(?: |$)/,
  /** `[1] text`, as concurrently and some launchers print. */
  bracket: /^\[(\d{1,3})\] /,
  /** `redis  | text`: compose services without a number. */
  compose: /^([A-Za-z][\w.-]{0,80}) {1,60}\|(?: |$)/,
  /** `worker-1: text`, as pdsh, DeepSpeed and argo print. */
  host: /^([A-Za-z][\w.]{0,60}(?:-[\w.]{1,40}){0,8}): /,
  /** `train-7d9c5b6f4-x2x7k main text`, as stern prints. */
  pod: /^([a-z][a-z0-9-]{2,80}-(?=[a-z]{0,9}\d)[a-z0-9]{4,10} [a-z][a-z0-9-]{0,60}) /,
  /** Job, step and time between tabs, as `gh run view --log` prints. */
  job: /^([^\t]{1,120})\t[^\t]{1,120}\t(?=\d{4}-\d\d-\d\dT)/,
} as const;
export type Habit = keyof typeof HABITS;

const DIGITS = "0123456789";
const SMALL = "abcdefghijklmnopqrstuvwxyz";
const LETTERS = SMALL + SMALL.toUpperCase();
/** Of the names of months, and of days. */
const MONTHS = "JFMASOND";
const DAYS = "MTWFS";

type Caught = RegExpExecArray;

/** A mark that a pattern finds. */
function marked(
  pattern: RegExp,
  who: (caught: Caught) => string = () => "",
  time: (caught: Caught) => number | null = () => null,
): Carrier["read"] {
  return (text) => {
    const caught = pattern.exec(text);
    return caught === null ? null : { text: text.slice(caught[0].length), who: who(caught), time: time(caught) };
  };
}

const group =
  (number: number) =>
  (caught: Caught): string =>
    caught[number] ?? "";
const rank = (caught: Caught) => `rank ${caught[1]}`;
const together = (parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(" ");
const timeIn = (text: string | undefined) => readTime(text ?? "", 0)?.time ?? null;

const LEVEL = /^(?:TRACE|DEBUG|INFO|NOTE|NOTICE|WARN|WARNING|ERR|ERROR|FATAL|CRITICAL|stdout|stderr)$/i;
/** A level of logging stands where others have a name. */
const named =
  (read: Carrier["read"], nameOf: (who: string) => string = (who) => who): Carrier["read"] =>
  (text) => {
    const mark = read(text);
    return mark === null || LEVEL.test(nameOf(mark.who)) ? null : mark;
  };

/** What follows an ISO time: journald's host and program, Heroku's `app[web.1]: `, Fly's `app[148e] ams [info] `, Kubernetes' CRI log, GitLab's stream mark. */
const AFTER_TIME =
  /^(?:([\w.-]{1,100}) ([\w./@()-]{1,100}\[\d{1,10}\]|kernel): ?|((?!g?make\[)[\w.-]{1,100}\[[\w.-]{1,100}\])(?:: | [a-z]{3} \[[a-z]{4,8}\] ?)|(?:stdout|stderr) [FP] |\d\d[OE][ +])/;

/** A time with its zone. One without is the program's own and stays: only CI, container runtimes and journald name one. */
function isoTime(text: string): Mark | null {
  const stamp = readTime(text, 0);
  if (!stamp?.zoned || text.charAt(10) !== "T") return null;
  if (stamp.end < text.length && text.charAt(stamp.end) !== " ") return null;
  const rest = text.slice(stamp.end + 1);
  const after = AFTER_TIME.exec(rest);
  const who = after?.[3] ?? together([after?.[1], after?.[2]]);
  return { text: rest.slice(after?.[0].length ?? 0), who, time: stamp.time };
}

/** Jenkins' timestamper: `[2026-02-11T05:55:14.294Z] `. */
function bracketedTime(text: string): Mark | null {
  const stamp = readTime(text, 1);
  if (!stamp?.zoned || text.charAt(11) !== "T" || !text.startsWith("] ", stamp.end)) return null;
  return { text: text.slice(stamp.end + 2), who: "", time: stamp.time };
}

/** Nipype's `stderr 2021-07-12T15:20:04.123456:`. */
function streamAndTime(text: string): Mark | null {
  const stamp = /^std(?:out|err) (?=\d{4}-\d\d-\d\dT)/.test(text) ? readTime(text, 7) : null;
  if (stamp === null || text.charAt(stamp.end) !== ":") return null;
  return { text: text.slice(stamp.end + 1), who: "", time: stamp.time };
}

/** Compose; SageMaker's local mode (`algo-1-a1b2c  | `); a swarm's `stack_web.1.ID@node    | `. */
const COMPOSE =
  /^([A-Za-z0-9][\w.-]{0,80}?[-_]\d{1,5}|algo-\d{1,4}-[a-z0-9]{5}|[\w.-]{1,80}\.\d{1,5}\.[a-z0-9]{10,25}@[\w.-]{1,80}) {1,60}\|(?: |$)/;
/** pm2: `0|app  | `, with --timestamp a time behind it. */
const PM2 =
  /^(\d{1,4})\|([A-Za-z][\w.@-]{0,60}) {0,40}\|(?: |$)(?:(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[+-]\d\d:\d\d)?): )?/;
/** RFC 3164's time without a year, host, program with or without its pid. */
const SYSLOG =
  /^(?:<\d{1,3}>)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})? ([\w.:-]{1,100}) ([\w./@()-]{1,100}(?:\[\d{1,10}\])?): ?/;
/** RFC 5424: priority, version 1, time, host, program, process, message id, structured data; "-" for what is not known. */
const SYSLOG_5424 =
  /^<\d{1,3}>1 (\S{1,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) \S{1,32} (?:-|(?:\[[^\]]{0,1000}\]){1,8})(?: |$)/;
/** journalctl -o short-full, short-unix and short-monotonic. */
const JOURNAL =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?) [A-Z]{2,5}|(\d{9,11}\.\d{6})|\[ {0,8}\d{1,9}\.\d{6}\]) ([\w.-]{1,100}) ([\w./@()-]{1,100}\[\d{1,10}\]|kernel): ?/;
const RAY =
  /^\((?:([A-Za-z_][\w.<>:-]{0,100})[ ,]{1,2})?(?:rank=\d{1,5}, )?(?:pid=(\d{1,10}))(?:, ?ip=([\d.a-fA-F:]{2,45}))?(?:, ?actor_id=\w{1,64})?\) ?/;
const RAY_DAEMON = /^\((raylet|autoscaler|gcs_server)(?:, ?ip=([\d.a-fA-F:]{2,45})| [+\w]{1,20})?\) /;
/** Open MPI's --tag-output, before and since version 5, SageMaker's names in it; Horovod, which may print the time before it. */
const MPI =
  /^(?:[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})?\[(?:prterun-[\w.-]{1,100}@)?(?:\d{1,5},)?(?:mpirank:)?(\d{1,5})(?:,[\w.-]{1,100})?\]<std(?:out|err)>: ?/;
/** Earthly: the target that a line of the build belongs to, set to the right: `   +test | `, `  ./web+build | `. */
const EARTHLY = /^ {0,60}((?:\.{0,2}\/[\w./-]{1,80})?\+[\w.-]{1,80}) {0,3}\| /;

/** In the order in which they are tried. */
export const CARRIERS: readonly Carrier[] = [
  { first: DIGITS, read: isoTime },
  {
    first: DIGITS,
    read: marked(
      PM2,
      ([, number, name]) => `${name} ${number}`,
      ([, , , time]) => timeIn(time),
    ),
  },
  // foreman, honcho: `12:00:00 web.1   | `.
  { first: DIGITS, read: marked(/^\d\d:\d\d:\d\d ([A-Za-z][\w-]{0,60}\.\d{1,4}) {1,40}\|(?: |$)/, group(1)) },
  // BuildKit: the number of the build's step, and the seconds since it began.
  { first: "#", read: marked(/^#(\d{1,4}) \d{1,6}\.\d{1,3}(?: |$)/, ([, step]) => `build step ${step}`) },
  {
    first: "<",
    read: marked(
      SYSLOG_5424,
      ([, , host, program, pid]) => {
        const process = pid === "-" ? program : `${program}[${pid}]`;
        return [host, process].filter((n) => n !== "-").join(" ");
      },
      ([, time]) => timeIn(time),
    ),
  },
  { first: "[", read: marked(/^\[pod\/([^/\]\s]{1,253})\/([^\]\s]{1,253})\] ?/, ([, pod, c]) => `pod ${pod}/${c}`) },
  // torchrun: `[rank0]: `, and with --tee `[default0]:`, where the word is the role.
  { first: "[", read: marked(/^\[([a-z][a-z_]{1,29})(\d{1,5})\]: ?/, ([, role, number]) => `${role} ${number}`) },
  // Lightning.
  { first: "[", read: marked(/^\[[Rr]ank:? ?(\d{1,5})\]:? /, rank) },
  { first: `[${DAYS}`, read: marked(MPI, rank) },
  // TeamCity's build log: a time, a letter for what it is (w: warning, e: error), the step.
  { first: "[", read: marked(/^\[\d\d:\d\d:\d\d\] ?[a-zA-Z]?:[ \t]{1,8}(?:\[(Step \d{1,4}\/\d{1,4})\] )?/, group(1)) },
  { first: "[", read: marked(/^(?:\[\d{1,3}\] ){2,4}/, ([numbers]) => `process ${numbers.trim()}`) },
  { first: "[", read: marked(HABITS.bracket, ([, number]) => `process ${number}`), habit: "bracket", once: "bracket" },
  { first: "[", read: bracketedTime },
  { first: "(", read: marked(RAY, ([, name, pid, ip]) => together([name, `pid ${pid}`, ip])) },
  { first: "(", read: marked(RAY_DAEMON, ([, name, ip]) => together([name, ip])) },
  { first: ">", read: marked(/^(?:> )+|^>$/) },
  { first: " +.", read: marked(EARTHLY, group(1)) },
  // Julia's Distributed passes on what a worker prints: https://github.com/JuliaLang/Distributed.jl/blob/master/src/cluster.jl
  { first: " ", read: marked(/^ {4,8}From worker (\d{1,5}):[\t ] {0,8}/, ([, worker]) => `worker ${worker}`) },
  { first: "{", read: readRecord },
  { first: ` ${DIGITS}`, read: marked(HABITS.slurm, rank), habit: "slurm", once: "slurm" },
  { first: LETTERS + DIGITS, read: named(marked(COMPOSE, group(1))), once: "compose" },
  { first: LETTERS, read: named(marked(HABITS.compose, group(1))), habit: "compose", once: "compose" },
  {
    first: `<${MONTHS}`,
    read: named(
      marked(SYSLOG, ([, host, program]) => `${host} ${program}`),
      (who) => who.slice(0, who.indexOf(" ")),
    ),
  },
  {
    first: `[${DIGITS}${DAYS}`,
    read: marked(
      JOURNAL,
      ([, , , host, program]) => `${host} ${program}`,
      ([, day, seconds]) => (seconds === undefined ? timeIn(day) : Math.round(Number(seconds) * 1000)),
    ),
  },
  { read: marked(HABITS.job, group(1)), habit: "job", once: "label" },
  { first: SMALL, read: marked(HABITS.pod, group(1)), habit: "pod", once: "label" },
  { first: LETTERS, read: marked(HABITS.host, group(1)), habit: "host", once: "label" },
  { first: "s", read: streamAndTime },
];
