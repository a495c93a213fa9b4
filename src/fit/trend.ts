/**
 * The trend common to the groups of a series, with an interval that holds whether measurements err one by one or a whole fold at a time.
 */
import { normalQuantile, studentQuantile } from "./stats/distributions.ts";
import { MAD_TO_SD, median } from "./stats/order.ts";
import { inBlocks, PAIR_BUDGET, type PointGroup, pooledSlope, theilSen } from "./stats/theil-sen.ts";

export interface Trend {
  /** Growth per point of the axis. */
  readonly slope: number;
  /** Level of each group at x = 0. */
  readonly levels: readonly number[];
  /** Standard deviation of one measurement about its group's line. */
  readonly noise: number;
  /** The unlike x, upwards; how many measurements stand at each; their mean residual. */
  readonly xs: readonly number[];
  readonly counts: readonly number[];
  readonly residuals: readonly number[];
  /** Measurements (one for each group and x). */
  readonly points: number;
  /** Two-sided interval of the slope; null when the data give no idea of the error (two points). */
  interval(confidence: number): readonly [number, number] | null;
}

/** Theil-Sen's efficiency against least squares under the normal law is 3/π (Sen 1968), so its standard error is this much wider. */
const RANK_LOSS = Math.sqrt(Math.PI / 3);

/** With two folds nothing shows how much whole folds differ; the interval from single measurements is widened by this. */
const TWO_FOLD_CAUTION = 3;

/** From this many points on, Sen's interval rests on ranks alone; below, its normal approximation is too rough. */
const RANKS_FROM = 10;

/**
 * Fits the trend. `quantum` is the smallest step in which the counter is printed: no fit may claim less noise than rounding makes.
 * `clustered` says that measurements at the same x may share an error (the steps of a fold do, the phases of a tooth do not).
 * Null without two unlike x in one group.
 */
export function fitTrend(groups: readonly PointGroup[], quantum: number, clustered = true): Trend | null {
  const slope = pooledSlope(groups);
  if (Number.isNaN(slope)) return null;
  const points = groups.reduce((sum, g) => sum + g.x.length, 0);
  const raw = groups.map((g) => {
    const level = median(g.x.map((x, i) => (g.y[i] as number) - slope * x));
    return { level, residuals: g.x.map((x, i) => (g.y[i] as number) - slope * x - level) };
  });
  // Outliers are drawn in to three and a half robust standard deviations (Huber 1964), so that one cannot widen the interval at will.
  const flat = raw.flatMap((r) => r.residuals);
  const scale = MAD_TO_SD * median(flat.map(Math.abs));
  const bound = points >= 8 && scale > 0 ? 3.5 * scale : Number.POSITIVE_INFINITY;
  const clip = (r: number) => Math.max(-bound, Math.min(bound, r));
  const levels: number[] = [];
  const byX = new Map<number, { sum: number; count: number }>();
  let squares = 0;
  let spread = 0;
  raw.forEach(({ level, residuals }, k) => {
    const g = groups[k] as PointGroup;
    const clipped = residuals.map(clip);
    const shift = clipped.reduce((s, r) => s + r, 0) / clipped.length;
    const centre = g.x.reduce((s, x) => s + x, 0) / g.x.length;
    levels.push(level + shift);
    clipped.forEach((r, i) => {
      const x = g.x[i] as number;
      squares += (r - shift) ** 2;
      spread += (x - centre) ** 2;
      const cell = byX.get(x);
      if (cell) {
        cell.sum += r - shift;
        cell.count++;
      } else byX.set(x, { sum: r - shift, count: 1 });
    });
  });
  const xs = [...byX.keys()].sort((a, b) => a - b);
  const counts = xs.map((x) => byX.get(x)?.count ?? 0);
  const residuals = xs.map((x) => (byX.get(x)?.sum ?? 0) / (byX.get(x)?.count ?? 1));
  const rounding = quantum / Math.sqrt(12);
  const freedom = points - groups.length - 1;
  const noise = Math.max(rounding, freedom > 0 ? Math.sqrt(squares / freedom) : 0);
  const error = (noise * RANK_LOSS) / Math.sqrt(spread);
  const drag = autocorrelationFactor(residuals);
  const byFold = clustered ? foldError(xs, counts, residuals, rounding) : null;

  return {
    slope,
    levels,
    noise,
    xs,
    counts,
    residuals,
    points,
    interval(confidence) {
      if (freedom <= 0) return null;
      const p = (1 + confidence) / 2;
      if (groups.length === 1 && points >= RANKS_FROM) return rankInterval(groups[0] as PointGroup, confidence, drag);
      let half = studentQuantile(p, freedom) * error;
      if (clustered && xs.length === 2) half *= TWO_FOLD_CAUTION;
      if (byFold !== null) half = Math.max(half, studentQuantile(p, xs.length - 2) * byFold);
      return [slope - half * drag, slope + half * drag];
    },
  };
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
  return (RANK_LOSS * Math.sqrt(Math.max(squares / (xs.length - 2), rounding ** 2))) / Math.sqrt(spread);
}

/** Sen's interval, widened about the slope for residuals that follow each other. Long series are taken in blocks. */
function rankInterval(group: PointGroup, confidence: number, drag: number): readonly [number, number] | null {
  const { x, y } = inBlocks(group, Math.floor(Math.sqrt(2 * PAIR_BUDGET)));
  const fit = theilSen(x, y, confidence);
  if (fit === null) return null;
  return [fit.slope - (fit.slope - fit.low) * drag, fit.slope + (fit.high - fit.slope) * drag];
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
