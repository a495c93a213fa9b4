/**
 * A short way to read the common counter line, for logs in which every other line is one. It gives what the grammar (`counters-grammar.ts`) gives,
 * or nothing: then the grammar decides. A property test holds the two together.
 *
 * It reads the digits where they stand, without regular expressions: those would cost several times as much, most of it for the texts that they cut
 * out. And it remembers labels and keys, which come again and again.
 */
import { COUNTER_TAG, type CounterLine, type CounterReading } from "./counters-line.ts";
import { type Metric, metricOf } from "./counters-metrics.ts";
import { bytesPer } from "./counters-quantity.ts";

const TAB = 9;
const BLANK = 32;
const COMMA = 44;
const DOT = 46;
const SLASH = 47;
const BYTE = 66;
const LETTER_I = 105;

const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isDigit = (code: number) => code >= 48 && code <= 57;

const LONGEST_KEY = 40;
const MOST_DIGITS = 15;
const MOST_DECIMALS = 9;
const MOST_BLANKS = 4;
const MOST_READINGS = 32;

/** A label of plain words: no equals sign or second tag that would have to be weighed. */
const PLAIN_LABEL = /^[\w \t./()%#+-]{0,160}$/;
/** Labels that were found plain, as they stand in the line and trimmed: a run prints the same few for hours. At most so many. */
let plainLabels = new Map<string, string>();
const REMEMBERED_LABELS = 64;

/** Bytes of the units by their first letter. */
const FACTORS: ReadonlyMap<number, number> = new Map(
  ["KB", "MB", "GB"].map((unit) => [unit.charCodeAt(0), bytesPer(unit) ?? Number.NaN]),
);

interface Key {
  /** With its equals sign. */
  readonly printed: string;
  readonly name: string;
  readonly metric: Metric;
}

/** The keys of the last line, in their order: the next line mostly has the same. */
const keys: Key[] = [];

function labelOf(text: string): string | null {
  let label = plainLabels.get(text);
  if (label !== undefined) return label;
  if (!PLAIN_LABEL.test(text)) return null;
  label = text.trim();
  // A new map: a cleared one keeps what it held until the next full collection of garbage (V8 links its old table to the new one).
  if (plainLabels.size >= REMEMBERED_LABELS) plainLabels = new Map();
  plainLabels.set(text, label);
  return label;
}

/** The known key at `at`, where one stands there that did not stand before; `nth` is its place among the line's keys. */
function keyAt(text: string, at: number, nth: number): Key | null {
  let key = keys[nth];
  if (key === undefined || !text.startsWith(key.printed, at)) {
    if (!isLetter(text.charCodeAt(at))) return null;
    const end = text.indexOf("=", at);
    if (end < 0 || end - at > LONGEST_KEY) return null;
    const name = text.slice(at, end);
    const metric = metricOf(name);
    if (metric === undefined || !/^\w+$/.test(name)) return null;
    key = { printed: `${name}=`, name, metric };
    keys[nth] = key;
  }
  for (let earlier = 0; earlier < nth; earlier++) if (keys[earlier]?.name === key.name) return null;
  return key;
}

/** Where the last number ended. */
let numberEnd = 0;

/** The whole number at `at`, of at most `most` digits; -1 when there is none or a longer one. */
function numberAt(text: string, at: number, most: number): number {
  let value = 0;
  let end = at;
  for (let code = text.charCodeAt(end); isDigit(code); code = text.charCodeAt(++end)) value = value * 10 + code - 48;
  numberEnd = end;
  return end === at || end - at > most ? -1 : value;
}

/** What one counter says: the key as printed, what it means, its value and bound. */
type Make<R> = (key: string, metric: Metric, value: number, limit: number | null) => R;

/** Where the last reading ended, comma and blank included. */
let readingEnd = 0;

/** What stands behind the equals sign of a key: a bare count with or without a bound, or a size with its unit. Null for anything else. */
function readingAt<R>(text: string, at: number, { name, metric }: Key, make: Make<R>): R | null {
  let value = numberAt(text, at, MOST_DIGITS);
  if (value < 0) return null;
  let end = numberEnd;
  let limit: number | null = null;
  if (metric.unit === "count") {
    if (text.charCodeAt(end) === SLASH) {
      limit = numberAt(text, end + 1, MOST_DIGITS);
      if (limit < 0) return null;
      end = numberEnd;
    }
  } else {
    if (text.charCodeAt(end) === DOT) {
      if (numberAt(text, end + 1, MOST_DECIMALS) < 0) return null;
      end = numberEnd;
      value = Number(text.slice(at, end));
    }
    const factor = FACTORS.get(text.charCodeAt(end));
    if (factor === undefined) return null;
    end += text.charCodeAt(end + 1) === LETTER_I ? 2 : 1;
    if (text.charCodeAt(end) !== BYTE) return null;
    end++;
    value = Math.round(value * factor);
  }
  if (end < text.length) {
    if (text.charCodeAt(end) !== COMMA) return null;
    end += text.charCodeAt(end + 1) === BLANK ? 2 : 1;
  }
  readingEnd = end;
  return make(name, metric, value, limit);
}

/** What a common line says, its readings in whatever shape its reader wants them. */
export interface CommonLine<R> {
  readonly label: string;
  readonly readings: R[];
}

/** Reads one undamaged line of the best known counters; null for every other line, damaged or not. */
export function readCommon<R>(text: string, make: Make<R>): CommonLine<R> | null {
  if (!text.startsWith(COUNTER_TAG)) return null;
  const colon = text.indexOf(":", COUNTER_TAG.length);
  const label = colon < 0 ? null : labelOf(text.slice(COUNTER_TAG.length, colon));
  if (label === null) return null;
  let at = colon + 1;
  while (text.charCodeAt(at) === BLANK || text.charCodeAt(at) === TAB) at++;
  const blanks = at - colon - 1;
  if (blanks === 0 || blanks > MOST_BLANKS) return null;
  const readings: R[] = [];
  while (at < text.length) {
    const key = readings.length < MOST_READINGS ? keyAt(text, at, readings.length) : null;
    const reading = key === null ? null : readingAt(text, at + key.printed.length, key, make);
    if (reading === null) return null;
    readings.push(reading);
    at = readingEnd;
  }
  return readings.length === 0 ? null : { label, readings };
}

/** The same in the shape that the grammar gives. */
export function readCommonLine(text: string): CounterLine | null {
  const line = readCommon(
    text,
    (key, { unit }, value, limit): CounterReading => ({
      key,
      value,
      unit,
      limit,
    }),
  );
  return line === null ? null : { offset: 0, ...line, known: true, damaged: false };
}
