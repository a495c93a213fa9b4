/**
 * The shape of a series: which of a few simple curves explains it best. Each candidate is fitted by least squares to the levels
 * (spikes taken out before), and they are compared by the Bayesian information criterion (Schwarz 1978) with the correction for
 * small samples of Hurvich and Tsai 1989, so that a curve with more freedom must earn it.
 */

import { secondDifferences, withoutSpikes } from "./levels.ts";
import { findTeeth } from "./sawtooth.ts";
import { mean, median } from "./stats/order.ts";
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
  /** It rises, was released once at `at`, and rises again. */
  | { readonly kind: "release"; readonly at: number }
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
  /** What a healthy counter moves by from one measurement to the next. */
  readonly jitter: number;
}

/** Fewer levels than this tell no shape. */
export const SHAPE_FROM = 5;
/** Curves are fitted to at most this many blocks. */
const BLOCKS = 240;
const PIECE_BLOCKS = 96;
const MOST_PIECES = 10;
/** Knots tried for one bend, and for two. */
const KNOTS = 48;
const RAMP_KNOTS = 20;
/** From this many points on, one or two at an end make no part. */
const MANY = 20;
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
  const teeth = findTeeth(cx, cy, options.quantum, Math.max(options.jitter, 4 * options.noise));
  if (teeth !== null) return { kind: "sawtooth", ...teeth };
  const { x: bx, y: by } = inBlocks({ x: cx, y: cy }, BLOCKS);
  if (bx.length < SHAPE_FROM) return { kind: "undetermined", why: "too few points" };
  const shrink = Math.sqrt(bx.length / cx.length);
  const floorNoise = Math.max(options.noise, (options.quantum / Math.sqrt(12)) * shrink);
  const best = choose(candidates(bx, by), bx.length, floorNoise);
  const noise = Math.max(jitter, options.noise, options.quantum / Math.sqrt(12));
  const found = interpret(best, bx, by, options.floor, Math.max(jitter * shrink, floorNoise));
  if (
    (found.kind === "flat" || found.kind === "linear") &&
    leaves(best, bx, x, y, Math.max(6 * noise, 3 * Math.sqrt(best.rss / bx.length), options.floor))
  ) {
    return { kind: "undetermined", why: "it changed only at the very end" };
  }
  if (found.kind === "linear" && fellBack(best, bx, x, y, 6 * noise))
    return { kind: "release", at: x.at(-1) as number };
  return found;
}

/** Does a rise end in a fall by half of it or more? One point or two make no part of the curve, but may be a release. */
function fellBack(
  best: Candidate,
  bx: readonly number[],
  x: readonly number[],
  y: readonly number[],
  far: number,
): boolean {
  const [slope = 0] = best.slopes;
  const line = (at: number) => (best.fitted[0] as number) + slope * (at - (bx[0] as number));
  const end = x.at(-1) as number;
  const fall = line(end) - (y.at(-1) as number);
  if (!(slope > 0 && fall > far && fall > 0.5 * (line(end) - line(x[0] as number)))) return false;
  return (y.at(-1) as number) < Math.max(...y.slice(-3, -1));
}

/** Do the last three points all lie off the curve, on one side and by more than `far`? */
function leaves(
  best: Candidate,
  bx: readonly number[],
  x: readonly number[],
  y: readonly number[],
  far: number,
): boolean {
  if (bx.length < MANY) return false;
  const [slope = 0] = best.slopes;
  const end = bx.length - PART - 1;
  const level = best.fitted[end] as number;
  const off = [-3, -2, -1].map(
    (k) => (y.at(k) as number) - level - slope * ((x.at(k) as number) - (bx[end] as number)),
  );
  return off.every((v) => v > far) || off.every((v) => v < -far);
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
  const start = x[0] as number;
  const span = (x[n - 1] as number) - start;
  const list: Candidate[] = [];
  const fitter = new Fitter(y);
  const line = Float64Array.from(x);
  const column = new Float64Array(n);
  list.push(fitter.candidate("flat", 1, [], []), fitter.candidate("line", 2, [], [line]));
  /** Keeps the best of several knots; `fill` writes the column of a knot. */
  const keep = (
    name: Candidate["name"],
    freedom: number,
    knots: readonly (readonly number[])[],
    fill: Fill,
    withLine: boolean,
  ) => {
    let best: readonly number[] | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const k of knots) {
      fill(column, k);
      const rss = withLine ? fitter.rss(line, column) : fitter.rss(column);
      if (rss < least) {
        least = rss;
        best = k;
      }
    }
    if (best === null) return;
    // The best of the spread knots is moved point by point to the best place near it.
    if (best.length === 1 && fill === after) {
      const [around = 0] = best;
      const at = x.indexOf(around);
      const reach = Math.ceil(n / KNOTS);
      for (let i = Math.max(edge, at - reach); i <= Math.min(n - 1 - edge, at + reach); i++) {
        const near = [x[i] as number];
        fill(column, near);
        const rss = withLine ? fitter.rss(line, column) : fitter.rss(column);
        if (rss < least) {
          least = rss;
          best = near;
        }
      }
    }
    fill(column, best);
    list.push(fitter.candidate(name, freedom, best, withLine ? [line, column] : [column]));
  };
  const after: Fill = (c, [k = 0]) => {
    for (let i = 0; i < n; i++) c[i] = Math.max(0, (x[i] as number) - k);
  };
  const jump: Fill = (c, [k = 0]) => {
    for (let i = 0; i < n; i++) c[i] = (x[i] as number) >= k ? 1 : 0;
  };
  const decay: Fill = (c, [tau = 1]) => {
    for (let i = 0; i < n; i++) c[i] = -Math.exp((start - (x[i] as number)) / tau);
  };
  const ramp: Fill = (c, [from = 0, to = 1]) => {
    for (let i = 0; i < n; i++) c[i] = Math.max(0, Math.min(1, ((x[i] as number) - from) / (to - from)));
  };
  // A point or two at either end are no part of their own when there are many: they may be spikes.
  const edge = n < MANY ? 1 : PART + 1;
  const every = x.slice(edge, n - edge + 1).map((v) => [v]);
  const knots = spread(x.slice(edge, n - edge), KNOTS);
  const coarse = spread(knots, RAMP_KNOTS);
  const ramps = coarse.flatMap((from) => coarse.filter((to) => to > from).map((to) => [from, to]));
  const rates = Array.from({ length: 28 }, (_, k) => [span * 0.02 * 1.2 ** k]);
  keep("step", 4, every, jump, false);
  keep(
    "hinge",
    4,
    knots.map((k) => [k]),
    after,
    false,
  );
  keep("decay", 4, rates, decay, false);
  keep(
    "broken",
    5,
    knots.map((k) => [k]),
    after,
    true,
  );
  keep("jump", 5, every, jump, true);
  keep("ramp", 5, ramps, ramp, false);
  list.push(...piecesOf(x, y));
  return list;
}

type Fill = (column: Float64Array, knots: readonly number[]) => void;

/** At most `limit` values, evenly spread. */
function spread(values: readonly number[], limit: number): number[] {
  const stride = Math.max(1, values.length / limit);
  const list: number[] = [];
  for (let at = 0; at < values.length; at += stride) list.push(values[Math.floor(at)] as number);
  return list;
}

/** Least squares of one series on a constant and up to two columns. */
class Fitter {
  readonly #y: Float64Array;
  readonly #total: number;
  readonly #mean: number;

  constructor(y: readonly number[]) {
    this.#mean = mean(y);
    this.#y = Float64Array.from(y, (v) => v - this.#mean);
    this.#total = this.#y.reduce((s, v) => s + v * v, 0);
  }

  /** Sum of squared residuals. */
  rss(a: Float64Array, b?: Float64Array): number {
    return this.#solve(a, b).rss;
  }

  candidate(
    name: Candidate["name"],
    freedom: number,
    knots: readonly number[],
    columns: readonly Float64Array[],
  ): Candidate {
    const [a, b] = columns;
    const fitted = new Float64Array(this.#y.length).fill(this.#mean);
    if (a === undefined) return { name, freedom, knots, fitted, slopes: [], rss: this.#total };
    const { rss, wa, wb, ma, mb } = this.#solve(a, b);
    for (let i = 0; i < fitted.length; i++) {
      fitted[i] = this.#mean + wa * ((a[i] as number) - ma) + (b ? wb * ((b[i] as number) - mb) : 0);
    }
    return { name, freedom, knots, fitted, slopes: b ? [wa, wb] : [wa], rss };
  }

  /** Normal equations on centred columns; a second column that the first already explains is left out. */
  #solve(a: Float64Array, b?: Float64Array) {
    const y = this.#y;
    const n = y.length;
    let ma = 0;
    let mb = 0;
    for (let i = 0; i < n; i++) {
      ma += a[i] as number;
      if (b) mb += b[i] as number;
    }
    ma /= n;
    mb /= n;
    let aa = 0;
    let ay = 0;
    let ab = 0;
    let bb = 0;
    let by = 0;
    for (let i = 0; i < n; i++) {
      const ca = (a[i] as number) - ma;
      const v = y[i] as number;
      aa += ca * ca;
      ay += ca * v;
      if (b) {
        const cb = (b[i] as number) - mb;
        bb += cb * cb;
        ab += ca * cb;
        by += cb * v;
      }
    }
    let wa = aa > 0 ? ay / aa : 0;
    let wb = 0;
    const left = aa > 0 ? bb - (ab * ab) / aa : 0;
    if (b && left > 1e-9 * bb) {
      wb = (by - (ab * ay) / aa) / left;
      wa = (ay - wb * ab) / aa;
    }
    return { rss: Math.max(0, this.#total - wa * ay - wb * by), wa, wb, ma, mb };
  }
}

/** Three level pieces or more (Auger and Lawrence 1989: the best cuts by dynamic programming), on at most PIECE_BLOCKS blocks. */
function piecesOf(allX: readonly number[], allY: readonly number[]): Candidate[] {
  const { x, y } = inBlocks({ x: allX, y: allY }, PIECE_BLOCKS);
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
  for (let k = 2; k <= MOST_PIECES && 2 * k <= n; k++) {
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
    list.push(
      piecesCandidate(
        allX,
        allY,
        at.map((i) => x[i] as number),
      ),
    );
  }
  return list;
}

/** Level pieces with these cuts, fitted to all points. A cut counts for two, as Zhang and Siegmund 2007 found it must: it is the best of many. */
function piecesCandidate(x: readonly number[], y: readonly number[], knots: readonly number[]): Candidate {
  const fitted = new Float64Array(x.length);
  let rss = 0;
  let from = 0;
  for (const cut of [...knots, Number.POSITIVE_INFINITY]) {
    let to = from;
    while (to < x.length && (x[to] as number) < cut) to++;
    if (to === from) continue;
    const level = mean(y.slice(from, to));
    for (let i = from; i < to; i++) {
      fitted[i] = level;
      rss += ((y[i] as number) - level) ** 2;
    }
    from = to;
  }
  return { name: "pieces", rss, freedom: 1 + 3 * knots.length, fitted, knots, slopes: [] };
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
      // One measurement makes no part: a last rise that was cut short, as by a limit, takes nothing back.
      if (from(knot) === 2 && later >= 0 && later < before) return { kind: "linear" };
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
      // A fall after a rise is a release; one alone shows no trough to follow.
      if (before > 0 && falls(best, x, y, knot, noise)) return { kind: "release", at: knot };
      if (from(knot) < 3 || n - from(knot) < 3) return { kind: "linear" };
      return { kind: "parts", cuts: [knot] };
    }
    case "pieces":
      return pieces(best, x, y, floor);
  }
}

/** Does it fall at `knot`, in the curve and in the measurements? A rise that only pauses there is no release. */
function falls(best: Candidate, x: readonly number[], y: readonly number[], knot: number, noise: number): boolean {
  const k = x.indexOf(knot);
  const curve = (best.fitted[k - 1] as number) - (best.fitted[k] as number);
  return curve > noise && Math.max(...y.slice(Math.max(0, k - 2), k)) > Math.min(...y.slice(k, k + 2));
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
