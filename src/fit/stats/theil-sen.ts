/** Slopes from the medians of pairs: Theil-Sen with Sen's interval, and the weighted and pooled form. */
import { normalQuantile } from "./distributions.ts";
import { median, medianOfSorted, sorted, weightedMedian } from "./order.ts";

export interface SlopeInterval {
  readonly slope: number;
  readonly intercept: number;
  readonly low: number;
  readonly high: number;
}

/** How many pairs with unlike x are compared at most. Beyond it, series are thinned into blocks first. */
const PAIR_BUDGET = 12_000;

/** Sizes of the groups of equal values, those above one. */
function tieSizes(values: ArrayLike<number>): number[] {
  const list = sorted(values);
  const sizes: number[] = [];
  for (let i = 0; i < list.length; ) {
    let j = i + 1;
    while (j < list.length && list[j] === list[i]) j++;
    if (j - i > 1) sizes.push(j - i);
    i = j;
  }
  return sizes;
}

/** Variance of Kendall's S without a trend, corrected for ties in both variables as Sen 1968, equation 2.6, does for each. */
export function kendallVariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const term = (k: number) => k * (k - 1) * (2 * k + 5);
  let sum = term(x.length);
  for (const k of tieSizes(x)) sum -= term(k);
  for (const k of tieSizes(y)) sum -= term(k);
  return sum / 18;
}

/** Rounds halves to even, as the reference implementation's rank arithmetic does. */
function roundHalfEven(v: number): number {
  const r = Math.round(v);
  return r - v === 0.5 && r % 2 !== 0 ? r - 1 : r;
}

function pairSlopes(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  const n = x.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let k = 0;
  for (let i = 0; i < n; i++) {
    const xi = x[i] as number;
    const yi = y[i] as number;
    for (let j = i + 1; j < n; j++) {
      const dx = (x[j] as number) - xi;
      if (dx !== 0) slopes[k++] = ((y[j] as number) - yi) / dx;
    }
  }
  return slopes.subarray(0, k).sort();
}

/**
 * Theil-Sen line (Theil 1950, Sen 1968): the median of the slopes of all pairs with unlike x, the intercept median(y) - slope * median(x),
 * and Sen's distribution-free interval for the slope from the normal approximation of Kendall's S with correction for ties
 * (Sen 1968, section 3). Null when fewer than two x differ. O(n² log n): the caller bounds n.
 */
export function theilSen(x: ArrayLike<number>, y: ArrayLike<number>, confidence = 0.95): SlopeInterval | null {
  const slopes = pairSlopes(x, y);
  const count = slopes.length;
  if (count === 0) return null;
  const slope = medianOfSorted(slopes);
  const width = normalQuantile((1 + confidence) / 2) * Math.sqrt(Math.max(0, kendallVariance(x, y)));
  const upper = Math.min(roundHalfEven((count + width) / 2), count - 1);
  const lower = Math.max(roundHalfEven((count - width) / 2) - 1, 0);
  return {
    slope,
    intercept: median(y) - slope * median(x),
    low: slopes[Math.min(lower, count - 1)] as number,
    high: slopes[upper] as number,
  };
}

/** Points of one step of a fold (or one phase of a tooth), in any order. */
export interface PointGroup {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Slope common to several groups that each have a level of their own: the median over all pairs inside the same group, weighted by
 * their distance in x. The pooling of pairs inside groups is the seasonal Kendall slope of Hirsch, Slack and Smith 1982 (a step of the
 * fold stands for their season); the weights are those of Sievers 1978, which make it the rank estimator of Jaeckel 1972 when x is
 * uneven. NaN without a pair of unlike x. Groups with more points than the budget allows are thinned into blocks of medians.
 */
export function pooledSlope(groups: readonly PointGroup[]): number {
  const total = groups.reduce((sum, g) => sum + (g.x.length * (g.x.length - 1)) / 2, 0);
  const list = total <= PAIR_BUDGET ? groups : groups.map((g) => inBlocks(g, blocksFor(groups.length)));
  const pairs = list.reduce((sum, g) => sum + (g.x.length * (g.x.length - 1)) / 2, 0);
  const slopes = new Float64Array(pairs);
  const weights = new Float64Array(pairs);
  let k = 0;
  for (const { x, y } of list) {
    for (let i = 0; i < x.length; i++) {
      for (let j = i + 1; j < x.length; j++) {
        const dx = (x[j] as number) - (x[i] as number);
        if (dx === 0) continue;
        slopes[k] = ((y[j] as number) - (y[i] as number)) / dx;
        weights[k++] = Math.abs(dx);
      }
    }
  }
  return weightedMedian(slopes.subarray(0, k), weights.subarray(0, k));
}

function blocksFor(groups: number): number {
  return Math.max(3, Math.floor(Math.sqrt((2 * PAIR_BUDGET) / groups)));
}

/** At most `limit` blocks of points that follow each other, each block given by its medians. Points must be in order of x. */
export function inBlocks(group: PointGroup, limit: number): PointGroup {
  const n = group.x.length;
  if (n <= limit) return group;
  const x: number[] = [];
  const y: number[] = [];
  for (let b = 0; b < limit; b++) {
    const from = Math.floor((b * n) / limit);
    const to = Math.floor(((b + 1) * n) / limit);
    x.push(median(group.x.slice(from, to)));
    y.push(median(group.y.slice(from, to)));
  }
  return { x, y };
}

/** Methods by ranks need so many points, and look at no more blocks than that. */
const RANKS_FROM = 10;
const RANK_BLOCKS = 120;

/** The points of one step alone, for a method by ranks; null where there are several steps, or too few points. */
export function aloneForRanks(groups: readonly PointGroup[]): PointGroup | null {
  const [only] = groups;
  if (groups.length !== 1 || only === undefined || only.x.length < RANKS_FROM) return null;
  return inBlocks(only, RANK_BLOCKS);
}
