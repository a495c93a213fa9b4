/** Teeth: a counter that rises, is released, and rises again. What counts is whether the troughs rise. */
import { median, quantile, scaledMad } from "./stats/order.ts";
import { type PointGroup, pooledSlope } from "./stats/theil-sen.ts";

export interface Teeth {
  /** Points at the same time since a release; their common trend is the trend of the troughs. */
  readonly groups: readonly PointGroup[];
  readonly releases: number;
  /** What one release typically gives back. */
  readonly drop: number;
}

/**
 * Finds teeth, or null where there are none. A release is a fall far outside the usual change from point to point (five robust
 * standard deviations) and larger than `floor`, what the counter's jitter makes; between releases the counter must win back most of
 * what it lost. Points in order of x.
 */
export function findTeeth(x: readonly number[], y: readonly number[], quantum: number, floor: number): Teeth | null {
  const n = x.length;
  if (n < 8) return null;
  const changes = y.slice(1).map((v, i) => v - (y[i] as number));
  const usual = median(changes);
  const scale = Math.max(scaledMad(changes), 0.6 * quantum);
  const starts: number[] = [];
  const drops: number[] = [];
  let upward = 0;
  for (let i = 0; i < changes.length; i++) {
    const change = changes[i] as number;
    if (change > usual + 5 * scale && change > floor) upward++;
    if (change >= usual - 5 * scale || change > -floor) continue;
    // A fall that takes two measurements is one release.
    if (starts.at(-1) === i) {
      starts[starts.length - 1] = i + 1;
      drops[drops.length - 1] = (drops.at(-1) as number) - change;
    } else {
      starts.push(i + 1);
      drops.push(-change);
    }
  }
  if (starts.length < 2 || starts.length > n / 3) return null;
  const lengths = starts.slice(1).map((s, k) => (x[s] as number) - (x[starts[k] as number] as number));
  const period = median(lengths);
  const regular = lengths.filter((l) => Math.abs(l - period) <= 1e-9).length >= 0.7 * lengths.length;
  // Falls and jumps in equal number are bursts; only when they keep time are they teeth.
  if (upward >= 0.5 * starts.length && !(regular && starts.length >= 4)) return null;
  const drop = median(drops);
  const rises = starts.slice(1).map((s, k) => (y[s - 1] as number) - (y[starts[k] as number] as number));
  if (median(rises) < 0.5 * drop) return null;
  const groups = phaseGroups(x, y, starts, regular ? period : null);
  // The place in the tooth must explain most of what a straight line leaves: otherwise these are accidents, not teeth.
  if (scatter(groups) > 0.6 * scatter([{ x, y }])) return null;
  return { groups, releases: starts.length, drop };
}

/** Robust scatter about the common slope. */
function scatter(groups: readonly PointGroup[]): number {
  const slope = pooledSlope(groups);
  if (Number.isNaN(slope)) return Number.POSITIVE_INFINITY;
  const left = groups.flatMap((g) => {
    const residuals = g.x.map((v, i) => (g.y[i] as number) - slope * v);
    const level = median(residuals);
    return residuals.map((r) => r - level);
  });
  return quantile(left.map(Math.abs), 0.7);
}

/** Groups by time since the last release. The first, cut tooth counts only when the period tells where in it the log began. */
function phaseGroups(
  x: readonly number[],
  y: readonly number[],
  starts: readonly number[],
  period: number | null,
): PointGroup[] {
  const byPhase = new Map<number, { x: number[]; y: number[] }>();
  const first = starts[0] as number;
  let start =
    period === null
      ? null
      : (x[first] as number) - period * Math.ceil(((x[first] as number) - (x[0] as number)) / period);
  let tooth = 0;
  for (let i = 0; i < x.length; i++) {
    if (i === starts[tooth]) {
      start = x[i] as number;
      tooth++;
    }
    if (start === null) continue;
    let phase = Math.round((x[i] as number) - start);
    if (period !== null) phase = Math.round(((x[i] as number) - start) % period);
    const group = byPhase.get(phase);
    if (group) {
      group.x.push(x[i] as number);
      group.y.push(y[i] as number);
    } else byPhase.set(phase, { x: [x[i] as number], y: [y[i] as number] });
  }
  return [...byPhase.values()].filter((g) => g.x.length >= 2);
}
