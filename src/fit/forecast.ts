/** When a counter that grows reaches its limit. */
import type { Axis } from "../model/event.ts";
import type { Forecast } from "../model/growth.ts";
import { LAST_TIME } from "../model/words.ts";
import { type Group, groupsOf } from "./groups.ts";
import type { Series } from "./series.ts";
import { mean, median } from "./stats/order.ts";
import { pooledSlope } from "./stats/theil-sen.ts";
import type { Trend } from "./trend.ts";

interface ForecastInput {
  readonly per: Axis;
  readonly limit: number;
  /** Level of the highest step at x = 0: the forecast is for the step that reaches the limit first. */
  readonly level: number;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  /** Standard error of the level where it is known best, and that place. */
  readonly error: number;
  readonly centre: number;
  /** The first place that was measured. */
  readonly start: number;
  readonly reached: number | null;
  readonly planned: number | null;
  /** Clock at x = 0 and milliseconds per point of the axis, where the log has times. */
  readonly clock: { readonly at: number; readonly per: number } | null;
}

/** Steps of the axis beyond which a forecast is only "far away". */
const FAR = 1e9;

/**
 * The forecast. `at` counts from 1 like the labels and is the place where the line through the highest step of each fold crosses the
 * limit: with `at` 9.95 the ninth fold still stays below it and the tenth does not, so the fold that hits it is `at` rounded up.
 * The interval turns the line about the middle of the data, from its slope's interval, and allows for the error of the level.
 */
function forecast(input: ForecastInput): Forecast | null {
  const { limit, level, slope, low, high, error, centre, start } = input;
  if (!(slope > 0)) return null;
  const at = (limit - level) / slope;
  // Passed before anything was measured, and it went on: nothing is to be foretold.
  if (at <= start - 1) return null;
  const middle = level + slope * centre;
  const cross = (rate: number, from: number) => (rate > 0 ? centre + (limit - from) / rate : FAR);
  const ends = [
    cross(low, middle - 2 * error),
    cross(high, middle + 2 * error),
    cross(low, middle + 2 * error),
    cross(high, middle - 2 * error),
  ];
  const bound = (v: number) => Math.max(-FAR, Math.min(FAR, v));
  const first = bound(Math.min(at, Math.max(start, Math.min(...ends))));
  const last = bound(Math.max(at, ...ends));
  const time = input.clock === null ? null : Math.round(input.clock.at + input.clock.per * at);
  return {
    at: bound(at),
    low: first,
    high: last,
    time: time !== null && Math.abs(time) <= LAST_TIME ? time : null,
    says: says(input, at, first, last),
  };
}

function says(input: ForecastInput, at: number, low: number, high: number): string {
  const { per, reached, planned } = input;
  const fold = Math.max(1, Math.ceil(at));
  const [from, to] = [Math.max(1, Math.ceil(low)), Math.max(1, Math.ceil(high))];
  const range = from === to || to > 100 * fold ? "" : ` (${from} to ${to})`;
  if (fold > 1e6) return `at this rate the limit is more than a million ${per}s away`;
  const where = `${per} ${fold}${range}`;
  if (reached !== null && fold <= reached + 1) {
    const run = planned === null ? "" : ` of ${planned}`;
    return fold <= reached
      ? `${where}${run}: the limit was within reach of what this run used`
      : `${where}${run}: the next one after the last in this log`;
  }
  if (planned !== null && from > planned) return `${where} of a run of ${planned}: not within this run`;
  if (planned !== null && fold > planned)
    return `${where}, near the end of a run of ${planned}: probably not within this run`;
  if (reached !== null && from > 2 * reached) return `${where}, far beyond ${per} ${reached}, where this log ends`;
  return planned === null ? where : `${where} of a run of ${planned}: within this run if nothing changes`;
}

/** The forecast for a counter that grows towards a limit, from the step whose level is highest in its last life. */
export function forecastOf(series: Series, groups: readonly Group[], trend: Trend, limit: number): Forecast | null {
  const interval = trend.interval(0.95);
  if (interval === null) return null;
  const lastLife = Math.max(...groups.map((g) => g.life));
  const isLate = (g: Group) => series.isolated || g.life === lastLife;
  const [top] = groups
    .map((group, k) => ({ group, level: trend.levels[k] as number }))
    .filter(({ group }) => isLate(group))
    .sort((a, b) => b.level - a.level);
  if (top === undefined) return null;
  const { group, level } = top;
  return forecast({
    per: series.per,
    limit,
    level,
    slope: trend.slope,
    low: interval[0],
    high: interval[1],
    error: trend.noise / Math.sqrt(group.x.length),
    start: series.points.reduce((least, p) => Math.min(least, p.x), Number.POSITIVE_INFINITY),
    centre: mean(group.x),
    reached: series.reached,
    planned: series.planned,
    clock: clockOf(series, group),
  });
}

/** The clock at x = 0 for the steps of a group, and the time that one point of the axis takes. */
function clockOf(series: Series, group: Group): { at: number; per: number } | null {
  const timed = series.points.filter((p) => p.time !== null);
  const times = groupsOf(
    series,
    timed.map((p) => ({ ...p, value: p.time as number })),
  );
  const per = pooledSlope(times);
  if (!(per > 0)) return null;
  const own = times.filter((g) => g.step === group.step && g.life === group.life);
  const from = own.length > 0 ? own : times;
  return { per, at: median(from.flatMap((g) => g.x.map((x, i) => (g.y[i] as number) - per * x))) };
}
