/** What the fit says of runs: folds that are cut short, restarts, gaps, several processes, forecasts, steps and marks. */
import { describe, expect, it } from "vitest";
import { random as randomFrom } from "../../src/build/random.ts";
import { fitGrowth } from "../../src/fit/index.ts";
import type { Growth } from "../../src/model/growth.ts";
import { caseFileOf, caseFileOfLog, failed, type Measured, series } from "./build.ts";
import { normal } from "./generate.ts";

const STEPS = ["START", "after data", "after model", "after fit", "AFTER CLEANUP"];
/** What a fold takes at each step, and gives back by its end. */
const PROFILE = [0, 100, 300, 200, 0];

interface Run {
  readonly folds: number;
  readonly slope: number;
  /** Index of the step at which the growth appears. */
  readonly at?: number;
  readonly noise?: number;
  readonly total?: number | null;
  readonly limit?: number | null;
  /** Steps reached in the last fold. */
  readonly cut?: number;
  readonly drop?: (fold: number, step: number) => boolean;
  readonly twice?: boolean;
  readonly lifePerFold?: boolean;
  readonly startFold?: number;
}

function measurements(run: Run): Measured[] {
  const random = randomFrom(9);
  const list: Measured[] = [{ metric: "maps", step: "before import", value: 210, limit: run.limit ?? null, line: 1 }];
  let line = 1;
  for (let f = run.startFold ?? 1; f <= run.folds; f++) {
    STEPS.forEach((step, k) => {
      const noise = (run.noise ?? 5) * normal(random);
      line += 2;
      if (f === run.folds && k >= (run.cut ?? STEPS.length)) return;
      if (run.drop?.(f, k)) return;
      const value = Math.round(
        1850 + (PROFILE[k] as number) + run.slope * (f - 1 + (k >= (run.at ?? 2) ? 1 : 0)) + noise,
      );
      const sample = {
        metric: "maps",
        step,
        x: f,
        value,
        limit: run.limit ?? null,
        line,
        time: line * 60_000,
        life: run.lifePerFold ? f : 0,
      };
      list.push(sample);
      if (run.twice) list.push({ ...sample, line: line + 1 });
    });
  }
  return list;
}

function growthOf(run: Run): Growth {
  const [growth] = fitGrowth(caseFileOf(measurements(run), { fold: run.total ?? null }));
  if (!growth) throw new Error("no growth");
  return growth;
}

describe("folds of several steps", () => {
  it("three folds are enough when every step agrees; the setup before them is left out", () => {
    const growth = growthOf({ folds: 3, slope: 730, limit: 65530, total: 3 });
    expect(growth).toMatchObject({ verdict: "growing", shape: "linear", per: "fold", points: 15, lowest: { at: 1 } });
    expect(growth.slope).toBeCloseTo(730, -1);
    expect(growth.low).toBeLessThan(730);
    expect(growth.high).toBeGreaterThan(730);
  });
  it("a last fold cut short bends nothing", () => {
    for (const cut of [1, 2, 3, 4]) {
      const growth = growthOf({ folds: 5, slope: 730, cut });
      expect(growth.slope).toBeGreaterThan(725);
      expect(growth.slope).toBeLessThan(735);
      expect(growth.verdict).toBe("growing");
      expect(growthOf({ folds: 5, slope: 0, cut })).toMatchObject({ verdict: "flat", shape: "flat" });
    }
  });
  it("lost lines, doubled lines and a late beginning change nothing", () => {
    const lost = (f: number, k: number) => (f * 7 + k * 3) % 5 === 0;
    for (const run of [
      { drop: lost },
      { twice: true },
      { startFold: 4 },
      { drop: (f: number) => f === 3 || f === 4 },
    ]) {
      const growth = growthOf({ folds: 8, slope: 730, ...run });
      expect(growth.verdict).toBe("growing");
      expect(growth.slope).toBeGreaterThan(725);
      expect(growth.slope).toBeLessThan(735);
    }
  });
  it("a counter that appears half-way is fitted from there on", () => {
    const list = measurements({ folds: 8, slope: 730 }).filter((m) => m.x !== undefined);
    const file = caseFileOf(
      list.flatMap((m) => [m, ...((m.x ?? 0) >= 5 ? [{ ...m, metric: "fds", value: 100 + 10 * (m.x ?? 0) }] : [])]),
    );
    const fds = fitGrowth(file).find((g) => g.metric === "fds");
    expect(fds).toMatchObject({ verdict: "growing", first: { at: 5 } });
    expect(fds?.slope).toBeCloseTo(10, 6);
  });
  it("an outlier does not move it", () => {
    const list = measurements({ folds: 6, slope: 730 });
    const file = caseFileOf(list.map((m) => (m.x === 3 && m.step === "after fit" ? { ...m, value: 90_000 } : m)));
    const [growth] = fitGrowth(file);
    expect(growth?.verdict).toBe("growing");
    expect(growth?.slope).toBeGreaterThan(715);
    expect(growth?.slope).toBeLessThan(745);
  });
  it("two folds: a first-fold warm-up is not growth, and many steps that rise alike are", () => {
    const step = (k: number) => `step ${k}`;
    const two = (rise: (k: number) => number) =>
      fitGrowth(
        caseFileOf(
          [1, 2].flatMap((x) =>
            Array.from({ length: 10 }, (_, k) => ({
              metric: "maps",
              step: step(k),
              x,
              value: 1850 + 20 * k + (x === 2 ? rise(k) : 0) + ((k * x) % 3),
            })),
          ),
        ),
      )[0];
    expect(two(() => 1450)).toMatchObject({ verdict: "growing", shape: "undetermined" });
    expect(two((k) => (k < 4 ? 1450 : 0))).toMatchObject({ verdict: "undetermined", forecast: null });
    expect(two(() => 0)).toMatchObject({ verdict: "flat" });
    expect(two(() => 30)).not.toMatchObject({ verdict: "growing" });
  });
  it("a fold's own warm-up over few folds is not called growth", () => {
    const levels = [0, 900, 1100, 1150];
    const file = caseFileOf(
      levels.flatMap((level, f) =>
        STEPS.map((step, k) => ({ metric: "maps", step, x: f + 1, value: 1850 + level + 50 * k + ((f + k) % 2) })),
      ),
    );
    expect(fitGrowth(file)[0]).not.toMatchObject({ verdict: "growing" });
  });
});

describe("where in the fold", () => {
  it.each([1, 2, 3])("the step at which what stays appears (%d), though other steps rise as well", (at) => {
    const growth = growthOf({ folds: 5, slope: 730, at });
    expect(growth.step).toBe(STEPS[at]);
    expect(growth.stepShare).toBeGreaterThan(0.5);
    // Its first line in the first fold.
    expect(growth.beganLine).toBe(3 + 2 * at);
  });
  it("a large rise that is given back does not draw the eye", () => {
    const rises = [0, 5000, 5000, 5300, 300];
    const file = caseFileOf(
      [0, 1, 2, 3].flatMap((f) =>
        STEPS.map((step, k) => ({
          metric: "maps",
          step,
          x: f + 1,
          value: 1850 + (rises[k] as number) + 300 * f + ((f * k) % 3),
        })),
      ),
    );
    expect(fitGrowth(file)[0]).toMatchObject({ verdict: "growing", step: "after fit" });
  });
  it("what a fold gives back", () => {
    expect(growthOf({ folds: 5, slope: 0 }).givenBack).toBeGreaterThan(0.95);
    const leak = growthOf({ folds: 5, slope: 730 }).givenBack;
    expect(leak).toBeGreaterThan(0.2);
    expect(leak).toBeLessThan(0.4);
  });
});

describe("restarts", () => {
  it("a process for each fold: isolation is in place", () => {
    const growth = growthOf({ folds: 6, slope: 0, lifePerFold: true });
    expect(growth).toMatchObject({ verdict: "flat", lives: 6, forecast: null });
    expect(growth.says).toMatch(/6 processes .* isolated, and none goes beyond 2,\d{3}/);
  });
  it("a fall to the baseline between folds, without a word of a restart", () => {
    const rises = [0, 100, 1300, 1200, 900];
    const folds = (back: number) =>
      caseFileOf(
        [1, 2, 3, 4, 5].flatMap((x) =>
          STEPS.map((step, k) => ({
            metric: "maps",
            step,
            x,
            value: 1850 + (k === 4 ? back : (rises[k] as number)) + ((x * k) % 3),
          })),
        ),
      );
    expect(fitGrowth(folds(900))[0]).toMatchObject({
      verdict: "flat",
      says: expect.stringContaining("process of its own"),
    });
    expect(fitGrowth(folds(0))[0]?.says).not.toContain("process of its own");
  });
  it("a run resumed in the middle: the growth of each life counts, the fall between them does not", () => {
    const file = caseFileOf(
      Array.from({ length: 80 }, (_, i) => {
        const life = i < 45 ? 0 : 1;
        const since = i < 45 ? i : i - 45;
        return {
          metric: "maps",
          step: "END",
          per: "epoch",
          x: i + 1,
          value: 2000 + 50 * since + (i % 3),
          limit: 65530,
          life,
        };
      }),
    );
    const [growth] = fitGrowth(file);
    expect(growth).toMatchObject({ verdict: "growing", lives: 2 });
    expect(growth?.slope).toBeCloseTo(50, 0);
    // From the second life, which began at epoch 46.
    expect(growth?.forecast?.at).toBeCloseTo(46 + (65530 - 2000) / 50, -1);
  });
  it("the same run twice in one log", () => {
    const once = Array.from({ length: 30 }, (_, i) => ({
      metric: "maps",
      step: "END",
      per: "epoch" as const,
      x: i + 1,
      value: 2000 + 50 * i,
    }));
    const [growth] = fitGrowth(caseFileOf([...once, ...once]));
    expect(growth).toMatchObject({ verdict: "growing", lives: 2 });
    expect(growth?.slope).toBeCloseTo(50, 6);
  });
});

describe("several series", () => {
  it("ranks and metrics apart", () => {
    const file = caseFileOf(
      Array.from({ length: 40 }, (_, i) => [
        { metric: "maps", per: "epoch" as const, x: i + 1, process: "rank0", value: 2000 + 50 * i },
        { metric: "maps", per: "epoch" as const, x: i + 1, process: "rank1", value: 9000 + (i % 2) },
        { metric: "proc", per: "epoch" as const, x: i + 1, process: "rank1", value: 60 + (i % 2) },
      ]).flat(),
    );
    expect(fitGrowth(file).map((g) => [g.process, g.metric, g.verdict])).toEqual([
      ["rank0", "maps", "growing"],
      ["rank1", "maps", "flat"],
      ["rank1", "proc", "flat"],
    ]);
  });
  it("trials, and epochs inside of two folds", () => {
    const trials = caseFileOf(
      [1, 2, 3, 4, 5, 6].flatMap((x) =>
        ["a", "b"].map((step) => ({
          metric: "rss",
          unit: "bytes" as const,
          per: "trial" as const,
          step,
          x,
          value: 2 ** 30 * x,
        })),
      ),
    );
    expect(fitGrowth(trials)[0]).toMatchObject({ per: "trial", verdict: "growing", slope: 2 ** 30 });
    const epochs = caseFileOf(
      [1, 2].flatMap((fold) =>
        Array.from({ length: 50 }, (_, e) => ({
          metric: "maps",
          points: {
            fold: { per: "fold" as const, index: fold, total: 2 },
            epoch: { per: "epoch" as const, index: e + 1, total: 50 },
          },
          value: 2000 + 20 * (50 * (fold - 1) + e),
        })),
      ),
    );
    const [growth] = fitGrowth(epochs);
    expect(growth).toMatchObject({ per: "epoch", verdict: "growing", reached: 100 });
    expect(growth?.slope).toBeCloseTo(20, 6);
  });
  it("a marker of another axis between the labels does not distract", () => {
    const file = caseFileOf(
      measurements({ folds: 5, slope: 730 }).map((m, i) => ({
        ...m,
        points:
          m.x === undefined
            ? {}
            : {
                fold: { per: "fold" as const, index: m.x, total: 5 },
                epoch: { per: "epoch" as const, index: 1 + ((i * 7) % 30), total: 30 },
              },
      })),
    );
    expect(fitGrowth(file)[0]).toMatchObject({ per: "fold", verdict: "growing" });
  });
});

describe("forecast", () => {
  it("says when the limit is far beyond the run", () => {
    const { forecast } = growthOf({ folds: 3, slope: 730, limit: 65530, total: 3 });
    // The highest step, 300 above the start and with the fold's growth on it, stands at 1850 + 300 + 730 in fold 1.
    expect(forecast?.at).toBeCloseTo(1 + (65530 - 2880) / 730, 0);
    expect(forecast?.low).toBeLessThan(forecast?.at ?? 0);
    expect(forecast?.high).toBeGreaterThan(forecast?.at ?? 0);
    expect(forecast?.says).toMatch(/^fold 8\d.* of a run of 3: not within this run$/);
    const file = failed(caseFileOf(measurements({ folds: 3, slope: 730, limit: 65530 }), { fold: 3 }));
    expect(fitGrowth(file)[0]?.forecast?.says).toMatch(/^fold 8\d.* of a run of 3: not within this run$/);
  });
  it("places the fold that hits the limit, and the time", () => {
    const growth = growthOf({ folds: 9, slope: 6300, limit: 65530, total: 13 });
    const at = 1 + (65530 - 1850 - 300 - 6300) / 6300;
    expect(growth.forecast?.at).toBeCloseTo(at, 1);
    expect(growth.forecast?.says).toMatch(/^fold 11 of a run of 13: within this run/);
    // Five lines a fold, two minutes each: the third step of fold 1 stands at line 7.
    expect(growth.forecast?.time).toBeCloseTo(7 * 60_000 + (growth.forecast?.at ?? 0) * 600_000 - 600_000, -5);
    // 80% of the limit is 52,424: 1850 + 300 + 8 * 6300 = 52,550 in fold 8.
    expect(growth.nearLimitLine).toBe(growthLine(8, 2));
  });
  it("is null for what does not grow or has no limit", () => {
    expect(growthOf({ folds: 6, slope: 0, limit: 65530 }).forecast).toBeNull();
    expect(growthOf({ folds: 6, slope: 730 }).forecast).toBeNull();
  });
  it("is null where every value stands above the limit: it does not hold for this counter", () => {
    const values = Array.from({ length: 12 }, (_, i) => 2001 + i);
    const [growth] = fitGrowth(series(values, { metric: "fds", limit: 1024, total: 20 }));
    expect(growth).toMatchObject({ verdict: "growing", limit: null, headroom: null, forecast: null });
    expect(growth?.nearLimitLine).toBeNull();
    expect(growth?.says).toContain("above 1,024 all the time");
    // A count that goes a little past its limit, as some do, is at it.
    const [full] = fitGrowth(series([65532, 65531, 65532], { metric: "maps", limit: 65530 }));
    expect(full).toMatchObject({ limit: 65530, headroom: -2 });
  });
  it("begins where the measurements do, in a run that was resumed too", () => {
    const at = Array.from({ length: 8 }, (_, i) => 501 + i);
    const values = at.map((x) => 400 + 100 * (x - 500));
    const [growth] = fitGrowth(series(values, { metric: "fds", limit: 1024, at, total: 600 }));
    expect(growth?.forecast?.at).toBeCloseTo(500 + (1024 - 400) / 100, 1);
    expect(growth?.forecast?.low).toBeGreaterThanOrEqual(501);
  });
  it("stands also when the limit was already hit", () => {
    const growth = growthOf({ folds: 12, slope: 6300, limit: 65530, total: 13 });
    expect(growth.headroom).toBeLessThan(0);
    expect(growth.forecast?.says).toMatch(/fold 11 .*the limit was within reach/);
  });
});

/** Line at which a step of a fold stands in `measurements`. */
function growthLine(fold: number, step: number): number {
  return 1 + 2 * (5 * (fold - 1) + step + 1);
}

describe("marks and curve", () => {
  it("first, last, lowest and highest with their lines; a curve of at most 64 points", () => {
    const values = Array.from({ length: 300 }, (_, i) => 2000 + ((i * 37) % 11));
    const [growth] = fitGrowth(series(values));
    expect(growth).toMatchObject({
      first: { line: 1, value: 2000, at: 1 },
      last: { line: 300, value: values[299], at: 300 },
      lowest: { line: 1, value: 2000 },
      peak: { line: values.indexOf(2010) + 1, value: 2010 },
      reached: 300,
      planned: null,
      limit: null,
      headroom: null,
    });
    expect(growth?.curve).toHaveLength(64);
    expect(growth?.curve[0]).toEqual([1, 2000]);
    expect(growth?.curve[63]).toEqual([300, values[299]]);
  });
  it("numbers are finite or null, whatever is measured", () => {
    for (const values of [
      [0, 0, 0, 0, 0, 0],
      [1e300, 1e300, 1e300, 1e300],
      [0, 1e15, 0, 1e15, 0, 1e15, 0, 1e15, 3],
      [Number.NaN, 1, 2, Number.POSITIVE_INFINITY, 3, 4],
    ]) {
      for (const growth of fitGrowth(series(values, { metric: "maps", limit: 10 }))) {
        JSON.stringify(growth, (_, v) => {
          if (typeof v === "number") expect(Number.isFinite(v)).toBe(true);
          return v;
        });
      }
    }
  });
});

describe("a log in the issue's own words", () => {
  it("about 730 maps and 550 MB a fold, threads level: the limit is not what stopped it", () => {
    const log = [1, 2, 3]
      .flatMap((f) =>
        ["START", "after model creation", "after Stage 1 fit", "AFTER CLEANUP"]
          .slice(0, f === 3 ? 3 : 4)
          .map((step, k) => {
            const grown = f - 1 + (k >= 1 ? 1 : 0);
            return `2026-02-11T0${f}:${10 + 10 * k}:00Z [THREADS] Fold ${f}/3 ${step}: proc=${45 + ((f + k) % 2)}, cgroup=${589 + ((f * k) % 3)}/7680, maps=${1850 + 730 * grown + ([0, 60, 90, 5][k] as number) + ((f * 3 + k) % 4)}/65530, rss=${1200 + 550 * grown + ([0, 200, 320, 10][k] as number) + ((f + 2 * k) % 3)}MB`;
          }),
      )
      .join("\n");
    const growth = new Map(fitGrowth(failed(caseFileOfLog(log))).map((g) => [g.metric, g]));
    expect(growth.get("proc")?.verdict).toBe("flat");
    expect(growth.get("cgroup")?.verdict).toBe("flat");
    expect(growth.get("maps")).toMatchObject({ verdict: "growing", step: "after model creation" });
    expect(growth.get("rss")).toMatchObject({ verdict: "growing", step: "after model creation", unit: "bytes" });
    expect(growth.get("maps")?.forecast?.says).toMatch(/fold 8\d.* of a run of 3: not within this run/);
  });
});
