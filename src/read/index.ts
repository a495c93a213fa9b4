/** The reading room's entry for every platform: text and chunks in memory. Files and standard input are read in `node/`. */
import { LineReader, type LineReaderOptions, type ReadSummary, SHORT_INPUT } from "./line-reader.ts";

export type { Gate } from "./gate.ts";
export { LineReader, type LineReaderOptions, type ReadSummary } from "./line-reader.ts";

/** A log as a program has it in hand. Chunks may be cut anywhere, also inside a character. */
export type ChunkSource =
  | string
  | Uint8Array
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/** Characters encoded at a time: enough to be quick, little enough to stay small beside a long text. */
const SLICE = 256 << 10;

const isHighSurrogate = (code: number) => code >= 0xd800 && code <= 0xdbff;

/** Encodes text piece by piece, never through the middle of a character. */
function textPusher(reader: LineReader): { push(text: string): void; flush(): void } {
  const encoder = new TextEncoder();
  let half = "";
  return {
    push(text) {
      const whole = half + text;
      half = "";
      for (let at = 0; at < whole.length; ) {
        let end = Math.min(whole.length, at + SLICE);
        if (isHighSurrogate(whole.charCodeAt(end - 1))) end--;
        if (end === at) {
          // Half a pair at the very end: the next text may hold the rest.
          if (at + 1 === whole.length) {
            half = whole.slice(at);
            return;
          }
          end = at + 2;
        }
        reader.push(encoder.encode(whole.slice(at, end)));
        at = end;
      }
    },
    flush() {
      if (half !== "") reader.push(encoder.encode(half));
      half = "";
    },
  };
}

/** Reads a text at once. */
export function readText(text: string, options: LineReaderOptions): ReadSummary {
  const reader = new LineReader(options);
  const pusher = textPusher(reader);
  pusher.push(text);
  pusher.flush();
  return reader.end();
}

/** Reads chunks of bytes or text as they come. Rejects only when the source itself does. */
export async function readChunks(source: ChunkSource, options: LineReaderOptions): Promise<ReadSummary> {
  const reader = new LineReader({ gateFrom: SHORT_INPUT, ...options });
  const pusher = textPusher(reader);
  const take = (chunk: Uint8Array | string) => {
    if (typeof chunk === "string") pusher.push(chunk);
    else {
      pusher.flush();
      reader.push(chunk);
    }
  };
  // A long input is worth the loading of the sieve.
  let seen = 0;
  const ready = async (chunk: Uint8Array | string) => {
    seen += chunk.length;
    if (seen >= SHORT_INPUT && reader.sieveMaker === null)
      reader.sieveMaker = (await import("./sieve/sieve.ts")).createSieve;
    take(chunk);
  };
  if (typeof source === "string" || source instanceof Uint8Array) await ready(source);
  else if ("getReader" in source) {
    // Not every browser can iterate a stream.
    const stream = source.getReader();
    for (let next = await stream.read(); !next.done; next = await stream.read()) await ready(next.value);
  } else for await (const chunk of source) await ready(chunk);
  pusher.flush();
  return reader.end();
}
