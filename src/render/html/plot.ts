/**
 * A counter's growth as a picture: measurements, fit with its interval, limit, forecast and the marks of the story.
 *
 * Drawn as SVG with the scales and shapes of D3, which need no browser: a picture in the page prints sharp, scales on a phone, follows
 * light and dark, is read out by a screen reader, and lets the page forbid all scripts, which a page made from hostile text should.
 */
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { Growth, GrowthMark } from "../../model/growth.ts";
import type { StoryMark } from "../../model/report.ts";
import { amount, SIZES } from "../../model/words.ts";
import { forecast, movementEach } from "../figures.ts";
import { type Html, html } from "./template.ts";

const WIDTH = 480;
const HEIGHT = 290;
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

type Point = readonly [at: number, value: number];

/** Where a value lies. A wild fit leaves the picture, but not the numbers that a picture can hold. */
function on(scale: ScaleLinear<number, number>, value: number): number {
  const [from = 0, to = 0] = scale.domain();
  const room = 10 * Math.abs(to - from || 1);
  return scale(Math.min(Math.max(value, from - room), to + room));
}

interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Round values, each said with as many digits as tell it from the next: sizes in the unit of the highest one. */
function ticks(scale: ScaleLinear<number, number>, most: number, bytes: boolean): readonly Tick[] {
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

const LABEL: Readonly<Record<StoryMark["what"], string>> = { began: "began", near: "near limit", failed: "failed" };

/** What the picture shows, in words: the text that a screen reader reads. */
function description(growth: Growth): string {
  const { first, last, peak, limit, unit, says } = growth;
  const bound = limit === null ? "No limit is known." : `The limit is ${amount(limit, unit)}.`;
  const reached =
    growth.forecast === null ? "" : ` The limit would be reached in ${forecast(growth)}: ${growth.forecast.says}.`;
  return `From ${amount(first.value, unit)} at line ${first.line} to ${amount(last.value, unit)} at line ${last.line}, peak ${amount(peak.value, unit)}. Growth: ${movementEach(growth)}. ${bound}${reached} ${says}`;
}

/** Null when there are too few points to draw. */
export function plot(
  growth: Growth,
  all: readonly Growth[],
  name: string,
  story: readonly StoryMark[],
  id: string,
): Html | null {
  const { curve, unit, per, limit } = growth;
  if (curve.length < 2) return null;
  const xs = curve.map(([at]) => at);
  const ys = curve.map(([, value]) => value);
  const peak = Math.max(...ys, growth.peak.value);
  const low = Math.min(...ys);

  const seen = Math.max(...xs, growth.reached ?? 0);
  const start = Math.min(...xs);
  const ahead = growth.forecast;
  const planned = growth.planned !== null && growth.planned <= seen * FAR ? growth.planned : seen;
  const reachable = ahead !== null && ahead.at - start <= FAR * (planned - start || 1);
  const end = Math.max(
    planned,
    seen,
    reachable && ahead !== null ? Math.min(ahead.high, ahead.at + (ahead.at - start) * 0.15) : 0,
  );
  const limitShown = limit !== null && limit <= peak * FAR;

  const bottom = low > FROM_ZERO * peak && !limitShown ? low - (peak - low) * 0.5 : Math.min(0, low);
  const top = (limitShown ? Math.max(limit, peak) : peak) + (peak - bottom) * 0.08;
  const farLimit = limit !== null && limit !== Number.POSITIVE_INFINITY && !limitShown;
  const ceiling = MARGIN.top + (farLimit ? HEADLINE : 0);
  const y = scaleLinear([bottom, top], [HEIGHT - MARGIN.bottom, ceiling]);
  const steps = ticks(y, 4, unit === "bytes");
  const left = Math.ceil(BESIDE + LETTER * Math.max(2, ...steps.map(({ label }) => label.length)));
  const right = WIDTH - MARGIN.right;
  const x = scaleLinear([start, end], [left, right]);
  const at = (value: number) => on(x, value).toFixed(1);
  const up = (value: number) => on(y, value).toFixed(1);

  const path = line<Point>(
    ([place]) => on(x, place),
    ([, value]) => on(y, value),
  ).digits(1);
  const { slope, low: least, high: most } = growth;
  // Beyond what numbers can hold there is nothing to draw.
  const sane = (rise: number | null): rise is number => rise !== null && Number.isFinite(8 * rise * (end - start));
  const fitted = sane(slope) && growth.verdict !== "undetermined";
  const part = fittedPart(growth, all);
  const [from = start] = part.map(([place]) => place);
  const middle = part.reduce((sum, [place]) => sum + place, 0) / part.length;
  // Through the middle of what was fitted: half of the points lie above, half below (as Theil and Sen have it).
  const height = fitted ? median(part.map(([place, value]) => value - slope * (place - middle))) : 0;
  const through = (rise: number, place: number) => height + rise * (place - middle);
  const fit = fitted ? path([from, end].map((place): Point => [place, through(slope, place)])) : null;
  // The interval is that of the slope, so it is a point in the middle of what was fitted.
  const band =
    fitted && sane(least) && sane(most)
      ? area<number>()
          .x((place) => on(x, place))
          .y0((place) => on(y, through(least, place)))
          .y1((place) => on(y, through(most, place)))
          .digits(1)([from, middle, end])
      : null;

  // What began or came near its limit is what grows; the end concerns all.
  const concerned = story.filter(({ what }) => what === "failed" || growth.verdict === "growing");
  const marks = concerned.flatMap((mark) => {
    const place = mark.source === growth.source ? placeOf(mark.line, growth, all) : null;
    return place === null ? [] : [{ ...mark, place: Math.min(Math.max(place, start), end) }];
  });
  const floor = HEIGHT - MARGIN.bottom;

  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${name} by ${per}</title>
<desc id="${id}-d">${description(growth)}</desc>
${steps.map(
  ({ value, label }) =>
    html`<line class="grid" x1="${left}" x2="${right}" y1="${up(value)}" y2="${up(value)}"/><text class="tick" x="${left - 8}" y="${up(value)}" dy="0.32em" text-anchor="end">${label}</text>`,
)}
${ticks(x, 6, false)
  .filter(({ value }) => Number.isInteger(value))
  .map(
    ({ value }) =>
      html`<line class="axis" x1="${at(value)}" x2="${at(value)}" y1="${floor}" y2="${floor + 5}"/><text class="tick" x="${at(value)}" y="${floor + 22}" text-anchor="middle">${value}</text>`,
  )}
<text class="tick" x="${(left + right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${per}</text>
<line class="axis" x1="${left}" x2="${right}" y1="${floor}" y2="${floor}"/>
<clipPath id="${id}-c"><rect x="${left}" y="${ceiling}" width="${right - left}" height="${floor - ceiling}"/></clipPath>
${band === null ? null : html`<path class="band" clip-path="url(#${id}-c)" d="${band}"/>`}
${fit === null ? null : html`<path class="fit" clip-path="url(#${id}-c)" d="${fit}"/>`}
${
  limit === null || limit === Number.POSITIVE_INFINITY
    ? null
    : limitShown
      ? html`<line class="limit" x1="${left}" x2="${right}" y1="${up(limit)}" y2="${up(limit)}"/><text class="limit-text" x="${right}" y="${up(limit)}" dy="-6" text-anchor="end">limit ${amount(limit, unit)}</text>`
      : html`<text class="limit-text" x="${right}" y="${ceiling - 14}" text-anchor="end">↑ limit ${amount(limit, unit)}, far above</text>`
}
${
  ahead === null || !reachable
    ? null
    : html`<rect class="forecast-band" x="${at(ahead.low)}" width="${Math.max(1, x(Math.min(ahead.high, end)) - x(ahead.low)).toFixed(1)}" y="${ceiling}" height="${floor - ceiling}"/><line class="forecast" x1="${at(ahead.at)}" x2="${at(ahead.at)}" y1="${ceiling}" y2="${floor}"/><text class="limit-text" x="${at(ahead.at)}" y="${floor - 6}" dx="-5" text-anchor="end">${forecast(growth)}</text>`
}
${
  ahead !== null && !reachable
    ? html`<text class="limit-text" x="${right}" y="${floor - 6}" text-anchor="end">limit in ${forecast(growth)} →</text>`
    : null
}
<path class="series" d="${path([...curve])}"/>
${curve.map(([place, value]) => html`<circle class="point" cx="${at(place)}" cy="${up(value)}" r="3"/>`)}
${marks.map(
  ({ what, place, line: number }, index) =>
    html`<line class="mark" x1="${at(place)}" x2="${at(place)}" y1="${ceiling}" y2="${floor}"/><text class="mark-text" x="${at(place)}" y="${ceiling + (limitShown ? 28 : 12) + index * 16}" dx="${place > (start + end) / 2 ? -5 : 5}" text-anchor="${place > (start + end) / 2 ? "end" : "start"}">${LABEL[what]}, line ${number}</text>`,
)}
</svg>`;
}
