/** The level of a counter at each point of the axis, with what the steps of a fold differ by taken out. */
import { ofKey } from "./of-key.ts";
import { MAD_TO_SD, median } from "./stats/order.ts";
import type { PointGroup } from "./stats/theil-sen.ts";

export interface Levels {
  readonly x: readonly number[];
  /** Level at each x, as the step measured most often would show it. */
  readonly y: readonly number[];
  /** Measurements behind each level. */
  readonly counts: readonly number[];
}

const ROUNDS = 4;

/**
 * Median polish (Tukey 1977) of the table of groups by x, for tables with holes. It starts from the common slope, so that groups
 * which never meet at one x are still put on one line. A fold that was cut short has fewer groups, not a lower level.
 */
export function levelsOf(groups: readonly PointGroup[], slope: number): Levels {
  if (groups.length === 1) {
    const { x, y } = groups[0] as PointGroup;
    return { x, y, counts: x.map(() => 1) };
  }
  const cells = new Map<number, { group: number; value: number }[]>();
  groups.forEach((g, k) => {
    g.x.forEach((x, i) => {
      ofKey(cells, x, () => []).push({ group: k, value: g.y[i] as number });
    });
  });
  const xs = [...cells.keys()].sort((a, b) => a - b);
  let effects = new Map(xs.map((x) => [x, slope * x]));
  let own: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    own = groups.map((g) => median(g.x.map((x, i) => (g.y[i] as number) - (effects.get(x) as number))));
    effects = new Map(
      xs.map((x) => [x, centre((cells.get(x) ?? []).map((c) => c.value - (own[c.group] as number)))] as const),
    );
  }
  let typical = 0;
  groups.forEach((g, k) => {
    if (g.x.length > (groups[typical] as PointGroup).x.length) typical = k;
  });
  const base = own[typical] as number;
  return {
    x: xs,
    y: xs.map((x) => (effects.get(x) as number) + base),
    counts: xs.map((x) => cells.get(x)?.length ?? 0),
  };
}

/** Mean of what lies within the middle: the mean without the outer quarter on each side, which wastes less than the median. */
function centre(values: readonly number[]): number {
  if (values.length < 4) return median(values);
  const list = [...values].sort((a, b) => a - b);
  const cut = Math.floor(list.length / 4);
  const kept = list.slice(cut, list.length - cut);
  return kept.reduce((s, v) => s + v, 0) / kept.length;
}

/** The standard deviation of a level, from second differences: each holds one and a half of its squares. */
export const spreadOfBends = (bends: readonly number[]): number =>
  (MAD_TO_SD / Math.sqrt(1.5)) * median(bends.map(Math.abs));

/**
 * Indices of points that are no spikes. One point, or two side by side, are a spike when they stand far out of the line between the
 * points around them and those agree with each other; at a step or the fall of a tooth they do not, and the points stay. The scale is
 * that of the second differences (Gasser, Sroka and Jennen-Steinmetz 1986), which no trend moves.
 */
export function withoutSpikes(x: readonly number[], y: readonly number[], quantum: number): number[] {
  let kept = x.map((_, i) => i);
  for (let pass = 0; pass < 3 && kept.length >= 7; pass++) {
    const scale = Math.max(spreadOfBends(secondDifferences(x, y, kept)), quantum);
    const rates = kept.slice(1).map((i, k) => between(x, y, kept[k] as number, i));
    const usual = median(rates);
    const out = new Set<number>();
    for (const width of [1, 2]) {
      for (let k = 1; k + width < kept.length; k++) {
        const [a, b] = [kept[k - 1] as number, kept[k + width] as number];
        const inner = kept.slice(k, k + width);
        if (inner.some((i) => out.has(i))) continue;
        const rate = between(x, y, a, b);
        const away = inner.map(
          (i) => (y[i] as number) - (y[a] as number) - rate * ((x[i] as number) - (x[a] as number)),
        );
        const least = Math.min(...away.map(Math.abs));
        const gap = Math.abs(rate - usual) * ((x[b] as number) - (x[a] as number));
        if (least > 7 * scale && gap < 0.3 * least + 2 * scale) for (const i of inner) out.add(i);
      }
    }
    for (const i of endSpikes(x, y, kept, usual, scale)) out.add(i);
    if (out.size === 0 || kept.length - out.size < 0.8 * x.length) break;
    kept = kept.filter((i) => !out.has(i));
  }
  return kept;
}

/** From this many points on, one or two at an end that stand alone are spikes too. */
const ENDS_FROM = 12;

/** The last one or two points (and the first) that lie far off the usual line through the five next to them. */
function endSpikes(
  x: readonly number[],
  y: readonly number[],
  kept: readonly number[],
  usual: number,
  scale: number,
): number[] {
  if (kept.length < ENDS_FROM) return [];
  const out: number[] = [];
  for (const order of [kept, [...kept].reverse()]) {
    const beside = order.slice(2, 7).map((i) => (y[i] as number) - usual * (x[i] as number));
    const level = median(beside);
    const far = Math.max(7 * scale, 3 * (Math.max(...beside) - Math.min(...beside)));
    const off = order.slice(0, 2).map((i) => Math.abs((y[i] as number) - usual * (x[i] as number) - level) > far);
    if (off[0]) out.push(order[0] as number);
    if (off[0] && off[1]) out.push(order[1] as number);
  }
  return out;
}

function between(x: readonly number[], y: readonly number[], a: number, b: number): number {
  return ((y[b] as number) - (y[a] as number)) / ((x[b] as number) - (x[a] as number));
}

/** How far each inner point lies from the line between its neighbours; 0 at the ends. */
export function secondDifferences(x: readonly number[], y: readonly number[], kept: readonly number[]): number[] {
  return kept.map((i, k) => {
    const before = kept[k - 1];
    const after = kept[k + 1];
    if (before === undefined || after === undefined) return 0;
    const share = ((x[i] as number) - (x[before] as number)) / ((x[after] as number) - (x[before] as number));
    return (y[i] as number) - ((1 - share) * (y[before] as number) + share * (y[after] as number));
  });
}
