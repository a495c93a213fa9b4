/**
 * The statistics against published programs, to the last digit they print. The data are public and old; the expected values come from
 * SciPy 1.17.1 (theilslopes, norm, t, betainc, gammaln, median_abs_deviation; NumPy 2.4.6 for quantile) and from R 4.2.2
 * (cor.test with method = "kendall", exact = FALSE, continuity = TRUE).
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  incompleteBeta,
  logGamma,
  normalQuantile,
  normalTail,
  studentCdf,
  studentQuantile,
} from "../../src/fit/stats/distributions.ts";
import { mannKendall } from "../../src/fit/stats/mann-kendall.ts";
import { median, quantile, scaledMad, weightedMedian } from "../../src/fit/stats/order.ts";
import { inBlocks, pooledSlope, theilSen } from "../../src/fit/stats/theil-sen.ts";

const ANSCOMBE_X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];

/** Data sets with their origin. */
const DATA = {
  /** Anscombe 1973, "Graphs in Statistical Analysis", set I. */
  anscombe1: { x: ANSCOMBE_X, y: [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68] },
  /** The same, set III: a line with one outlier. */
  anscombe3: { x: ANSCOMBE_X, y: [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73] },
  /** Annual flow of the Nile at Aswan, 1871 to 1970 (Cobb 1978). */
  nile: {
    x: Array.from({ length: 100 }, (_, i) => 1871 + i),
    y: [
      1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
      1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831,
      726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845,
      944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918,
      986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
    ],
  },
  /** Employed people in the United States, 1947 to 1962, in millions (Longley 1967). */
  longley: {
    x: Array.from({ length: 16 }, (_, i) => 1947 + i),
    y: [
      60.323, 61.122, 60.171, 61.187, 63.221, 63.639, 64.989, 63.761, 66.019, 67.857, 68.169, 66.513, 68.655, 69.564,
      69.331, 70.551,
    ],
  },
  /** Passenger miles on airlines of the United States, 1937 to 1960, in millions (F.A.A. Statistical Handbook of Aviation). */
  airmiles: {
    x: Array.from({ length: 24 }, (_, i) => 1937 + i),
    y: [
      412, 480, 683, 1052, 1385, 1418, 1634, 2178, 3362, 5948, 6109, 5981, 6753, 8003, 10566, 12528, 14760, 16769,
      19819, 22362, 25340, 25343, 29269, 30514,
    ],
  },
  /** Average weights of American women by height (The World Almanac 1975). */
  women: {
    x: Array.from({ length: 15 }, (_, i) => 58 + i),
    y: [115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164],
  },
  /** Speed and stopping distance of cars (Ezekiel 1930): ties in both variables. */
  cars: {
    x: [
      4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17, 17,
      17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25,
    ],
    y: [
      2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40, 32,
      40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85,
    ],
  },
};

/** Equal to about fifteen significant digits: what both sides print, but for the order of additions. */
function same(actual: number | undefined, expected: number): void {
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(4e-15 * Math.max(1, Math.abs(expected)) + 4e-15);
}

describe("Theil-Sen with Sen's interval", () => {
  // slope, intercept, then the 95% and the 90% interval, from scipy.stats.theilslopes(y, x, 0.95) and (y, x, 0.90).
  const expected: Record<keyof typeof DATA, readonly [number, number, number, number, number, number]> = {
    anscombe1: [
      0.5016666666666668, 3.0649999999999986, 0.21799999999999997, 0.8225, 0.23750000000000004, 0.7371428571428572,
    ],
    anscombe3: [0.3455555555555555, 4.000000000000001, 0.345, 0.3474999999999999, 0.345, 0.3466666666666667],
    nile: [-2.6, 5886.8, -3.627906976744186, -1.4285714285714286, -3.4285714285714284, -1.6590909090909092],
    longley: [
      0.7047222222222224, -1311.8755833333337, 0.6314615384615387, 0.837111111111111, 0.6435000000000013,
      0.7984615384615387,
    ],
    airmiles: [1312.1409090909092, -2550275.5613636365, 1013.0, 1636.75, 1111.0, 1549.111111111111],
    women: [3.375, -84.375, 3.125, 3.6666666666666665, 3.1666666666666665, 3.6],
    cars: [3.6666666666666665, -19.0, 2.933333333333333, 4.5, 3.0, 4.285714285714286],
  };
  it.each(Object.keys(DATA) as (keyof typeof DATA)[])("agrees with SciPy on %s", (name) => {
    const { x, y } = DATA[name];
    const [slope, intercept, low, high, low90, high90] = expected[name];
    const fit = theilSen(x, y);
    same(fit?.slope, slope);
    same(fit?.intercept, intercept);
    same(fit?.low, low);
    same(fit?.high, high);
    const narrow = theilSen(x, y, 0.9);
    same(narrow?.low, low90);
    same(narrow?.high, high90);
  });
  it("has nothing to say without two unlike x", () => {
    expect(theilSen([2, 2], [1, 5])).toBeNull();
    expect(theilSen([1], [1])).toBeNull();
  });
});

describe("Mann-Kendall test", () => {
  it.each([
    ["nile", -4.1280665228441, 3.65826292166434e-5],
    ["airmiles", 6.77160202089951, 1.2736409837405e-11],
    ["women", 5.14666525677609, 2.65157875259781e-7],
    ["longley", 4.817409307131, 1.45434158663346e-6],
    ["anscombe1", 2.64689641014918, 0.0081234233042735],
    ["anscombe3", 4.04819450963992, 5.16142452481527e-5],
  ] as const)("agrees with R on %s", (name, z, p) => {
    const { x, y } = DATA[name];
    const test = mannKendall(x, y);
    expect(Number(test.z.toPrecision(14))).toBeCloseTo(z, 12);
    expect(Math.abs(test.p / p - 1)).toBeLessThan(1e-12);
  });
  it("sees no trend in constant values", () => {
    expect(mannKendall([1, 2, 3, 4], [7, 7, 7, 7])).toEqual({ s: 0, variance: 0, z: 0, p: 1 });
  });
});

describe("distributions", () => {
  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.975, 3, 3.1824463052837078],
    [0.995, 4, 4.604094871349992],
    [0.9, 7.5, 1.4052118464159533],
    [0.975, 30, 2.0422724563012378],
    [0.9995, 12, 4.3177912836062475],
    [0.975, 1000, 1.9623390808264083],
  ])("t quantile of %f with %f degrees of freedom", (p, df, t) => {
    expect(Math.abs(studentQuantile(p, df) / t - 1)).toBeLessThan(2e-13);
    expect(studentQuantile(1 - p, df)).toBeCloseTo(-t, 10);
  });
  it("t probability", () => {
    expect(studentCdf(1.5, 3)).toBeCloseTo(0.8847080673775886, 14);
    expect(studentCdf(-2.2, 10)).toBeCloseTo(0.02622053422467658, 15);
    expect(studentCdf(0.3, 1)).toBeCloseTo(0.5927735790777423, 14);
    expect(studentCdf(4, 60)).toBeCloseTo(0.9999118388064681, 14);
  });
  it("normal quantile and tail", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect(normalQuantile(0.995)).toBeCloseTo(2.5758293035489004, 13);
    expect(normalQuantile(0.6)).toBeCloseTo(0.2533471031357997, 14);
    expect(normalQuantile(0.0001)).toBeCloseTo(-3.7190164854556804, 11);
    for (const [z, p] of [
      [0.1, 0.460172162722971],
      [1, 0.15865525393145707],
      [1.96, 0.024997895148220435],
      [3.4, 0.00033692926567688086],
      [3.6, 0.00015910859015753364],
      [6, 9.865876450376946e-10],
      [10, 7.61985302416047e-24],
    ] as const) {
      expect(Math.abs(normalTail(z) / p - 1)).toBeLessThan(1e-12);
    }
  });
  it("incomplete beta and log gamma", () => {
    expect(incompleteBeta(0.4, 2, 3)).toBeCloseTo(0.5247999999999999, 14);
    expect(incompleteBeta(0.1, 0.5, 0.5)).toBeCloseTo(0.20483276469913345, 14);
    expect(incompleteBeta(0.95, 10, 1)).toBeCloseTo(0.5987369392383787, 14);
    expect(incompleteBeta(0.99, 30, 0.5)).toBeCloseTo(0.43933436890525074, 12);
    for (const [x, g] of [
      [0.1, 2.252712651734206],
      [0.5, 0.5723649429247],
      [3.7, 1.428072326665388],
      [100, 359.1342053695754],
    ] as const) {
      expect(Math.abs(logGamma(x) - g)).toBeLessThan(1e-12);
    }
  });
});

describe("order statistics", () => {
  it("agree with SciPy and NumPy on the Nile", () => {
    expect(scaledMad(DATA.nile.y)).toBeCloseTo(179.39486843917783, 11);
    expect(quantile(DATA.nile.y, 0.7)).toBeCloseTo(999.5, 10);
    expect(median(DATA.nile.y)).toBe(893.5);
  });
  it("weighted median is the median of values repeated by weight", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 4 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(pairs, (list) => {
        const repeated = list.flatMap(([v, w]) => Array<number>(w).fill(v));
        const result = weightedMedian(
          list.map(([v]) => v),
          list.map(([, w]) => w),
        );
        if (repeated.length === 0) expect(result).toBeNaN();
        else expect(result).toBe(median(repeated));
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe("pooled slope", () => {
  it("of one group with even steps is exact on a line, whatever outliers do", () => {
    const x = Array.from({ length: 21 }, (_, i) => i);
    const y = x.map((v) => 3 * v + 7 + (v % 5 === 4 ? 1000 : 0));
    expect(pooledSlope([{ x, y }])).toBe(3);
  });
  it("never compares across groups", () => {
    expect(
      pooledSlope([
        { x: [1, 2, 3], y: [10, 12, 14] },
        { x: [1, 2, 3], y: [900, 902, 904] },
        { x: [3], y: [5] },
      ]),
    ).toBe(2);
  });
  it("is the median of pair slopes, each as often as its distance", () => {
    const points = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 2,
      maxLength: 12,
      selector: ([x]) => x,
    });
    fc.assert(
      fc.property(fc.array(points, { minLength: 1, maxLength: 4 }), (groups) => {
        const slopes = groups.flatMap((g) =>
          g.flatMap(([x, y], i) =>
            g.slice(i + 1).flatMap(([u, v]) => Array<number>(Math.abs(u - x)).fill((v - y) / (u - x))),
          ),
        );
        const result = pooledSlope(groups.map((g) => ({ x: g.map(([x]) => x), y: g.map(([, y]) => y) })));
        expect(result).toBeCloseTo(median(slopes), 12);
      }),
      { numRuns: 300, seed: 2 },
    );
  });
  it("thins long series into blocks that keep a line", () => {
    const x = Array.from({ length: 5000 }, (_, i) => i);
    const block = inBlocks({ x, y: x.map((v) => 2 * v) }, 100);
    expect(block.x).toHaveLength(100);
    expect(block.y.every((v, i) => v === 2 * (block.x[i] as number))).toBe(true);
    expect(pooledSlope([{ x, y: x.map((v) => 2 * v) }])).toBe(2);
  });
});
