/**
 * A short way to read the common counter line, for logs in which every other line is one. It gives what the grammar (`counters-grammar.ts`) gives,
 * or nothing: then the grammar decides. A property test holds the two together.
 */
import type { CounterLine, CounterReading } from "./counters-line.ts";
import { metricOf } from "./counters-metrics.ts";
import { bytesPer } from "./counters-quantity.ts";

/** The tag, and a label of plain words: no colon, equals sign or second tag that would have to be weighed. */
const HEAD = /^\[THREADS\]([\w \t./()%#+-]{0,160}):[ \t]{1,4}/;
/** One counter: a bare count with or without a bound, or a size with its unit. */
const ENTRY = /([A-Za-z]\w{0,39})=(\d{1,15})(?:(?:\/(\d{1,15}))?|(\.\d{1,9})?([KMG]i?B))(?:, ?|$)/y;

/** Reads one undamaged line of the best known counters; null for every other line, damaged or not. */
export function readCommonLine(text: string): CounterLine | null {
  const head = HEAD.exec(text);
  if (head === null) return null;
  const readings: CounterReading[] = [];
  ENTRY.lastIndex = head[0].length;
  while (ENTRY.lastIndex < text.length) {
    const entry = ENTRY.exec(text);
    if (entry === null) return null;
    const [, key = "", whole = "", bound, fraction = "", unit] = entry;
    const metric = metricOf(key);
    if (metric === undefined || readings.some((r) => r.key === key)) return null;
    if ((metric.unit === "bytes") !== (unit !== undefined)) return null;
    const value = unit === undefined ? Number(whole) : Math.round(Number(whole + fraction) * (bytesPer(unit) ?? 0));
    readings.push({ key, value, unit: metric.unit, limit: bound === undefined ? null : Number(bound) });
  }
  if (readings.length === 0) return null;
  return { offset: 0, label: (head[1] ?? "").trim(), readings, known: true, damaged: false };
}
