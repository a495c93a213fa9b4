/**
 * Finds the lines worth handing on in bytes that lie in the sieve's memory, without cutting the others into lines. It does what `Splitter` and the
 * plain gate do together: the same lines, numbers and offsets, and the lines around them. Only what is handed on is ever decoded.
 *
 * The memory holds two rooms of a megabyte, each with space before it for the beginning of a line that the end of the other room cut. While one
 * is worked on, the other can be filled.
 */
import { ALONE, CONTEXT_LINES, NOTHING, WITH_CONTEXT, type Worth } from "../gate.ts";
import { KEPT_BYTES, type RawLine, wholeCharacters } from "../split.ts";
import type { Sieve } from "./sieve.ts";

/** Bytes of one room. */
const ROOM = 1 << 20;
const SPACING = KEPT_BYTES + 64;
/** What a sieve for this splitter needs. */
export const MEMORY = 2 * (ROOM + SPACING);
/** Nearer than this to the end of what is kept of a line, a find may be cut. */
const MARGIN = 512;

const LF = 10;
const CR = 13;

/** A part of a line in the memory, from its first byte to its end mark. */
interface Part {
  readonly from: number;
  readonly to: number;
}

export interface SieveSplitterOptions {
  readonly sieve: Sieve;
  readonly decode: (bytes: Uint8Array) => string;
  /** A line that passes the gate or goes along with one that does. */
  readonly onLine: (line: RawLine) => void;
  /** What a line is worth once it has been cleaned; asked where the bytes alone do not settle it. */
  readonly worth: (line: RawLine) => Worth;
}

export class SieveSplitter {
  bytes = 0;
  lines = 0;
  private readonly sieve: Sieve;
  private readonly memory: Uint8Array;
  private readonly decode: (bytes: Uint8Array) => string;
  private readonly onLine: (line: RawLine) => void;
  private readonly worth: (line: RawLine) => Worth;
  private readonly rooms: readonly [number, number];
  private current: 0 | 1 = 0;
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
    const first = options.sieve.free + SPACING;
    this.rooms = [first, first + ROOM + SPACING];
    this.bottom = this.countedAt = this.handedTo = first;
    this.shift = -first;
  }

  /** The room that the next bytes go to, and which one that is. The other one is free until `filled` has been called for this one. */
  room(which: 0 | 1): Uint8Array {
    return this.memory.subarray(this.rooms[which], this.rooms[which] + ROOM);
  }

  get next(): 0 | 1 {
    return this.current;
  }

  /** Copies bytes in and works on them. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += ROOM) {
      const piece = chunk.subarray(at, at + ROOM);
      this.memory.set(piece, this.rooms[this.current]);
      this.filled(piece.length);
    }
  }

  /** Works on the first `length` bytes of the room that `next` names. */
  filled(length: number): void {
    if (length === 0) return;
    const end = this.rooms[this.current] + length;
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
      this.work(complete);
      if (end - complete > KEPT_BYTES) {
        this.giveUpRest({ from: complete, to: end });
        complete = end;
      }
    }
    this.turn(complete, end);
  }

  /** Hands on a last line without an end. */
  end(): void {
    const end = this.rooms[this.current];
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
  private work(to: number, countTo = to): void {
    const { sieve, bottom } = this;
    const numberBefore = this.numberAt(bottom);
    this.handOwed(to);
    if (to > bottom) {
      sieve.start(bottom, to);
      for (let place = sieve.next(bottom); place < to; ) {
        const part = { from: sieve.partStart(place, bottom), to: sieve.partEnd(place, to) };
        const { worth, line, last } = this.look(part, place);
        if (worth === WITH_CONTEXT) this.hand(part, line, to);
        else if (worth === ALONE) this.handAlone(part, line);
        place = last < part.to ? sieve.next(part.to) : last;
      }
    }
    this.waiting = this.before(to);
    this.enter(countTo, this.numberAt(countTo) > numberBefore);
    this.bottom = this.handedTo = to;
  }

  /**
   * What a part is worth in which the sieve has found something, the line where it was looked at as text, and the last place that the sieve gave. What
   * lies behind the bytes that are kept does not count. A line that goes alone may still show something that brings others along.
   */
  private look(part: Part, place: number): { worth: Worth; line: RawLine | null; last: number } {
    let worth: Worth = NOTHING;
    let last = place;
    for (
      ;
      last < part.to && last - part.from < KEPT_BYTES && worth !== WITH_CONTEXT;
      last = this.sieve.next(last + 1)
    ) {
      const found = this.sieve.worth();
      if (found === NOTHING || last - part.from >= KEPT_BYTES - MARGIN) {
        const line = this.raw(part);
        return { worth: this.worth(line), line, last };
      }
      if (found > worth) worth = found;
    }
    return { worth, line: null, last };
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
    sieve.start(part.from, kept);
    const place = sieve.next(part.from);
    const { worth } = place < kept ? this.look({ from: part.from, to: kept }, place) : { worth: NOTHING };
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
    this.current = this.current === 0 ? 1 : 0;
    this.bottom = this.rooms[this.current] - (end - from);
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
    const long = to - from > KEPT_BYTES;
    const bytes = this.memory.subarray(from, long ? from + KEPT_BYTES : to);
    return { text: this.decode(long ? wholeCharacters(bytes) : bytes), number: this.numberAt(from), offset };
  }
}
