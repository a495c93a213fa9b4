/** Counter lines of the logging helper: `[THREADS] Fold 2/3 START: proc=36, cgroup=506/7680, maps=1850/65530, rss=1200MB`. */
import { COUNTER_TAG, type CounterLine, readCounterLine } from "../../grammars/language/counters.ts";
import { readCommon } from "../../grammars/language/counters-common.ts";
import { type Metric, metricOf } from "../../grammars/language/counters-metrics.ts";
import type { LogEvent, Reading, Recogniser } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { keptText, messageOf, placeOf } from "./line-helpers.ts";
import { type Label, readLabel } from "./markers-points.ts";

/** How much of a line is read from its first tag on. Two writers at once make a line of a few hundred characters. */
const LONGEST = 4096;
/** Longest step name kept. */
const LONGEST_STEP = 120;

/**
 * Before the tag of a real line stands nothing, or what a logging framework, a wrapper or another writer put there. A quotation mark or
 * a bracket of a call, a backtick, a table's bar or a comment sign in front of it shows it quoted: the helper's own source, a table
 * of its labels. (A JSON record's message, `"message": "[THREADS] …`, is none of these.)
 */
const QUOTED =
  /(?:`|\(\s{0,4}[rbfu]{0,2}["']{1,3}|(?:^|[\s=(,[])[rbfu]["']{1,3}|^\s*["']{1,3}|^\s*\|.{0,200}|^\s*(?:#|\/\/|\*)\s.{0,200})$/;

/** Labels that were read, since a run prints the same few for hours; at most so many. */
let labels = new Map<string, Label>();
const REMEMBERED_LABELS = 64;

function labelOf(text: string): Label {
  let label = labels.get(text);
  if (label === undefined) {
    const { points, rest } = readLabel(text);
    label = { points, rest: rest.slice(0, LONGEST_STEP) };
    // A new map: a cleared one keeps what it held until the next full collection of garbage (V8 links its old table to the new one).
    if (labels.size >= REMEMBERED_LABELS) labels = new Map();
    labels.set(text, label);
  }
  return label;
}

function readingOf(_key: string, { name, unit }: Metric, value: number, limit: number | null): Reading {
  return { metric: name, value, unit, limit };
}

function segmentEvents(line: LogLine, segment: CounterLine, before: string): readonly LogEvent[] {
  const label = labelOf(segment.label);
  const { known, damaged } = segment;
  if (segment.readings.length === 0) {
    // Nothing measured: a line that was cut in its label or in its first counter, or no counter line at all.
    const cut = known || (label.points.length > 0 && messageOf(before) === "");
    // The label itself may be cut: "AFTER CLEA" would be a step of its own.
    return cut ? eventsOf(line, { points: label.points, rest: "" }, [], true) : [];
  }
  if (!known) return [];
  const readings = segment.readings.map(
    ({ key, value, unit, limit }): Reading => ({
      metric: metricOf(key)?.name ?? key.toLowerCase(),
      value,
      unit,
      limit,
    }),
  );
  return eventsOf(line, label, readings, damaged);
}

function eventsOf(line: LogLine, label: Label, readings: readonly Reading[], damaged: boolean): readonly LogEvent[] {
  const { points, rest: step } = label;
  const point = points[0] ?? null;
  const at = placeOf(line);
  const sample: LogEvent = { type: "sample", point, step, readings, damaged, text: keptText(line.text), at };
  if (points.length < 2) return [sample];
  const inner = points.slice(1).map((p): LogEvent => ({ type: "marker", point: p, seconds: null, stage: "", at }));
  return [...inner, sample];
}

/**
 * The recogniser of counter lines. The outermost point of a label ("Fold 2/3" of "Fold 2/3 Epoch 4/30 END") is the sample's own;
 * a marker goes before the sample for each further one. A line that two writers wrote into gives a sample for each tag in it.
 */
export const counterLines: Recogniser = {
  name: "counter lines",
  literals: [COUNTER_TAG],
  recognise(line) {
    // Nothing stands before the tag of a common line, so that it needs no other look.
    const common = line.text.length <= LONGEST ? readCommon(line.text, readingOf) : null;
    if (common !== null) return eventsOf(line, labelOf(common.label), common.readings, false);
    const first = line.text.indexOf(COUNTER_TAG);
    if (first < 0) return [];
    const before = line.text.slice(0, first);
    if (QUOTED.test(before.slice(-300))) return [];
    let text = line.text.slice(first, first + LONGEST);
    // The message of a JSON record ends with its string.
    if (before.endsWith('"')) text = text.split('"', 1)[0] ?? text;
    return readCounterLine(text).flatMap((segment) => segmentEvents(line, segment, before));
  },
};
