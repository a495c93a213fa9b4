/** The bytes of a file, pipe or socket, in order. */
import { read, readSync, type Stats } from "node:fs";
import { type LineReader, SHORT_INPUT } from "../line-reader.ts";
import type { SieveSplitter } from "../sieve/sieve-splitter.ts";
import { giveSieve, startHelp } from "./long-input.ts";
import type { Again } from "./salvage.ts";

const CHUNK = 1 << 20;
/** Bytes of an archive read at a time. */
const PACKED_CHUNK = 256 << 10;
/** Bytes of a pipe behind which more is expected: a second thread is then started. */
const LONG_PIPE = 32 << 20;
/** Bytes that tell what an input is: the beginning of a case file is the longest, in UTF-16. */
const HEAD = 64;

/** The bytes of a descriptor, with one read ahead while the last one is worked on. */
export class ByteSource {
  /** Bytes taken so far. */
  done = 0;
  private readonly fd: number;
  private readonly size: number | null;
  private readonly isPipe: boolean;
  /** A file that one read takes: threads for reading ahead would cost more than they save. */
  private readonly isShort: boolean;
  private readonly onProgress: ((done: number, total: number | null) => void) | undefined;
  private firstBytes: Uint8Array = new Uint8Array(0);

  constructor(fd: number, stats: Stats, onProgress: ((done: number, total: number | null) => void) | undefined) {
    this.fd = fd;
    this.size = stats.isFile() ? stats.size : null;
    this.isPipe = stats.isFIFO();
    this.isShort = this.size !== null && this.size <= CHUNK;
    this.onProgress = onProgress;
  }

  /** The first bytes; they are handed on again by `pump` or `chunks`. A pipe may give them one by one. */
  async head(): Promise<Uint8Array> {
    // A little more than a small file, so that one read takes it all.
    const buffer = new Uint8Array(this.size !== null && this.size > 0 ? Math.min(CHUNK, this.size + HEAD) : CHUNK);
    let length = 0;
    while (length < HEAD) {
      const count = await this.next(buffer.subarray(length));
      if (count === 0) break;
      length += count;
    }
    this.firstBytes = buffer.subarray(0, length);
    return this.firstBytes;
  }

  /** Reads on where the last read ended. 0 at the end. */
  private async next(buffer: Uint8Array): Promise<number> {
    return this.isShort ? readSync(this.fd, buffer, 0, buffer.length, null) : readSome(this.fd, buffer, null);
  }

  private took(bytes: number): void {
    this.done += bytes;
    this.onProgress?.(this.done, this.size);
  }

  /** Gives all bytes to the reader: copied at first, then read into the sieve's own memory while it works on the last ones. */
  async pump(reader: LineReader): Promise<void> {
    let buffer: Uint8Array | null = null;
    for (let chunk = this.firstBytes; chunk.length > 0; ) {
      this.took(chunk.length);
      if (this.done >= SHORT_INPUT && reader.sieveMaker === null) await giveSieve(reader, this.size, true);
      reader.push(chunk);
      if (reader.direct !== null) return this.pumpRooms(reader.direct);
      buffer ??= new Uint8Array(CHUNK);
      chunk = buffer.subarray(0, await this.next(buffer));
    }
  }

  private async pumpRooms(splitter: SieveSplitter): Promise<void> {
    if (this.isPipe) return this.pumpPipe(splitter);
    // What is neither a pipe nor a file, as a socket, has no places to read at.
    if (this.size !== null && splitter.sieve.shared !== null) {
      const ahead = await startHelp(this.fd);
      // Standard input may have been read from by others before: where it stands is not known.
      if (this.fd === 0) return ahead.pumpInOrder(splitter, (room) => this.nextInto(room));
      return ahead.pump(splitter, this.done, (bytes) => this.took(bytes));
    }
    const begin = (which: number) => {
      const started = this.next(splitter.room(which));
      // Whoever awaits it gets the error; until then it must not count as unhandled.
      started.catch(() => {});
      return started;
    };
    let pending = begin(splitter.next);
    for (;;) {
      const count = await pending;
      if (count === 0) return;
      pending = begin(splitter.next + 1);
      this.took(count);
      splitter.filled(count, null);
    }
  }

  /**
   * A pipe gives 64 KiB at a time, so that handing each read to another thread would cost more than the reading; the other end works on while this
   * one does.
   */
  private async pumpPipe(splitter: SieveSplitter): Promise<void> {
    for (;;) {
      const count = await this.nextInto(splitter.room(splitter.next));
      if (count === 0) return;
      splitter.filled(count, null);
      if (this.done >= LONG_PIPE && splitter.sieve.shared !== null)
        return (await startHelp(this.fd)).pumpInOrder(splitter, (room) => this.nextInto(room));
    }
  }

  /** Reads on at once, or waits where there is nothing yet. 0 at the end. */
  private async nextInto(room: Uint8Array): Promise<number> {
    let count: number;
    try {
      count = readSync(this.fd, room, 0, room.length, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      count = await readSome(this.fd, room, null);
    }
    if (count > 0) this.took(count);
    return count;
  }

  /** Chunks that stay valid. */
  async *chunks(): AsyncIterable<Uint8Array> {
    for (let chunk = this.firstBytes; chunk.length > 0; ) {
      this.took(chunk.length);
      yield chunk;
      const buffer = new Uint8Array(PACKED_CHUNK);
      chunk = buffer.subarray(0, await readSome(this.fd, buffer, null));
    }
  }

  /** Its bytes once more from the first, in pieces of a size; null for what can only be read once. */
  get again(): Again | null {
    return this.size !== null && this.fd !== 0 ? (size) => this.fromStart(size) : null;
  }

  private async *fromStart(size: number): AsyncIterable<Uint8Array> {
    const buffer = new Uint8Array(64 << 10);
    for (let at = 0; ; ) {
      const count = await readSome(this.fd, buffer, at);
      if (count === 0) return;
      at += count;
      for (let from = 0; from < count; from += size) yield buffer.slice(from, Math.min(count, from + size));
    }
  }
}

/** Reads what there is, waiting where a descriptor is set not to wait. 0 at the end. */
async function readSome(fd: number, buffer: Uint8Array, position: number | null): Promise<number> {
  for (let pause = 1; ; pause = Math.min(50, pause * 2)) {
    try {
      return await new Promise<number>((resolve, reject) => {
        read(fd, buffer, 0, buffer.length, position, (error, count) =>
          error === null ? resolve(count) : reject(error),
        );
      });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
