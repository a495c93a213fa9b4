/**
 * Turns chunks of bytes into lines: numbered, placed, cleaned, without prefixes. A push design without streams, since a log
 * of gigabytes passes through it. It needs nothing but the language itself, so it also runs in a browser.
 *
 * Memory is bounded whatever comes: one buffer for the beginning of the input, one for a line that spans chunks.
 */
import { CONTEXT_LINES, type LogLine } from "../model/line.ts";
import { clean } from "./clean.ts";
import { type Gate, NOTHING, WITH_CONTEXT, type Worth, wholeGate, worthOf } from "./gate.ts";
import { detectHabits, type Habits, isBare, NO_HABITS, tailHead, unwrap, wearsLabels } from "./prefix.ts";
import { findProse, mayHoldFence } from "./prose.ts";
import type { Sieve } from "./sieve/sieve.ts";
import { SieveSplitter } from "./sieve/sieve-splitter.ts";
import { type Decode, decodeUtf8, type Encoding, type RawLine, Splitter, sniffEncoding } from "./split.ts";
import { leadingTime } from "./time.ts";

/** An input up to this size is held until its end, to tell a Markdown text from a log. */
const WHOLE_TEXT = 1 << 20;
/** An input of fewer bytes is not worth the making of a gate or a sieve. */
export const SHORT_INPUT = 32 << 10;
/** How much of the beginning shows which labels the lines wear. */
const HABIT_BYTES = 64 << 10;
/** A line that goes along may lie before as many heads as there are such lines. */
const KEPT_FILES = CONTEXT_LINES + 1;

export interface LineReaderOptions {
  /** Name of the input, put on every line. */
  readonly source: string;
  readonly onLine: (line: LogLine) => void;
  /** Without one, every line is handed on. */
  readonly gate?: Gate | undefined;
  /** A quicker decoder of UTF-8, where the platform has one. Must replace damaged bytes as TextDecoder does. */
  readonly decode?: Decode | undefined;
  /** Inputs of fewer bytes are handed on whole: making a gate would cost more than it saves. Default 0. */
  readonly gateFrom?: number | undefined;
  /** How many bytes of the beginning are held back to be looked at as a whole. Default WHOLE_TEXT. */
  readonly hold?: number | undefined;
}

/** Makes the sieve for the gate's literals, or null where it cannot: `createSieve` of `sieve/sieve.ts`, which is loaded only when needed. */
export type SieveMaker = (gate: Gate) => Sieve | null;

/** What was read. */
export interface ReadSummary {
  /** Bytes of the (decompressed) input. */
  readonly bytes: number;
  readonly lines: number;
}

export class LineReader {
  private readonly source: string;
  private readonly onLine: (line: LogLine) => void;
  private gate: Gate | null;
  private worth: (text: string) => Worth;
  private readonly decode: Decode;
  /** How to make a sieve; may be set until the first megabyte has been taken. It changes nothing but the speed. */
  sieveMaker: SieveMaker | null = null;
  /** The splitter into whose rooms bytes may be read without a copy, once the beginning has been looked at; else null. */
  direct: SieveSplitter | null = null;
  /** Chunks of the beginning, until `begin`. */
  private held: Uint8Array[] | null = [];
  private heldBytes = 0;
  private readonly hold: number;
  private readonly gateFrom: number;
  private splitter: Splitter | SieveSplitter | null = null;
  private habits: Habits = NO_HABITS;
  /** Whether lines wear labels that only the habits tell. */
  private labelled = false;
  private prose: ReadonlySet<number> | null = null;
  /** The files that the last few `tail -f` heads named, with the heads' offsets. */
  private files: readonly { readonly offset: number; readonly name: string }[] = [];
  /** The last line that was prepared, and what it was made of. */
  private prepared: LogLine | null = null;
  private preparedFrom: RawLine | null = null;
  /** The last lines that did not pass, oldest first, and how many more go along behind one that did. */
  private waiting: LogLine[] = [];
  private owed = 0;

  constructor(options: LineReaderOptions) {
    this.source = options.source;
    this.onLine = options.onLine;
    this.gate = null;
    this.worth = () => WITH_CONTEXT;
    if (options.gate !== undefined) this.useGate(options.gate);
    this.decode = options.decode ?? decodeUtf8;
    this.hold = options.hold ?? WHOLE_TEXT;
    this.gateFrom = options.gateFrom ?? 0;
  }

  private useGate(gate: Gate): void {
    this.gate = gate;
    // Made on first use: with the sieve it is seldom asked.
    let worth: ((text: string) => Worth) | null = null;
    this.worth = (text) => {
      worth ??= worthOf(gate);
      return worth(text);
    };
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
    if (this.heldBytes > this.hold) this.begin(false);
  }

  /** Says that no more bytes come, and gives the totals. */
  end(): ReadSummary {
    const splitter = this.splitter ?? this.begin(true);
    splitter.end();
    this.waiting = [];
    return { bytes: splitter.bytes, lines: splitter.lines };
  }

  /** Looks at the beginning, or at the whole input when it is small, and starts handing on lines. */
  private begin(whole: boolean): Splitter | SieveSplitter {
    const head = concatenate(this.held ?? [], this.heldBytes);
    this.held = null;
    const encoding = sniffEncoding(head);
    this.habits = detectHabits(firstLines(head.subarray(0, HABIT_BYTES), encoding));
    this.labelled = wearsLabels(this.habits);
    if (whole) {
      if (encoding !== "utf-8" || mayHoldFence(head)) this.prose = findProse(decodeAll(head, encoding));
      if (this.heldBytes < this.gateFrom) this.gate = null;
      else if (this.gate !== null) this.useGate(wholeGate(this.gate));
    }
    const splitter = this.splitterFor(encoding);
    this.splitter = splitter;
    splitter.push(head);
    return splitter;
  }

  private splitterFor(encoding: Encoding): Splitter | SieveSplitter {
    const sieve = encoding === "utf-8" && this.gate !== null ? this.sieveMaker?.(this.gate) : null;
    if (sieve === null || sieve === undefined)
      return new Splitter(
        encoding,
        this.decode,
        this.gate === null ? (raw) => this.onLine(this.prepare(raw)) : (raw) => this.sift(raw),
      );
    this.direct = new SieveSplitter({
      sieve,
      decode: this.decode,
      onLine: (raw) => this.onLine(this.prepare(raw)),
      worth: (raw) => this.worth(this.prepare(raw).text),
    });
    return this.direct;
  }

  /** From a line as it stands to one that is handed on. */
  private prepare(raw: RawLine): LogLine {
    if (this.prepared !== null && this.preparedFrom === raw) return this.prepared;
    const cleaned = clean(raw.text);
    const head = tailHead(cleaned);
    if (head !== null && raw.offset > (this.files.at(-1)?.offset ?? -1))
      this.files = [...this.files.slice(-KEPT_FILES), { offset: raw.offset, name: head }];
    let text = cleaned;
    let process = "";
    let time: number | null = null;
    if (this.labelled || !isBare(cleaned)) ({ text, process, time } = unwrap(cleaned, this.habits));
    const line: LogLine = {
      text,
      number: raw.number,
      offset: raw.offset,
      source: this.source,
      process: this.files.length === 0 ? process : this.inFile(raw.offset, process),
      time: time ?? leadingTime(text),
      prose: this.prose?.has(raw.number) ?? false,
    };
    this.prepared = line;
    this.preparedFrom = raw;
    return line;
  }

  /** A process with the file before it that the last `tail -f` head before an offset named. */
  private inFile(offset: number, process: string): string {
    const file = this.files.findLast((f) => f.offset <= offset)?.name ?? "";
    return file === "" ? process : process === "" ? file : `${file} ${process}`;
  }

  /** The plain gate: every line is cleaned and looked at. */
  private sift(raw: RawLine): void {
    const line = this.prepare(raw);
    const worth = this.worth(line.text);
    if (worth === WITH_CONTEXT) {
      for (const earlier of this.waiting) this.onLine(earlier);
      this.waiting = [];
      this.owed = CONTEXT_LINES;
      this.onLine(line);
    } else if (worth !== NOTHING || this.owed > 0) {
      // What waits would come out of order later.
      this.waiting = [];
      if (this.owed > 0) this.owed--;
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
