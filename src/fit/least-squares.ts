/** Least squares of one series on a constant and up to two columns, and what such a fit gives. */
import { mean } from "./stats/order.ts";

export interface Curve {
  readonly name: "flat" | "line" | "step" | "hinge" | "broken" | "ramp" | "decay" | "jump" | "pieces";
  readonly rss: number;
  readonly freedom: number;
  readonly fitted: ArrayLike<number>;
  /** x of the knots, or the time constant. */
  readonly knots: readonly number[];
  readonly slopes: readonly number[];
}

/** Least squares of one series on a constant and up to two columns. */
export class Fitter {
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

  curve(name: Curve["name"], freedom: number, knots: readonly number[], columns: readonly Float64Array[]): Curve {
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
