/** The fit of one series: its trend, shape and verdict. */
import type { GrowthShape, GrowthVerdict } from "../model/growth.ts";
import { amount } from "../model/words.ts";
import { jitterOf, practicalFloor, quantumOf } from "./floors.ts";
import { type Group, groupsOf } from "./groups.ts";
import { levelsOf } from "./levels.ts";
import { extreme } from "./marks.ts";
import type { Series } from "./series.ts";
import { SHAPE_FROM, shapeOf } from "./shape.ts";
import type { ShapeFinding } from "./shape-reading.ts";
import { median } from "./stats/order.ts";
import { fitTrend, type Trend } from "./trend.ts";
import { type Judgement, judge } from "./verdict.ts";

/** What the fit of one series found, before it is put into words. */
export interface Fit {
  readonly verdict: GrowthVerdict;
  readonly shape: GrowthShape;
  readonly says: string;
  readonly trend: Trend | null;
  readonly groups: readonly Group[];
  /** Where growth began, where it began late. */
  readonly onset: number | null;
  /** Share of each rise that is given back, where the shape says so. */
  readonly released: number | null;
}

export function fitSeries(series: Series, limit: number | null): Fit {
  const groups = groupsOf(series);
  const quantum = quantumOf(
    series.points.map((p) => p.value),
    series.unit,
  );
  const trend = groups.length === 0 ? null : fitTrend(groups, quantum);
  if (trend === null) {
    const where = new Set(series.points.map((p) => p.x)).size;
    const says =
      where === 1 ? `measured in one ${series.per} only` : "no step was measured twice: nothing can be compared";
    return { verdict: "undetermined", shape: "undetermined", says, trend: null, groups, onset: null, released: null };
  }
  const levels = levelsOf(groups, trend.slope);
  const level = median(levels.y);
  const floorAt = (noise: number) => practicalFloor(series.metric, series.unit, level, limit, noise);
  const steps = groups.length;
  // With many steps in a fold their agreement shows the noise of a level by itself.
  const known = steps >= 4 ? trend.noise / Math.sqrt(median(levels.counts)) : 0;
  const shape: ShapeFinding =
    levels.x.length >= SHAPE_FROM
      ? shapeOf(levels.x, levels.y, {
          quantum,
          noise: known,
          floor: floorAt(0),
          jitter: jitterOf(series.metric, series.unit, level),
        })
      : { kind: "linear" };
  const judged = judge({ series, groups, trend, levels, shape, quantum, limit, floorAt });
  return { ...describe(series, judged), released: judged.released };
}

function describe(series: Series, judged: Judgement): Omit<Fit, "released"> {
  const { verdict, shape, trend, groups, onset } = judged;
  let says = judged.why;
  if (series.isolated && series.lives > 1 && verdict !== "growing") {
    says = `each of ${series.lives} processes starts its count again: the ${series.per}s run isolated, and none goes beyond ${amount(extreme(series.points, 1).value, series.unit)} (${judged.why})`;
  } else if (series.lives > 1 && !series.isolated) {
    says = `${judged.why}; counted inside each of ${series.lives} process lives`;
  }
  return { verdict, shape, says, trend, groups, onset };
}
