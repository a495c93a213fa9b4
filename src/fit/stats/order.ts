/** Order statistics: medians, weighted medians, quantiles and the median absolute deviation. */

/** A copy of the values, sorted upwards. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort();
}

/** Median; NaN for an empty list. */
export function median(values: ArrayLike<number>): number {
  return medianOfSorted(sorted(values));
}

/** Median of values that are sorted already; NaN for an empty list. */
export function medianOfSorted(values: ArrayLike<number>): number {
  const n = values.length;
  if (n === 0) return Number.NaN;
  const upper = values[n >> 1] as number;
  return n % 2 === 1 ? upper : ((values[(n >> 1) - 1] as number) + upper) / 2;
}

/**
 * Quantile by linear interpolation between order statistics (definition 7 of Hyndman and Fan 1996, the default of R and NumPy).
 * `q` from 0 to 1; NaN for an empty list.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  const list = sorted(values);
  if (list.length === 0) return Number.NaN;
  const at = q * (list.length - 1);
  const below = Math.floor(at);
  const low = list[below] as number;
  return low + (at - below) * ((list[Math.min(below + 1, list.length - 1)] as number) - low);
}

/** What makes the median absolute deviation estimate the standard deviation of a normal law: 1 / qnorm(3/4). */
export const MAD_TO_SD = 1.482602218505602;

/** Median absolute deviation from the median, scaled to estimate a normal standard deviation (Hampel 1974). */
export function scaledMad(values: ArrayLike<number>): number {
  const centre = median(values);
  return MAD_TO_SD * median(Float64Array.from(values, (v) => Math.abs(v - centre)));
}

/**
 * Weighted median: the value at which the weights below and above balance; midway between two values when the balance falls
 * exactly between them. NaN when there is no positive weight. Expected linear time: weighted selection after Hoare 1961.
 */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  const v = new Float64Array(values.length);
  const w = new Float64Array(values.length);
  let n = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (!((weights[i] as number) > 0)) continue;
    v[n] = values[i] as number;
    w[n++] = weights[i] as number;
    total += weights[i] as number;
  }
  if (n === 0) return Number.NaN;
  const half = total / 2;
  // What lies outside [from, to) is known to be below or above the answer; `below` is the weight on the low side.
  let from = 0;
  let to = n;
  let below = 0;
  for (;;) {
    const pivot = middleOfThree(v[from] as number, v[(from + to) >> 1] as number, v[to - 1] as number);
    let i = from;
    let lower = from;
    let upper = to;
    let less = 0;
    let same = 0;
    while (i < upper) {
      const e = v[i] as number;
      if (e < pivot) {
        less += w[i] as number;
        swap(v, w, i++, lower++);
      } else if (e > pivot) swap(v, w, i, --upper);
      else same += w[i++] as number;
    }
    if (below + less > half) to = lower;
    else if (below + less + same > half) {
      // An exact balance before the pivot's own weight: midway to the next value below.
      return below + less === half ? (greatest(v, 0, lower) + pivot) / 2 : pivot;
    } else if (below + less + same === half) {
      const next = least(v, upper, n);
      return Number.isFinite(next) ? (pivot + next) / 2 : pivot;
    } else {
      below += less + same;
      from = upper;
      // Rounding of the sums may leave nothing above; the greatest value is then the answer.
      if (from >= to) return pivot;
    }
  }
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function swap(v: Float64Array, w: Float64Array, i: number, j: number): void {
  const a = v[i] as number;
  const b = w[i] as number;
  v[i] = v[j] as number;
  w[i] = w[j] as number;
  v[j] = a;
  w[j] = b;
}

function greatest(v: Float64Array, from: number, to: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) best = Math.max(best, v[i] as number);
  return best;
}

function least(v: Float64Array, from: number, to: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i++) best = Math.min(best, v[i] as number);
  return best;
}

/** Arithmetic mean; NaN for an empty list. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
