/** How each kind of record is read and checked. The types hold it to the model: a field that is missing here does not compile. */
import type {
  BorderLine,
  CaseFile,
  Finding,
  Gap,
  Occurrence,
  ProcessRecord,
  Restart,
  RunPlace,
  Sample,
  Setting,
  SourceRecord,
  Track,
} from "../../model/case-file.ts";
import { AXES, type Axis, type Capture, type Place, type RunPoint, type Unit } from "../../model/event.ts";
import type { LogLine } from "../../model/line.ts";
import { count, flag, list, number, orNull, type Read, shape, table, text, Wrong } from "./fields.ts";

const axis: Read<Axis> = (value) => {
  const found = AXES.find((known) => known === value);
  if (found === undefined) throw new Wrong("fold, trial, epoch or iteration");
  return found;
};
const unit: Read<Unit> = (value) => {
  if (value !== "bytes" && value !== "count") throw new Wrong("bytes or count");
  return value;
};
const capture: Read<Capture> = (value) => (typeof value === "string" ? value : number(value));

const point = shape<RunPoint>({ per: axis, index: number, total: orNull(number) });
const points = table(point);
const place = shape<Place>({ line: count, source: text, process: text, time: orNull(number) });
const where = shape<RunPlace>({ points, step: text, life: count, seconds: count });
const logLine = shape<LogLine>({
  text,
  number: count,
  offset: count,
  source: text,
  process: text,
  time: orNull(number),
  prose: flag,
});
const border = shape<BorderLine>({ line: logLine, where });
const occurrence = shape<Occurrence>({ at: place, text, captures: table(capture), where });
const restart = shape<Restart>({ pid: orNull(number), text, at: place });

const source = shape<SourceRecord>({
  name: text,
  lines: count,
  bytes: count,
  matchedLines: count,
  damagedSamples: count,
  truncated: orNull(text),
  head: list(border),
  tail: list(border),
});
const process = shape<ProcessRecord>({
  source: text,
  process: text,
  firstLine: count,
  lastLine: count,
  firstTime: orNull(number),
  firstTimeLine: count,
  lastTime: orNull(number),
  lastTimeLine: count,
  end: where,
  reached: table(
    shape<RunPoint & { readonly line: number }>({ per: axis, index: number, total: orNull(number), line: count }),
  ),
  markers: count,
  restarts: list(restart),
});
const finding = shape<Finding>({
  signature: text,
  source: text,
  process: text,
  count,
  first: list(occurrence),
  last: list(occurrence),
});
const setting = shape<Setting>({
  name: text,
  source: text,
  value: capture,
  hard: orNull(capture),
  text,
  at: place,
});
const gap = shape<Gap>({ source: text, process: text, fromLine: count, toLine: count, length: number });

const samples: Read<readonly Sample[]> = (value) => {
  let before: Sample["points"] | null = null;
  return list((item): Sample => {
    if (!Array.isArray(item) || item.length !== 7) throw new Wrong("a row of seven");
    const [line, amount, limit, time, life, labelled, at] = item as readonly unknown[];
    before = at === 0 && before !== null ? before : points(at);
    return {
      line: count(line),
      time: orNull(number)(time),
      points: before,
      labelled: count(labelled) === 1,
      life: count(life),
      value: number(amount),
      limit: orNull(number)(limit),
    };
  })(value);
};
const track = shape<Track>({
  source: text,
  process: text,
  metric: text,
  unit,
  step: text,
  count,
  threshold: number,
  samples,
});

/** A case file while it is read. */
export type OpenCase = {
  -readonly [K in keyof CaseFile]: CaseFile[K] extends readonly (infer U)[] ? U[] : CaseFile[K];
};

/** Takes the record of each kind into a case file. Throws Wrong. */
export const RECORDS: { readonly [kind: string]: (into: OpenCase, value: unknown) => void } = {
  source: (into, value) => into.sources.push(source(value)),
  process: (into, value) => into.processes.push(process(value)),
  finding: (into, value) => into.findings.push(finding(value)),
  track: (into, value) => into.tracks.push(track(value)),
  setting: (into, value) => into.settings.push(setting(value)),
  gap: (into, value) => into.gaps.push(gap(value)),
};
