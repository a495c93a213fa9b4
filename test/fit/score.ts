/** Scores fits against their truth the way the growth corpus is scored. */
import { fitGrowth } from "../../src/fit/index.ts";
import type { Known } from "./generate.ts";

export interface Score {
  readonly series: number;
  readonly verdict: number;
  readonly coverage: number;
  readonly slopeError: number;
  readonly forecast: number;
  readonly falseForecast: number;
  readonly step: number;
  readonly shape: number;
  readonly misses: readonly string[];
}

export function score(cases: readonly Known[]): Score {
  const tally: Record<string, [number, number]> = {};
  const count = (key: string, right: boolean) => {
    const t = tally[key] ?? [0, 0];
    tally[key] = t;
    t[1]++;
    if (right) t[0]++;
  };
  const errors: number[] = [];
  const misses: string[] = [];
  for (const { file, metric, truth, what } of cases) {
    const fit = fitGrowth(file).find((g) => g.metric === metric);
    if (!fit) throw new Error(`no growth for ${what}`);
    const miss = (why: string) =>
      misses.push(
        `${why}: ${what} truth ${JSON.stringify(truth)} got ${fit.verdict} ${fit.shape} ${fit.slope} [${fit.low}, ${fit.high}] ${fit.step} ${fit.forecast?.at} (${fit.says})`,
      );
    const right = (fit.verdict === "growing") === truth.growing;
    count("verdict", right);
    if (!right) miss("verdict");
    if (truth.slope !== null && fit.low !== null && fit.high !== null) {
      const inside = fit.low <= truth.slope && truth.slope <= fit.high;
      count("coverage", inside);
      if (!inside) miss("coverage");
    }
    if (truth.shape !== null) {
      count("shape", fit.shape === truth.shape);
      if (fit.shape !== truth.shape) miss("shape");
    }
    if (!truth.growing) {
      count("falseForecast", fit.forecast !== null);
      continue;
    }
    if (truth.slope !== null)
      errors.push(Math.abs((fit.slope ?? Number.POSITIVE_INFINITY) - truth.slope) / truth.slope);
    if (truth.hitAt !== null) {
      const near = fit.forecast !== null && Math.abs(fit.forecast.at - truth.hitAt) <= Math.max(1, 0.1 * truth.hitAt);
      count("forecast", near);
      if (!near) miss("forecast");
    }
    if (truth.step !== null) {
      count("step", fit.step === truth.step);
      if (fit.step !== truth.step) miss("step");
    }
  }
  const rate = (key: string) => (tally[key] ? tally[key][0] / tally[key][1] : Number.NaN);
  errors.sort((a, b) => a - b);
  return {
    series: cases.length,
    verdict: rate("verdict"),
    coverage: rate("coverage"),
    slopeError: errors[errors.length >> 1] ?? Number.NaN,
    forecast: rate("forecast"),
    falseForecast: rate("falseForecast"),
    step: rate("step"),
    shape: rate("shape"),
    misses,
  };
}
