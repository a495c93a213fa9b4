/** Teeth: a counter that rises, is released, and rises again. What counts is whether the troughs rise. */
import { ofKey } from "./of-key.ts";
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
  const points = groups.reduce((sum, g) => sum + g.x.length, 0);
  if (points <= groups.length) return Number.POSITIVE_INFINITY;
  const left = groups.flatMap((g) => {
    const residuals = g.x.map((v, i) => (g.y[i] as number) - slope * v);
    const level = median(residuals);
    return residuals.map((r) => r - level);
  });
  // Each group has a level of its own, and so has fewer free points.
  return quantile(left.map(Math.abs), 0.7) * Math.sqrt(points / (points - groups.length));
}

/**
 * Groups by time since the last release. Teeth that keep time are placed by their clock, so that a lost line moves none of them, and
 * the first, cut tooth counts too; otherwise each tooth starts at its own release and the first is left out.
 */
function phaseGroups(
  x: readonly number[],
  y: readonly number[],
  starts: readonly number[],
  period: number | null,
): PointGroup[] {
  const clock =
    period === null
      ? null
      : anchorOf(
          starts.map((s) => x[s] as number),
          period,
        );
  const byPhase = new Map<number, { x: number[]; y: number[] }>();
  let tooth = -1;
  for (let i = 0; i < x.length; i++) {
    const at = x[i] as number;
    if (i === starts[tooth + 1]) tooth++;
    let phase: number;
    if (clock !== null && period !== null) phase = Math.round(modulo(at - clock, period)) % Math.round(period);
    else if (tooth >= 0) phase = Math.round(at - (x[starts[tooth] as number] as number));
    else continue;
    const group = ofKey(byPhase, phase, () => ({ x: [], y: [] }));
    group.x.push(at);
    group.y.push(y[i] as number);
  }
  return [...byPhase.values()].filter((g) => g.x.length >= 2);
}

function modulo(value: number, period: number): number {
  return ((value % period) + period) % period;
}

/** The place in the period at which most releases fall, or null when they drift. */
function anchorOf(at: readonly number[], period: number): number | null {
  const counts = new Map<number, number>();
  for (const v of at) {
    const phase = modulo(v, period);
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  let best: number | null = null;
  for (const [phase, count] of counts) if (count >= 0.6 * at.length) best = phase;
  return best;
}
