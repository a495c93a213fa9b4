/**
 * Progress markers: a fold, trial, epoch, iteration or stage begins, goes on or ends. Keras, tqdm, Lightning, Hugging Face, Optuna,
 * and the headings that people print. A gigabyte of progress bars passes through here, so the patterns begin with their literal.
 */
import type { Axis, Condition, LogEvent, MarkerEvent, Recogniser, RunPoint } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { guardOf, lookedAt, messageOf, placeOf } from "./line-helpers.ts";

/** `step` is no literal by itself: every Keras bar says "ms/step". */
const COUNTING: readonly string[] = [
  ...["Epoch", "epoch", "EPOCH", "Fold", "fold", "FOLD", "Trial", "trial"],
  ...["Step ", "Step:", "Step[", " step ", "step:", "global_step", "Iter", "iter ", "iter:", "iteration"],
  ...["Run ", "RUN ", "Task ", "task "],
];
const STAGES: readonly string[] = ["Stage ", "stage ", "STAGE "];
const LITERALS: readonly string[] = [...COUNTING, ...STAGES];
/** A counting word has its number right behind it: see NUMBER. "Iter" may be the beginning of a longer word, and MMEngine puts a bracket between. */
const WITH_NUMBER: readonly Condition[] = [
  { needs: [], number: 13 },
  { needs: [["Iteration", "Epoch(", "epoch(", "EPOCH("]], number: 26 },
];

/** A number, the total behind it, and nothing that makes it a quantity or a file name. */
const NUMBER = String.raw`["']?[ \t]{0,4}[:=#]?[ \t]{0,4}[[(]?#?(\d{1,9}(?:\.\d{1,6})?)(?:[ \t]?(?:\/|of)[ \t]?(\d{1,9}))?(?![\w.%]*[\w%]|-step|-val|[.-]\w{1,6}\b)`;
/** Words before a number that make it another epoch than the one at hand. */
const OTHER =
  /(?:best|from|every|each|since|until|till|per|of|in|at|is|to|by|resum\w{1,4}|max|min|total|last|next|previous|patience|warm-?up|num|start|end|stop|first)[ :=_(-]{0,3}$/i;

/** As the literals have it, so that no line is a marker only because something else in it was worth a look. */
const STEP = String.raw`(?<![\w/-])(?:Step(?=[ :[])|step(?=:)|(?<= )step(?= ))`;

interface Form {
  readonly per: Axis;
  /** One of these stands in every match: to look for them costs less than to look for the pattern. */
  readonly words: readonly string[];
  readonly pattern: RegExp;
  /** Which matches count besides: some words say too little by themselves. */
  readonly total?: boolean;
  readonly atStart?: boolean;
}

const FORMS: readonly Form[] = [
  {
    per: "fold",
    words: ["old", "OLD"],
    pattern: new RegExp(String.raw`(?<![\w-]|\d-)(?:--)?(?:Fold|fold|FOLD)${NUMBER}`),
  },
  { per: "trial", words: ["rial"], pattern: new RegExp(String.raw`(?<![\w-])(?:Trial|trial)${NUMBER}`) },
  {
    per: "trial",
    words: ["Run", "RUN", "ask"],
    pattern: new RegExp(String.raw`(?<![\w-])(?:Run|RUN|[Tt]ask)(?= )${NUMBER}`),
    total: true,
  },
  // MMEngine prints "Epoch(train) [3][50/7330]".
  {
    per: "epoch",
    words: ["poch", "POCH"],
    pattern: new RegExp(String.raw`(?<![\w-])(?:Epoch|epoch|EPOCH)(?:\(\w{1,10}\))?${NUMBER}`),
  },
  { per: "iteration", words: ["tep"], pattern: new RegExp(`${STEP}${NUMBER}`), total: true },
  {
    per: "iteration",
    words: ["ter", "global_step"],
    pattern: new RegExp(String.raw`(?<![\w/-])(?:Iter(?:ation)?|iteration|iter(?=[ :])|global_step)${NUMBER}`),
  },
  {
    per: "iteration",
    // Of the message, before which a time may stand.
    words: ["Step ", "Step:", "Step[", " step ", "step:"],
    pattern: new RegExp(`(?:${STEP}|^step(?= ))${NUMBER}`),
    atStart: true,
  },
];

const STAGE =
  /^[^A-Za-z0-9]{0,40}(?:(?:[Ss]tarting|[Bb]eginning|[Ee]ntering|[Rr]unning) )?((?:Stage|stage|STAGE) (?:\d{1,3}|[A-Z]))\b(?![:(]?\d)/;

const mayMark = guardOf(LITERALS);

/**
 * A bar of tqdm or Lightning that begins with its epoch: `Epoch 1/30 [Train]:  42%|███`. Its beginning says it all, so the rest of a
 * flood of bars is not searched.
 */
const BAR = /^(?:Epoch|epoch)[ :]{1,2}\[?(\d{1,9})(?:\/(\d{1,9}))?\]?(?: [[(][\w ]{1,20}[\])])?:? {1,4}\d{1,3}%\|/;

/** The line that Keras and most scripts print by itself before each epoch: `Epoch 17/300`. */
const LONGEST_HEADING = 26;
const HEADING = /^(?:Epoch|epoch) (\d{1,9})(?:\/(\d{1,9}))?$/;

function epochOf(match: RegExpExecArray): RunPoint {
  return { per: "epoch", index: Number(match[1]), total: match[2] === undefined ? null : Number(match[2]) };
}

function marker(line: LogLine, point: RunPoint, seconds: number | null): LogEvent[] {
  return [{ type: "marker", point, seconds, stage: "", at: placeOf(line) }];
}

function pointOf(form: Form, text: string): RunPoint | null {
  const match = form.pattern.exec(text);
  if (match === null) return null;
  const total = match[2] === undefined ? null : Number(match[2]);
  if (form.total && total === null) return null;
  const before = text.slice(Math.max(0, match.index - 24), match.index);
  if (form.atStart && !/^\W{0,24}$/.test(match.index > 24 ? "x" : before)) return null;
  if (OTHER.test(before)) return null;
  return { per: form.per, index: Number(match[1]), total };
}

/** The time that tqdm's bar has run: `[14:02<23:05, 1.98it/s]`, also with hours. */
const BAR_TIME = /\[(?:(\d{1,3}):)?(\d{1,2}):(\d\d)</;

function barSeconds(text: string): number | null {
  const time = text.length < 800 ? BAR_TIME.exec(text) : null;
  return time === null ? null : Number(time[1] ?? 0) * 3600 + Number(time[2]) * 60 + Number(time[3]);
}

/** What makes a line that holds such words no marker: settings as a program prints them, an image's build steps, a Spark bar. */
const NO_MARKER =
  /\b(?:Namespace|Config|config|args)\b[^A-Za-z]{0,3}[({]|^Step \d{1,4}\/\d{1,4} : [A-Z]{3,12} |^\[Stage \d/;

function markersIn(line: LogLine): LogEvent[] {
  const text = lookedAt(line.text);
  const points: RunPoint[] = [];
  for (const form of FORMS) {
    if (points.some((p) => p.per === form.per) || !form.words.some((word) => text.includes(word))) continue;
    const point = pointOf(form, form.atStart ? messageOf(text) : text);
    if (point !== null) points.push(point);
  }
  const stage = text.includes("tage ") || text.includes("TAGE ") ? (STAGE.exec(messageOf(text))?.[1] ?? "") : "";
  if (points.length === 0 && stage === "") return [];
  if (NO_MARKER.test(text)) return [];
  const at = placeOf(line);
  if (points.length === 0) return [{ type: "marker", point: null, seconds: null, stage, at }];
  return points.map(
    (point, i): MarkerEvent => ({
      type: "marker",
      point,
      seconds: barSeconds(text),
      stage: i === points.length - 1 ? stage : "",
      at,
    }),
  );
}

export const markers: Recogniser = {
  name: "markers",
  literals: LITERALS,
  conditions: new Map(COUNTING.map((word) => [word, WITH_NUMBER])),
  recognise(line) {
    const heading = line.text.length < LONGEST_HEADING ? HEADING.exec(line.text) : null;
    if (heading !== null) return marker(line, epochOf(heading), null);
    const bar = BAR.exec(line.text);
    if (bar !== null) return marker(line, epochOf(bar), barSeconds(line.text));
    // Counter lines carry their own point.
    return !line.text.includes("[THREADS]") && mayMark(line.text) ? markersIn(line) : [];
  },
};
