/** Reads a full date and time at a given place of a text, without a regular expression: it is called for every line handed on. */

/** What was read, and where it ends. */
export interface ReadTime {
  /** Milliseconds since the epoch. A time without a zone counts as UTC: only differences matter. */
  readonly time: number;
  readonly end: number;
  /** True when the text names its zone (`Z`, `+01:00`). */
  readonly zoned: boolean;
}

const BLANK = 32;
const ROUND = 40;
const SQUARE = 91;
const CURLY = 123;

const digitAt = (text: string, at: number) => {
  const code = text.charCodeAt(at) - 48;
  return code >= 0 && code <= 9 ? code : -1;
};

/** `count` digits at `at` as a number, or -1. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    const digit = digitAt(text, at + i);
    if (digit < 0) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * Reads `2026-02-11T05:55:14.2945670Z`, `2026-03-04 13:06:44,817`, `2026/03/04 13:06:44`, with or without a zone.
 * Null where there is no such date and time at `at`.
 */
export function readTime(text: string, at: number): ReadTime | null {
  const year = digits(text, at, 4);
  if (year < 1970) return null;
  const mark = text.charAt(at + 4);
  if ((mark !== "-" && mark !== "/") || text.charAt(at + 7) !== mark) return null;
  const month = digits(text, at + 5, 2);
  const day = digits(text, at + 8, 2);
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const gap = text.charAt(at + 10);
  if (gap !== "T" && gap !== " " && gap !== "_") return null;
  const clock = readClock(text, at + 11);
  if (clock === null) return null;
  const zone = readZone(text, clock.end);
  return {
    time: Date.UTC(year, month - 1, day) + clock.time - zone.offset,
    end: zone.end,
    zoned: zone.end > clock.end,
  };
}

/** `13:06:44`, with a fraction after `.` or `,`. Milliseconds since midnight. */
function readClock(text: string, at: number): { time: number; end: number } | null {
  const hour = digits(text, at, 2);
  const minute = digits(text, at + 3, 2);
  const second = digits(text, at + 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return null;
  if (text.charAt(at + 2) !== ":" || text.charAt(at + 5) !== ":") return null;
  let time = ((hour * 60 + minute) * 60 + second) * 1000;
  let end = at + 8;
  const mark = text.charAt(end);
  if ((mark === "." || mark === ",") && digitAt(text, end + 1) >= 0) {
    end++;
    for (let unit = 100; end < at + 20; unit /= 10) {
      const digit = digitAt(text, end);
      if (digit < 0) break;
      if (unit >= 1) time += digit * unit;
      end++;
    }
  }
  return { time, end };
}

/** `Z`, `+0100`, `+01:00`, ` +0100`. The offset in milliseconds; `end` unchanged where there is none. */
function readZone(text: string, at: number): { offset: number; end: number } {
  if (text.charAt(at) === "Z") return { offset: 0, end: at + 1 };
  const sign = text.charAt(at) === " " ? at + 1 : at;
  const mark = text.charAt(sign);
  if (mark !== "+" && mark !== "-") return { offset: 0, end: at };
  const colon = text.charAt(sign + 3) === ":" ? 1 : 0;
  const hour = digits(text, sign + 1, 2);
  const minute = digits(text, sign + 3 + colon, 2);
  if (hour < 0 || hour > 14 || minute < 0 || minute > 59) return { offset: 0, end: at };
  return { offset: (mark === "-" ? -1 : 1) * (hour * 60 + minute) * 60_000, end: sign + 5 + colon };
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const DAYS = "SunMonTueWedThuFriSat";

/** `Sun Dec  1 10:00:00 2024` (dmesg -T, ctime) at `at`; null where there is none. */
function readCalendarTime(text: string, at: number): number | null {
  if (DAYS.indexOf(text.slice(at, at + 3)) % 3 !== 0) return null;
  const month = MONTHS.indexOf(text.slice(at + 4, at + 7));
  if (month < 0 || month % 3 !== 0) return null;
  const day = digits(text.slice(at + 8, at + 10).replace(" ", "0"), 0, 2);
  const clock = readClock(text, at + 11);
  const year = clock === null ? -1 : digits(text, clock.end + 1, 4);
  return clock === null || year < 1970 || day < 1 ? null : Date.UTC(year, month / 3, day) + clock.time;
}

/** `03/04/2026 13:06:44` at `at`, the month first as Python's logging users write it; the day first where only that can be. */
function readSlashTime(text: string, at: number): number | null {
  const a = digits(text, at, 2);
  const b = digits(text, at + 3, 2);
  const year = digits(text, at + 6, 4);
  if (a < 1 || b < 1 || year < 1970 || text.charAt(at + 2) !== "/" || text.charAt(at + 5) !== "/") return null;
  const clock = readClock(text, at + 11);
  if (clock === null || (a > 12 && b > 12) || a > 31 || b > 31) return null;
  return (a > 12 ? Date.UTC(year, b - 1, a) : Date.UTC(year, a - 1, b)) + clock.time;
}

// zap, logrus, bunyan, pino, structlog, python-json-logger; seconds or milliseconds since the epoch where it is a number.
const JSON_TIME = /"(?:time|timestamp|@timestamp|ts|asctime)" ?: ?(?:"|(\d{10,13})(?:\.(\d{1,9}))?\b)/;

/** The time that a JSON record names, or null. */
function readJsonTime(text: string): number | null {
  const match = JSON_TIME.exec(text);
  if (match === null) return null;
  const [whole, number, fraction] = match;
  if (number === undefined) return readTime(text, match.index + whole.length)?.time ?? null;
  if (number.length === 13) return Number(number);
  return number.length === 10 ? Math.floor(Number(`${number}.${fraction ?? 0}`) * 1000) : null;
}

/** The time with which a line begins, also in a bracket and behind a level letter (`[I 2026-03-04 13:06:44,817]`), or which its JSON record names; or null. */
export function leadingTime(text: string): number | null {
  let at = 0;
  let first = text.charCodeAt(0);
  while (at < 40 && first === BLANK) first = text.charCodeAt(++at);
  if (first === CURLY) return readJsonTime(text);
  if (first === SQUARE || first === ROUND) first = text.charCodeAt(++at);
  if (first >= 65 && first <= 90) {
    const second = text.charCodeAt(at + 1);
    if (second === BLANK && digitAt(text, at + 2) >= 0) at += 2;
    // Days are written "Sun": most lines that begin with a capital are told by their second letter.
    else return second >= 97 && second <= 122 ? readCalendarTime(text, at) : null;
  }
  if (digitAt(text, at) < 0) return null;
  return readTime(text, at)?.time ?? readSlashTime(text, at);
}
