/** What the curve that explains a series best says of it. The thresholds were set with the simulated series of `test/fit`. */
import { PART } from "./curves.ts";
import type { Curve } from "./least-squares.ts";
import type { PointGroup } from "./stats/theil-sen.ts";

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
  | { readonly kind: "burst"; readonly from: number }
  | { readonly kind: "undetermined"; readonly why: string };

/** `floor`: a rise below it means nothing in practice. `noise`: standard deviation of a block. */
export function readCurve(
  best: Curve,
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
function falls(best: Curve, x: readonly number[], y: readonly number[], knot: number, noise: number): boolean {
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

function pieces(best: Curve, x: readonly number[], y: readonly number[], floor: number): ShapeFinding {
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
    return { kind: "burst", from: best.knots[0] ?? 0 };
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
