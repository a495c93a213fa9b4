/**
 * Turns chunks of bytes into lines: numbered, placed, cleaned, without prefixes. A push design without streams, since a log
 * of gigabytes passes through it. It needs nothing but the language itself, so it also runs in a browser.
 *
 * Memory is bounded whatever comes: one buffer for the beginning of the input, one for a line that spans chunks.
 */
import type { LogLine } from "../model/line.ts";
import { clean } from "./clean.ts";
import { CONTEXT_LINES, type Gate, type Passes, passesOf } from "./gate.ts";
import { detectHabits, type Habits, NO_HABITS, tailHead, unwrap } from "./prefix.ts";
import { findProse } from "./prose.ts";
import { type Encoding, KEPT_BYTES, type RawLine, Splitter, sniffEncoding } from "./split.ts";
import { leadingTime } from "./time.ts";

/** An input up to this size is held until its end, to tell a Markdown text from a log. */
export const WHOLE_TEXT = 1 << 20;
/** How much of the beginning shows which labels the lines wear. */
const HABIT_BYTES = 64 << 10;

export interface LineReaderOptions {
  /** Name of the input, put on every line. */
  readonly source: string;
  readonly onLine: (line: LogLine) => void;
  /** Without one, every line is handed on. */
  readonly gate?: Gate | undefined;
}

/** What was read. */
export interface ReadSummary {
  /** Bytes of the (decompressed) input. */
  readonly bytes: number;
  readonly lines: number;
}

export class LineReader {
  private readonly source: string;
  private readonly onLine: (line: LogLine) => void;
  private readonly passes: Passes | null;
  /** Chunks of the beginning, until `begin`. */
  private held: Uint8Array[] | null = [];
  private heldBytes = 0;
  private splitter: Splitter | null = null;
  private habits: Habits = NO_HABITS;
  private prose: ReadonlySet<number> | null = null;
  /** The file that the last `tail -f` head named. */
  private file = "";
  /** The last lines that did not pass, oldest first, and how many more go along behind one that did. */
  private waiting: LogLine[] = [];
  private owed = 0;

  constructor(options: LineReaderOptions) {
    this.source = options.source;
    this.onLine = options.onLine;
    this.passes = options.gate === undefined ? null : passesOf(options.gate);
  }

  /** Takes the next bytes. They may be reused by the caller afterwards. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (this.splitter !== null) {
      this.splitter.push(chunk);
      return;
    }
    // Not `slice`: on a Buffer that is a view of the caller's bytes.
    this.held?.push(new Uint8Array(chunk));
    this.heldBytes += chunk.length;
    if (this.heldBytes > WHOLE_TEXT) this.begin(false);
  }

  /** Says that no more bytes come, and gives the totals. */
  end(): ReadSummary {
    const splitter = this.splitter ?? this.begin(true);
    splitter.end();
    this.waiting = [];
    return { bytes: splitter.bytes, lines: splitter.lines };
  }

  /** Looks at the beginning, or at the whole input when it is small, and starts handing on lines. */
  private begin(whole: boolean): Splitter {
    const head = concatenate(this.held ?? [], this.heldBytes);
    this.held = null;
    const encoding = sniffEncoding(head);
    this.habits = detectHabits(firstLines(head.subarray(0, HABIT_BYTES), encoding));
    if (whole) this.prose = findProse(decodeAll(head, encoding));
    const splitter = new Splitter(encoding, (line) => this.take(line));
    this.splitter = splitter;
    splitter.push(head);
    return splitter;
  }

  private take(raw: RawLine): void {
    const cleaned = clean(raw.text);
    const head = tailHead(cleaned);
    if (head !== null) this.file = head;
    const { text, process, time } = unwrap(cleaned, this.habits);
    const line: LogLine = {
      text,
      number: raw.number,
      offset: raw.offset,
      source: this.source,
      process: this.file === "" ? process : process === "" ? this.file : `${this.file} ${process}`,
      time: time ?? leadingTime(text),
      prose: this.prose?.has(raw.number) ?? false,
    };
    if (this.passes === null) this.onLine(line);
    else if (this.passes(text)) {
      for (const earlier of this.waiting) this.onLine(earlier);
      this.waiting = [];
      this.owed = CONTEXT_LINES;
      this.onLine(line);
    } else if (this.owed > 0) {
      this.owed--;
      this.onLine(line);
    } else {
      this.waiting.push(line);
      if (this.waiting.length > CONTEXT_LINES) this.waiting.shift();
    }
  }
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function decodeAll(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** The cleaned lines of the beginning; the last, which may be cut, is left out unless it is the only one. */
function firstLines(bytes: Uint8Array, encoding: Encoding): readonly string[] {
  const lines = decodeAll(bytes, encoding).split(/[\r\n]+/);
  if (lines.length > 1) lines.pop();
  return lines.slice(0, 400).map((line) => clean(line.slice(0, 200)));
}

export { KEPT_BYTES };
