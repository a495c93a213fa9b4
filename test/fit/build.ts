/** Builds case files for the fit tests: from counter lines (a small parser of their own), or from numbers. */
import type { CaseFile, ProcessRecord, Sample, Track } from "../../src/model/case-file.ts";
import type { Axis, RunPoint } from "../../src/model/event.ts";

const LINE =
  /\[THREADS\] (?:(Fold|Trial|Epoch|Iteration) (\d+)\/(\d+) )?(.*?): ((?:\w+=[\d.]+(?:\/\d+)?(?:MB)?(?:, )?)+)/;
const READING = /(\w+)=([\d.]+)(?:\/(\d+))?(MB)?/g;
const TIME = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)/;
const MARKER = /(Epoch) (\d+)\/(\d+)/;

/** One measurement for `caseFileOf`. */
export interface Measured {
  readonly metric: string;
  readonly unit?: "bytes" | "count";
  readonly step?: string;
  readonly x?: number;
  readonly per?: Axis;
  readonly points?: { readonly [axis: string]: RunPoint };
  readonly value: number;
  readonly limit?: number | null;
  readonly line?: number;
  readonly time?: number | null;
  readonly life?: number;
  readonly process?: string;
}

export function caseFileOf(
  measured: readonly Measured[],
  totals: Readonly<Record<string, number | null>> = {},
): CaseFile {
  const tracks = new Map<string, { track: Omit<Track, "samples" | "count">; samples: Sample[] }>();
  const processes = new Map<string, ProcessRecord>();
  measured.forEach((m, i) => {
    const process = m.process ?? "";
    const per = m.per ?? "fold";
    const points = m.points ?? (m.x === undefined ? {} : { [per]: { per, index: m.x, total: totals[per] ?? null } });
    const key = JSON.stringify([process, m.metric, m.step ?? ""]);
    const track = {
      source: "log",
      process,
      metric: m.metric,
      unit: m.unit ?? "count",
      step: m.step ?? "",
      threshold: 2 ** 32,
    };
    const entry = tracks.get(key) ?? { track, samples: [] };
    tracks.set(key, entry);
    const line = m.line ?? i + 1;
    entry.samples.push({
      line,
      time: m.time ?? null,
      points,
      labelled: m.x !== undefined,
      life: m.life ?? 0,
      value: m.value,
      limit: m.limit ?? null,
    });
    const before = processes.get(process);
    const reached: Record<string, RunPoint & { line: number }> = { ...before?.reached };
    for (const [axis, p] of Object.entries(points)) {
      if ((reached[axis]?.index ?? Number.NEGATIVE_INFINITY) < p.index) reached[axis] = { ...p, line };
    }
    processes.set(process, {
      source: "log",
      process,
      firstLine: before?.firstLine ?? line,
      lastLine: line,
      firstTime: before?.firstTime ?? m.time ?? null,
      firstTimeLine: before?.firstTimeLine ?? line,
      lastTime: m.time ?? null,
      lastTimeLine: line,
      end: { points, step: m.step ?? "", life: m.life ?? 0, seconds: 0 },
      reached,
      markers: 0,
      restarts: [],
    });
  });
  return {
    version: 1,
    sources: [],
    processes: [...processes.values()],
    findings: [],
    tracks: [...tracks.values()].map(({ track, samples }) => ({ ...track, count: samples.length, samples })),
    settings: [],
    gaps: [],
  };
}

/** The same case file with a failure at its end. */
export function failed(file: CaseFile): CaseFile {
  const finding = { signature: "some-failure", source: "log", process: "", count: 1, first: [], last: [] };
  return { ...file, findings: [finding] };
}

/** A series of one step: values at x = 1, 2, ... or at the x given. */
export function series(
  values: readonly number[],
  options: Omit<Measured, "value"> & { readonly at?: readonly number[]; readonly total?: number } = { metric: "maps" },
): CaseFile {
  const { at, total, ...rest } = options;
  const per = rest.per ?? "epoch";
  return caseFileOf(
    values.map((value, i) => ({ ...rest, per, step: rest.step ?? "END", x: at?.[i] ?? i + 1, value })),
    { [per]: total ?? null },
  );
}

/** Reads the counter lines of a log. Only for these tests; the program's own grammar is the recogniser's. */
export function caseFileOfLog(text: string): CaseFile {
  const measured: Measured[] = [];
  let life = 0;
  let current: Record<string, RunPoint> = {};
  text.split("\n").forEach((line, i) => {
    if (/>>> python .*\(pid \d+\)/.test(line)) life++;
    const clock = TIME.exec(line);
    const time = clock ? Date.parse(`${clock[1]}T${clock[2]}Z`) : null;
    const match = LINE.exec(line);
    if (!match) {
      const marker = MARKER.exec(line);
      if (marker) current = { ...current, epoch: { per: "epoch", index: Number(marker[2]), total: Number(marker[3]) } };
      return;
    }
    const per = match[1]?.toLowerCase() as Axis | undefined;
    if (per) current = { ...current, [per]: { per, index: Number(match[2]), total: Number(match[3]) } };
    for (const [, metric, value, limit, size] of (match[5] as string).matchAll(READING)) {
      measured.push({
        metric: metric as string,
        unit: size ? "bytes" : "count",
        step: match[4] as string,
        points: current,
        value: Number(value) * (size ? 2 ** 20 : 1),
        limit: limit === undefined ? null : Number(limit),
        line: i + 1,
        time,
        life,
      });
    }
  });
  return caseFileOf(measured);
}
