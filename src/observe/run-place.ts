/** Where in the run a line stands: the points that its process has reached, its step and its life. What later lines inherit, and a later half of a log. */
import type { RunPlace } from "../model/case-file.ts";
import type { RunPoint } from "../model/event.ts";

export const NOWHERE: RunPlace = { points: {}, step: "", life: 0, seconds: 0 };

export const isNowhere = ({ points, life }: RunPlace) => life === 0 && Object.keys(points).length === 0;

/** The place of an item inside the run, with what an earlier half knew filled in. */
export function inherit(earlier: RunPlace, later: RunPlace): RunPlace {
  return {
    points: { ...earlier.points, ...later.points },
    step: later.step === "" ? earlier.step : later.step,
    life: earlier.life + later.life,
    seconds: Math.max(earlier.seconds, later.seconds),
  };
}

/** The points with one of them replaced; the same ones where that changes nothing. */
export function withPoint(points: RunPlace["points"], point: RunPoint): RunPlace["points"] {
  const had = points[point.per];
  const same = had !== undefined && (had === point || (had.index === point.index && had.total === point.total));
  return same ? points : { ...points, [point.per]: point };
}

/** The place with other points, and another step where one is named; the same one where that changes nothing. Written out, since a spread costs ten times as much. */
export function movedTo(place: RunPlace, points: RunPlace["points"], named: string): RunPlace {
  const { points: had, step: last, life, seconds } = place;
  const step = named === "" ? last : named;
  return points === had && step === last ? place : { points, step, life, seconds };
}
