/** The Mann-Kendall test for a monotone trend. */
import { normalTail } from "./distributions.ts";
import { kendallVariance } from "./theil-sen.ts";

export interface MannKendall {
  /** Kendall's S: pairs that rise with x minus pairs that fall. */
  readonly s: number;
  readonly variance: number;
  /** Standard score with the correction for continuity. */
  readonly z: number;
  /** Two-sided probability of a score this far out without a trend. */
  readonly p: number;
}

/**
 * Mann-Kendall test (Mann 1945, Kendall 1975) of y against x, with the variance corrected for ties and the continuity correction.
 * The score is that of Gilbert 1987, "Statistical Methods for Environmental Pollution Monitoring", section 16.4. O(n²).
 */
export function mannKendall(x: ArrayLike<number>, y: ArrayLike<number>): MannKendall {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      s += Math.sign((x[j] as number) - (x[i] as number)) * Math.sign((y[j] as number) - (y[i] as number));
    }
  }
  const variance = kendallVariance(x, y);
  const z = s === 0 || variance <= 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, z, p: Math.min(1, 2 * normalTail(Math.abs(z))) };
}
