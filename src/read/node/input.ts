/** Reads files, pipes, standard input and a paste on a terminal. Of the reading room only this folder knows Node. */
import { closeSync, fstatSync, open, openSync, type Stats, statSync } from "node:fs";
import { promisify } from "node:util";
import { LineReader, type LineReaderOptions, SHORT_INPUT } from "../line-reader.ts";
import type { Decode } from "../split.ts";
import { sniffArchive, sniffForeignArchive, unpack } from "./archive.ts";
import { ByteSource } from "./byte-source.ts";
import { InputError, reason, shown } from "./errors.ts";
import { giveSieve } from "./long-input.ts";

export { InputError } from "./errors.ts";

/** Takes chunks, which stay valid. Never throws. */
type Sink = (chunk: Uint8Array) => void;

export interface ReadInputOptions extends Omit<LineReaderOptions, "source"> {
  /** Called now and then with the bytes of the input read so far, and the size where it is known. */
  readonly onProgress?: (done: number, total: number | null) => void;
  /** Asked with the first (unpacked) bytes of an input: gives what takes all of its bytes instead of the line reader, for what is no log, or null. Never throws. */
  readonly divert?: (head: Uint8Array) => Sink | null;
}

export interface InputSummary {
  /** The path as given, `-` for standard input, `paste` for a terminal. */
  readonly name: string;
  /** Bytes and lines that the line reader took, unpacked. */
  readonly bytes: number;
  readonly lines: number;
  /** Why reading ended early, or null. */
  readonly truncated: string | null;
}

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
  const bytes = new ByteSource(fd, statsOf(fd, name), options.onProgress);
  const reader = new LineReader({
    source: name,
    onLine: options.onLine,
    gate: options.gate,
    decode: nodeDecoder(),
    gateFrom: SHORT_INPUT,
  });
  let truncated: string | null;
  try {
    truncated = await readBytes(bytes, name, reader, options.divert);
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (bytes.done === 0) throw new InputError(`cannot read ${shownInput(name)}: ${reason(error)}`);
    truncated = `reading stopped after ${bytes.done} bytes: ${reason(error)}`;
  }
  const summary = reader.end();
  return { name, bytes: summary.bytes, lines: summary.lines, truncated };
}

const shownInput = (name: string) => (name === "-" ? "standard input" : shown(name));

function statsOf(fd: number, name: string): Stats {
  let stats: Stats;
  try {
    stats = fstatSync(fd);
  } catch (error) {
    throw new InputError(`cannot read ${shownInput(name)}: ${reason(error)}`);
  }
  if (stats.isDirectory())
    throw new InputError(
      `cannot read ${shownInput(name)}: it is a directory; name the logs in it, as in ${shown(name)}/*.log`,
    );
  return stats;
}

/** Gives all bytes, unpacked, to the reader or to what `divert` names. Gives why an archive ended early, or null. */
async function readBytes(
  bytes: ByteSource,
  name: string,
  reader: LineReader,
  divert: ReadInputOptions["divert"],
): Promise<string | null> {
  const head = await bytes.head();
  const foreign = sniffForeignArchive(head);
  if (foreign !== null)
    throw new InputError(
      `cannot read ${shownInput(name)}: it is ${foreign.name}; unpack it on the way, as in ${foreign.command} ${name === "-" ? "FILE" : shown(name)} | crashdx`,
    );
  const archive = sniffArchive(head);
  if (archive === null) {
    const other = head.length > 0 ? (divert?.(head) ?? null) : null;
    if (other === null) await bytes.pump(reader);
    else for await (const chunk of bytes.chunks()) other(chunk);
    return null;
  }
  await giveSieve(reader, null, false);
  let sink: Sink | null = null;
  return unpack(archive, { chunks: bytes.chunks(), again: bytes.again }, (chunk) => {
    if (chunk.length === 0) return;
    sink ??= divert?.(chunk) ?? ((unpacked) => reader.push(unpacked));
    sink(chunk);
  });
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
