/**
 * The `fit` room: from the counters of a case file to growth. One entry for each process and counter: slope with a 95% interval,
 * verdict, shape, forecast, and the step of a fold at which what stays first appears. Pure arithmetic; it knows nothing of causes.
 */
import type { CaseFile } from "../model/case-file.ts";
import type { Growth, GrowthMark, GrowthShape, GrowthVerdict } from "../model/growth.ts";
import { amount } from "../model/words.ts";
import { jitterOf, practicalFloor, quantumOf } from "./floors.ts";
import { forecast } from "./forecast.ts";
import { levelsOf } from "./levels.ts";
import { type Group, groupsOf, type Point, type Series, seriesOf } from "./series.ts";
import { SHAPE_FROM, shapeOf } from "./shape.ts";
import type { ShapeFinding } from "./shape-reading.ts";
import { median } from "./stats/order.ts";
import { pooledSlope } from "./stats/theil-sen.ts";
import { fitTrend, type Trend } from "./trend.ts";
import { type Judgement, judge } from "./verdict.ts";
import { givenBack, inOrder, startsAgain, stepLevels, whereItGrows } from "./where.ts";

/** Share of the limit from which on it is near. */
const NEAR = 0.8;
const CURVE_POINTS = 64;
/** A counter that is never below this many times its limit is not held by it; some count a little past theirs. */
const BEYOND = 1.05;

/** Fits every counter of a case file; entries stand in order of source, process and first appearance. */
export function fitGrowth(caseFile: CaseFile): Growth[] {
  return seriesOf(caseFile).flatMap((series) => growthOf(series, statedLimit(caseFile, series.metric)) ?? []);
}

/** Limits of a whole machine or container, that hold for a counter wherever in the log they were asked for. */
const STATED: { readonly [metric: string]: string } = {
  maps: "vm.max_map_count",
  cgroup: "pids.max",
  threads_total: "kernel.threads-max",
};

/** The limit of a counter that the log states by itself (`vm.max_map_count = 65530`), not beside each value; the least of several. */
function statedLimit(caseFile: CaseFile, metric: string): number | null {
  const name = Object.hasOwn(STATED, metric) ? STATED[metric] : undefined;
  if (name === undefined) return null;
  const values = caseFile.settings.flatMap((s) =>
    s.name === name && typeof s.value === "number" && Number.isFinite(s.value) && s.value > 0 ? [s.value] : [],
  );
  return values.length === 0 ? null : Math.min(...values);
}

/** What the fit of one series found, before it is put into words. */
interface Fit {
  readonly verdict: GrowthVerdict;
  readonly shape: GrowthShape;
  readonly says: string;
  readonly trend: Trend | null;
  readonly groups: readonly Group[];
  readonly onset: number | null;
  readonly released: number | null;
}

function growthOf(series: Series, stated: number | null): Growth | null {
  const { everything } = series;
  if (everything.length === 0) return null;
  const used = series.points.length > 0 ? series.points : everything;
  const named = lastLimit(everything) ?? stated;
  const idle = named !== null && extreme(everything, -1).value > BEYOND * named;
  const limit = idle ? null : named;
  const fit = fitSeries(series, limit);
  const { trend, groups } = fit;
  const interval = trend?.interval(0.95) ?? null;
  const peak = extreme(everything, 1);
  const growing = fit.verdict === "growing" && trend !== null;
  const noise = trend?.noise ?? 0;
  const floor = practicalFloor(series.metric, series.unit, medianValue(used), limit, noise);
  const steps =
    trend === null || groups.some((g) => g.inner !== null) ? [] : inOrder(series, stepLevels(groups, trend.levels));
  const where = growing ? whereItGrows(steps, trend.slope, noise, !series.isolated) : null;
  const again = trend !== null && !growing && !series.isolated && startsAgain(steps, trend.slope, floor);
  return {
    metric: series.metric,
    source: series.source,
    process: series.process,
    unit: series.unit,
    per: series.per,
    slope: trend?.slope ?? null,
    low: interval?.[0] ?? null,
    high: interval?.[1] ?? null,
    verdict: fit.verdict,
    shape: fit.shape,
    points: trend?.points ?? used.length,
    limit,
    headroom: limit === null ? null : limit - peak.value,
    forecast: growing && limit !== null ? limitForecast(series, fit, trend, limit) : null,
    step: where === null ? null : (series.steps[where.step] ?? null),
    stepShare: where?.share ?? null,
    givenBack: fit.released ?? (trend === null ? null : givenBack(steps, trend.slope, floor)),
    first: mark(used[0] as Point),
    last: mark(used.at(-1) as Point),
    lowest: mark(extreme(used, -1)),
    peak: mark(peak),
    reached: series.reached,
    planned: series.planned,
    lives: series.lives,
    beganLine: growing ? beganLine(series, fit, trend, where?.step ?? null, floor) : null,
    nearLimitLine: limit === null ? null : (everything.find((p) => p.value >= NEAR * (p.limit ?? limit))?.line ?? null),
    curve: curveOf(series),
    says: [
      fit.says,
      ...(again
        ? [`each ${series.per} starts well below the end of the one before, as if it ran in a process of its own`]
        : []),
      ...(idle ? [`it stands above ${amount(named, series.unit)} all the time, so that is no limit to it`] : []),
    ].join("; "),
  };
}

function fitSeries(series: Series, limit: number | null): Fit {
  const groups = groupsOf(series);
  const quantum = quantumOf(
    series.points.map((p) => p.value),
    series.unit,
  );
  const trend = groups.length === 0 ? null : fitTrend(groups, quantum);
  if (trend === null) {
    const where = new Set(series.points.map((p) => p.x)).size;
    const says =
      where === 1 ? `measured in one ${series.per} only` : "no step was measured twice: nothing can be compared";
    return { verdict: "undetermined", shape: "undetermined", says, trend: null, groups, onset: null, released: null };
  }
  const levels = levelsOf(groups, trend.slope);
  const level = median(levels.y);
  const floorAt = (noise: number) => practicalFloor(series.metric, series.unit, level, limit, noise);
  const steps = groups.length;
  // With many steps in a fold their agreement shows the noise of a level by itself.
  const known = steps >= 4 ? trend.noise / Math.sqrt(median(levels.counts)) : 0;
  const shape: ShapeFinding =
    levels.x.length >= SHAPE_FROM
      ? shapeOf(levels.x, levels.y, {
          quantum,
          noise: known,
          floor: floorAt(0),
          jitter: jitterOf(series.metric, series.unit, level),
        })
      : { kind: "linear" };
  const judged = judge({ series, groups, trend, levels, shape, quantum, limit, floorAt });
  return { ...describe(series, judged), released: judged.released };
}

function describe(series: Series, judged: Judgement): Omit<Fit, "released"> {
  const { verdict, shape, trend, groups, onset } = judged;
  let says = judged.why;
  if (series.isolated && series.lives > 1 && verdict !== "growing") {
    says = `each of ${series.lives} processes starts its count again: the ${series.per}s run isolated, and none goes beyond ${amount(extreme(series.points, 1).value, series.unit)} (${judged.why})`;
  } else if (series.lives > 1 && !series.isolated) {
    says = `${judged.why}; counted inside each of ${series.lives} process lives`;
  }
  return { verdict, shape, says, trend, groups, onset };
}

function limitForecast(series: Series, fit: Fit, trend: Trend, limit: number) {
  const interval = trend.interval(0.95);
  if (interval === null) return null;
  const lastLife = Math.max(...fit.groups.map((g) => g.life));
  let level = Number.NEGATIVE_INFINITY;
  let weight = 1;
  let top: Group | null = null;
  fit.groups.forEach((g, k) => {
    if (!series.isolated && g.life !== lastLife && fit.groups.some((o) => o.life === lastLife)) return;
    const l = trend.levels[k] as number;
    if (l > level) {
      level = l;
      weight = g.x.length;
      top = g;
    }
  });
  if (top === null) return null;
  const group: Group = top;
  return forecast({
    per: series.per,
    limit,
    level,
    slope: trend.slope,
    low: interval[0],
    high: interval[1],
    error: trend.noise / Math.sqrt(weight),
    start: series.points.reduce((least, p) => Math.min(least, p.x), Number.POSITIVE_INFINITY),
    centre: group.x.reduce((s, x) => s + x, 0) / group.x.length,
    reached: series.reached,
    planned: series.planned,
    clock: clockOf(series, group),
  });
}

/** The clock at x = 0 for the steps of a group, and the time that one point of the axis takes. */
function clockOf(series: Series, group: Group): { at: number; per: number } | null {
  const timed = series.points.filter((p) => p.time !== null);
  const times = groupsOf(
    series,
    timed.map((p) => ({ ...p, value: p.time as number })),
  );
  const per = pooledSlope(times);
  if (!(per > 0)) return null;
  const own = times.filter((g) => g.step === group.step && g.life === group.life);
  const from = own.length > 0 ? own : times;
  return { per, at: median(from.flatMap((g) => g.x.map((x, i) => (g.y[i] as number) - per * x))) };
}

/** The line at which growth first stands out: where its step is first passed, else where a step first leaves its old level for good. */
function beganLine(series: Series, fit: Fit, trend: Trend, step: number | null, floor: number): number | null {
  const { points } = series;
  if (fit.onset !== null) {
    const onset = fit.onset;
    return points.find((p) => p.x > onset)?.line ?? null;
  }
  if (step !== null) return points.find((p) => p.step === step)?.line ?? null;
  const out = Math.max(3 * trend.noise, Math.min(floor, trend.slope));
  const first = new Map<number, number>();
  for (const p of points) {
    const start = first.get(p.step);
    if (start === undefined) first.set(p.step, p.value);
    else if (p.value - start > out) return p.line;
  }
  return null;
}

function mark(point: Point): GrowthMark {
  return { line: point.line, value: point.value, at: Number.isNaN(point.x) ? null : point.x };
}

function extreme(points: readonly Point[], sign: 1 | -1): Point {
  let best = points[0] as Point;
  for (const p of points) if (sign * (p.value - best.value) > 0) best = p;
  return best;
}

function medianValue(points: readonly Point[]): number {
  return median(points.map((p) => p.value));
}

function lastLimit(points: readonly Point[]): number | null {
  for (let i = points.length - 1; i >= 0; i--) {
    const limit = points[i]?.limit ?? null;
    if (limit !== null && Number.isFinite(limit)) return limit;
  }
  return null;
}

/** At most 64 evenly spread points of the step measured most often. */
function curveOf(series: Series): (readonly [number, number])[] {
  const counts = new Map<number, number>();
  for (const p of series.points) counts.set(p.step, (counts.get(p.step) ?? 0) + 1);
  let typical = -1;
  let most = 0;
  for (const [step, count] of counts) {
    if (count > most) {
      most = count;
      typical = step;
    }
  }
  const own = series.points.filter((p) => p.step === typical);
  const n = Math.min(CURVE_POINTS, own.length);
  return Array.from({ length: n }, (_, k) => {
    const p = own[n === 1 ? 0 : Math.round((k * (own.length - 1)) / (n - 1))] as Point;
    return [p.x, p.value] as const;
  });
}
