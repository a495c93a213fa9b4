/**
 * Finds the lines worth handing on in bytes that lie in the sieve's memory, without cutting the others into lines. It does what `Splitter` and the
 * plain gate do together: the same lines, numbers and offsets, and the lines around them. Only what is handed on is ever decoded.
 *
 * The memory holds some rooms, each with space before it for the beginning of a line that the end of the room before it cut. While one is worked on,
 * the next can be filled; or it has been searched already, by another thread (`chunks.ts`).
 */
import { CONTEXT_LINES } from "../../model/line.ts";
import { ALONE, NOTHING, WITH_CONTEXT, type Worth } from "../gate.ts";
import { type Decode, KEPT_BYTES, type RawLine, wholeCharacters } from "../split.ts";
import type { Searched } from "./chunks.ts";
import { NOTE, NOTES, WORTHS } from "./layout.ts";
import type { Sieve } from "./sieve.ts";

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 0x20;
const BRACE = 0x7b;
/** First byte in UTF-8 of the controls beyond ASCII (C1). */
const C1_LEAD = 0xc2;

/** A part of a line in the memory, from its first byte to its end mark. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

export interface SieveSplitterOptions {
  readonly sieve: Sieve;
  readonly decode: Decode;
  /** A line that passes the gate or goes along with one that does. */
  readonly onLine: (line: RawLine) => void;
  /** What a line is worth once it has been cleaned; asked where the bytes alone do not settle it. */
  readonly worth: (line: RawLine) => Worth;
}

export class SieveSplitter {
  bytes = 0;
  lines = 0;
  readonly sieve: Sieve;
  private readonly memory: Uint8Array;
  private readonly decode: Decode;
  private readonly onLine: (line: RawLine) => void;
  private readonly worth: (line: RawLine) => Worth;
  private current = 0;
  private first = true;
  /** Where the bytes begin that are worked on or come next. Always the beginning of a part, or within one that is passed over. */
  private bottom: number;
  /** What to add to a place to get the offset in the input. */
  private shift: number;
  /** A place and the number of the line that it is in. */
  private countedAt: number;
  private counted = 1;
  /** Offset of the line that `bottom` is in, and whether a part of that line with text in it lies before. */
  private lineStart = 0;
  private lineHasText = false;
  /** Within an over-long part, whose rest is passed over. */
  private skipping = false;
  /** Lines that begin before this place have been handed on, or never will be. */
  private handedTo: number;
  /** Lines right before `bottom` that have not been handed on, oldest first. */
  private waiting: readonly RawLine[] = [];
  /** How many lines behind the last one that passed are still to be handed on. */
  private owed = 0;

  constructor(options: SieveSplitterOptions) {
    this.sieve = options.sieve;
    this.memory = options.sieve.memory;
    this.decode = options.decode;
    this.onLine = options.onLine;
    this.worth = options.worth;
    const first = this.startOf(0);
    this.bottom = this.countedAt = this.handedTo = first;
    this.shift = -first;
  }

  /** The room that the next bytes go to. The one behind it is free as well until `filled` has been called. */
  get next(): number {
    return this.current;
  }

  /** The bytes before the next room whose line goes on in it. */
  get unfinished(): Part {
    return { from: this.bottom, to: this.startOf(this.current) };
  }

  room(which: number): Uint8Array {
    const start = this.startOf(which);
    return this.memory.subarray(start, start + this.sieve.layout.roomBytes);
  }

  /** Where a room begins. They come in turn. */
  private startOf(which: number): number {
    const { rooms } = this.sieve.layout;
    return rooms[which % rooms.length] as number;
  }

  /** Copies bytes in and works on them. */
  push(chunk: Uint8Array): void {
    const { roomBytes } = this.sieve.layout;
    for (let at = 0; at < chunk.length; at += roomBytes) {
      const piece = chunk.subarray(at, at + roomBytes);
      this.memory.set(piece, this.startOf(this.current));
      this.filled(piece.length, null);
    }
  }

  /** Works on the first `length` bytes of the room that `next` names, which may have been searched. */
  filled(length: number, searched: Searched | null): void {
    if (length === 0) return;
    const end = this.startOf(this.current) + length;
    this.bytes += length;
    if (this.first) this.skipMark();
    let complete = end;
    if (this.skipping) {
      const mark = this.sieve.partEnd(this.bottom, end);
      if (mark < end) {
        this.skipping = false;
        this.lineHasText = true;
        this.bottom = mark;
        this.enter(mark + 1, this.memory[mark] === LF);
        this.bottom = this.handedTo = mark + 1;
      }
    }
    if (!this.skipping) {
      complete = this.sieve.partStart(end, this.bottom);
      this.work(complete, complete, searched);
      if (end - complete > KEPT_BYTES) {
        this.giveUpRest({ from: complete, to: end });
        complete = end;
      }
    }
    this.turn(complete, end);
  }

  /** Hands on a last line without an end. */
  end(): void {
    const end = this.startOf(this.current);
    if (!this.skipping && this.bottom < end) {
      this.memory[end] = LF;
      this.work(end + 1, end);
    }
    this.lines = this.counted - 1 + (this.bytes > this.lineStart ? 1 : 0);
    this.waiting = [];
  }

  /** A byte order mark is no part of the first line. */
  private skipMark(): void {
    this.first = false;
    const { memory, bottom } = this;
    if (memory[bottom] !== 0xef || memory[bottom + 1] !== 0xbb || memory[bottom + 2] !== 0xbf) return;
    this.bottom = this.handedTo = this.countedAt = bottom + 3;
    this.lineStart = 3;
  }

  /** Works on whole parts, from `bottom` to the place behind an end mark; what lies before that place is then done with. */
  private work(to: number, countTo = to, searched: Searched | null = null): void {
    const { sieve, bottom } = this;
    const { notes } = sieve.layout;
    const first = this.numberAt(bottom);
    this.handOwed(to);
    if (to > bottom) {
      if (searched !== null && searched.from === bottom && searched.to === to) {
        this.take(searched.notes, searched.count, first, to);
        this.counted = first + searched.lines;
        this.countedAt = to;
      } else {
        sieve.start(bottom, to);
        for (let count = NOTES; count === NOTES; ) {
          count = sieve.parts(notes, NOTES);
          this.take(notes, count, first, to);
        }
      }
    }
    this.waiting = this.before(to);
    this.enter(countTo, this.numberAt(countTo) > first);
    this.bottom = this.handedTo = to;
  }

  /** Takes so many notes; `first` is the number of the line in which the search began. */
  private take(notes: number, count: number, first: number, to: number): void {
    const { numbers } = this.sieve;
    const end = (notes + count * NOTE) >>> 2;
    for (let at = notes >>> 2; at < end; at += NOTE >>> 2) {
      const part = { from: numbers[at] as number, to: numbers[at + 1] as number };
      this.counted = first + (numbers[at + 3] as number);
      this.countedAt = part.from;
      const { worth, line } = this.look(part, numbers[at + 2] as number);
      if (worth === WITH_CONTEXT) this.hand(part, line, to);
      else if (worth === ALONE) this.handAlone(part, line);
    }
  }

  /** What a noted part is worth, and the line where that had to be asked of its text. */
  private look(part: Part, noted: number): { worth: Worth; line: RawLine | null } {
    if (noted === WORTHS.HAND_WITH_CONTEXT) return { worth: WITH_CONTEXT, line: null };
    if (noted === WORTHS.HAND_ALONE && !this.mayLose(part)) return { worth: ALONE, line: null };
    const line = this.raw(part);
    return { worth: this.worth(line), line };
  }

  /**
   * Whether cleaning may take a part's literal apart: within an escape sequence, before a backspace, in a field of a record that is no message. What is
   * handed on alone in error would keep the lines before it from going along with the next.
   */
  private mayLose({ from, to }: Part): boolean {
    if (this.memory[from] === BRACE) return true;
    for (let at = from; at < to; at++) {
      const byte = this.memory[at] as number;
      if ((byte < SPACE && byte !== TAB) || byte === C1_LEAD) return true;
    }
    return false;
  }

  /** Hands on a part that passes, and the lines around it. */
  private hand(part: Part, line: RawLine | null, to: number): void {
    this.owed = CONTEXT_LINES;
    if (part.from >= this.handedTo) {
      for (const earlier of this.before(part.from)) this.onLine(earlier);
      this.onLine(line ?? this.raw(part));
      this.handedTo = part.to + 1;
    } else {
      // It went along with an earlier one, and one that follows it may have gone along as well.
      for (let at = part.to + 1; at < this.handedTo; ) {
        const next = { from: at, to: this.sieve.partEnd(at, this.handedTo) };
        if (this.isLine(next)) this.owed--;
        at = next.to + 1;
      }
    }
    this.handOwed(to);
  }

  /** Hands on a part that passes, and no others. */
  private handAlone(part: Part, line: RawLine | null): void {
    if (part.from < this.handedTo) return;
    this.onLine(line ?? this.raw(part));
    this.handedTo = part.to + 1;
  }

  /** Hands on lines that go along with an earlier one, as far as `to`. */
  private handOwed(to: number): void {
    while (this.owed > 0 && this.handedTo < to) {
      const part = { from: this.handedTo, to: this.sieve.partEnd(this.handedTo, to) };
      if (this.isLine(part)) {
        this.onLine(this.raw(part));
        this.owed--;
      }
      this.handedTo = part.to + 1;
    }
  }

  /** The lines right before a place that have not been handed on: as many as go along, oldest first. */
  private before(place: number): readonly RawLine[] {
    const lines: RawLine[] = [];
    for (let to = place - 1; to >= this.handedTo && lines.length < CONTEXT_LINES; ) {
      const part = { from: this.sieve.partStart(to, this.bottom), to };
      if (this.isLine(part)) lines.unshift(this.raw(part));
      to = part.from - 1;
    }
    const missing = CONTEXT_LINES - lines.length;
    return this.handedTo > this.bottom || missing === 0 ? lines : [...this.waiting.slice(-missing), ...lines];
  }

  /** The rest of what there is belongs to one part that is over-long already: settles it, and passes over what else comes of it. */
  private giveUpRest(part: Part): void {
    const { sieve } = this;
    const kept = part.from + KEPT_BYTES;
    const { notes } = sieve.layout;
    sieve.start(part.from, kept);
    const noted = sieve.parts(notes, 1) === 0 ? null : (sieve.numbers[(notes >>> 2) + 2] as number);
    const { worth } = noted === null ? { worth: NOTHING } : this.look({ from: part.from, to: kept }, noted);
    const line = this.raw(part);
    if (worth === WITH_CONTEXT) {
      for (const earlier of this.waiting) this.onLine(earlier);
      this.owed = CONTEXT_LINES;
    } else if (this.owed > 0) this.owed--;
    else if (worth === NOTHING) {
      this.waiting = [...this.waiting, line].slice(-CONTEXT_LINES);
      this.skipping = true;
      return;
    }
    this.onLine(line);
    this.waiting = [];
    this.skipping = true;
  }

  /** Goes over to the other room: what lies between `from` and `end` is the beginning of a part and comes before it. */
  private turn(from: number, end: number): void {
    const offset = from + this.shift;
    this.current = (this.current + 1) % this.sieve.layout.rooms.length;
    this.bottom = this.startOf(this.current) - (end - from);
    this.memory.copyWithin(this.bottom, from, end);
    this.shift = offset - this.bottom;
    this.countedAt = this.handedTo = this.bottom;
  }

  /** Brings the state of the line up to a place: where it began, and whether it has shown text. */
  private enter(place: number, hasLineEnd: boolean): void {
    let from = this.bottom;
    if (hasLineEnd) {
      from = this.memory.lastIndexOf(LF, place - 1) + 1;
      this.lineStart = from + this.shift;
      this.lineHasText = false;
    }
    for (let at = from; at < place && !this.lineHasText; at++) if (this.memory[at] !== CR) this.lineHasText = true;
  }

  /** The number of the line that a place is in. */
  private numberAt(place: number): number {
    if (place >= this.countedAt) this.counted += this.sieve.count(this.countedAt, place);
    else this.counted -= this.sieve.count(place, this.countedAt);
    this.countedAt = place;
    return this.counted;
  }

  /** An empty part is a line only when the whole line is empty. */
  private isLine({ from, to }: Part): boolean {
    if (to > from) return true;
    if (this.memory[to] !== LF) return false;
    let at = from;
    while (at > this.bottom && this.memory[at - 1] === CR) at--;
    return at > this.bottom ? this.memory[at - 1] === LF : !this.lineHasText;
  }

  private raw({ from, to }: Part): RawLine {
    let offset = from + this.shift;
    if (from === to) {
      let at = from;
      while (at > this.bottom && this.memory[at - 1] === CR) at--;
      offset = at > this.bottom ? at + this.shift : this.lineStart;
    }
    return { text: this.textOf(from, to), number: this.numberAt(from), offset };
  }

  private textOf(from: number, to: number): string {
    if (to - from <= KEPT_BYTES) return this.decode(this.memory, from, to);
    const whole = wholeCharacters(this.memory.subarray(from, from + KEPT_BYTES));
    return this.decode(this.memory, from, from + whole.length);
  }
}
