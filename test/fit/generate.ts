/** Random series with known truth, from a fixed seed: folds of many steps, and long runs of one step. For tests of the fit only. */
import type { CaseFile } from "../../src/model/case-file.ts";
import type { GrowthShape } from "../../src/model/growth.ts";
import { caseFileOf, type Measured, series } from "./build.ts";

export type Random = () => number;

/** A standard normal number (Box and Muller 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export const between = (random: Random, low: number, high: number) => low + (high - low) * random();
export const whole = (random: Random, low: number, high: number) => Math.floor(between(random, low, high + 1));
export const pick = <T>(random: Random, list: readonly T[]) => list[Math.floor(random() * list.length)] as T;

interface Truth {
  readonly slope: number | null;
  readonly growing: boolean;
  readonly shape: GrowthShape | null;
  readonly hitAt: number | null;
  readonly step: string | null;
}

export interface Known {
  readonly file: CaseFile;
  readonly metric: string;
  readonly truth: Truth;
  readonly what: string;
}

interface Counter {
  readonly metric: string;
  readonly unit: "bytes" | "count";
  readonly level: number;
  readonly noise: number;
  readonly limit: number | null;
  readonly quantum: number;
}

const MIB = 2 ** 20;

export function counter(random: Random): Counter {
  const q = { quantum: 1, unit: "count" } as const;
  return pick<Counter>(random, [
    { ...q, metric: "proc", level: between(random, 20, 400), noise: between(random, 0.4, 1.5), limit: null },
    {
      ...q,
      metric: "cgroup",
      level: between(random, 100, 1500),
      noise: between(random, 1, 4),
      limit: pick(random, [4096, 7680, 32768]),
    },
    {
      ...q,
      metric: "maps",
      level: between(random, 800, 4000),
      noise: between(random, 3, 20),
      limit: pick(random, [65530, 262144]),
    },
    {
      ...q,
      metric: "fds",
      level: between(random, 40, 300),
      noise: between(random, 0.4, 2),
      limit: pick(random, [1024, 8192, 65536]),
    },
    {
      metric: "rss",
      unit: "bytes",
      quantum: MIB,
      level: between(random, 500, 6000) * MIB,
      noise: between(random, 2, 20) * MIB,
      limit: null,
    },
  ]);
}

const STEPS = [
  "START",
  "after data",
  "after model",
  "after warm-up",
  "after stage A",
  "after stage B",
  "after stage C",
  "after eval",
  "after export",
  "END",
];

export interface FoldOptions {
  readonly folds?: number;
  readonly growing?: boolean;
  /** Standard deviation of an error shared by a whole fold, in units of the noise. */
  readonly foldEffect?: number;
  readonly smallest?: number;
}

/** A run of folds with many steps: each fold rises and falls back, and what grows appears at one step. The last fold may be cut. */
export function foldRun(random: Random, options: FoldOptions = {}): Known {
  const c = counter(random);
  const count = whole(random, 6, STEPS.length);
  const steps = [...STEPS.slice(0, count - 1), "END"];
  const folds = options.folds ?? whole(random, 3, 20);
  const growing = options.growing ?? random() < 0.5;
  const smallest = options.smallest ?? 0.15;
  const slope = growing
    ? Math.round(Math.max(between(random, smallest, 1.2) * c.level, 25 * c.noise) / c.quantum) * c.quantum
    : 0;
  const at = whole(random, 1, count - 2);
  const bump = between(random, 0.02, 0.5) * c.level;
  const profile = steps.map((_, k) => bump * Math.sin((Math.PI * k) / (count - 1)) * (1 + 0.15 * normal(random)));
  profile[0] = 0;
  profile[count - 1] = 0;
  const cut = random() < 0.5 ? whole(random, 1, count - 1) : count;
  const isolated = !growing && random() < 0.3;
  const measured: Measured[] = [];
  let line = 4;
  for (const [k, value] of [0.1, 0.5, 1].entries()) {
    measured.push({
      metric: c.metric,
      unit: c.unit,
      step: `setup ${k}`,
      value: round(value * c.level, c),
      limit: c.limit,
      line: k + 1,
    });
  }
  let time = Date.UTC(2026, 0, 1);
  const inFold = isolated ? between(random, 0.2, 1) * c.level : 0;
  for (let f = 1; f <= folds; f++) {
    const shared = (options.foldEffect ?? 0) * c.noise * normal(random);
    for (let k = 0; k < (f === folds ? cut : count); k++) {
      time += between(random, 5, 90) * 1000;
      line += whole(random, 1, 4);
      if (random() < 0.06) continue;
      const level = c.level + (profile[k] as number) + slope * (f - 1 + (k >= at ? 1 : 0)) + (k >= at ? inFold : 0);
      const value = round(level + shared + c.noise * normal(random), c);
      const sample: Measured = {
        metric: c.metric,
        unit: c.unit,
        step: steps[k] as string,
        x: f,
        value,
        limit: c.limit,
        line,
        time,
        life: isolated ? f : 0,
      };
      measured.push(sample);
      if (random() < 0.02) measured.push({ ...sample, line: ++line });
    }
  }
  const top = c.level + Math.max(...profile.map((p, k) => p + (k >= at ? slope : 0)));
  const hitAt = growing && c.limit !== null ? 1 + (c.limit - top) / slope : null;
  return {
    file: caseFileOf(measured, { fold: folds + whole(random, 0, 5) }),
    metric: c.metric,
    truth: { slope, growing, shape: null, hitAt, step: growing ? (steps[at] as string) : null },
    what: `${folds} folds of ${count} steps, ${c.metric}, ${isolated ? "isolated" : growing ? "growing" : "flat"}`,
  };
}

function round(value: number, c: Counter): number {
  return Math.max(0, Math.round(value / c.quantum)) * c.quantum;
}

export type LongKind = "linear" | "saturating" | "flat" | "sawtooth" | "sawtooth-leak" | "late-onset" | "step";
export const LONG_KINDS: readonly LongKind[] = [
  "linear",
  "saturating",
  "flat",
  "sawtooth",
  "sawtooth-leak",
  "late-onset",
  "step",
];

export interface LongOptions {
  readonly points?: number;
  readonly outliers?: number;
}

/** A long run of one step, of a given shape. */
export function longRun(random: Random, kind: LongKind, options: LongOptions = {}): Known {
  const c = counter(random);
  const n = options.points ?? whole(random, 60, 300);
  const limit = c.limit ?? null;
  let slope: number | null = null;
  let top = c.level;
  let level: (i: number) => number = () => c.level;
  const rate = between(random, 1.5, 15) * c.noise;
  switch (kind) {
    case "flat":
      slope = 0;
      break;
    case "linear":
      slope = rate;
      level = (i) => c.level + rate * i;
      break;
    case "saturating": {
      const rise = between(random, 0.15, 1) * c.level + 20 * c.noise;
      const tau = between(random, 0.06, 0.3) * n;
      level = (i) => c.level + rise * (1 - Math.exp(-i / tau));
      break;
    }
    case "sawtooth":
    case "sawtooth-leak": {
      const period = whole(random, 5, 20);
      const rise = between(random, 2.5, 8) * c.noise;
      const leak = kind === "sawtooth-leak" ? between(random, 0.3, 4) * c.noise : 0;
      if (leak > 0) slope = leak;
      level = (i) => c.level + leak * i + rise * (i % period);
      top = c.level + rise * (period - 1);
      break;
    }
    case "late-onset": {
      const onset = Math.floor(between(random, 0.3, 0.8) * n);
      slope = rate;
      level = (i) => c.level + rate * Math.max(0, i - onset);
      top = c.level - rate * onset;
      break;
    }
    case "step": {
      const at = Math.floor(between(random, 0.2, 0.8) * n);
      const rise = between(random, 0.2, 1.5) * c.level + 15 * c.noise;
      level = (i) => c.level + (i >= at ? rise : 0);
      break;
    }
  }
  const values: number[] = [];
  const at: number[] = [];
  const lost = random() < 0.3 ? 0.1 : 0;
  for (let i = 0; i < n; i++) {
    if (random() < lost && i > 0 && i < n - 1) continue;
    const outlier =
      random() < (options.outliers ?? 0) ? between(random, 10, 60) * c.noise * (random() < 0.7 ? 1 : -1) : 0;
    values.push(round(level(i) + outlier + c.noise * normal(random), c));
    at.push(i + 1);
  }
  const growing = kind === "linear" || kind === "sawtooth-leak" || kind === "late-onset";
  return {
    file: series(values, { metric: c.metric, unit: c.unit, limit, per: "epoch", at, total: n * 5 }),
    metric: c.metric,
    truth: {
      slope,
      growing,
      shape: kind === "sawtooth-leak" ? "sawtooth" : kind,
      hitAt: growing && limit !== null && slope !== null ? 1 + (limit - top) / slope : null,
      step: null,
    },
    what: `${kind}, ${n} epochs, ${c.metric}`,
  };
}
