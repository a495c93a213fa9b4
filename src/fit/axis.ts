/** Which axis of the run a series is fitted on, and where its measurements stand there. */
import type { Sample } from "../model/case-file.ts";
import { AXES, type Axis } from "../model/event.ts";
import { ofKey } from "./of-key.ts";
import { median } from "./stats/order.ts";

/** A sample with the number of its track, one for each step. */
export interface Labelled {
  readonly sample: Sample;
  readonly step: number;
}

/** Fewer points than this on an axis, and the axis inside it is used instead where that one is rich. */
const FEW = 4;

/** The axis on which a series is fitted. */
export interface AxisChoice {
  readonly axis: Axis;
  /** The axis around the chosen one, when that had too few points: x then runs on through its values. */
  readonly outer: Axis | null;
  /** The axis inside the chosen one that tells repeated measurements at one x apart. */
  readonly inner: Axis | null;
  /** True when no label names a point of the run, so that x counts the measurements themselves. */
  readonly ordinal: boolean;
}

/**
 * The outermost axis on which the run moved: a fold before an epoch inside it. Where that axis has only two or three points and an
 * axis inside is measured richly, the inner one: three hundred epochs say more than two folds.
 */
export function chooseAxis(labelled: readonly Labelled[]): AxisChoice {
  const present = AXES.filter((axis) => labelled.some(({ sample }) => sample.points[axis] !== undefined));
  for (const axis of present) {
    const values = new Set<number>();
    for (const { sample } of labelled) {
      const point = sample.points[axis];
      if (point) values.add(point.index);
    }
    if (values.size < 2) continue;
    const inside = present.slice(present.indexOf(axis) + 1);
    const inner = inside.find((b) => richness(labelled, axis, b) >= 2) ?? null;
    if (values.size < FEW && inner !== null && richness(labelled, axis, inner) >= FEW) {
      return { axis: inner, outer: axis, inner: null, ordinal: false };
    }
    return { axis, outer: null, inner, ordinal: false };
  }
  const counts = new Map<number, number>();
  for (const { step } of labelled) counts.set(step, (counts.get(step) ?? 0) + 1);
  const repeats = Math.max(0, ...counts.values());
  if (repeats >= 3 || present.length === 0) {
    return { axis: present.at(-1) ?? "iteration", outer: null, inner: null, ordinal: true };
  }
  return { axis: present[0] as Axis, outer: null, inner: null, ordinal: false };
}

/** How many unlike points of axis `inner` a step typically has at one point of axis `outer`, for the richest step. */
function richness(labelled: readonly Labelled[], outer: Axis, inner: Axis): number {
  const cells = new Map<number, Map<number, Set<number>>>();
  for (const { sample, step } of labelled) {
    const a = sample.points[outer];
    const b = sample.points[inner];
    if (!a || !b) continue;
    const row = ofKey(cells, step, () => new Map<number, Set<number>>());
    ofKey(row, a.index, () => new Set()).add(b.index);
  }
  let best = 0;
  for (const row of cells.values()) best = Math.max(best, median([...row.values()].map((s) => s.size)));
  return best;
}

/** The place of each measurement on its axis; null before the first point of it. */
export const placesOf = (labelled: readonly Labelled[], choice: AxisChoice): readonly (number | null)[] =>
  choice.ordinal ? ordinalPlaces(labelled) : axisPlaces(labelled, choice);

/** Without labels x counts the measurements, stretched by the clock where every one has a time: gaps then stay gaps. */
function ordinalPlaces(labelled: readonly Labelled[]): (number | null)[] {
  const times = labelled.map(({ sample }) => sample.time);
  const steps = times.slice(1).map((t, i) => (t ?? Number.NaN) - (times[i] ?? Number.NaN));
  const typical = median(steps);
  const clocked = steps.length > 0 && steps.every((d) => d >= 0) && typical > 0;
  const start = times[0] ?? 0;
  return labelled.map((_, i) => (clocked ? 1 + ((times[i] as number) - start) / typical : i + 1));
}

function axisPlaces(labelled: readonly Labelled[], choice: AxisChoice): (number | null)[] {
  const { axis, outer } = choice;
  if (outer === null) return labelled.map(({ sample }) => sample.points[axis]?.index ?? null);
  // The inner index may start again with each outer point, or run on; only the first needs an offset.
  let offset = 0;
  let reached = 0;
  let current: number | null = null;
  return labelled.map(({ sample }) => {
    const a = sample.points[outer];
    const b = sample.points[axis];
    if (!a || !b) return null;
    if (current !== null && a.index !== current && b.index + offset <= reached) {
      offset = Math.max(reached, offset + (b.total ?? 0));
    }
    current = a.index;
    reached = Math.max(reached, b.index + offset);
    return b.index + offset;
  });
}

/**
 * A log may hold the same run twice, or a run started again without a word. When x falls back to where it began after having come
 * far, a new pass begins; passes count like lives of the process.
 */
export function countPasses(labelled: readonly Labelled[], place: readonly (number | null)[]): number[] {
  let passes = 0;
  let life: number | null = null;
  let first = Number.NaN;
  let top = Number.NEGATIVE_INFINITY;
  return labelled.map(({ sample }, i) => {
    const x = place[i] ?? null;
    if (x === null) return passes;
    if (sample.life !== life) {
      life = sample.life;
      first = x;
      top = x;
    } else if (x <= first && top >= first + 2) {
      passes++;
      top = x;
    }
    if (x > top) top = x;
    return passes;
  });
}
