/** Where in a fold the counter grows: the step at which what stays first appears, and what the fold gives back. */
import { ofKey } from "./of-key.ts";
import type { Series } from "./series.ts";
import { median } from "./stats/order.ts";

export interface StepLevel {
  readonly step: number;
  /** Level of the step with the growth from fold to fold taken out. */
  readonly level: number;
  /** Folds in which it was measured. */
  readonly folds: number;
}

export interface Where {
  readonly step: number;
  /** Share of a fold's growth that appears there, 0 to 1. */
  readonly share: number;
}

/** More steps than this in a fold are not put in order. */
const MOST_STEPS = 64;

/** Steps in the order in which most folds run through them (Copeland's count of pairwise majorities), so that holes do no harm. */
export function inOrder(series: Series, levels: readonly StepLevel[]): StepLevel[] {
  if (levels.length > MOST_STEPS) return [...levels];
  const wanted = new Set(levels.map((l) => l.step));
  const folds = new Map<string, Map<number, number>>();
  for (const p of series.points) {
    if (!wanted.has(p.step)) continue;
    const lines = ofKey(folds, `${p.x}|${p.life}`, () => new Map<number, number>());
    if (!lines.has(p.step)) lines.set(p.step, p.line);
  }
  const list = [...folds.values()].slice(0, 64);
  const wins = new Map<number, number>();
  for (const a of wanted) {
    let won = 0;
    for (const b of wanted) {
      let balance = 0;
      for (const lines of list) {
        const la = lines.get(a);
        const lb = lines.get(b);
        if (la !== undefined && lb !== undefined) balance += Math.sign(lb - la);
      }
      if (balance > 0) won++;
    }
    wins.set(a, won);
  }
  return [...levels].sort((a, b) => (wins.get(b.step) as number) - (wins.get(a.step) as number));
}

/**
 * The step at which the growth first appears, or null with fewer than two steps. What a fold takes and gives back adds up to nothing
 * over the fold; the growth is the one rise that is not given back. So for each step the growth is taken out of the rise at that step,
 * and what is left is weighed, both the rises and how they differ from step to step: it is least odd where the growth belongs. The
 * weight is that of Cauchy's law, the logarithm, because a few large rises that are given back are likelier than many small ones.
 */
export function whereItGrows(
  ordered: readonly StepLevel[],
  slope: number,
  noise: number,
  wraps: boolean,
): Where | null {
  const n = ordered.length;
  if (n < 2 || n > MOST_STEPS || !(slope > 0)) return null;
  const rises = ordered.map(({ level, folds }, k) => {
    const before = k > 0 ? (ordered[k - 1] as StepLevel) : (ordered[n - 1] as StepLevel);
    const rise = level - before.level + (k > 0 ? 0 : slope);
    return { rise, error: noise * Math.sqrt(1 / folds + 1 / before.folds) };
  });
  const odd = (value: number, error: number) => Math.log1p((value / Math.max(error, 1e-9 * slope)) ** 2);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  rises.forEach((_, k) => {
    if (k === 0 && !wraps) return;
    const left = rises.map(({ rise, error }, j) => ({ rise: j === k ? rise - slope : rise, error }));
    let weight = 0;
    left.forEach(({ rise, error }, j) => {
      const before = left[j > 0 ? j - 1 : n - 1] as { rise: number; error: number };
      weight += odd(rise, error);
      weight += odd(rise - before.rise, Math.hypot(error, before.error));
    });
    if (weight < least) {
      least = weight;
      best = k;
    }
  });
  const chosen = ordered[best];
  if (!chosen) return null;
  const rise = (rises[best] as { rise: number }).rise;
  return { step: chosen.step, share: Math.max(0, Math.min(1, rise / slope)) };
}

/** Share of a fold's highest rise that is gone when the next fold starts; null when the fold hardly rises. */
export function givenBack(ordered: readonly StepLevel[], slope: number, floor: number): number | null {
  const first = ordered[0];
  if (!first || ordered.length < 2) return null;
  const rise = Math.max(...ordered.map((s) => s.level)) - first.level;
  if (rise < floor) return null;
  return Math.max(0, Math.min(1, (rise - slope) / rise));
}

/**
 * True when each fold starts well below where the one before it ended: the counter started again in between, or was released there.
 */
export function startsAgain(ordered: readonly StepLevel[], slope: number, floor: number): boolean {
  const first = ordered[0];
  const last = ordered.at(-1);
  if (!first || !last || ordered.length < 3) return false;
  const rise = Math.max(...ordered.map((s) => s.level)) - first.level;
  return last.level - first.level - slope > Math.max(floor, 0.3 * rise);
}

/** Median level of each step over its groups. */
export function stepLevels(
  groups: readonly { readonly step: number; readonly x: readonly number[] }[],
  levels: readonly number[],
): StepLevel[] {
  const byStep = new Map<number, { levels: number[]; folds: number }>();
  groups.forEach((g, k) => {
    const cell = ofKey(byStep, g.step, () => ({ levels: [], folds: 0 }));
    cell.levels.push(levels[k] as number);
    cell.folds = Math.max(cell.folds, g.x.length);
  });
  return [...byStep].map(([step, cell]) => ({ step, level: median(cell.levels), folds: cell.folds }));
}
