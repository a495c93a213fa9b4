/** Order statistics: medians, weighted medians, quantiles and the median absolute deviation. */

/** A copy of the values, sorted upwards. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
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
 * exactly between them. NaN when there is no positive weight.
 */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  const order = Array.from({ length: values.length }, (_, i) => i).filter((i) => (weights[i] as number) > 0);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  let half = 0;
  for (const i of order) half += weights[i] as number;
  half /= 2;
  let run = 0;
  for (let k = 0; k < order.length; k++) {
    const i = order[k] as number;
    run += weights[i] as number;
    if (run > half) return values[i] as number;
    if (run === half) return ((values[i] as number) + (values[order[k + 1] ?? i] as number)) / 2;
  }
  return Number.NaN;
}

/** Arithmetic mean; NaN for an empty list. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
