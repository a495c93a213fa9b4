/** The simple curves that are tried on a series, each fitted by least squares: lines, lines with a bend or a jump, a decay, a ramp. */
import { type Curve, Fitter } from "./least-squares.ts";
import { levelPieces } from "./level-pieces.ts";

/** Knots tried for one bend, and for two. */
const KNOTS = 48;
const RAMP_KNOTS = 20;
/** From this many points on, one or two at an end make no part. */
export const MANY = 20;
/** Points that a last part needs to be believed. */
export const PART = 4;

/** Writes the column of a curve with these knots. */
type Fill = (column: Float64Array, knots: readonly number[]) => void;

/** Every curve that is tried, the plain ones first. `y` at `x`, in order of x. */
export function curvesOf(x: readonly number[], y: readonly number[]): Curve[] {
  const n = x.length;
  const start = x[0] as number;
  const span = (x[n - 1] as number) - start;
  const fitter = new Fitter(y);
  const line = Float64Array.from(x);
  // A point or two at either end are no part of their own when there are many: they may be spikes.
  const edge = n < MANY ? 1 : PART + 1;
  const every = x.slice(edge, n - edge + 1).map((v) => [v]);
  const knots = spread(x.slice(edge, n - edge), KNOTS);
  const bends = knots.map((k) => [k]);
  const coarse = spread(knots, RAMP_KNOTS);
  const ramps = coarse.flatMap((from) => coarse.filter((to) => to > from).map((to) => [from, to]));
  const rates = Array.from({ length: 28 }, (_, k) => [span * 0.02 * 1.2 ** k]);

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
  /** The best of the spread knots is moved point by point to the best place near it. */
  const nearby = ([around = 0]: readonly number[]) => {
    const at = x.indexOf(around);
    const reach = Math.ceil(n / KNOTS);
    return x.slice(Math.max(edge, at - reach), Math.min(n - 1 - edge, at + reach) + 1).map((v) => [v]);
  };
  const tries: readonly Try[] = [
    { name: "step", freedom: 4, knots: every, fill: jump, sloped: false },
    { name: "hinge", freedom: 4, knots: bends, fill: after, sloped: false, nearby },
    { name: "decay", freedom: 4, knots: rates, fill: decay, sloped: false },
    { name: "broken", freedom: 5, knots: bends, fill: after, sloped: true, nearby },
    { name: "jump", freedom: 5, knots: every, fill: jump, sloped: true },
    { name: "ramp", freedom: 5, knots: ramps, fill: ramp, sloped: false },
  ];
  return [
    fitter.curve("flat", 1, [], []),
    fitter.curve("line", 2, [], [line]),
    ...tries.flatMap((one) => bestOf(one, fitter, line) ?? []),
    ...levelPieces(x, y),
  ];
}

/** A curve to be tried with each of several knots, beside a line where it is `sloped`. */
interface Try {
  readonly name: Curve["name"];
  readonly freedom: number;
  readonly knots: readonly (readonly number[])[];
  readonly fill: Fill;
  readonly sloped: boolean;
  /** Knots around the best one, for a second look. */
  readonly nearby?: (best: readonly number[]) => readonly (readonly number[])[];
}

function bestOf({ name, freedom, knots, fill, sloped, nearby }: Try, fitter: Fitter, line: Float64Array): Curve | null {
  const column = new Float64Array(line.length);
  let best: readonly number[] | null = null;
  let least = Number.POSITIVE_INFINITY;
  const look = (all: readonly (readonly number[])[]) => {
    for (const some of all) {
      fill(column, some);
      const rss = sloped ? fitter.rss(line, column) : fitter.rss(column);
      if (rss < least) {
        least = rss;
        best = some;
      }
    }
  };
  look(knots);
  if (best === null) return null;
  if (nearby !== undefined) look(nearby(best));
  fill(column, best);
  return fitter.curve(name, freedom, best, sloped ? [line, column] : [column]);
}

/** At most `limit` values, evenly spread. */
function spread(values: readonly number[], limit: number): number[] {
  const stride = Math.max(1, values.length / limit);
  const list: number[] = [];
  for (let at = 0; at < values.length; at += stride) list.push(values[Math.floor(at)] as number);
  return list;
}
