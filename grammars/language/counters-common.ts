/**
 * A short way to read the common counter line, for logs in which every other line is one. It gives what the grammar (`counters-grammar.ts`) gives,
 * or nothing: then the grammar decides. A property test holds the two together.
 *
 * It goes over the characters once, without regular expressions: those would cost several times as much, most of it for the texts that they cut out.
 */
import { COUNTER_TAG, type CounterLine, type CounterReading } from "./counters-line.ts";
import { type Metric, metricOf } from "./counters-metrics.ts";
import { bytesPer } from "./counters-quantity.ts";

const TAB = 9;
const BLANK = 32;
const COMMA = 44;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const EQUALS = 61;
const BYTE = 66;
const LETTER_I = 105;

const LETTER = 1;
const WORD = 2;
const LABEL = 4;
/** What an ASCII character may be: a letter, a part of a key, a part of a label. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/[A-Za-z]/.test(character) ? LETTER : 0) |
    (/\w/.test(character) ? WORD : 0) |
    (/[\w \t./()%#+-]/.test(character) ? LABEL : 0)
  );
});
const is = (code: number, kind: number) => code < 128 && ((KINDS[code] as number) & kind) !== 0;

const LONGEST_LABEL = 160;
const LONGEST_KEY = 40;
const MOST_DIGITS = 15;
const MOST_DECIMALS = 9;
const MOST_BLANKS = 4;
const MOST_READINGS = 32;

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
const lastKeys: (Key | undefined)[] = [];

/** The known key at `at`, where one stands there; `nth` is its place among the line's keys. */
function keyAt(text: string, at: number, nth: number): Key | null {
  const last = lastKeys[nth];
  if (last !== undefined && text.startsWith(last.printed, at)) return last;
  if (!is(text.charCodeAt(at), LETTER)) return null;
  let end = at + 1;
  while (is(text.charCodeAt(end), WORD)) end++;
  if (end - at > LONGEST_KEY || text.charCodeAt(end) !== EQUALS) return null;
  const name = text.slice(at, end);
  const metric = metricOf(name);
  if (metric === undefined) return null;
  const key = { printed: `${name}=`, name, metric };
  lastKeys[nth] = key;
  return key;
}

/** The place behind the digits at `at`, of which there may be `most`; `at` itself when there are none or more. */
function digitsEnd(text: string, at: number, most: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); code >= 48 && code <= 57; code = text.charCodeAt(end)) end++;
  return end - at > most ? at : end;
}

function wholeNumber(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}

/** Where the last reading ended, comma and blank included. */
let readTo = 0;

/** What stands behind the equals sign of a key: a bare count with or without a bound, or a size with its unit. Null for anything else. */
function readingAt(text: string, at: number, { name: key, metric }: Key): CounterReading | null {
  let end = digitsEnd(text, at, MOST_DIGITS);
  if (end === at) return null;
  let value = wholeNumber(text, at, end);
  let limit: number | null = null;
  const { unit } = metric;
  if (unit === "count") {
    if (text.charCodeAt(end) === SLASH) {
      const from = end + 1;
      end = digitsEnd(text, from, MOST_DIGITS);
      if (end === from) return null;
      limit = wholeNumber(text, from, end);
    }
  } else {
    if (text.charCodeAt(end) === DOT) {
      const from = end + 1;
      end = digitsEnd(text, from, MOST_DECIMALS);
      if (end === from) return null;
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
  readTo = end;
  return { key, value, unit, limit };
}

/** Reads one undamaged line of the best known counters; null for every other line, damaged or not. */
export function readCommonLine(text: string): CounterLine | null {
  if (!text.startsWith(COUNTER_TAG)) return null;
  // A label of plain words: no colon, equals sign or second tag that would have to be weighed.
  const from = COUNTER_TAG.length;
  let colon = from;
  while (is(text.charCodeAt(colon), LABEL)) colon++;
  if (text.charCodeAt(colon) !== COLON || colon - from > LONGEST_LABEL) return null;
  let at = colon + 1;
  while (text.charCodeAt(at) === BLANK || text.charCodeAt(at) === TAB) at++;
  const blanks = at - colon - 1;
  if (blanks === 0 || blanks > MOST_BLANKS) return null;
  const readings: CounterReading[] = [];
  while (at < text.length) {
    if (readings.length === MOST_READINGS) return null;
    const key = keyAt(text, at, readings.length);
    if (key === null) return null;
    for (const earlier of readings) if (earlier.key === key.name) return null;
    const reading = readingAt(text, at + key.printed.length, key);
    if (reading === null) return null;
    readings.push(reading);
    at = readTo;
  }
  if (readings.length === 0) return null;
  return { offset: 0, label: text.slice(from, colon).trim(), readings, known: true, damaged: false };
}
