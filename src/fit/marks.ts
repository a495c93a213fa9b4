/** Measurements and lines that stand for a series in a report. */
import type { GrowthMark } from "../model/growth.ts";
import type { Point, Series } from "./series.ts";
import type { Trend } from "./trend.ts";

const CURVE_POINTS = 64;

export function mark(point: Point): GrowthMark {
  return { line: point.line, value: point.value, at: Number.isNaN(point.x) ? null : point.x };
}

/** The first of the highest points, or with -1 of the lowest. */
export function extreme(points: readonly Point[], sign: 1 | -1): Point {
  let best = points[0] as Point;
  for (const p of points) if (sign * (p.value - best.value) > 0) best = p;
  return best;
}

/** The line at which growth first stands out: where its step is first passed, else where a step first leaves its old level for good. */
export function beganLine(
  { points }: Series,
  onset: number | null,
  trend: Trend,
  step: number | null,
  floor: number,
): number | null {
  if (onset !== null) return points.find((p) => p.x > onset)?.line ?? null;
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

/** At most CURVE_POINTS evenly spread points of the step measured most often. */
export function curveOf(series: Series): (readonly [number, number])[] {
  const counts = new Map<number, number>();
  for (const p of series.points) counts.set(p.step, (counts.get(p.step) ?? 0) + 1);
  const [typical] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [-1, 0]);
  const own = series.points.filter((p) => p.step === typical);
  const n = Math.min(CURVE_POINTS, own.length);
  return Array.from({ length: n }, (_, k) => {
    const p = own[n === 1 ? 0 : Math.round((k * (own.length - 1)) / (n - 1))] as Point;
    return [p.x, p.value] as const;
  });
}
