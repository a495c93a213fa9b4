/**
 * Cuts bytes into lines. A line ends at `\n`, `\r\n` or a bare `\r`; the parts that bare `\r` makes (a progress bar's states)
 * share the number of their line. Of an over-long part the beginning is kept; numbers and offsets never drift.
 */

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** How much of one line is kept, in bytes (UTF-16: in characters). */
export const KEPT_BYTES = 64 << 10;

/** A line as it stands in the input. */
export interface RawLine {
  readonly text: string;
  readonly number: number;
  readonly offset: number;
}

const LF = 10;
const CR = 13;

/** The encoding that the byte order mark names; UTF-8 without one. */
export function sniffEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/** Damaged bytes become U+FFFD; nothing throws. */
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
/** Gives the text of the bytes between two places. */
export type Decode = (bytes: Uint8Array, from: number, to: number) => string;
export const decodeUtf8: Decode = (bytes, from, to) => utf8.decode(bytes.subarray(from, to));
const decodeAll = (decode: Decode, bytes: Uint8Array) => decode(bytes, 0, bytes.length);

/** Takes the unfinished character off the end of a cut, so that the cut adds no U+FFFD. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
  }
  return bytes;
}

export class Splitter {
  /** Bytes and lines so far. */
  bytes = 0;
  lines = 0;
  private readonly onLine: (line: RawLine) => void;
  private readonly decode: Decode;
  private readonly wide: TextDecoder | null;
  private number = 1;
  /** Offsets of the current line and of its current part. */
  private lineStart = 0;
  private partStart = 0;
  /** Whether the current line has handed on a part yet. */
  private handed = false;
  /** Length of the current part as far as it lies in earlier chunks, and what is kept of that. */
  private earlier = 0;
  private kept = new Uint8Array(0);
  private keptLength = 0;
  private keptText = "";

  constructor(encoding: Encoding, decode: Decode, onLine: (line: RawLine) => void) {
    this.onLine = onLine;
    this.decode = decode;
    this.wide = encoding === "utf-8" ? null : new TextDecoder(encoding, { ignoreBOM: true });
  }

  push(chunk: Uint8Array): void {
    if (this.wide !== null) this.pushText(this.wide.decode(chunk, { stream: true }), chunk.length);
    else this.pushBytes(chunk);
  }

  /** Hands on a last line without an end. */
  end(): void {
    if (this.wide !== null) this.pushText(this.wide.decode(), 0);
    if (this.earlier > 0) this.finishPart(this.wide === null ? this.keptBytes() : this.keptText);
    if (this.bytes > this.lineStart) this.lines++;
  }

  private pushBytes(chunk: Uint8Array): void {
    let at = 0;
    if (this.bytes === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) {
      at = 3;
      this.bytes = this.lineStart = this.partStart = 3;
    }
    const base = this.bytes - at;
    let nextLF = chunk.indexOf(LF, at);
    let nextCR = chunk.indexOf(CR, at);
    while (nextLF >= 0 || nextCR >= 0) {
      const isCR = nextCR >= 0 && (nextLF < 0 || nextCR < nextLF);
      const stop = isCR ? nextCR : nextLF;
      if (stop > at || this.earlier > 0) {
        if (this.earlier === 0) {
          const long = stop - at > KEPT_BYTES;
          const part = chunk.subarray(at, long ? at + KEPT_BYTES : stop);
          this.finishPart(decodeAll(this.decode, long ? wholeCharacters(part) : part));
        } else {
          this.keep(chunk.subarray(at, stop));
          this.finishPart(this.keptBytes());
        }
      }
      this.endPart(base + stop + 1, !isCR);
      at = stop + 1;
      if (isCR) nextCR = chunk.indexOf(CR, at);
      else nextLF = chunk.indexOf(LF, at);
    }
    if (at < chunk.length) this.keep(chunk.subarray(at));
    this.bytes = base + chunk.length;
  }

  private pushText(text: string, bytes: number): void {
    // One UTF-16 unit is two bytes; the decoder may still hold back an odd byte or half a pair.
    const unitBase = this.partStart / 2 + this.earlier;
    let at = 0;
    if (this.bytes === 0 && text.charCodeAt(0) === 0xfeff) {
      at = 1;
      this.lineStart = this.partStart = 2;
    }
    const base = unitBase;
    let nextLF = text.indexOf("\n", at);
    let nextCR = text.indexOf("\r", at);
    while (nextLF >= 0 || nextCR >= 0) {
      const isCR = nextCR >= 0 && (nextLF < 0 || nextCR < nextLF);
      const stop = isCR ? nextCR : nextLF;
      this.keepText(text, at, stop);
      if (this.earlier > 0) this.finishPart(this.keptText);
      this.endPart((base + stop + 1) * 2, !isCR);
      at = stop + 1;
      if (isCR) nextCR = text.indexOf("\r", at);
      else nextLF = text.indexOf("\n", at);
    }
    this.keepText(text, at, text.length);
    this.bytes += bytes;
  }

  private keep(bytes: Uint8Array): void {
    this.earlier += bytes.length;
    const room = KEPT_BYTES - this.keptLength;
    if (room <= 0) return;
    const part = bytes.length > room ? bytes.subarray(0, room) : bytes;
    const needed = this.keptLength + part.length;
    if (needed > this.kept.length) {
      const larger = new Uint8Array(Math.min(KEPT_BYTES, Math.max(4096, needed * 2)));
      larger.set(this.kept.subarray(0, this.keptLength));
      this.kept = larger;
    }
    this.kept.set(part, this.keptLength);
    this.keptLength = needed;
  }

  private keepText(text: string, from: number, to: number): void {
    this.earlier += to - from;
    const room = KEPT_BYTES - this.keptText.length;
    if (room > 0 && to > from) this.keptText += text.slice(from, Math.min(to, from + room));
  }

  private keptBytes(): string {
    const bytes = this.kept.subarray(0, this.keptLength);
    return decodeAll(this.decode, this.earlier > this.keptLength ? wholeCharacters(bytes) : bytes);
  }

  /** Hands on the current part. */
  private finishPart(text: string): void {
    this.handed = true;
    this.onLine({ text, number: this.number, offset: this.partStart });
  }

  /** Goes on behind a line end. An empty line is handed on; an empty part of one is not. */
  private endPart(next: number, line: boolean): void {
    if (line) {
      if (!this.handed) this.onLine({ text: "", number: this.number, offset: this.lineStart });
      this.number++;
      this.lines++;
      this.handed = false;
      this.lineStart = next;
    }
    this.partStart = next;
    this.earlier = 0;
    this.keptLength = 0;
    this.keptText = "";
  }
}
