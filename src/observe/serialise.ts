/**
 * The case file as text: JSON lines, so that logs can be read where they are and only case files travel. A header line names the
 * format and its version, then comes one record a line, and a last line counts them, so that a cut file is told from a whole one.
 * Several case files may stand one behind the other in one text (`cat *.case`).
 *
 * A case file comes from elsewhere: every field is checked when it is read.
 */
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
} from "../model/case-file.ts";
import { AXES, type Axis, type Capture, type Place, type RunPoint, type Unit } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";

const FORMAT = "crashdx-case";
const VERSION = 1;
/** How every case file begins. */
const BEGINNING = `{"format":"${FORMAT}"`;
/** Characters of the longest record that is read; what this program writes stays far below. */
export const LONGEST_RECORD = 32 << 20;

/** A text that is no whole case file of a known version. The message is one plain line, without the file's name. */
export class CaseFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CaseFileError";
  }
}

/** Bytes of a file that are enough to tell whether it holds a case file. */
export const CASE_HEAD = 8192;
/** Bytes of other text that may stand before a case file, as the greeting of a machine that was asked for it. */
const MOST_BEFORE = 4096;

export type CaseEncoding = "utf-8" | "utf-16le" | "utf-16be";

/**
 * The encoding of the case file that a file holds, by the file's first bytes; null for what is none. PowerShell writes what it redirects
 * in UTF-16, and editors of Windows add a mark to UTF-8.
 */
export function caseEncoding(head: Uint8Array): CaseEncoding | null {
  const encoding =
    head[0] === 0xff && head[1] === 0xfe ? "utf-16le" : head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : "utf-8";
  const width = encoding === "utf-8" ? 1 : 2;
  const start = new TextDecoder(encoding).decode(head.subarray(0, width * (MOST_BEFORE + BEGINNING.length)));
  return start.startsWith(BEGINNING) || start.includes(`\n${BEGINNING}`) ? encoding : null;
}

// Writing -------------------------------------------------------------------------------------------------------------------------

/** JSON has no infinity and no minus zero: such numbers travel as `{"$": "Infinity"}`. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "number" && (!Number.isFinite(inner) || Object.is(inner, -0))
      ? { $: Object.is(inner, -0) ? "-0" : String(inner) }
      : inner,
  );

/** A sample as a row. Its points are 0 where they are those of the sample before, as they mostly are. */
function row(sample: Sample, before: Sample | undefined): unknown {
  const { line, value, limit, time, life, labelled, points } = sample;
  const same = before !== undefined && written(before.points) === written(points);
  return [line, value, limit, time, life, labelled ? 1 : 0, same ? 0 : points];
}

function* records(caseFile: CaseFile): Iterable<string> {
  for (const source of caseFile.sources) yield written({ source });
  for (const process of caseFile.processes) yield written({ process });
  for (const finding of caseFile.findings) yield written({ finding });
  for (const { samples, ...track } of caseFile.tracks)
    yield written({ track: { ...track, samples: samples.map((s, i) => row(s, samples[i - 1])) } });
  for (const setting of caseFile.settings) yield written({ setting });
  for (const gap of caseFile.gaps) yield written({ gap });
}

/** The lines of a case file, each with its line end. */
export function* serialiseCase(caseFile: CaseFile): Iterable<string> {
  yield `${BEGINNING},"version":${VERSION}}\n`;
  let count = 0;
  for (const record of records(caseFile)) {
    count++;
    yield `${record}\n`;
  }
  yield `{"end":${count}}\n`;
}

// Reading -------------------------------------------------------------------------------------------------------------------------

type Read<T> = (value: unknown) => T;

class Wrong extends Error {}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text: Read<string> = (value) => {
  if (typeof value !== "string") throw new Wrong("a text");
  return value;
};
const flag: Read<boolean> = (value) => {
  if (typeof value !== "boolean") throw new Wrong("true or false");
  return value;
};
const ODD: { readonly [name: string]: number } = {
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
  "-0": -0,
};
const number: Read<number> = (value) => {
  if (typeof value === "number") return value;
  const odd = isObject(value) && typeof value.$ === "string" && Object.hasOwn(ODD, value.$) ? ODD[value.$] : undefined;
  if (odd === undefined) throw new Wrong("a number");
  return odd;
};
const count: Read<number> = (value) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new Wrong("a count");
  return value;
};
const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value) =>
    value === null ? null : read(value);
const list =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) throw new Wrong("a list");
    return value.map(read);
  };
const table =
  <T>(read: Read<T>): Read<{ readonly [key: string]: T }> =>
  (value) => {
    if (!isObject(value)) throw new Wrong("an object");
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, read(inner)]));
  };
const shape =
  <T>(fields: { readonly [K in keyof T]-?: Read<T[K]> }): Read<T> =>
  (value) => {
    if (!isObject(value)) throw new Wrong("an object");
    const names = Object.keys(fields) as (keyof T & string)[];
    return Object.fromEntries(
      names.map((name) => {
        if (!Object.hasOwn(value, name)) throw new Wrong(`a field "${name}"`);
        return [name, fields[name](value[name])];
      }),
    ) as T;
  };

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

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** Reads the lines of one or several case files, one at a time. */
export class CaseReader {
  private readonly done: CaseFile[] = [];
  private current: Mutable<CaseFile> | null = null;
  private records = 0;
  private number = 0;

  /** Takes the next line unless it stands before the first case file. Tells whether it did. Throws a CaseFileError. */
  lineFromBeginning(line: string): boolean {
    if (this.current === null && this.done.length === 0 && !line.startsWith(BEGINNING)) {
      this.number++;
      return false;
    }
    this.line(line);
    return true;
  }

  /** Takes the next line, without its end. Throws a CaseFileError. */
  line(line: string): void {
    this.number++;
    if (line === "" || line === "\r") return;
    let record: unknown;
    try {
      record = JSON.parse(line);
    } catch {
      throw this.damaged("it is no JSON");
    }
    const [kind, extra] = isObject(record) ? Object.keys(record) : [];
    if (!isObject(record) || kind === undefined) throw this.damaged("it is no record");
    if (kind === "format") this.begin(record);
    else if (this.current === null) throw this.damaged("a case file begins with its format and version");
    else if (extra !== undefined) throw this.damaged("a record has one kind");
    else if (kind === "end") this.finish(this.current, record.end);
    else {
      this.records++;
      try {
        this.take(this.current, kind, record[kind]);
      } catch (error) {
        if (!(error instanceof Wrong)) throw error;
        throw this.damaged(`${error.message} is missing or wrong in its ${kind}`);
      }
    }
  }

  /** The case files, once all lines were taken. Throws a CaseFileError when the last one is not whole. */
  end(): readonly CaseFile[] {
    if (this.current !== null) throw new CaseFileError(`the case file is cut: it ends behind line ${this.number}`);
    return this.done;
  }

  private damaged(why: string): CaseFileError {
    return new CaseFileError(`the case file is damaged in line ${this.number}: ${why}`);
  }

  private begin(header: { readonly [key: string]: unknown }): void {
    if (this.current !== null) throw this.damaged("another case file begins before this one ended");
    const { format, version } = header;
    if (format !== FORMAT || typeof version !== "number") throw this.damaged("it names no format that is known");
    if (version > VERSION)
      throw new CaseFileError(
        `the case file is of version ${version} and this crashdx reads up to ${VERSION}: use a newer crashdx`,
      );
    if (version !== VERSION) throw this.damaged(`there is no version ${version}`);
    this.current = { version: 1, sources: [], processes: [], findings: [], tracks: [], settings: [], gaps: [] };
    this.records = 0;
  }

  private finish(current: Mutable<CaseFile>, counted: unknown): void {
    if (counted !== this.records)
      throw this.damaged(`it counts ${String(counted)} records, and ${this.records} are there`);
    this.done.push(current);
    this.current = null;
  }

  private take(into: Mutable<CaseFile>, kind: string, value: unknown): void {
    switch (kind) {
      case "source":
        into.sources.push(source(value));
        break;
      case "process":
        into.processes.push(process(value));
        break;
      case "finding":
        into.findings.push(finding(value));
        break;
      case "track":
        into.tracks.push(track(value));
        break;
      case "setting":
        into.settings.push(setting(value));
        break;
      case "gap":
        into.gaps.push(gap(value));
        break;
      default:
        throw new Wrong(`a known kind of record (not "${kind.slice(0, 40)}")`);
    }
  }
}

/** Reads a text of one or several case files. Throws a CaseFileError. */
export function parseCases(whole: string): readonly CaseFile[] {
  const reader = new CaseReader();
  const lines = whole.split("\n");
  // Behind the last line end there is no line.
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) reader.line(line);
  return reader.end();
}
