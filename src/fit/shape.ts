/**
 * The shape of a series: which of a few simple curves explains it best. Each candidate is fitted by least squares to the levels
 * (spikes taken out before), and they are compared by the Bayesian information criterion (Schwarz 1978) with the correction for
 * small samples of Hurvich and Tsai 1989, so that a curve with more freedom must earn it.
 */

import { secondDifferences, withoutSpikes } from "./levels.ts";
import { findTeeth } from "./sawtooth.ts";
import { median } from "./stats/order.ts";
import { inBlocks, type PointGroup } from "./stats/theil-sen.ts";

export type ShapeFinding =
  | { readonly kind: "flat" }
  | { readonly kind: "linear" }
  /** A line with jumps between its parts: the parts share a slope. */
  | { readonly kind: "parts"; readonly cuts: readonly number[] }
  /** Level, then growth from `onset` on. */
  | { readonly kind: "late-onset"; readonly onset: number }
  /** Growth that came to rest at `settled`. */
  | { readonly kind: "saturating"; readonly settled: number }
  /** One jump from a level to another, first seen at `at`. */
  | { readonly kind: "step"; readonly at: number }
  | {
      readonly kind: "sawtooth";
      readonly groups: readonly PointGroup[];
      readonly releases: number;
      readonly drop: number;
    }
  /** Up and back again: it ends at the level at which it began. */
  | { readonly kind: "burst"; readonly from: number; readonly to: number }
  | { readonly kind: "undetermined"; readonly why: string };

/** What the classifier must know beside the points. */
export interface ShapeOptions {
  /** Smallest step in which the counter is printed. */
  readonly quantum: number;
  /** Standard deviation of a level that is known from inside the folds, or 0. */
  readonly noise: number;
  /** A rise below this means nothing in practice. */
  readonly floor: number;
}

/** Fewer levels than this tell no shape. */
export const SHAPE_FROM = 5;
/** Curves are fitted to at most this many blocks. */
const BLOCKS = 160;
/** Points that a last part needs to be believed. */
const PART = 4;

interface Candidate {
  readonly name: "flat" | "line" | "step" | "hinge" | "broken" | "ramp" | "decay" | "jump" | "pieces";
  readonly rss: number;
  readonly freedom: number;
  readonly fitted: ArrayLike<number>;
  /** x of the knots, or the time constant. */
  readonly knots: readonly number[];
  readonly slopes: readonly number[];
}

/** The shape of levels `y` at `x` (in order of x). */
export function shapeOf(x: readonly number[], y: readonly number[], options: ShapeOptions): ShapeFinding {
  const kept = withoutSpikes(x, y, options.quantum);
  const cx = kept.map((i) => x[i] as number);
  const cy = kept.map((i) => y[i] as number);
  const bends = secondDifferences(x, y, kept).slice(1, -1);
  const jitter = (1.4826 / Math.sqrt(1.5)) * median(bends.map(Math.abs));
  const teeth = findTeeth(cx, cy, options.quantum, Math.max(options.floor, 4 * options.noise));
  if (teeth !== null) return { kind: "sawtooth", ...teeth };
  const { x: bx, y: by } = inBlocks({ x: cx, y: cy }, BLOCKS);
  if (bx.length < SHAPE_FROM) return { kind: "undetermined", why: "too few points" };
  const shrink = Math.sqrt(bx.length / cx.length);
  const floorNoise = Math.max(options.noise, (options.quantum / Math.sqrt(12)) * shrink);
  const best = choose(candidates(bx, by), bx.length, floorNoise);
  return interpret(best, bx, by, options.floor, Math.max(jitter * shrink, floorNoise));
}

function choose(list: readonly Candidate[], n: number, noise: number): Candidate {
  const score = (c: Candidate) => {
    const fit = n * Math.log(Math.max(c.rss / n, noise * noise, Number.MIN_VALUE)) + c.freedom * Math.log(n);
    if (c.freedom <= 2) return fit;
    // Under eight points the correction is not defined for the larger models; they must then explain nine tenths of what is left.
    if (n < 8) return fit + n * Math.LN10;
    return fit + (2 * c.freedom * (c.freedom + 1)) / (n - c.freedom - 1) + 4;
  };
  let best = list[0] as Candidate;
  let least = Number.POSITIVE_INFINITY;
  for (const c of list) {
    if (c.freedom >= n - 1) continue;
    const s = score(c);
    if (s < least) {
      least = s;
      best = c;
    }
  }
  return best;
}

function candidates(x: readonly number[], y: readonly number[]): Candidate[] {
  const n = x.length;
  const list: Candidate[] = [];
  const flat = solve([], y);
  list.push({ name: "flat", rss: flat.rss, freedom: 1, fitted: flat.fitted, knots: [], slopes: [] });
  const line = solve([x], y);
  list.push({ name: "line", rss: line.rss, freedom: 2, fitted: line.fitted, knots: [], slopes: line.weights });
  // Knots stand at measured points, at most about sixty of them.
  const stride = Math.max(1, Math.floor(n / 60));
  const knots: number[] = [];
  for (let i = 1; i < n - 1; i += stride) knots.push(i);
  const keep = (
    name: Candidate["name"],
    freedom: number,
    tries: Iterable<{ columns: number[][]; knots: number[] }>,
  ) => {
    let best: (Solution & { knots: number[] }) | null = null;
    for (const t of tries) {
      const s = solve(t.columns, y);
      if (best === null || s.rss < best.rss) best = { ...s, knots: t.knots };
    }
    if (best) list.push({ name, rss: best.rss, freedom, fitted: best.fitted, knots: best.knots, slopes: best.weights });
  };
  const after = (k: number) => x.map((v) => Math.max(0, v - k));
  const jump = (i: number) => x.map((_, j) => (j >= i ? 1 : 0));
  keep(
    "step",
    4,
    everyIndex(n).map((i) => ({ columns: [jump(i)], knots: [x[i] as number] })),
  );
  keep(
    "hinge",
    4,
    knots.map((i) => ({ columns: [after(x[i] as number)], knots: [x[i] as number] })),
  );
  keep(
    "broken",
    5,
    knots.map((i) => ({ columns: [[...x], after(x[i] as number)], knots: [x[i] as number] })),
  );
  keep(
    "jump",
    5,
    everyIndex(n).map((i) => ({ columns: [[...x], jump(i)], knots: [x[i] as number] })),
  );
  const span = (x[n - 1] as number) - (x[0] as number);
  const rates = Array.from({ length: 28 }, (_, k) => span * 0.02 * 1.2 ** k);
  keep(
    "decay",
    4,
    rates.map((tau) => ({ columns: [x.map((v) => -Math.exp(-(v - (x[0] as number)) / tau))], knots: [tau] })),
  );
  const coarse = knots.filter((_, k) => k % Math.max(1, Math.floor(knots.length / 24)) === 0);
  const ramps = coarse.flatMap((i) =>
    coarse
      .filter((j) => j > i)
      .map((j) => {
        const [from, to] = [x[i] as number, x[j] as number];
        return { columns: [x.map((v) => Math.max(0, Math.min(1, (v - from) / (to - from))))], knots: [from, to] };
      }),
  );
  keep("ramp", 5, ramps);
  list.push(...piecesOf(x, y));
  return list;
}

function everyIndex(n: number): number[] {
  return Array.from({ length: Math.max(0, n - 1) }, (_, k) => k + 1);
}

/** Three to six level pieces (Auger and Lawrence 1989: the best cuts by dynamic programming). */
function piecesOf(x: readonly number[], y: readonly number[]): Candidate[] {
  const n = x.length;
  const sum = new Float64Array(n + 1);
  const square = new Float64Array(n + 1);
  const origin = y[0] as number;
  for (let i = 0; i < n; i++) {
    const v = (y[i] as number) - origin;
    sum[i + 1] = (sum[i] as number) + v;
    square[i + 1] = (square[i] as number) + v * v;
  }
  const cost = (i: number, j: number) => {
    const s = (sum[j] as number) - (sum[i] as number);
    return Math.max(0, (square[j] as number) - (square[i] as number) - (s * s) / (j - i));
  };
  const list: Candidate[] = [];
  let row = Float64Array.from({ length: n + 1 }, (_, j) => (j === 0 ? 0 : cost(0, j)));
  const cuts: Int32Array[] = [new Int32Array(n + 1)];
  for (let k = 2; k <= 6 && 2 * k <= n; k++) {
    const next = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const cut = new Int32Array(n + 1);
    for (let j = k; j <= n; j++) {
      for (let i = k - 1; i < j; i++) {
        const c = (row[i] as number) + cost(i, j);
        if (c < (next[j] as number)) {
          next[j] = c;
          cut[j] = i;
        }
      }
    }
    row = next;
    cuts.push(cut);
    if (k < 3) continue;
    const at: number[] = [];
    for (let j = n, m = k - 1; m > 0; m--) {
      j = (cuts[m] as Int32Array)[j] as number;
      at.unshift(j);
    }
    const bounds = [0, ...at, n];
    const fitted = new Float64Array(n);
    for (let b = 0; b + 1 < bounds.length; b++) {
      const [from, to] = [bounds[b] as number, bounds[b + 1] as number];
      fitted.fill(origin + ((sum[to] as number) - (sum[from] as number)) / (to - from), from, to);
    }
    const knots = at.map((i) => x[i] as number);
    list.push({ name: "pieces", rss: row[n] as number, freedom: 2 * k, fitted, knots, slopes: [] });
  }
  return list;
}

interface Solution {
  readonly rss: number;
  readonly fitted: Float64Array;
  /** Coefficients of the columns, without the constant. */
  readonly weights: number[];
}

/** Least squares of y on a constant and up to two columns, by Gram-Schmidt on the centred columns. */
function solve(columns: readonly (readonly number[])[], y: readonly number[]): Solution {
  const n = y.length;
  const centred = (v: readonly number[]) => {
    let m = 0;
    for (const e of v) m += e;
    m /= n;
    return { m, v: Float64Array.from(v, (e) => e - m) };
  };
  const dot = (a: Float64Array, b: Float64Array) => {
    let s = 0;
    for (let i = 0; i < n; i++) s += (a[i] as number) * (b[i] as number);
    return s;
  };
  const target = centred(y);
  const rest = target.v;
  const first = columns[0] ? centred(columns[0]).v : null;
  const second = columns[1] ? centred(columns[1]).v : null;
  const weights: number[] = columns.map(() => 0);
  const take = (direction: Float64Array, size: number) => {
    const w = dot(rest, direction) / size;
    for (let i = 0; i < n; i++) rest[i] = (rest[i] as number) - w * (direction[i] as number);
    return w;
  };
  if (first) {
    const size = dot(first, first);
    if (size > 0) {
      weights[0] = take(first, size);
      if (second) {
        const whole = dot(second, second);
        const share = dot(second, first) / size;
        for (let i = 0; i < n; i++) second[i] = (second[i] as number) - share * (first[i] as number);
        const left = dot(second, second);
        if (left > 1e-9 * whole) {
          const w = take(second, left);
          weights[1] = w;
          weights[0] -= w * share;
        }
      }
    }
  }
  let rss = 0;
  const fitted = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    rss += (rest[i] as number) ** 2;
    fitted[i] = (y[i] as number) - (rest[i] as number);
  }
  return { rss, fitted, weights };
}

function interpret(
  best: Candidate,
  x: readonly number[],
  y: readonly number[],
  floor: number,
  noise: number,
): ShapeFinding {
  const n = x.length;
  const end = x[n - 1] as number;
  const span = end - (x[0] as number);
  const from = (v: number) => x.filter((e) => e >= v).length;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    least = Math.min(least, best.fitted[i] as number);
    most = Math.max(most, best.fitted[i] as number);
  }
  if (best.name !== "line" && most - least < floor) return { kind: "flat" };
  const knot = best.knots[0] ?? 0;
  const before = best.slopes[0] ?? 0;
  switch (best.name) {
    case "flat":
      return { kind: "flat" };
    case "line":
      return { kind: "linear" };
    case "step":
      return step(knot, from(knot), n);
    case "hinge":
      if (n - from(knot) < 2) return { kind: "linear" };
      if (from(knot) - 1 < PART) return { kind: "undetermined", why: "it changed only at the very end" };
      return { kind: "late-onset", onset: knot };
    case "decay":
      if (span / knot >= 2) return { kind: "saturating", settled: Math.min(end, (x[0] as number) + 3 * knot) };
      return { kind: "undetermined", why: "it slows down, but has not come to rest" };
    case "broken": {
      const later = before + (best.slopes[1] ?? 0);
      if (n - from(knot) < 3) return { kind: "linear" };
      if (from(knot) - 1 < PART) return { kind: "undetermined", why: "it changed only at the very end" };
      const error = (3 * noise) / (Math.sqrt(from(knot) / 12) * (end - knot));
      if (Math.abs(later) <= Math.max(0.15 * Math.abs(before), error)) return { kind: "saturating", settled: knot };
      if (later > 0 && before < 0.5 * later) return { kind: "late-onset", onset: knot };
      if (Math.sign(later) === Math.sign(before) && Math.abs(later) >= 0.4 * Math.abs(before))
        return { kind: "linear" };
      return { kind: "undetermined", why: "its growth changed in the middle of the run" };
    }
    case "ramp": {
      const last = best.knots[1] ?? end;
      if (from(last) < Math.max(PART, 0.1 * n)) {
        return { kind: "undetermined", why: "it came to rest only at the very end" };
      }
      if (last - knot <= 0.1 * span && n - from(knot) >= 3) return step(last, from(last), n);
      return { kind: "saturating", settled: last };
    }
    case "jump": {
      // Two parts with a common slope; without a slope worth the name it is a step.
      if (Math.abs(before) * span < floor) return step(knot, from(knot), n);
      if (from(knot) < 3 || n - from(knot) < 3) return { kind: "linear" };
      return { kind: "parts", cuts: [knot] };
    }
    case "pieces":
      return pieces(best, x, y, floor);
  }
}

function step(at: number, after: number, n: number): ShapeFinding {
  if (after < 3) return { kind: "undetermined", why: "it changed only at the very end" };
  // A jump behind the first point or two is a warm-up.
  if (n - after <= 2) return { kind: "saturating", settled: at };
  return { kind: "step", at };
}

function pieces(best: Candidate, x: readonly number[], y: readonly number[], floor: number): ShapeFinding {
  const levels: number[] = [];
  const lengths: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const v = best.fitted[i] as number;
    if (v === levels.at(-1)) lengths[lengths.length - 1] = (lengths.at(-1) as number) + 1;
    else {
      levels.push(v);
      lengths.push(1);
    }
  }
  const first = levels[0] as number;
  const last = levels.at(-1) as number;
  const moves = levels.slice(1).map((v, i) => v - (levels[i] as number));
  if ((lengths.at(-1) as number) < 3) return { kind: "undetermined", why: "it changed only at the very end" };
  if (Math.abs(last - first) < Math.max(floor, 0.25 * (Math.max(...y) - Math.min(...y)))) {
    return { kind: "burst", from: best.knots[0] ?? 0, to: best.knots.at(-1) ?? 0 };
  }
  // Stairs: three or more steps the same way, of like height, are growth in steps.
  const up = moves.filter((m) => m > 0).length;
  if (up >= 3 && up === moves.length && Math.max(...moves) <= 3 * Math.min(...moves)) return { kind: "linear" };
  if (up === moves.length || up === 0) {
    const rest = lengths.at(-1) as number;
    // Stairs that came to rest: the last level holds for longer than any before it.
    if (rest >= 0.3 * x.length) return { kind: "saturating", settled: best.knots.at(-1) ?? 0 };
  }
  return { kind: "undetermined", why: "it moves up and down between levels" };
}
