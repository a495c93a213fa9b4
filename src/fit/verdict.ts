/** From trend and shape to a verdict: does it grow, and may that be said. */
import type { GrowthShape, GrowthVerdict } from "../model/growth.ts";
import { amount } from "../model/words.ts";
import { type Group, groupsOf } from "./groups.ts";
import type { Levels } from "./levels.ts";
import type { Series } from "./series.ts";
import type { ShapeFinding } from "./shape-reading.ts";
import { mannKendall } from "./stats/mann-kendall.ts";
import { median, quantile, scaledMad } from "./stats/order.ts";
import { aloneForRanks, type PointGroup } from "./stats/theil-sen.ts";
import { fitTrend, type Trend } from "./trend.ts";

export interface Judgement {
  readonly verdict: GrowthVerdict;
  readonly shape: GrowthShape;
  /** The trend that counts: behind the onset, of the troughs, or of the last part. */
  readonly trend: Trend;
  readonly groups: readonly Group[];
  readonly onset: number | null;
  /** Share of each rise that is given back, where the shape says so. */
  readonly released: number | null;
  readonly why: string;
}

export interface Matter {
  readonly series: Series;
  readonly groups: readonly Group[];
  readonly trend: Trend;
  readonly levels: Levels;
  readonly shape: ShapeFinding;
  readonly quantum: number;
  readonly limit: number | null;
  floorAt(noise: number): number;
}

/**
 * A verdict may be wrong once in two hundred on one side; the reported interval is the usual 95%. Three folds of many steps are judged
 * by the usual one: with a single degree of freedom between folds it is wide enough.
 */
const STRICT = 0.99;
const USUAL = 0.95;

/** What the interval allows is called level up to this share of the level, or of the limit. */
const LEVEL_OF_LEVEL = 0.05;
const LEVEL_OF_LIMIT = 0.02;
/** So many steps of a fold agree by no accident; with two folds, which show one difference each, it takes more of them. */
const MANY_STEPS = 4;
const MANY_PAIRS = 6;
/** A last rise below this share of the first may be the end of a warm-up. */
const SLOWED = 0.35;
/** Of two folds: rises this near to the typical one are alike, and so large a share of them must be. */
const ALIKE = 0.2;
const NEARLY_ALL = 0.9;
/** The typical one must stand out of how they scatter, and of the level. */
const OF_SCATTER = 8;
const OF_LEVEL = 0.1;

/** Judges a series by its shape first: the shape decides which part of it carries the trend. */
export function judge(m: Matter): Judgement {
  const { shape } = m;
  switch (shape.kind) {
    case "flat":
    case "linear":
      return m.levels.x.length <= 4 ? few(m) : steady(m);
    case "parts":
      return inParts(m, shape.cuts);
    case "late-onset":
      return lateOnset(m, shape.onset);
    case "saturating":
      return settled(
        m,
        "saturating",
        shape.settled,
        `it rose early and has been level since ${m.series.per} ${place(shape.settled)}`,
      );
    case "step":
      return settled(m, "step", shape.at, `one step at ${m.series.per} ${place(shape.at)}, level before and after`);
    case "sawtooth":
      return sawtooth(m, shape.groups, shape.releases, shape.drop);
    case "release":
      return plain(
        m,
        "undetermined",
        "sawtooth",
        `it was released once, at ${m.series.per} ${place(shape.at)}: too few to see whether the troughs rise`,
      );
    case "burst":
      return plain(m, "flat", "flat", `it rose for a while after ${m.series.per} ${place(shape.from)} and came back`);
    case "undetermined":
      return plain(m, "undetermined", "undetermined", shape.why);
  }
}

function place(x: number): string {
  return String(Math.round(x * 10) / 10);
}

function plain(m: Matter, verdict: GrowthVerdict, shape: GrowthShape, why: string): Judgement {
  return { verdict, shape, trend: m.trend, groups: m.groups, onset: null, released: null, why };
}

/** What a trend over `span` says by itself. */
function weigh(
  m: Matter,
  groups: readonly PointGroup[],
  trend: Trend,
  span: number,
  confidence: number,
): GrowthVerdict {
  const interval = trend.interval(confidence);
  if (interval === null) return "undetermined";
  const [low, high] = interval;
  const floor = m.floorAt(Math.max(trend.noise, trend.foldNoise));
  const rise = trend.slope * span;
  const ranks = rankSign(groups);
  if (low > 0 && rise >= floor && ranks >= 0) return "growing";
  if (high < 0 && -rise >= floor && ranks <= 0) return "shrinking";
  const most = Math.max(Math.abs(low), Math.abs(high)) * span;
  const level = Math.abs(median(m.levels.y));
  const tolerable = Math.max(2 * floor, LEVEL_OF_LEVEL * level, LEVEL_OF_LIMIT * (m.limit ?? 0));
  if (Math.abs(rise) < floor || low <= 0 === high >= 0) return most <= tolerable ? "flat" : "undetermined";
  return "undetermined";
}

/**
 * A second opinion for one step alone: which way the Mann-Kendall test sees a trend: 0 where it does not apply, NaN where it sees none. The trend's own
 * interval is exact for normal errors; this test holds for any.
 */
function rankSign(groups: readonly PointGroup[]): number {
  const alone = aloneForRanks(groups);
  if (alone === null) return 0;
  const test = mannKendall(alone.x, alone.y);
  return test.p < 0.05 ? Math.sign(test.s) : Number.NaN;
}

/** The part of the axis that was measured, in words. */
function stretch(m: Matter): string {
  const { x } = m.levels;
  return `from ${m.series.per} ${place(x[0] as number)} to ${place(x.at(-1) as number)}`;
}

function spanOf(x: readonly number[]): number {
  return (x.at(-1) ?? 0) - (x[0] ?? 0);
}

function steady(m: Matter): Judgement {
  const verdict = weigh(m, m.groups, m.trend, spanOf(m.levels.x), STRICT);
  if (verdict === "growing" || verdict === "shrinking") {
    const word = verdict === "growing" ? "rises" : "falls";
    return plain(m, verdict, "linear", `it ${word} evenly ${stretch(m)}`);
  }
  if (verdict === "flat") return plain(m, "flat", "flat", `no rise beyond its jitter ${stretch(m)}`);
  return plain(m, "undetermined", "undetermined", "the measurements scatter too much to tell a trend");
}

/** Two to four levels: no curve can be told, so the steps of the folds must agree almost beyond doubt. */
function few(m: Matter): Judgement {
  const n = m.levels.x.length;
  const { per } = m.series;
  const many = m.groups.length >= MANY_STEPS;
  if (n === 2) return two(m);
  if (!many && n === 3) {
    const verdict = weigh(m, m.groups, m.trend, spanOf(m.levels.x), STRICT);
    if (verdict === "flat") return plain(m, "flat", "flat", `level over ${n} ${per}s`);
    return plain(m, "undetermined", "undetermined", `three ${per}s with few steps prove no trend`);
  }
  const verdict = weigh(m, m.groups, m.trend, spanOf(m.levels.x), many && n === 3 ? USUAL : STRICT);
  if (verdict === "growing") {
    const rates = m.levels.y
      .slice(1)
      .map((y, i) => (y - (m.levels.y[i] as number)) / ((m.levels.x[i + 1] as number) - (m.levels.x[i] as number)));
    if ((rates.at(-1) as number) < SLOWED * (rates[0] as number)) {
      return plain(m, "undetermined", "undetermined", `it rose less and less over ${n} ${per}s: this may be a warm-up`);
    }
    const steps = many ? `, at all of ${m.groups.length} steps` : "";
    return plain(m, "growing", "linear", `it rises by like amounts over ${n} ${per}s${steps}`);
  }
  if (verdict === "shrinking") return plain(m, "shrinking", "linear", `it falls over ${n} ${per}s`);
  if (verdict === "flat") return plain(m, "flat", "flat", `no rise beyond its jitter ${stretch(m)}`);
  return plain(m, "undetermined", "undetermined", `${n} ${per}s do not settle whether it grows`);
}

/**
 * Two folds show one difference for each step. A warm-up in the first fold lifts only the steps before it; growth lifts every step
 * alike. So many steps that rise alike, far beyond how they differ, are evidence; anything less is not.
 */
function two(m: Matter): Judgement {
  const { per } = m.series;
  const rises = m.groups.flatMap((g) => (g.x.length === 2 ? [(g.y[1] as number) - (g.y[0] as number)] : []));
  const typical = median(rises);
  const level = Math.abs(median(m.levels.y));
  if (rises.length >= MANY_PAIRS) {
    const spread = Math.max(scaledMad(rises), m.quantum);
    const alike = rises.filter((r) => Math.abs(r - typical) <= ALIKE * Math.abs(typical)).length;
    const clear = typical > OF_SCATTER * spread && typical > Math.max(OF_LEVEL * level, 2 * m.floorAt(m.trend.noise));
    if (clear && alike >= NEARLY_ALL * rises.length) {
      return plain(
        m,
        "growing",
        "undetermined",
        `all of ${rises.length} steps are higher by like amounts in the second of two ${per}s`,
      );
    }
    const verdict = weigh(m, m.groups, m.trend, spanOf(m.levels.x), USUAL);
    const largest = quantile(rises.map(Math.abs), NEARLY_ALL);
    if (verdict === "flat" && largest <= Math.max(2 * m.floorAt(m.trend.noise), LEVEL_OF_LEVEL * level))
      return plain(m, "flat", "flat", `${rises.length} steps stand as high in the second ${per} as in the first`);
  }
  return plain(m, "undetermined", "undetermined", `two ${per}s make a line with no meaning`);
}

/** The groups of the series, from points that `keep` lets through. */
function within(m: Matter, keep: (x: number) => boolean): Group[] {
  return groupsOf(
    m.series,
    m.series.points.filter((p) => keep(p.x)),
  );
}

/** A line in parts with jumps between them: the slope that the parts share. */
function inParts(m: Matter, cuts: readonly number[]): Judgement {
  const bounds = [Number.NEGATIVE_INFINITY, ...cuts, Number.POSITIVE_INFINITY];
  const groups = bounds.slice(1).flatMap((to, k) => within(m, (x) => x >= (bounds[k] as number) && x < to));
  const trend = fitTrend(groups, m.quantum);
  if (trend === null) return plain(m, "undetermined", "undetermined", "too few measurements between its jumps");
  const verdict = weigh(m, groups, trend, spanOf(m.levels.x), STRICT);
  if (verdict === "flat") return settled(m, "step", cuts.at(-1) as number, "it jumped and is level before and after");
  // The forecast starts from the last part.
  const last = groups.filter((g) => (g.x[0] as number) >= (cuts.at(-1) as number));
  return {
    verdict,
    shape: verdict === "growing" || verdict === "shrinking" ? "linear" : "undetermined",
    trend: { ...trend, levels: groups.flatMap((g, k) => (last.includes(g) ? [trend.levels[k] as number] : [])) },
    groups: last,
    onset: null,
    released: null,
    why: `beside a jump at ${m.series.per} ${place(cuts[0] as number)} it changes evenly`,
  };
}

function lateOnset(m: Matter, onset: number): Judgement {
  // The onset is known only within a point or two; where there are points to spare, those next to it are left out.
  const x = m.levels.x.filter((v) => v >= onset);
  const spare = Math.min(3, Math.floor(x.length / 10));
  const from = x[spare] ?? onset;
  const groups = within(m, (v) => v >= from);
  const trend = fitTrend(groups, m.quantum);
  if (trend === null) return plain(m, "undetermined", "undetermined", "it changed only at the very end");
  const end = x.at(-1) ?? onset;
  const verdict = weigh(m, groups, trend, end - onset, STRICT);
  if (verdict === "flat") return plain(m, "flat", "flat", "no rise beyond its jitter");
  if (verdict === "undetermined")
    return plain(m, "undetermined", "undetermined", "it may have begun to change near the end");
  const word = verdict === "growing" ? "rises" : "falls";
  return {
    verdict,
    shape: "late-onset",
    trend,
    groups,
    onset,
    released: null,
    why: `level until ${m.series.per} ${place(onset)}, and ${word} evenly since`,
  };
}

/** A series that came to rest: what counts is the part behind. If that part grows after all, it is growth. */
function settled(m: Matter, shape: "saturating" | "step", from: number, why: string): Judgement {
  const groups = within(m, (x) => x >= from);
  const trend = fitTrend(groups, m.quantum);
  const { x, y } = m.levels;
  const behind = y.filter((_, i) => (x[i] as number) >= from);
  if (trend === null || behind.length < 3) return plain(m, "undetermined", shape, why);
  // The plateau is printed beside the verdict: a reader who knows better can see what was measured.
  const plateau = `${amount(y[0] as number, m.series.unit)} at first, ${amount(median(behind), m.series.unit)} since`;
  return { verdict: "flat", shape, trend, groups, onset: null, released: null, why: `${why} (${plateau})` };
}

function sawtooth(m: Matter, teeth: readonly PointGroup[], releases: number, drop: number): Judgement {
  const trend = fitTrend(teeth, m.quantum, false);
  if (trend === null) return plain(m, "flat", "sawtooth", `it is released ${releases} times`);
  const span = spanOf(m.levels.x);
  const verdict = weigh(m, teeth, trend, span, STRICT);
  const typical = m.groups[0] as Group;
  const groups = teeth.map((g) => ({ ...g, step: typical.step, inner: null, life: typical.life }));
  const leaked = Math.max(0, (trend.slope * span) / Math.max(1, releases));
  const kept = verdict === "growing" ? leaked / (drop + leaked) : 0;
  const why =
    verdict === "growing"
      ? `it is released ${releases} times, but never quite back: its troughs rise`
      : `it is released ${releases} times, back to where it was`;
  return {
    verdict: verdict === "undetermined" ? "flat" : verdict,
    shape: "sawtooth",
    trend,
    groups,
    onset: null,
    released: 1 - kept,
    why,
  };
}
