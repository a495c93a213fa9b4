/**
 * From the tracks of a case file to series: one for each process and metric, on one axis, cut into groups whose members may be
 * compared with each other (the same step of the fold, in the same life of the process where that matters).
 */
import { type CaseFile, type ProcessRecord, processKey, type Sample, type Track } from "../model/case-file.ts";
import { AXES, type Axis, type Unit } from "../model/event.ts";
import { median } from "./stats/order.ts";
import type { PointGroup } from "./stats/theil-sen.ts";

/** One measurement at its place on the axis. */
export interface Point {
  /** Fold, trial, epoch or iteration, from 1. */
  readonly x: number;
  readonly value: number;
  readonly line: number;
  readonly time: number | null;
  readonly limit: number | null;
  /** Index into `steps` of the series. */
  readonly step: number;
  /** The index on an axis inside this one (epoch inside a fold), where a step has several measurements at one x. */
  readonly inner: number | null;
  readonly life: number;
}

export interface Series {
  readonly source: string;
  readonly process: string;
  readonly metric: string;
  readonly unit: Unit;
  readonly per: Axis;
  /** True when no label names a point of the run, so that x counts the measurements themselves. */
  readonly ordinal: boolean;
  readonly steps: readonly string[];
  /** What the fit uses, in order of line. */
  readonly points: readonly Point[];
  /** Every measurement kept, those before the first fold too, in order of line. */
  readonly everything: readonly Point[];
  /** Process lives seen; above 1 the counter started again. */
  readonly lives: number;
  /** True when each fold (trial, epoch) had a life of its own, so that folds are compared across lives. */
  readonly isolated: boolean;
  readonly reached: number | null;
  readonly planned: number | null;
}

/** Points of one group at unlike x, in order of x; repeated measurements at one x are given by their median. */
export interface Group extends PointGroup {
  readonly step: number;
  readonly inner: number | null;
  readonly life: number;
}

interface Labelled {
  readonly sample: Sample;
  readonly step: number;
}

/** Counters of the whole container or machine live on when a process ends; all others start again with the process. */
const SHARED_METRICS = new Set([
  ...["cgroup", "cgroup_memory", "node_memory", "memory_percent"],
  ...["threads_total", "processes_total", "object_store_memory", "shm"],
]);

/** Fewer points than this on an axis, and the axis inside it is used instead where that one is rich. */
const FEW = 4;

/** All series of a case file, in order of source, process and first appearance of the metric. */
export function seriesOf(caseFile: CaseFile): Series[] {
  const byCounter = new Map<string, Track[]>();
  for (const track of caseFile.tracks) {
    const key = JSON.stringify([track.source, track.process, track.metric]);
    const list = byCounter.get(key);
    if (list) list.push(track);
    else byCounter.set(key, [track]);
  }
  const records = new Map(caseFile.processes.map((p) => [processKey(p), p]));
  return [...byCounter.values()].map((tracks) => {
    const { source, process } = tracks[0] as Track;
    return seriesOfTracks(tracks, records.get(processKey({ source, process })) ?? null);
  });
}

function seriesOfTracks(tracks: readonly Track[], record: ProcessRecord | null): Series {
  const { source, process, metric, unit } = tracks[0] as Track;
  const labelled: Labelled[] = tracks.flatMap((track, step) =>
    track.samples.filter((s) => Number.isFinite(s.value)).map((sample) => ({ sample, step })),
  );
  labelled.sort((a, b) => a.sample.line - b.sample.line);
  const choice = chooseAxis(labelled);
  const place = choice.ordinal ? ordinalPlaces(labelled) : axisPlaces(labelled, choice);
  const everything: Point[] = [];
  const points: Point[] = [];
  const passes = countPasses(labelled, place);
  labelled.forEach(({ sample, step }, i) => {
    const at = place[i] ?? null;
    const point: Point = {
      x: at ?? Number.NaN,
      value: sample.value,
      line: sample.line,
      time: sample.time,
      limit: sample.limit,
      step,
      inner: choice.inner === null ? null : (sample.points[choice.inner]?.index ?? null),
      life: sample.life + (passes[i] as number),
    };
    everything.push(point);
    if (at !== null) points.push(point);
  });
  const { lives, isolated } = livesOf(points, SHARED_METRICS.has(metric));
  const reached = record?.reached[choice.axis] ?? null;
  const xs = points.map((p) => p.x);
  return {
    source,
    process,
    metric,
    unit,
    per: choice.axis,
    ordinal: choice.ordinal,
    steps: tracks.map((t) => t.step),
    points,
    everything,
    lives,
    isolated,
    reached: choice.ordinal || choice.outer !== null ? maxOf(xs) : (reached?.index ?? maxOf(xs)),
    planned: choice.outer !== null ? null : (reached?.total ?? totalOf(labelled, choice.axis)),
  };
}

function maxOf(values: readonly number[]): number | null {
  let max = Number.NEGATIVE_INFINITY;
  for (const v of values) if (v > max) max = v;
  return Number.isFinite(max) ? max : null;
}

function totalOf(labelled: readonly Labelled[], axis: Axis): number | null {
  return maxOf(labelled.flatMap(({ sample }) => sample.points[axis]?.total ?? []));
}

interface AxisChoice {
  readonly axis: Axis;
  /** The axis around the chosen one, when that had too few points: x then runs on through its values. */
  readonly outer: Axis | null;
  /** The axis inside the chosen one that tells repeated measurements at one x apart. */
  readonly inner: Axis | null;
  readonly ordinal: boolean;
}

/**
 * The outermost axis on which the run moved: a fold before an epoch inside it. Where that axis has only two or three points and an
 * axis inside is measured richly, the inner one: three hundred epochs say more than two folds.
 */
function chooseAxis(labelled: readonly Labelled[]): AxisChoice {
  const present = AXES.filter((axis) => labelled.some(({ sample }) => sample.points[axis] !== undefined));
  for (const axis of present) {
    const values = new Set<number>();
    for (const { sample } of labelled) {
      const point = sample.points[axis];
      if (point) values.add(point.index);
    }
    if (values.size < 2) continue;
    const inside = present.slice(present.indexOf(axis) + 1);
    const inner = inside.find((b) => richness(labelled, axis, b) >= 2) ?? null;
    if (values.size < FEW && inner !== null && richness(labelled, axis, inner) >= FEW) {
      return { axis: inner, outer: axis, inner: null, ordinal: false };
    }
    return { axis, outer: null, inner, ordinal: false };
  }
  const counts = new Map<number, number>();
  for (const { step } of labelled) counts.set(step, (counts.get(step) ?? 0) + 1);
  const repeats = Math.max(0, ...counts.values());
  if (repeats >= 3 || present.length === 0) {
    return { axis: present.at(-1) ?? "iteration", outer: null, inner: null, ordinal: true };
  }
  return { axis: present[0] as Axis, outer: null, inner: null, ordinal: false };
}

/** How many unlike points of axis `inner` a step typically has at one point of axis `outer`, for the richest step. */
function richness(labelled: readonly Labelled[], outer: Axis, inner: Axis): number {
  const cells = new Map<number, Map<number, Set<number>>>();
  for (const { sample, step } of labelled) {
    const a = sample.points[outer];
    const b = sample.points[inner];
    if (!a || !b) continue;
    const row = cells.get(step) ?? new Map<number, Set<number>>();
    cells.set(step, row);
    const cell = row.get(a.index);
    if (cell) cell.add(b.index);
    else row.set(a.index, new Set([b.index]));
  }
  let best = 0;
  for (const row of cells.values()) best = Math.max(best, median([...row.values()].map((s) => s.size)));
  return best;
}

/** Without labels x counts the measurements, stretched by the clock where every one has a time: gaps then stay gaps. */
function ordinalPlaces(labelled: readonly Labelled[]): (number | null)[] {
  const times = labelled.map(({ sample }) => sample.time);
  const steps = times.slice(1).map((t, i) => (t ?? Number.NaN) - (times[i] ?? Number.NaN));
  const typical = median(steps);
  const clocked = steps.length > 0 && steps.every((d) => d >= 0) && typical > 0;
  const start = times[0] ?? 0;
  return labelled.map((_, i) => (clocked ? 1 + ((times[i] as number) - start) / typical : i + 1));
}

function axisPlaces(labelled: readonly Labelled[], choice: AxisChoice): (number | null)[] {
  const { axis, outer } = choice;
  if (outer === null) return labelled.map(({ sample }) => sample.points[axis]?.index ?? null);
  // The inner index may start again with each outer point, or run on; only the first needs an offset.
  let offset = 0;
  let reached = 0;
  let current: number | null = null;
  return labelled.map(({ sample }) => {
    const a = sample.points[outer];
    const b = sample.points[axis];
    if (!a || !b) return null;
    if (current !== null && a.index !== current && b.index + offset <= reached) {
      offset = Math.max(reached, offset + (b.total ?? 0));
    }
    current = a.index;
    reached = Math.max(reached, b.index + offset);
    return b.index + offset;
  });
}

/**
 * A log may hold the same run twice, or a run started again without a word. When x falls back to where it began after having come
 * far, a new pass begins; passes count like lives of the process.
 */
function countPasses(labelled: readonly Labelled[], place: readonly (number | null)[]): number[] {
  let passes = 0;
  let life: number | null = null;
  let first = Number.NaN;
  let top = Number.NEGATIVE_INFINITY;
  return labelled.map(({ sample }, i) => {
    const x = place[i] ?? null;
    if (x === null) return passes;
    if (sample.life !== life) {
      life = sample.life;
      first = x;
      top = x;
    } else if (x <= first && top >= first + 2) {
      passes++;
      top = x;
    }
    if (x > top) top = x;
    return passes;
  });
}

/**
 * A life that spans a single x is an isolated fold, and folds are then compared across lives. Lives that span several x each have a
 * level of their own, unless the counter is shared and outlives them.
 */
function livesOf(points: readonly Point[], shared: boolean): { lives: number; isolated: boolean } {
  const spans = new Map<number, Set<number>>();
  for (const p of points) {
    const span = spans.get(p.life);
    if (span) span.add(p.x);
    else spans.set(p.life, new Set([p.x]));
  }
  const lives = Math.max(1, spans.size);
  const long = [...spans.values()].filter((s) => s.size > 1).length;
  return { lives, isolated: lives > 1 && (shared || long <= 0.3 * lives) };
}

/** The comparable groups of a series, each with points at two x or more. */
export function groupsOf(series: Series, points: readonly Point[] = series.points): Group[] {
  const fine = collect(points, (p) => `${p.step}|${series.isolated ? "" : p.life}|${p.inner ?? ""}`);
  const used = fine.reduce((sum, g) => sum + g.x.length, 0);
  // Inner indices that never return make no groups; the median at each x is then what can be compared.
  if (used >= 0.5 * points.length || points.every((p) => p.inner === null)) return fine;
  return collect(points, (p) => `${p.step}|${series.isolated ? "" : p.life}`);
}

function collect(points: readonly Point[], keyOf: (p: Point) => string): Group[] {
  const cells = new Map<string, { of: Point; at: Map<number, number[]> }>();
  for (const p of points) {
    const key = keyOf(p);
    const cell = cells.get(key) ?? { of: p, at: new Map<number, number[]>() };
    cells.set(key, cell);
    const values = cell.at.get(p.x);
    if (values) values.push(p.value);
    else cell.at.set(p.x, [p.value]);
  }
  const groups: Group[] = [];
  for (const { of, at } of cells.values()) {
    if (at.size < 2) continue;
    const x = [...at.keys()].sort((a, b) => a - b);
    const y = x.map((v) => median(at.get(v) as number[]));
    groups.push({ x, y, step: of.step, inner: of.inner, life: of.life });
  }
  return groups;
}
