/**
 * A counter's growth as a picture: measurements, fit with its interval, limit, forecast and the marks of the story.
 *
 * Drawn as SVG with the scales and shapes of D3, which need no browser: a picture in the page prints sharp, scales on a phone, follows
 * light and dark, is read out by a screen reader, and lets the page forbid all scripts, which a page made from hostile text should.
 */
import { area, line } from "d3-shape";
import type { Growth } from "../../model/growth.ts";
import type { StoryMark } from "../../model/report.ts";
import { amount } from "../../model/words.ts";
import { forecast, movementEach } from "../figures.ts";
import {
  type Frame,
  fitOf,
  frameOf,
  HEIGHT,
  marksOf,
  on,
  type PlacedMark,
  type Point,
  ticks,
  WIDTH,
} from "./geometry.ts";
import { type Html, html } from "./template.ts";

const LABEL: Readonly<Record<StoryMark["what"], string>> = { began: "began", near: "near limit", failed: "failed" };

/** What the picture shows, in words: the text that a screen reader reads. */
function description(growth: Growth): string {
  const { first, last, peak, limit, unit, says } = growth;
  const bound = limit === null ? "No limit is known." : `The limit is ${amount(limit, unit)}.`;
  const reached =
    growth.forecast === null ? "" : ` The limit would be reached in ${forecast(growth)}: ${growth.forecast.says}.`;
  return `From ${amount(first.value, unit)} at line ${first.line} to ${amount(last.value, unit)} at line ${last.line}, peak ${amount(peak.value, unit)}. Growth: ${movementEach(growth)}. ${bound}${reached} ${says}`;
}

/**
 * The picture of a counter.
 *
 * @param all The counters of the report: lines of the log are placed between their measurements.
 * @param id Names the picture's parts; unlike that of any other picture on the page.
 * @returns Null when there are too few points to draw.
 */
export function plot(
  growth: Growth,
  all: readonly Growth[],
  name: string,
  story: readonly StoryMark[],
  id: string,
): Html | null {
  const { curve, per } = growth;
  if (curve.length < 2) return null;
  const frame = frameOf(growth);
  const { left, right, ceiling, floor } = frame;
  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${name} by ${per}</title>
<desc id="${id}-d">${description(growth)}</desc>
${axes(frame, per)}
<clipPath id="${id}-c"><rect x="${left}" y="${ceiling}" width="${right - left}" height="${floor - ceiling}"/></clipPath>
${fitted(growth, all, frame, id)}
${limitOf(growth, frame)}
${forecastOf(growth, frame)}
${measured(curve, frame)}
${marksOf(growth, all, story, frame).map((one, index) => mark(one, index, frame))}
</svg>`;
}

const at = ({ x }: Frame, value: number): string => on(x, value).toFixed(1);
const up = ({ y }: Frame, value: number): string => on(y, value).toFixed(1);

const path = ({ x, y }: Frame) =>
  line<Point>(
    ([place]) => on(x, place),
    ([, value]) => on(y, value),
  ).digits(1);

function axes(frame: Frame, per: string): Html {
  const { left, right, floor, steps, x } = frame;
  const values = steps.map(
    ({ value, label }) =>
      html`<line class="grid" x1="${left}" x2="${right}" y1="${up(frame, value)}" y2="${up(frame, value)}"/><text class="tick" x="${left - 8}" y="${up(frame, value)}" dy="0.32em" text-anchor="end">${label}</text>`,
  );
  const rounds = ticks(x, 6, false)
    .filter(({ value }) => Number.isInteger(value))
    .map(
      ({ value }) =>
        html`<line class="axis" x1="${at(frame, value)}" x2="${at(frame, value)}" y1="${floor}" y2="${floor + 5}"/><text class="tick" x="${at(frame, value)}" y="${floor + 22}" text-anchor="middle">${value}</text>`,
    );
  return html`${values}
${rounds}
<text class="tick" x="${(left + right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${per}</text>
<line class="axis" x1="${left}" x2="${right}" y1="${floor}" y2="${floor}"/>`;
}

function fitted(growth: Growth, all: readonly Growth[], frame: Frame, id: string): Html | null {
  const found = fitOf(growth, all, frame);
  if (found === null) return null;
  const { x, y } = frame;
  const shape = area<readonly [number, number, number]>()
    .x(([place]) => on(x, place))
    .y0(([, low]) => on(y, low))
    .y1(([, , high]) => on(y, high))
    .digits(1);
  const band = found.band === null ? null : shape([...found.band]);
  return html`${band === null ? null : html`<path class="band" clip-path="url(#${id}-c)" d="${band}"/>`}
<path class="fit" clip-path="url(#${id}-c)" d="${path(frame)([...found.line])}"/>`;
}

function limitOf({ limit, unit }: Growth, frame: Frame): Html | null {
  const { left, right, ceiling, limitShown } = frame;
  if (limit === null || limit === Number.POSITIVE_INFINITY) return null;
  if (!limitShown)
    return html`<text class="limit-text" x="${right}" y="${ceiling - 14}" text-anchor="end">↑ limit ${amount(limit, unit)}, far above</text>`;
  return html`<line class="limit" x1="${left}" x2="${right}" y1="${up(frame, limit)}" y2="${up(frame, limit)}"/><text class="limit-text" x="${right}" y="${up(frame, limit)}" dy="-6" text-anchor="end">limit ${amount(limit, unit)}</text>`;
}

function forecastOf(growth: Growth, frame: Frame): Html | null {
  const { forecast: ahead } = growth;
  const { right, ceiling, floor, reachable, x, end } = frame;
  if (ahead === null) return null;
  if (!reachable)
    return html`<text class="limit-text" x="${right}" y="${floor - 6}" text-anchor="end">limit in ${forecast(growth)} →</text>`;
  const width = Math.max(1, x(Math.min(ahead.high, end)) - x(ahead.low)).toFixed(1);
  return html`<rect class="forecast-band" x="${at(frame, ahead.low)}" width="${width}" y="${ceiling}" height="${floor - ceiling}"/><line class="forecast" x1="${at(frame, ahead.at)}" x2="${at(frame, ahead.at)}" y1="${ceiling}" y2="${floor}"/><text class="limit-text" x="${at(frame, ahead.at)}" y="${floor - 6}" dx="-5" text-anchor="end">${forecast(growth)}</text>`;
}

const measured = (
  curve: readonly Point[],
  frame: Frame,
): Html => html`<path class="series" d="${path(frame)([...curve])}"/>
${curve.map(([place, value]) => html`<circle class="point" cx="${at(frame, place)}" cy="${up(frame, value)}" r="3"/>`)}`;

/** Marks stand one below the other, on that side of their line where there is more room. */
function mark({ what, place, line: number }: PlacedMark, index: number, frame: Frame): Html {
  const { start, end, ceiling, floor, limitShown } = frame;
  const behind = place > (start + end) / 2;
  const height = ceiling + (limitShown ? 28 : 12) + index * 16;
  return html`<line class="mark" x1="${at(frame, place)}" x2="${at(frame, place)}" y1="${ceiling}" y2="${floor}"/><text class="mark-text" x="${at(frame, place)}" y="${height}" dx="${behind ? -5 : 5}" text-anchor="${behind ? "end" : "start"}">${LABEL[what]}, line ${number}</text>`;
}
