/**
 * Takes off what a runner put before a line, and keeps who printed it and when. Prefixes nest (a CI step around compose around torchrun),
 * so they are taken off one after the other; `carriers.ts` says what each looks like.
 *
 * Nothing here eats what may be content. Labels that content also uses (`3: `, `[1] `, `redis | `) come off only where
 * the beginning of the log shows that every line wears one: see `detectHabits`.
 */
import { CARRIERS, type Carrier, HABITS, type Habit } from "./carriers.ts";
import type { Mark } from "./mark.ts";

/** A line without its prefixes. */
export interface Unwrapped {
  readonly text: string;
  /** Who printed it, outermost first; empty when nothing says. */
  readonly process: string;
  /** Milliseconds since the epoch as a prefix gave it, or null. */
  readonly time: number | null;
}

/** Which of the ambiguous marks this log's lines really wear. */
export type Habits = { readonly [habit in Habit]: boolean };

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

/** What counts up, and what is no machine's or container's name: it has a number or a generated part. */
const NO_HOST =
  /^(?:(?:epoch|step|fold|trial|iter\w{0,6}|batch|run|stage|phase|round|seed|layer|block|gpu|cuda|loss|top|acc|exp|test|train|val|valid|eval|level)[-_.]?\d{1,6}|[A-Za-z_.-]{1,200})$/i;
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

/** Whether a log wears labels that `isBare` does not know. */
export const wearsLabels = ({ host, pod, job }: Habits): boolean => host || pod || job;

const isAscii = (code: number) => code < 128;
/** Those whose marks may begin with a character; behind ASCII, those that may begin with any. */
const BY_FIRST = Array.from({ length: 129 }, (_, code) =>
  CARRIERS.filter(({ first }) => first === undefined || (isAscii(code) && first.includes(String.fromCharCode(code)))),
);

/** Takes all prefixes off a cleaned line. */
export function unwrap(line: string, habits: Habits): Unwrapped {
  let text = line;
  let time: number | null = null;
  const names: string[] = [];
  const taken = new Set<string>();
  const mayWear = ({ habit, once }: Carrier) =>
    (habit === undefined || habits[habit]) && (once === undefined || !taken.has(once));
  for (let depth = 0; depth < DEEPEST && text !== ""; depth++) {
    const worn = outermost(text, mayWear);
    if (worn === null) break;
    const { carrier, mark } = worn;
    if (carrier.once !== undefined) taken.add(carrier.once);
    if (mark.who !== "" && names.at(-1) !== mark.who) names.push(mark.who.slice(0, LONGEST_NAME));
    time ??= mark.time;
    ({ text } = mark);
  }
  return { text, process: names.join(" "), time };
}

/** The first mark of a text that it may wear, and whose it is. */
function outermost(
  text: string,
  mayWear: (carrier: Carrier) => boolean,
): { readonly carrier: Carrier; readonly mark: Mark } | null {
  for (const carrier of BY_FIRST[Math.min(text.charCodeAt(0), 128)] ?? []) {
    const mark = mayWear(carrier) ? carrier.read(text) : null;
    if (mark !== null) return { carrier, mark };
  }
  return null;
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
    slurm: wears(HABITS.slurm, true),
    bracket: wears(HABITS.bracket, true),
    compose: wears(HABITS.compose, false),
    host: isLabelled(HABITS.host, NO_HOST),
    pod: isLabelled(HABITS.pod, /^$/),
    job: isLabelled(HABITS.job, /^$/),
  };
}
