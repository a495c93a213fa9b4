/** Reads files, pipes, standard input and a paste on a terminal. Of this room only `node*.ts` and `archive.ts` know Node. */
import { closeSync, fstatSync, open, openSync, read, readSync, type Stats, statSync } from "node:fs";
import { promisify } from "node:util";
import { sniffArchive, sniffForeignArchive, unpack } from "./archive.ts";
import type { LineReaderOptions } from "./line-reader.ts";
import { LineReader, SHORT_INPUT } from "./line-reader.ts";
import type { ReadAhead } from "./node-ahead.ts";
import type { SieveSplitter } from "./sieve/sieve-splitter.ts";
import type { Decode } from "./split.ts";

/** An input that cannot be read at all. The message is one plain line for the user. */
export class InputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "InputError";
  }
}

export interface ReadInputOptions extends Omit<LineReaderOptions, "source"> {
  /** Called now and then with the bytes of the input read so far, and the size where it is known. */
  readonly onProgress?: (done: number, total: number | null) => void;
  /**
   * Asked with the first (unpacked) bytes of an input: gives what takes all of its bytes instead of the line reader, for what is no log, or
   * null. Neither may throw. Chunks stay valid.
   */
  readonly divert?: (head: Uint8Array) => ((chunk: Uint8Array) => void) | null;
}

export interface InputSummary {
  /** The path as given, `-` for standard input, `paste` for a terminal. */
  readonly name: string;
  readonly bytes: number;
  readonly lines: number;
  /** Why reading ended early, or null. */
  readonly truncated: string | null;
}

const CHUNK = 1 << 20;
/** Bytes of an archive read at a time. */
const PACKED_CHUNK = 256 << 10;
/** Bytes from which setting up the engine is worth its time. */
const LONG_INPUT = 16 << 20;
/** Bytes of a pipe behind which more is expected: a second thread is then started. */
const LONG_PIPE = 32 << 20;
/** Bytes that tell what an input is: the beginning of a case file is the longest, in UTF-16. */
const HEAD = 64;
const openLater = promisify(open);

/** True when standard input is a terminal: there is no log on it until somebody pastes one. */
export const stdinIsTerminal = async (): Promise<boolean> => (await import("node:tty")).isatty(0);

/** Reads one input: a path, or `-` for standard input. Throws an InputError when it cannot be read at all. */
export async function readInput(input: string, options: ReadInputOptions): Promise<InputSummary> {
  if (input === "-") return readDescriptor(0, (await stdinIsTerminal()) ? "paste" : "-", options);
  let fd: number;
  try {
    // What is no file may keep one waiting, as a FIFO does until somebody writes.
    fd = statSync(input).isFile() ? openSync(input, "r") : await openLater(input, "r");
  } catch (error) {
    throw new InputError(`cannot read ${shown(input)}: ${reason(error)}`);
  }
  try {
    return await readDescriptor(fd, input, options);
  } finally {
    closeSync(fd);
  }
}

async function readDescriptor(fd: number, name: string, options: ReadInputOptions): Promise<InputSummary> {
  const shownName = name === "-" ? "standard input" : shown(name);
  let stats: Stats;
  try {
    stats = fstatSync(fd);
  } catch (error) {
    throw new InputError(`cannot read ${shownName}: ${reason(error)}`);
  }
  if (stats.isDirectory())
    throw new InputError(
      `cannot read ${shownName}: it is a directory; name the logs in it, as in ${shown(name)}/*.log`,
    );

  const bytes = new ByteSource(fd, stats, options.onProgress);
  const reader = new LineReader({
    source: name,
    onLine: options.onLine,
    gate: options.gate,
    decode: nodeDecoder(),
    gateFrom: SHORT_INPUT,
  });
  let sink: ((chunk: Uint8Array) => void) | null = null;
  let begun = false;
  const push = (chunk: Uint8Array) => {
    if (!begun && chunk.length > 0) {
      begun = true;
      sink = options.divert?.(chunk) ?? null;
    }
    if (sink === null) reader.push(chunk);
    else sink(chunk);
  };
  let truncated: string | null = null;
  try {
    const head = await bytes.head();
    const foreign = sniffForeignArchive(head);
    if (foreign !== null)
      throw new InputError(
        `cannot read ${shownName}: it is ${foreign.name}; unpack it on the way, as in ${foreign.command} ${name === "-" ? "FILE" : shown(name)} | crashdx`,
      );
    const archive = sniffArchive(head);
    const plain = archive === null && head.length > 0 ? (options.divert?.(head) ?? null) : null;
    if (plain !== null) for await (const chunk of bytes.chunks()) plain(chunk);
    else if (archive === null) await bytes.pump(reader);
    else {
      await giveSieve(reader, null, false);
      const again = stats.isFile() && fd !== 0 ? (size: number) => bytes.fromStart(size) : null;
      truncated = await unpack(archive, { chunks: bytes.chunks(), again }, push);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (bytes.done === 0) throw new InputError(`cannot read ${shownName}: ${reason(error)}`);
    truncated = `reading stopped after ${bytes.done} bytes: ${reason(error)}`;
  }
  const summary = reader.end();
  return { name, bytes: summary.bytes, lines: summary.lines, truncated };
}

/** Node's own decoder is quicker than TextDecoder on short texts, and gives the same. Most texts come from one memory, which is wrapped once. */
function nodeDecoder(): Decode {
  let memory: Uint8Array | null = null;
  let buffer: Buffer = Buffer.alloc(0);
  return (bytes, from, to) => {
    if (bytes !== memory) {
      memory = bytes;
      buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return buffer.toString("utf8", from, to);
  };
}

/** Loads the sieve, one whose memory can be shared where a second thread may come to help. For an input that may be long the engine is set up first, which takes 2 ms. */
async function giveSieve(reader: LineReader, size: number | null, mayShare: boolean): Promise<void> {
  const isLong = size === null || size >= LONG_INPUT;
  if (isLong) await setUpEngine();
  const { createSharedSieve, createSieve } = await import("./sieve/sieve.ts");
  const share = mayShare && isLong && (await import("./node-ahead.ts")).paysOff(size ?? Number.POSITIVE_INFINITY);
  reader.sieveMaker = share ? createSharedSieve : createSieve;
}

/** Starts the second thread that searches a shared sieve's memory. */
async function startHelp(fd: number): Promise<ReadAhead> {
  const { ReadAhead } = await import("./node-ahead.ts");
  // A new thread brings its own settings of V8 along, for all.
  return new ReadAhead(fd, () => void setUpEngine());
}

/**
 * Sets what helps to read a long log. The heap's young space no longer grows: nearly all that a line needs is garbage by the next one, so that a small
 * space is as quick, and takes 20 MiB less; the old space grows more slowly. Functions are optimised later and with less put into one another: over a second or two V8 spends as long on
 * that as the lines take, on the core that the reading needs. And where V8 has relaxed SIMD only behind its flag, the sieve runs a third faster with it;
 * where it is missing, the sieve does without. V8 reads these flags when it needs them, so that they may be set while it runs.
 */
async function setUpEngine(): Promise<void> {
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--optimize-for-size");
  setFlagsFromString("--interrupt-budget=400000");
  setFlagsFromString("--max-inlined-bytecode-size=50");
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=50");
  if (process.versions.v8.startsWith("11.3.")) setFlagsFromString("--experimental-wasm-relaxed-simd");
}

/** The bytes of a descriptor in order, with one read ahead while the last one is worked on. */
class ByteSource {
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

  /** The file once more from its first byte, in pieces of `size`. */
  async *fromStart(size: number): AsyncIterable<Uint8Array> {
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

const REASONS: { readonly [code: string]: string } = {
  ENOENT: "no such file",
  EACCES: "no permission",
  EPERM: "no permission",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is no directory",
  ENXIO: "it is a socket or a device without a reader",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "this process has too many open files",
  EIO: "the device reports an error",
  EBADF: "it is closed",
};

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? (code === undefined ? String(message) : code);
}

/** A name for a message: no control characters, no more than a line. */
function shown(name: string): string {
  return name.replace(/\p{C}/gu, "?").slice(0, 300);
}
