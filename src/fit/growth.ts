/** What a report says of the growth of one series, put together from its fit. */
import type { Growth } from "../model/growth.ts";
import { amount } from "../model/words.ts";
import type { Bound } from "./bound.ts";
import { fitSeries } from "./fit-series.ts";
import { practicalFloor } from "./floors.ts";
import { forecastOf } from "./forecast.ts";
import { beganLine, curveOf, extreme, mark } from "./marks.ts";
import type { Point, Series } from "./series.ts";
import { median } from "./stats/order.ts";
import { givenBack, inOrder, startsAgain, stepLevels, whereItGrows } from "./where.ts";

/** Share of the limit from which on it is near. */
const NEAR = 0.8;

/** The growth of a series that is held by a limit or not; null without a measurement. */
export function growthOf(series: Series, { limit, passed }: Bound): Growth | null {
  const { everything } = series;
  if (everything.length === 0) return null;
  const used = series.points.length > 0 ? series.points : everything;
  const fit = fitSeries(series, limit);
  const { trend, groups } = fit;
  const interval = trend?.interval(0.95) ?? null;
  const peak = extreme(everything, 1);
  const growing = fit.verdict === "growing" && trend !== null;
  const noise = trend?.noise ?? 0;
  const floor = practicalFloor(series.metric, series.unit, median(used.map((p) => p.value)), limit, noise);
  const steps =
    trend === null || groups.some((g) => g.inner !== null) ? [] : inOrder(series, stepLevels(groups, trend.levels));
  const where = growing ? whereItGrows(steps, trend.slope, noise, !series.isolated) : null;
  const again = trend !== null && !growing && !series.isolated && startsAgain(steps, trend.slope, floor);
  return {
    metric: series.metric,
    source: series.source,
    process: series.process,
    unit: series.unit,
    per: series.per,
    slope: trend?.slope ?? null,
    low: interval?.[0] ?? null,
    high: interval?.[1] ?? null,
    verdict: fit.verdict,
    shape: fit.shape,
    points: trend?.points ?? used.length,
    limit,
    headroom: limit === null ? null : limit - peak.value,
    forecast: growing && limit !== null ? forecastOf(series, fit.groups, trend, limit) : null,
    step: where === null ? null : (series.steps[where.step] ?? null),
    stepShare: where?.share ?? null,
    givenBack: fit.released ?? (trend === null ? null : givenBack(steps, trend.slope, floor)),
    first: mark(used[0] as Point),
    last: mark(used.at(-1) as Point),
    lowest: mark(extreme(used, -1)),
    peak: mark(peak),
    reached: series.reached,
    planned: series.planned,
    lives: series.lives,
    beganLine: growing ? beganLine(series, fit.onset, trend, where?.step ?? null, floor) : null,
    nearLimitLine: limit === null ? null : (everything.find((p) => p.value >= NEAR * (p.limit ?? limit))?.line ?? null),
    curve: curveOf(series),
    says: [
      fit.says,
      ...(again
        ? [`each ${series.per} starts well below the end of the one before, as if it ran in a process of its own`]
        : []),
      ...(passed === null
        ? []
        : [`it stands above ${amount(passed, series.unit)} all the time, so that is no limit to it`]),
    ].join("; "),
  };
}
