/** Undoes compression, told by the first bytes and not by the name. What can be read of a cut or damaged archive is handed on. */

import type { Gunzip } from "node:zlib";
import { type Again, Kept, salvage } from "./salvage.ts";

export type Archive = "gzip" | "zstd";

const isAt = (bytes: Uint8Array, magic: readonly number[], at = 0) => magic.every((byte, i) => bytes[at + i] === byte);

/** gzip (RFC 1952 §2.3.1) or zstd (RFC 8878 §3.1.1, also behind skippable frames); null for anything else. */
export function sniffArchive(head: Uint8Array): Archive | null {
  if (isAt(head, [0x1f, 0x8b, 8])) return "gzip";
  if (isAt(head, [0x28, 0xb5, 0x2f, 0xfd]) || isAt(head, [0x2a, 0x4d, 0x18], 1)) return "zstd";
  return null;
}

/** An archive that is known and not read. */
export interface ForeignArchive {
  readonly name: string;
  /** What unpacks it to standard output. */
  readonly command: string;
  /** Whether it may hold many files, as what programs save often does (a checkpoint of torch.save is a zip archive), and not one text. */
  readonly holdsFiles: boolean;
}

/** Null for what is no such archive. */
export function sniffForeignArchive(head: Uint8Array): ForeignArchive | null {
  if (isAt(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))
    return { name: "an xz archive", command: "xz -dc", holdsFiles: false };
  if (isAt(head, [0x42, 0x5a, 0x68]) && isAt(head, [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4))
    return { name: "a bzip2 archive", command: "bzip2 -dc", holdsFiles: false };
  if (isAt(head, [0x04, 0x22, 0x4d, 0x18])) return { name: "an lz4 archive", command: "lz4 -dc", holdsFiles: false };
  if (isAt(head, [0x50, 0x4b, 3, 4])) return { name: "a zip archive", command: "unzip -p", holdsFiles: true };
  return null;
}

/** Compressed bytes, from the beginning, as often as they are asked for; or once, when `again` is null. */
export interface Compressed {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly again: Again | null;
}

/** Unpacks into `push`. Gives null when all went well, else why it ended early, in plain words. */
export async function unpack(
  kind: Archive,
  source: Compressed,
  push: (chunk: Uint8Array) => void,
): Promise<string | null> {
  if (kind === "zstd") return unzstd(source.chunks, push);
  // Loading it takes longer than a small log.
  const { createGunzip } = await import("node:zlib");
  let delivered = 0;
  const kept = source.again === null ? new Kept() : null;
  const first = await inflate(
    kept === null ? source.chunks : kept.all(source.chunks),
    createGunzip({ chunkSize: 256 << 10 }),
    (chunk) => {
      delivered += chunk.length;
      push(chunk);
    },
  );
  const again = source.again ?? kept?.again ?? null;
  if ((first === "damaged" || first === "followed") && again !== null) {
    let skip = delivered;
    await salvage(again, createGunzip, (chunk) => {
      if (skip < chunk.length) push(chunk.subarray(skip));
      skip = Math.max(0, skip - chunk.length);
    });
  }
  return explain("gzip", first);
}

/** `followed`: by bytes of something else. */
type Ending = "whole" | "cut" | "damaged" | "followed";

const explain = (name: string, ending: Ending): string | null => {
  if (ending === "whole") return null;
  if (ending === "cut") return `the ${name} data ends early; what is there was read`;
  if (ending === "followed") return `other bytes stand behind the ${name} data; they were left out`;
  return `the ${name} data is damaged; what comes before the damage was read`;
};

/** Feeds a decoder of Node's and waits for its end. */
async function inflate(
  chunks: AsyncIterable<Uint8Array>,
  decoder: Pick<Gunzip, "on" | "once" | "off" | "write" | "end" | "destroy">,
  push: (chunk: Uint8Array) => void,
): Promise<Ending> {
  let ending: Ending | null = null;
  let wake = () => {};
  const ended = new Promise<Ending>((resolve) => {
    const settle = (how: Ending) => {
      ending ??= how;
      wake();
      resolve(ending);
    };
    // Not at once: the decoder first sets its thread to work on the next piece, which then goes on beside the reading of this one.
    decoder.on("data", (chunk: Uint8Array) => queueMicrotask(() => push(chunk)));
    decoder.once("end", () => settle("whole"));
    decoder.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "Z_BUF_ERROR" || /unexpected end|not complete/i.test(error.message)) settle("cut");
      // Only what should begin another member has no header of one: the first has been told by its bytes.
      else settle(/incorrect header check/i.test(error.message) ? "followed" : "damaged");
    });
  });
  for await (const chunk of chunks) {
    if (ending !== null) break;
    if (!decoder.write(chunk))
      await new Promise<void>((resolve) => {
        wake = resolve;
        decoder.once("drain", resolve);
        if (ending !== null) resolve();
      });
  }
  if (ending === null) decoder.end();
  const how = await ended;
  decoder.destroy();
  return how;
}

/**
 * zstd with fzstd on every version of Node: Node's own decoder (since 22.15) stops silently behind the first frame (seen with 24.21), and files that were
 * appended to, or packed by several threads, have many.
 */
async function unzstd(chunks: AsyncIterable<Uint8Array>, push: (chunk: Uint8Array) => void): Promise<string | null> {
  const { Decompress } = await import("fzstd");
  let whole = false;
  const decoder = new Decompress((chunk, final) => {
    if (chunk.length > 0) push(chunk);
    whole = final === true;
  });
  try {
    for await (const chunk of chunks) decoder.push(chunk);
    decoder.push(new Uint8Array(0), true);
    return explain("zstd", whole ? "whole" : "cut");
  } catch (error) {
    return explain("zstd", /unexpected EOF/i.test(String(error)) ? "cut" : "damaged");
  }
}
