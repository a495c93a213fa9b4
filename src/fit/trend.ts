/**
 * The trend common to the groups of a series, with an interval that holds whether measurements err one by one or a whole fold at a time.
 */
import { ofKey } from "./of-key.ts";
import { normalQuantile, studentQuantile } from "./stats/distributions.ts";
import { MAD_TO_SD, mean, median } from "./stats/order.ts";
import { aloneForRanks, type PointGroup, pooledSlope, theilSen } from "./stats/theil-sen.ts";

export interface Trend {
  /** Growth per point of the axis. */
  readonly slope: number;
  /** Level of each group at x = 0. */
  readonly levels: readonly number[];
  /** Standard deviation of one measurement about its group's line. */
  readonly noise: number;
  /** Standard deviation of a whole x (a fold) about the line, 0 with fewer than three. */
  readonly foldNoise: number;
  /** Measurements (one for each group and x). */
  readonly points: number;
  /** Two-sided interval of the slope; null when the data give no idea of the error (two points). */
  interval(confidence: number): readonly [number, number] | null;
}

/** With two folds nothing shows how much whole folds differ; the interval from single measurements is widened by this. */
const TWO_FOLD_CAUTION = 3;

/** Residuals count in full up to this many robust standard deviations (Huber 1964). */
const HUBER = 3.5;

/**
 * Fits the trend. It starts from the pooled Theil-Sen slope, which outliers cannot carry away, and takes one step of Huber's
 * M-estimator from there (Bickel 1975): residuals are clipped and their least squares slope is added. That keeps the robustness and
 * wastes next to nothing on clean data, and counters that move in whole numbers get a slope that is no mere ratio of small ones.
 *
 * `quantum` is the smallest step in which the counter is printed: no fit may claim less noise than rounding makes.
 * `clustered` says that measurements at the same x may share an error (the steps of a fold do, the phases of a tooth do not).
 * Null without two unlike x in one group.
 */
export function fitTrend(groups: readonly PointGroup[], quantum: number, clustered = true): Trend | null {
  const start = pooledSlope(groups);
  if (Number.isNaN(start)) return null;
  const points = groups.reduce((sum, g) => sum + g.x.length, 0);
  const freedom = points - groups.length - 1;
  const rounding = quantum / Math.sqrt(12);
  const bound = clipAt(groups, start, points, rounding);
  const step = huberStep(groups, start, bound, points);
  const { slope, spread, share } = step;
  const { levels, squares, byX } = levelsAbout(groups, step, bound);

  const xs = [...byX.keys()].sort((a, b) => a - b);
  const counts = xs.map((x) => byX.get(x)?.count ?? 0);
  const residuals = xs.map((x) => (byX.get(x)?.sum ?? 0) / (byX.get(x)?.count ?? 1));
  // Huber's variance: the clipped squares over the square of the share that was not clipped.
  const noise = Math.max(rounding, freedom > 0 ? Math.sqrt(squares / freedom) : 0);
  const error = noise / share / Math.sqrt(spread);
  const drag = autocorrelationFactor(residuals);
  const byFold = clustered && groups.length > 1 ? foldError(xs, counts, residuals, rounding) : null;

  return {
    slope,
    levels,
    noise,
    foldNoise: xs.length < 3 ? 0 : Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / (xs.length - 2)),
    points,
    interval(confidence) {
      if (freedom <= 0) return null;
      const p = (1 + confidence) / 2;
      let half = studentQuantile(p, freedom) * error;
      if (clustered && xs.length === 2) half *= TWO_FOLD_CAUTION;
      if (byFold !== null) half = Math.max(half, studentQuantile(p, xs.length - 2) * byFold);
      // Where both ways apply the wider end counts: one is exact for normal errors, the other for any.
      const ranks = rankInterval(groups, confidence) ?? [slope, slope];
      return [slope - Math.max(half, slope - ranks[0]) * drag, slope + Math.max(half, ranks[1] - slope) * drag];
    },
  };
}

const clipTo = (bound: number) => (residual: number) => Math.max(-bound, Math.min(bound, residual));

interface HuberStep {
  /** The slope that was started from, and the one that came of it. */
  readonly start: number;
  readonly slope: number;
  /** Level of each group at x = 0 by the first of them: the clipped mean about its median. */
  readonly centres: readonly number[];
  /** Sum of squared distances in x from each group's middle. */
  readonly spread: number;
  /** Share of the residuals that were not clipped, a half at least. */
  readonly share: number;
}

/** One step of Huber's M-estimator from a slope. */
function huberStep(groups: readonly PointGroup[], start: number, bound: number, points: number): HuberStep {
  const clip = clipTo(bound);
  const rough = groups.map((g) => g.x.map((x, i) => (g.y[i] as number) - start * x));
  const centres = rough.map((r) => {
    const middle = median(r);
    return middle + mean(r.map((v) => clip(v - middle)));
  });
  let product = 0;
  let spread = 0;
  let whole = 0;
  groups.forEach((g, k) => {
    const middle = mean(g.x);
    g.x.forEach((x, i) => {
      const r = (rough[k]?.[i] as number) - (centres[k] as number);
      if (Math.abs(r) <= bound) whole++;
      product += (x - middle) * clip(r);
      spread += (x - middle) ** 2;
    });
  });
  const share = Math.max(0.5, whole / points);
  return { start, slope: start + product / spread / share, centres, spread, share };
}

interface GroupLevels {
  readonly levels: readonly number[];
  /** Sum of the squared clipped residuals. */
  readonly squares: number;
  /** Sum and number of the residuals at each x. */
  readonly byX: ReadonlyMap<number, { readonly sum: number; readonly count: number }>;
}

/** The level of each group for a slope, and the clipped residuals about it. */
function levelsAbout(groups: readonly PointGroup[], { slope, start, centres }: HuberStep, bound: number): GroupLevels {
  const clip = clipTo(bound);
  const levels: number[] = [];
  const byX = new Map<number, { sum: number; count: number }>();
  let squares = 0;
  groups.forEach((g, k) => {
    const turned = (centres[k] as number) - (slope - start) * mean(g.x);
    const raw = g.x.map((x, i) => (g.y[i] as number) - slope * x - turned);
    const shift = mean(raw.map(clip));
    levels.push(turned + shift);
    raw.forEach((value, i) => {
      const r = clip(value) - shift;
      squares += r * r;
      const cell = ofKey(byX, g.x[i] as number, () => ({ sum: 0, count: 0 }));
      cell.sum += r;
      cell.count++;
    });
  });
  return { levels, squares, byX };
}

/** Where residuals are clipped: three and a half robust standard deviations, with too few points nowhere. */
function clipAt(groups: readonly PointGroup[], slope: number, points: number, rounding: number): number {
  if (points < 8) return Number.POSITIVE_INFINITY;
  const sizes = groups.flatMap((g) => {
    const r = g.x.map((x, i) => (g.y[i] as number) - slope * x);
    const level = median(r);
    // The median was fitted to the group, which makes its smallest residual nought in a group of three: it tells nothing.
    const away = r
      .map((v) => Math.abs(v - level))
      .sort((a, b) => a - b)
      .slice(1);
    return g.x.length === 2 ? away.map((v) => v * Math.SQRT2) : away;
  });
  return HUBER * Math.max(MAD_TO_SD * median(sizes), 2 * rounding);
}

/**
 * For one step alone: Sen's interval, which holds whatever the law of the errors, in blocks where the series is long. Null where its
 * normal approximation is too rough.
 */
function rankInterval(groups: readonly PointGroup[], confidence: number): readonly [number, number] | null {
  const alone = aloneForRanks(groups);
  if (alone === null) return null;
  const fit = theilSen(alone.x, alone.y, confidence);
  return fit === null ? null : [fit.low, fit.high];
}

/**
 * Standard error of the slope when the fold, not the measurement, is what varies: the weighted regression of the folds' mean residuals,
 * with as many degrees of freedom as there are folds less two (the cluster-level analysis of Donald and Lang 2007). Null for two folds.
 */
function foldError(
  xs: readonly number[],
  counts: readonly number[],
  residuals: readonly number[],
  rounding: number,
): number | null {
  if (xs.length < 3) return null;
  const total = counts.reduce((s, c) => s + c, 0);
  const centre = xs.reduce((s, x, i) => s + x * (counts[i] as number), 0) / total;
  let squares = 0;
  let spread = 0;
  xs.forEach((x, i) => {
    squares += (counts[i] as number) * (residuals[i] as number) ** 2;
    spread += (counts[i] as number) * (x - centre) ** 2;
  });
  return Math.sqrt(Math.max(squares / (xs.length - 2), rounding ** 2) / spread);
}

/**
 * How much wider an interval gets because each residual resembles the one before: sqrt((1 + r) / (1 - r)) with the lag-one correlation r
 * (Bartlett 1935; for trends Matalas and Sankarasubramanian 2003). 1 unless the correlation stands out at the 5% level.
 */
function autocorrelationFactor(residuals: readonly number[]): number {
  const n = residuals.length;
  if (n < 12) return 1;
  let product = 0;
  let square = 0;
  residuals.forEach((r, i) => {
    square += r * r;
    if (i > 0) product += r * (residuals[i - 1] as number);
  });
  if (!(square > 0)) return 1;
  const r = product / square;
  if (r < normalQuantile(0.95) / Math.sqrt(n)) return 1;
  // The estimate falls short by about (1 + 4r) / n when a trend was taken out (Marriott and Pope 1954).
  const corrected = Math.min(0.95, r + (1 + 4 * r) / n);
  return Math.sqrt((1 + corrected) / (1 - corrected));
}
