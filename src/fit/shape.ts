/**
 * The shape of a series: which of a few simple curves explains it best. Each candidate is fitted by least squares to the levels
 * (spikes taken out before), and they are compared by the Bayesian information criterion (Schwarz 1978) with the correction for
 * small samples of Hurvich and Tsai 1989, so that a curve with more freedom must earn it.
 */

import { curvesOf, MANY, PART } from "./curves.ts";
import type { Curve } from "./least-squares.ts";
import { secondDifferences, spreadOfBends, withoutSpikes } from "./levels.ts";
import { findTeeth } from "./sawtooth.ts";
import { readCurve, type ShapeFinding } from "./shape-reading.ts";
import { inBlocks } from "./stats/theil-sen.ts";

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

/** The shape of levels `y` at `x` (in order of x). */
export function shapeOf(x: readonly number[], y: readonly number[], options: ShapeOptions): ShapeFinding {
  const kept = withoutSpikes(x, y, options.quantum);
  const cx = kept.map((i) => x[i] as number);
  const cy = kept.map((i) => y[i] as number);
  const bends = secondDifferences(x, y, kept).slice(1, -1);
  const jitter = spreadOfBends(bends);
  const teeth = findTeeth(cx, cy, options.quantum, Math.max(options.jitter, 4 * options.noise));
  if (teeth !== null) return { kind: "sawtooth", ...teeth };
  const { x: bx, y: by } = inBlocks({ x: cx, y: cy }, BLOCKS);
  if (bx.length < SHAPE_FROM) return { kind: "undetermined", why: "too few points" };
  const shrink = Math.sqrt(bx.length / cx.length);
  const floorNoise = Math.max(options.noise, (options.quantum / Math.sqrt(12)) * shrink);
  const best = choose(curvesOf(bx, by), bx.length, floorNoise);
  const noise = Math.max(jitter, options.noise, options.quantum / Math.sqrt(12));
  const found = readCurve(best, bx, by, options.floor, Math.max(jitter * shrink, floorNoise));
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
  best: Curve,
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
function leaves(best: Curve, bx: readonly number[], x: readonly number[], y: readonly number[], far: number): boolean {
  if (bx.length < MANY) return false;
  const [slope = 0] = best.slopes;
  const end = bx.length - PART - 1;
  const level = best.fitted[end] as number;
  const off = [-3, -2, -1].map(
    (k) => (y.at(k) as number) - level - slope * ((x.at(k) as number) - (bx[end] as number)),
  );
  return off.every((v) => v > far) || off.every((v) => v < -far);
}

function choose(list: readonly Curve[], n: number, noise: number): Curve {
  const score = (c: Curve) => {
    const fit = n * Math.log(Math.max(c.rss / n, noise * noise, Number.MIN_VALUE)) + c.freedom * Math.log(n);
    if (c.freedom <= 2) return fit;
    // Under eight points the correction is not defined for the larger models; they must then explain nine tenths of what is left.
    if (n < 8) return fit + n * Math.LN10;
    return fit + (2 * c.freedom * (c.freedom + 1)) / (n - c.freedom - 1) + 4;
  };
  let best = list[0] as Curve;
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
