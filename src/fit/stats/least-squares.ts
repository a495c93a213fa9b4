/** Least squares: the straight line with its standard error. */
import { studentCdf } from "./distributions.ts";
import { mean } from "./order.ts";

export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Standard error of the slope; 0 when the points lie on the line, NaN for two points. */
  readonly error: number;
  /** Two-sided p value of a slope of zero, from Student's t with n - 2 degrees of freedom. */
  readonly p: number;
  /** Sum of squared residuals. */
  readonly rss: number;
}

/** Ordinary least squares line (Legendre 1805, Gauss 1809). Null when fewer than two x differ. */
export function leastSquares(x: ArrayLike<number>, y: ArrayLike<number>): Line | null {
  const n = x.length;
  const mx = mean(x);
  const my = mean(y);
  let sxx = 0;
  let sxy = 0;
  for (let i = 0; i < n; i++) {
    sxx += ((x[i] as number) - mx) ** 2;
    sxy += ((x[i] as number) - mx) * ((y[i] as number) - my);
  }
  if (!(sxx > 0)) return null;
  const slope = sxy / sxx;
  const intercept = my - slope * mx;
  let rss = 0;
  for (let i = 0; i < n; i++) rss += ((y[i] as number) - intercept - slope * (x[i] as number)) ** 2;
  const error = n > 2 ? Math.sqrt(rss / (n - 2) / sxx) : Number.NaN;
  const p = n > 2 && error > 0 ? 2 * studentCdf(-Math.abs(slope / error), n - 2) : Number.NaN;
  return { slope, intercept, error, p, rss };
}
