/** Where the parts of a plot lie: its axes, the fit with its interval, and the marks of the story. Numbers only; `plot.ts` draws them. */
import { type ScaleLinear, scaleLinear } from "d3-scale";
import type { Growth, GrowthMark } from "../../model/growth.ts";
import type { StoryMark } from "../../model/report.ts";
import { SIZES } from "../../model/words.ts";

export const WIDTH = 480;
export const HEIGHT = 290;
const MARGIN = { right: 16, top: 20, bottom: 50 } as const;
/** Room for a letter of a label at the size that letters have on a phone (`style.ts`), and between label and axis. */
const LETTER = 10.6;
const BESIDE = 14;
/** What a line above the picture takes. */
const HEADLINE = 24;
/** A limit or forecast further off than this many times what was seen is named at the edge, not drawn to scale. */
const FAR = 4;
/** Below this share of the peak the lowest value may leave zero off the axis. */
const FROM_ZERO = 0.7;

export type Point = readonly [at: number, value: number];
type Scale = ScaleLinear<number, number>;

/** Where a value lies. A wild fit leaves the picture, but not the numbers that a picture can hold. */
export function on(scale: Scale, value: number): number {
  const [from = 0, to = 0] = scale.domain();
  const room = 10 * Math.abs(to - from || 1);
  return scale(Math.min(Math.max(value, from - room), to + room));
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Round values, each said with as many digits as tell it from the next: sizes in the unit of the highest one. */
export function ticks(scale: Scale, most: number, bytes: boolean): readonly Tick[] {
  const [from = 0, to = 0] = scale.domain();
  const power = bytes ? Math.min(SIZES.length - 1, Math.floor(Math.log(Math.max(1, to)) / Math.log(1024))) : 0;
  const unit = 1024 ** power;
  const round = scaleLinear([from / unit, to / unit], [0, 1]);
  const format = round.tickFormat(most, "f");
  return round.ticks(most).map((value) => ({
    value: value * unit,
    label: bytes ? `${format(value)} ${SIZES[power]}` : format(value),
  }));
}

/** The axes of a plot, and how far what lies ahead is drawn. */
export interface Frame {
  /** From the first measurement to the end of the run, or to the forecast where that is near. */
  readonly x: Scale;
  readonly y: Scale;
  readonly start: number;
  readonly end: number;
  readonly left: number;
  readonly right: number;
  readonly ceiling: number;
  readonly floor: number;
  /** Values that the upright axis names. */
  readonly steps: readonly Tick[];
  /** Whether the limit is near enough to be drawn to scale, and the forecast. */
  readonly limitShown: boolean;
  readonly reachable: boolean;
}

/** The axes for a counter with at least two measurements. */
export function frameOf({ curve, unit, limit, peak: highest, reached, planned: meant, forecast }: Growth): Frame {
  const xs = curve.map(([at]) => at);
  const ys = curve.map(([, value]) => value);
  const peak = Math.max(...ys, highest.value);
  const low = Math.min(...ys);

  const seen = Math.max(...xs, reached ?? 0);
  const start = Math.min(...xs);
  const planned = meant !== null && meant <= seen * FAR ? meant : seen;
  const reachable = forecast !== null && forecast.at - start <= FAR * (planned - start || 1);
  const ahead = reachable ? Math.min(forecast.high, forecast.at + (forecast.at - start) * 0.15) : 0;
  const end = Math.max(planned, seen, ahead);

  const limitShown = limit !== null && limit <= peak * FAR;
  const bottom = low > FROM_ZERO * peak && !limitShown ? low - (peak - low) * 0.5 : Math.min(0, low);
  const top = (limitShown ? Math.max(limit, peak) : peak) + (peak - bottom) * 0.08;
  const farLimit = limit !== null && limit !== Number.POSITIVE_INFINITY && !limitShown;
  const ceiling = MARGIN.top + (farLimit ? HEADLINE : 0);
  const floor = HEIGHT - MARGIN.bottom;
  const y = scaleLinear([bottom, top], [floor, ceiling]);
  const steps = ticks(y, 4, unit === "bytes");
  const left = Math.ceil(BESIDE + LETTER * Math.max(2, ...steps.map(({ label }) => label.length)));
  const right = WIDTH - MARGIN.right;
  const x = scaleLinear([start, end], [left, right]);
  return { x, y, start, end, left, right, ceiling, floor, steps, limitShown, reachable };
}

export interface Fit {
  readonly line: readonly Point[];
  /** Lowest and highest value at some places; null where the interval is not known. */
  readonly band: readonly (readonly [at: number, low: number, high: number])[] | null;
}

/** The fit, drawn where it was fitted; null without one. `all`: the counters beside this one. */
export function fitOf(growth: Growth, all: readonly Growth[], { start, end }: Frame): Fit | null {
  const { slope, low, high, verdict } = growth;
  // Beyond what numbers can hold there is nothing to draw.
  const sane = (rise: number | null): rise is number => rise !== null && Number.isFinite(8 * rise * (end - start));
  if (!sane(slope) || verdict === "undetermined") return null;
  const part = fittedPart(growth, all);
  const [from = start] = part.map(([place]) => place);
  const middle = part.reduce((sum, [place]) => sum + place, 0) / part.length;
  // Through the middle of what was fitted: half of the points lie above, half below (as Theil and Sen have it).
  const height = median(part.map(([place, value]) => value - slope * (place - middle)));
  const through = (rise: number, place: number) => height + rise * (place - middle);
  // The interval is that of the slope, so it is a point in the middle of what was fitted.
  const band =
    sane(low) && sane(high)
      ? [from, middle, end].map((place) => [place, through(low, place), through(high, place)] as const)
      : null;
  return { line: [from, end].map((place): Point => [place, through(slope, place)]), band };
}

export interface PlacedMark extends StoryMark {
  readonly place: number;
}

/** The marks of the story that concern a counter. What began or came near its limit is what grows; the end concerns all. */
export function marksOf(
  growth: Growth,
  all: readonly Growth[],
  story: readonly StoryMark[],
  { start, end }: Frame,
): readonly PlacedMark[] {
  const concerned = story.filter(({ what }) => what === "failed" || growth.verdict === "growing");
  return concerned.flatMap((mark) => {
    const place = mark.source === growth.source ? placeOf(mark.line, growth, all) : null;
    return place === null ? [] : [{ ...mark, place: Math.min(Math.max(place, start), end) }];
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

/** The measurements that the slope speaks of: after a late onset those since then, after a rise that has ended the last ones. */
function fittedPart(growth: Growth, all: readonly Growth[]): readonly Point[] {
  const { curve, shape, beganLine } = growth;
  const onset = shape === "late-onset" && beganLine !== null ? placeOf(beganLine, growth, all) : null;
  const settled = shape === "saturating" || shape === "step" ? (curve[curve.length >> 1]?.[0] ?? null) : null;
  const from = onset ?? settled;
  const part = from === null ? curve : curve.filter(([at]) => at >= from);
  return part.length < 2 ? curve : part;
}

/** Where on the axis a line of the log lies, between the measurements (of any counter beside this one) whose place is known. */
function placeOf(line: number, growth: Growth, all: readonly Growth[]): number | null {
  const known = all
    .filter(({ source, process, per }) => source === growth.source && process === growth.process && per === growth.per)
    .flatMap(({ first, lowest, peak, last }) => [first, lowest, peak, last])
    .filter((mark): mark is GrowthMark & { at: number } => mark.at !== null)
    .sort((a, b) => a.line - b.line);
  const before = known.filter((mark) => mark.line <= line).at(-1);
  const after = known.find((mark) => mark.line >= line);
  if (before === undefined || after === undefined) return (before ?? after)?.at ?? null;
  if (after.line === before.line) return before.at;
  return before.at + ((line - before.line) / (after.line - before.line)) * (after.at - before.at);
}
