/**
 * Gets back the end of what stands before the damage of an archive: a decoder throws away what it made of the piece in which it met the damage, and
 * a log's last lines are what it is read for.
 */

/** What is needed of a decoder of Node's. */
interface Decoder {
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  once(event: "error", listener: () => void): unknown;
  write(piece: Uint8Array, taken: () => void): unknown;
  destroy(): unknown;
}

/** Bytes of a piece in which damage is looked for, before it is gone through byte by byte. */
const PIECE = 8 << 10;
/** Compressed bytes that are kept of what cannot be read twice. */
const KEPT_PACKED = 8 << 20;

/** Compressed bytes from their beginning once more, in pieces of a size. */
export type Again = (size: number) => AsyncIterable<Uint8Array>;

/** What has come of a pipe, as long as it is little. */
export class Kept {
  private pieces: Uint8Array[] = [];
  private bytes = 0;

  async *all(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      if (this.bytes <= KEPT_PACKED) this.pieces.push(chunk);
      else this.pieces = [];
      yield chunk;
    }
  }

  get again(): Again | null {
    const { pieces } = this;
    if (this.bytes > KEPT_PACKED) return null;
    return async function* (size) {
      for (const piece of pieces) for (let at = 0; at < piece.length; at += size) yield piece.subarray(at, at + size);
    };
  }
}

async function* byteByByteFrom(offset: number, pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let at = 0;
  for await (const piece of pieces) {
    if (at < offset) yield piece;
    else for (let i = 0; i < piece.length; i++) yield piece.subarray(i, i + 1);
    at += piece.length;
  }
}

/** Feeds a decoder piece by piece until one of them is damaged: gives how many bytes came before it. */
async function feed(
  pieces: AsyncIterable<Uint8Array>,
  decoder: Decoder,
  push: (chunk: Uint8Array) => void,
): Promise<number> {
  decoder.on("data", push);
  let failed = false;
  let goOn = () => {};
  // The piece that fails is never answered.
  decoder.once("error", () => {
    failed = true;
    goOn();
  });
  let sound = 0;
  for await (const piece of pieces) {
    await new Promise<void>((resolve) => {
      goOn = resolve;
      decoder.write(piece, resolve);
    });
    if (failed) break;
    sound += piece.length;
  }
  decoder.destroy();
  return sound;
}

/** All that a decoder can make of the bytes before the damage, from the beginning. */
export async function salvage(again: Again, decoder: () => Decoder, push: (chunk: Uint8Array) => void): Promise<void> {
  const sound = await feed(again(PIECE), decoder(), () => {});
  await feed(byteByByteFrom(sound, again(PIECE)), decoder(), push);
}
