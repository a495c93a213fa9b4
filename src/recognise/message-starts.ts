/**
 * Where in a line a message may begin and end: behind what carriers and logging frameworks put before it, before the place in the source that
 * PHP and Perl put behind it, and in the fields of a JSON or logfmt record.
 * A signature whose words must begin or end the line (`{^}`, `{$}`) is looked for in each of these places as well.
 */
import { frameworkPrefix, loosePrefix } from "./logging-prefixes.ts";

/** A text that may be the line's message. */
export interface MessageStart {
  readonly text: string;
  /** Where it begins in the line. */
  readonly at: number;
  /** Whether it also ends before the line does. */
  readonly inner: boolean;
  /** How many characters behind it are its own all the same: the place in the source. */
  readonly behind?: number;
}

const NONE: readonly MessageStart[] = [];
/** Prefixes never nest deeper than this. */
const DEEPEST = 8;
/** Of a record with so many fields or lines in them, no more are looked at. */
const MOST_FIELDS = 6;
const MOST_LINES = 64;

// The fields in which zap, logrus, bunyan, pino, structlog, python-json-logger, Loki, Fluentd and the clouds' exports keep what was printed.
const NAMES =
  "msg|message|log|error|err|event|exception|exc_info|stack|stack_trace|stacktrace|traceback|textPayload|line|body|reason|MESSAGE";
const JSON_FIELD = new RegExp(`"(?:${NAMES})" ?: ?"`, "g");
const LOGFMT_FIELD = new RegExp(`(?:^|[ \\t])(?:${NAMES})=`, "g");
const LOGFMT = /^[A-Za-z_]\w{0,30}=/;

const SEPARATOR = /^ ?[-|:>] /;

/** The end of a quoted string that begins at `from`: the place of its closing quote, or of the text's end. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0) {
    let slashes = 0;
    while (at - slashes > from && text.charCodeAt(at - slashes - 1) === 0x5c) slashes++;
    if (slashes % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
}

const ESCAPED: { readonly [letter: string]: string } = { n: "\n", r: "\n", t: "\t" };

/** A quoted string as it was printed. What is spelled by number stays: the literals that brought the line here stand in its own bytes. */
function unescaped(quoted: string): string {
  return quoted.includes("\\")
    ? quoted.replace(/\\(["\\/nrt])/g, (_, letter: string) => ESCAPED[letter] ?? letter)
    : quoted;
}

/** Adds what stands in the fields of a record that begins at `from`. */
function addFields(line: string, from: number, field: RegExp, starts: MessageStart[]): void {
  field.lastIndex = from;
  for (let count = 0; count < MOST_FIELDS; count++) {
    const match = field.exec(line);
    if (match === null) return;
    let at = match.index + match[0].length;
    let value: string;
    if (field === JSON_FIELD || line.charAt(at) === '"') {
      if (field !== JSON_FIELD) at++;
      const end = closingQuote(line, at);
      value = unescaped(line.slice(at, end));
      field.lastIndex = end;
    } else value = /^\S*/.exec(line.slice(at, at + 400))?.[0] ?? "";
    // A record has its newlines spelled out: each line is one.
    for (const text of value.split("\n", MOST_LINES)) if (text !== "") starts.push({ text, at, inner: true });
  }
}

/** What PHP (" in FILE on line N") and Perl (" at FILE line N.") put behind a message. */
const SOURCE_PLACE = /(?: in \S+ on line \d+| at \S+ line \d+(?:, <\S+> (?:line|chunk) \d+)?\.?)$/;

/** The end of a message before the place in the source that stands behind it; -1 where none does. */
function beforeSourcePlace(line: string): number {
  const tail = line.slice(-300).trimEnd();
  const last = tail.charCodeAt(tail.length - 1);
  if (last !== 0x2e && !(last >= 0x30 && last <= 0x39)) return -1;
  const place = tail.includes(" line ") ? SOURCE_PLACE.exec(tail) : null;
  return place === null ? -1 : line.trimEnd().length - place[0].length;
}

const TICK = 0x60;

/** What stands between Markdown's ticks: of a line quoted by itself, or of the last (first) one of a block whose closing (opening) ticks stand on it. */
function betweenTicks(line: string): MessageStart | null {
  const text = line.trimEnd();
  let at = text.length - text.trimStart().length;
  let end = text.length;
  if (text.charCodeAt(end - 1) !== TICK && text.charCodeAt(at) !== TICK) return null;
  while (end > at && text.charCodeAt(end - 1) === TICK) end--;
  while (at < end && text.charCodeAt(at) === TICK) at++;
  const inside = text.slice(at, end);
  return inside === "" || inside.includes("`") ? null : { text: inside, at, inner: true };
}

function findStarts(line: string): readonly MessageStart[] {
  let starts: MessageStart[] | null = null;
  const ticked = betweenTicks(line);
  if (ticked !== null) starts = [ticked];
  let at = 0;
  let rest = line;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const blanks = rest.length - rest.trimStart().length;
    at += blanks;
    rest = rest.slice(blanks);
    const record =
      rest.startsWith('{"') || rest.startsWith("{ ") ? JSON_FIELD : LOGFMT.test(rest) ? LOGFMT_FIELD : null;
    if (record !== null) {
      starts ??= [];
      addFields(line, at, record, starts);
      break;
    }
    const length = frameworkPrefix(rest) || loosePrefix(rest);
    if (length === 0) break;
    at += length;
    rest = rest.slice(length);
    starts ??= [];
    // What separates two prefixes begins no message.
    const last = starts.at(-1);
    if (last !== undefined && SEPARATOR.test(last.text)) starts.pop();
    starts.push({ text: rest, at, inner: false });
  }
  const end = beforeSourcePlace(line);
  if (end > at) {
    starts ??= [];
    starts.push({ text: line.slice(at, end), at, inner: true, behind: line.length - end });
  }
  return starts ?? NONE;
}

let lastLine = "";
let lastStarts: readonly MessageStart[] = NONE;

/** The places behind prefixes where the line's message may begin, outermost first; empty for a bare line. Bounded work; the last line's are remembered. */
export function messageStarts(line: string): readonly MessageStart[] {
  if (line !== lastLine) {
    lastStarts = findStarts(line);
    lastLine = line;
  }
  return lastStarts;
}
