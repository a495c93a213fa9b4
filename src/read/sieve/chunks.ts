/**
 * A long input is searched by two threads: each takes the next chunk that nobody has taken, reads it into its room, and notes what the sieve finds there.
 * The main thread uses the notes in the input's order. Of a pipe it reads all chunks itself, and puts them where they can be taken. Here is what both do,
 * and how they agree; everything lies in the one memory that they share.
 */
import { KEPT_BYTES } from "../split.ts";
import type { Search } from "./instance.ts";
import { NOTE } from "./layout.ts";

/** Rooms, and so the most chunks that have been searched and not been used. */
export const CHUNK_ROOMS = 6;
export const CHUNK_BYTES = 512 << 10;
/** A chunk in which more is found is left to the main thread. */
const MOST_NOTES = 8192;

/** Bytes of what is said of a room: which chunk is ready in it (its number and one), its length, and then as in `Searched`. Behind them come the notes. */
const HEAD = 32;
const READY = 0;
const LENGTH = 1;
const FROM = 2;
const TO = 3;
const COUNT = 4;
const LINES = 5;
/** The length of a chunk that could not be read. */
const FAILED = -1;

/** The numbers at the beginning: how many chunks have been put (of a pipe), taken and used, whether it is over, and how often one of these changed. */
const PUT = 0;
const TAKEN = 1;
const USED = 2;
const OVER = 3;
const NEWS = 4;
const FRONT = 64;

/** Bytes that the agreement takes in the memory. */
export const CHUNKS_SPACE = FRONT + CHUNK_ROOMS * (HEAD + NOTE * MOST_NOTES);

/** What the sieve found between two places: notes of `parts`, and the number of line ends. */
export interface Searched {
  readonly from: number;
  readonly to: number;
  readonly notes: number;
  readonly count: number;
  readonly lines: number;
}

/** A chunk that was read: how much of it there is (of a file less than a chunk at its end), and what was found; null where that is to be done anew. */
export interface Chunk {
  readonly length: number;
  readonly searched: Searched | null;
}

/** All that the other thread must know. */
export interface ChunksPlan {
  /** Place of the agreement in the memory. */
  readonly place: number;
  readonly rooms: readonly number[];
  /** The room of the first chunk. */
  readonly firstRoom: number;
  /** Where in the file the first chunk begins; null for a pipe. */
  readonly offset: number | null;
}

/** Reads bytes at a place of the file, all that there are. */
export type ReadAt = (bytes: Uint8Array, offset: number) => number;

export class Chunks {
  private readonly plan: ChunksPlan;
  private readonly search: Search;
  private readonly readAt: ReadAt;
  private readonly numbers: Int32Array;
  private readonly base: number;

  constructor(plan: ChunksPlan, search: Search, readAt: ReadAt) {
    this.plan = plan;
    this.search = search;
    this.readAt = readAt;
    this.numbers = new Int32Array(search.memory.buffer);
    this.base = plan.place >>> 2;
  }

  /** Takes the next chunk and searches it; false when there is none that may be taken. */
  ahead(): boolean {
    const { numbers, base } = this;
    for (;;) {
      const taken = Atomics.load(numbers, base + TAKEN);
      if (!this.mayTake(taken)) return false;
      if (Atomics.compareExchange(numbers, base + TAKEN, taken, taken + 1) !== taken) continue;
      try {
        this.fill(taken);
      } catch {
        // Whoever uses it reads it again, and says what is wrong.
        this.say(taken, FAILED, 0, 0, -1);
      }
      return true;
    }
  }

  /** Whether a room is free for a chunk, or holds what was put. */
  private mayTake(chunk: number): boolean {
    const { numbers, base } = this;
    if (this.isOver()) return false;
    if (this.plan.offset === null) return chunk < Atomics.load(numbers, base + PUT);
    return chunk < Atomics.load(numbers, base + USED) + CHUNK_ROOMS;
  }

  /** The room of the next chunk that is to be put, or null when all are full. */
  roomToPut(): number | null {
    const { numbers, base, plan } = this;
    const put = Atomics.load(numbers, base + PUT);
    if (put >= Atomics.load(numbers, base + USED) + CHUNK_ROOMS) return null;
    return plan.rooms[(plan.firstRoom + put) % CHUNK_ROOMS] as number;
  }

  /** Says that so many bytes have been read into the room that `roomToPut` named, and that its first line begins so many bytes before it. */
  put(length: number, before: number): void {
    const { numbers, base } = this;
    const head = this.headOf(Atomics.load(numbers, base + PUT));
    numbers[head + LENGTH] = length;
    numbers[head + FROM] = before;
    Atomics.add(numbers, base + PUT, 1);
    this.tell();
  }

  /** Whether there is a chunk that was put and has not been used. */
  isPut(): boolean {
    const { numbers, base } = this;
    return Atomics.load(numbers, base + USED) < Atomics.load(numbers, base + PUT);
  }

  /** Whether `next` would give a chunk without waiting for it. */
  isReady(): boolean {
    const { numbers, base } = this;
    const chunk = Atomics.load(numbers, base + USED);
    return Atomics.load(numbers, this.headOf(chunk) + READY) === chunk + 1;
  }

  /** The next chunk in order, with the place of its room. Searches others while that is not ready, or waits. Of a pipe it must have been put. */
  next(): Chunk {
    const { numbers, base } = this;
    const chunk = Atomics.load(numbers, base + USED);
    const head = this.headOf(chunk);
    for (;;) {
      const ready = Atomics.load(numbers, head + READY);
      if (ready === chunk + 1) break;
      if (!this.ahead()) Atomics.wait(numbers, head + READY, ready);
    }
    const number = (at: number) => numbers[head + at] as number;
    if (number(LENGTH) === FAILED) this.fill(chunk);
    const count = number(COUNT);
    const searched = { from: number(FROM), to: number(TO), notes: (head << 2) + HEAD, count, lines: number(LINES) };
    return { length: number(LENGTH), searched: count < 0 ? null : searched };
  }

  /** Says that the chunk that `next` gave has been used. */
  used(): void {
    Atomics.add(this.numbers, this.base + USED, 1);
    this.tell();
  }

  private tell(): void {
    Atomics.add(this.numbers, this.base + NEWS, 1);
    Atomics.notify(this.numbers, this.base + NEWS);
  }

  /** Waits until there is a chunk to take, or it is over. */
  waitForChunk(): void {
    const { numbers, base } = this;
    const news = Atomics.load(numbers, base + NEWS);
    if (!this.mayTake(Atomics.load(numbers, base + TAKEN)) && !this.isOver()) Atomics.wait(numbers, base + NEWS, news);
  }

  /** No more chunks are wanted. Comes back when nobody works on one. */
  finish(): void {
    const { numbers, base } = this;
    Atomics.store(numbers, base + OVER, 1);
    this.tell();
    const taken = Atomics.load(numbers, base + TAKEN);
    for (let chunk = Atomics.load(numbers, base + USED); chunk < taken; chunk++) {
      const ready = this.headOf(chunk) + READY;
      for (let is = Atomics.load(numbers, ready); is !== chunk + 1; is = Atomics.load(numbers, ready))
        Atomics.wait(numbers, ready, is);
    }
  }

  isOver(): boolean {
    return Atomics.load(this.numbers, this.base + OVER) !== 0;
  }

  private headOf(chunk: number): number {
    return (this.plan.place + FRONT + (chunk % CHUNK_ROOMS) * (HEAD + NOTE * MOST_NOTES)) >>> 2;
  }

  /** Reads a chunk, unless it was put, and the bytes before it in which its first line may begin; notes what is found in whole parts of lines. */
  private fill(chunk: number): void {
    const { search, plan } = this;
    const room = plan.rooms[(plan.firstRoom + chunk) % CHUNK_ROOMS] as number;
    const head = this.headOf(chunk);
    let length = this.numbers[head + LENGTH] as number;
    let before = this.numbers[head + FROM] as number;
    if (plan.offset !== null) {
      const offset = plan.offset + chunk * CHUNK_BYTES;
      before = Math.min(offset, KEPT_BYTES);
      const got = this.readAt(search.memory.subarray(room - before, room + CHUNK_BYTES), offset - before);
      length = Math.max(0, got - before);
    }
    const from = search.partStart(room, room - before);
    const to = search.partStart(room + length, from);
    search.start(from, to);
    const count = search.parts((head << 2) + HEAD, MOST_NOTES);
    this.say(chunk, length, from, to, count < MOST_NOTES ? count : -1);
  }

  private say(chunk: number, length: number, from: number, to: number, count: number): void {
    const { numbers } = this;
    const head = this.headOf(chunk);
    numbers[head + LENGTH] = length;
    numbers[head + FROM] = from;
    numbers[head + TO] = to;
    numbers[head + COUNT] = count;
    numbers[head + LINES] = this.search.count(from, to);
    Atomics.store(numbers, head + READY, chunk + 1);
    Atomics.notify(numbers, head + READY);
  }
}
