/** The promises of the fit, on thousands of random series from fixed seeds. */
import { describe, expect, it } from "vitest";
import { random as randomFrom } from "../../src/build/random.ts";
import { fitGrowth } from "../../src/fit/index.ts";
import { studentQuantile } from "../../src/fit/stats/distributions.ts";
import { mean, median } from "../../src/fit/stats/order.ts";
import { caseFileOf, type Measured, series } from "./build.ts";
import {
  between,
  counter,
  foldRun,
  type Known,
  LONG_KINDS,
  longRun,
  normal,
  pick,
  type Random,
  whole,
} from "./generate.ts";
import { score } from "./score.ts";

// Thousands of fits take seconds; nothing here measures time.

/** A healthy series of one step: level, warmed up, stepped once or released again and again, some with spikes. */
function healthy(random: Random): Known {
  const n = Math.round(3 * 100 ** random());
  const kinds = ["flat", "saturating", "step", "sawtooth"] as const;
  const kind = pick(random, n < 8 ? (["flat", "flat", "saturating", "step"] as const) : kinds);
  const c = counter(random);
  // A tooth that never ended once cannot be told from growth, so there are at least two whole ones.
  const period = whole(random, 2, Math.max(2, Math.floor(n / 2.5)));
  const rise = between(random, 0.05, 1) * c.level + 10 * c.noise;
  const tau = between(random, 0.03, 0.3) * n;
  const at = whole(random, 1, n - 1);
  const spikes = random() < 0.3 ? 0.04 : 0;
  const values = Array.from({ length: n }, (_, i) => {
    let level = c.level;
    if (kind === "saturating") level += rise * (1 - Math.exp(-i / tau));
    if (kind === "step" && i >= at) level += rise;
    if (kind === "sawtooth") level += (rise * (i % period)) / period;
    const spike = random() < spikes ? between(random, -30, 60) * c.noise : 0;
    return Math.max(0, Math.round((level + spike + c.noise * normal(random)) / c.quantum)) * c.quantum;
  });
  return {
    file: series(values, { metric: c.metric, unit: c.unit, limit: c.limit, per: "epoch" }),
    metric: c.metric,
    truth: { slope: null, growing: false, shape: null, hitAt: null, step: null },
    what: `${kind} ${n} ${c.metric}: ${values.slice(0, 30).join(" ")}`,
  };
}

describe("healthy series", () => {
  it("at most 1 in 100 of 1,000 is called growing", () => {
    const random = randomFrom(2026);
    const wrong = Array.from({ length: 1000 }, () => healthy(random)).filter(
      ({ file }) => fitGrowth(file)[0]?.verdict === "growing",
    );
    expect(wrong.map((w) => w.what)).toSatisfy((list: string[]) => list.length <= 10);
  });
  it("of folds with many steps at most 1 in 100, also when whole folds vary", () => {
    const random = randomFrom(2027);
    const cases = Array.from({ length: 600 }, (_, i) => foldRun(random, { growing: false, foldEffect: i % 3 }));
    const wrong = cases.filter(({ file }) => fitGrowth(file)[0]?.verdict === "growing");
    expect(wrong.map((w) => w.what)).toSatisfy((list: string[]) => list.length <= 6);
  });
});

/** Half the width of the least squares interval of the slope, pooled over steps with levels of their own. */
function leastSquaresHalf(groups: readonly { x: readonly number[]; y: readonly number[] }[]): number {
  let sxx = 0;
  let sxy = 0;
  let points = 0;
  for (const { x, y } of groups) {
    const [mx, my] = [mean(x), mean(y)];
    x.forEach((v, i) => {
      sxx += (v - mx) ** 2;
      sxy += (v - mx) * ((y[i] as number) - my);
      points++;
    });
  }
  const slope = sxy / sxx;
  let rss = 0;
  for (const { x, y } of groups) {
    const [mx, my] = [mean(x), mean(y)];
    x.forEach((v, i) => {
      rss += ((y[i] as number) - my - slope * (v - mx)) ** 2;
    });
  }
  const freedom = points - groups.length - 1;
  return studentQuantile(0.975, freedom) * Math.sqrt(rss / freedom / sxx);
}

/** Covered or not, and the width against least squares, for `folds` folds of `steps` steps. */
function simulate(random: Random, folds: number, steps: number, foldEffect: number) {
  const slope = 40;
  const x = Array.from({ length: folds }, (_, i) => i + 1);
  const shared = x.map(() => foldEffect * normal(random));
  const groups = Array.from({ length: steps }, (_, s) => ({
    x,
    y: x.map((v, i) => Math.round(5000 + 100 * s + slope * v + 12 * ((shared[i] as number) + normal(random)))),
  }));
  const measured: Measured[] = x.flatMap((v, i) =>
    groups.map(({ y }, s) => ({ metric: "maps", step: `step ${s}`, x: v, value: y[i] as number })),
  );
  const [growth] = fitGrowth(caseFileOf(measured));
  if (!growth || growth.low === null || growth.high === null) throw new Error("no interval");
  return {
    inside: growth.low <= slope && slope <= growth.high,
    ratio: (growth.high - growth.low) / 2 / leastSquaresHalf(groups),
  };
}

describe("the interval keeps its promise", () => {
  it.each([
    [3, 1, 0],
    [5, 1, 0],
    [10, 1, 0],
    [100, 1, 0],
    [3, 12, 0],
    [5, 12, 0],
    [10, 12, 0],
    [100, 4, 0],
    [3, 12, 2],
    [5, 12, 2],
    [10, 12, 2],
    [100, 4, 2],
  ])("%d folds of %d steps, fold effect %d: the true slope is inside", (folds, steps, effect) => {
    const random = randomFrom(folds * 100 + steps * 10 + effect);
    const runs = Array.from({ length: folds === 100 ? 400 : 600 }, () => simulate(random, folds, steps, effect));
    expect(runs.filter((r) => r.inside).length / runs.length).toBeGreaterThanOrEqual(0.93);
  });
  it("without being wide: the median width is at most 4 times that of least squares on clean data", () => {
    const random = randomFrom(5);
    const runs = [3, 4, 5, 7, 10, 20].flatMap((folds) =>
      Array.from({ length: 100 }, () => simulate(random, folds, 12, 0).ratio),
    );
    expect(median(runs)).toBeLessThan(2);
    for (const folds of [4, 5, 10]) {
      expect(median(Array.from({ length: 200 }, () => simulate(random, folds, 12, 0).ratio))).toBeLessThan(2.2);
    }
    for (const points of [5, 10, 50]) {
      expect(median(Array.from({ length: 200 }, () => simulate(random, points, 1, 0).ratio))).toBeLessThan(1.3);
    }
    // Three folds leave one degree of freedom between folds, and so the widest interval.
    expect(median(Array.from({ length: 400 }, () => simulate(random, 3, 12, 0).ratio))).toBeLessThan(5);
  });
});

describe("runs with known truth, of other parameters than the corpus", () => {
  it("folds of many steps", () => {
    const random = randomFrom(31);
    const s = score(Array.from({ length: 400 }, () => foldRun(random)));
    expect(s.verdict).toBeGreaterThanOrEqual(0.98);
    expect(s.coverage).toBeGreaterThanOrEqual(0.93);
    expect(s.slopeError).toBeLessThanOrEqual(0.03);
    expect(s.forecast).toBeGreaterThanOrEqual(0.95);
    expect(s.falseForecast).toBe(0);
    expect(s.step).toBeGreaterThanOrEqual(0.9);
  });
  it("long runs of one step, of every shape", () => {
    const random = randomFrom(32);
    const s = score(LONG_KINDS.flatMap((kind) => Array.from({ length: 60 }, () => longRun(random, kind))));
    expect(s.verdict).toBeGreaterThanOrEqual(0.98);
    expect(s.coverage).toBeGreaterThanOrEqual(0.93);
    expect(s.slopeError).toBeLessThanOrEqual(0.03);
    expect(s.forecast).toBeGreaterThanOrEqual(0.95);
    expect(s.falseForecast).toBe(0);
    expect(s.shape).toBeGreaterThanOrEqual(0.93);
  });
  it("the same with outliers", () => {
    const random = randomFrom(33);
    const s = score(
      LONG_KINDS.flatMap((kind) => Array.from({ length: 40 }, () => longRun(random, kind, { outliers: 0.03 }))),
    );
    expect(s.verdict).toBeGreaterThanOrEqual(0.97);
    expect(s.coverage).toBeGreaterThanOrEqual(0.9);
    expect(s.shape).toBeGreaterThanOrEqual(0.9);
  });
});

describe("what thinning costs", () => {
  it("512 of 6,000 points keep the slope within 1% and the shape", () => {
    for (const [seed, curve] of [
      [1, (i: number) => 2000 + 10 * i],
      [2, (i: number) => 2000 + 16 * Math.max(0, i - 3600)],
      [3, (i: number) => 2000 + 30_000 * (1 - Math.exp(-i / 750))],
    ] as const) {
      const random = randomFrom(seed);
      const n = 6000;
      const all = Array.from({ length: n }, (_, i) => Math.round(curve(i) + 20 * normal(random)));
      const kept = all.flatMap((_, i) => (i === 0 || i === n - 1 || random() < 510 / n ? [i] : []));
      const whole = fitGrowth(series(all))[0];
      const thin = fitGrowth(
        series(
          kept.map((i) => all[i] as number),
          { metric: "maps", at: kept.map((i) => i + 1) },
        ),
      )[0];
      expect(thin?.shape).toBe(whole?.shape);
      expect(thin?.verdict).toBe(whole?.verdict);
      if (whole?.verdict === "growing") {
        expect(Math.abs((thin?.slope ?? 0) / (whole.slope ?? 1) - 1)).toBeLessThan(0.01);
      }
    }
  });
});
