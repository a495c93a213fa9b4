/** Two threads that search a file give what one gives: whoever takes which chunk, wherever lines are cut, and when reading fails. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { random } from "../../src/build/random.ts";
import type { LogLine } from "../../src/model/line.ts";
import { LineReader } from "../../src/read/index.ts";
import { ReadAhead } from "../../src/read/node/ahead.ts";
import { startEarly } from "../../src/read/node/early.ts";
import { readInput } from "../../src/read/node/input.ts";
import { ONE_THREAD } from "../../src/read/node/one-thread.ts";
import { CHUNK_BYTES, CHUNK_ROOMS, Chunks, type ReadAt } from "../../src/read/sieve/chunks.ts";
import { instanceOf } from "../../src/read/sieve/instance.ts";
import { createSharedSieve, createSieve } from "../../src/read/sieve/sieve.ts";
import { KEPT_BYTES } from "../../src/read/split.ts";

const GATE = {
  literals: ["pthread_create", "open files", "Fold"],
  context: ["open files"],
  conditions: new Map([["Fold", [{ needs: [], number: 4 }]]]),
};

/** A log of about so many bytes, with lines of all lengths and endings, some of them dense with finds. */
function log(bytes: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = random(seed);
  const pick = <T>(all: readonly T[]) => all[Math.floor(next() * all.length)] as T;
  const parts: string[] = [];
  const find = () =>
    pick(["pthread_create failed", "Too many open files", "Fold 3/9", "Fold of paper", "资源 \x1b[31mFold 7\x1b[0m"]);
  for (let size = 0; size < bytes; ) {
    const length = pick([0, 20, 80, 300, next() < 0.05 ? KEPT_BYTES - 5 : 50, next() < 0.02 ? 3 * KEPT_BYTES : 9]);
    const line = "x".repeat(length) + (next() < 0.1 ? find() : "") + "y".repeat(Math.floor(length / 3));
    parts.push(line, pick(["\n", "\n", "\n", "\r\n", "\r", next() < 0.01 ? "" : "\n"]));
    size += line.length + 1;
  }
  for (let i = 0; i < 12_000 && seed % 2 === 0; i++) parts.push(`Fold ${i}\n`);
  return new TextEncoder().encode(parts.join(""));
}

function reading(bytes: Uint8Array, head: number, rest: (reader: LineReader) => void) {
  const handed: LogLine[] = [];
  const reader = new LineReader({ source: "t", gate: GATE, hold: 0, onLine: (line) => handed.push(line) });
  reader.sieveMaker = rest === pushRest ? createSieve : createSharedSieve;
  reader.push(bytes.subarray(0, head));
  rest(reader);
  return { ...reader.end(), handed };
}
const pushRest = () => {};

/** As the main thread reads, with another one that takes chunks between two of its turns. */
function inTwo(bytes: Uint8Array, head: number, others: () => number, readAt: ReadAt, failing: ReadAt = readAt) {
  return reading(bytes, head, (reader) => {
    const splitter = reader.direct;
    const shared = splitter?.sieve.shared;
    if (splitter === null || splitter === undefined || shared === null || shared === undefined)
      throw new Error("no shared sieve");
    const plan = { place: shared.chunks, rooms: splitter.sieve.layout.rooms, firstRoom: splitter.next, offset: head };
    const main = new Chunks(plan, splitter.sieve, readAt);
    const other = new Chunks(plan, instanceOf(shared.module, shared.memory, shared.tables), failing);
    for (;;) {
      for (let i = others(); i > 0; i--) other.ahead();
      const { length, searched } = main.next();
      if (length === 0) break;
      splitter.filled(length, searched);
      if (length < CHUNK_BYTES) break;
      main.used();
    }
    main.finish();
  });
}

const readFrom =
  (bytes: Uint8Array): ReadAt =>
  (into, offset) => {
    const piece = bytes.subarray(offset, offset + into.length);
    into.set(piece);
    return piece.length;
  };

describe("chunks that two threads search", () => {
  it.each([1, 2, 3, 4])("give what a pass over all bytes gives (log %i)", (seed) => {
    const bytes = log(4 << 20, seed);
    const next = random(seed + 100);
    const head = 700_000 + seed;
    const whole = reading(bytes.subarray(0, bytes.length), bytes.length, pushRest);
    expect(whole.handed.length).toBeGreaterThan(200);
    for (const others of [() => 0, () => CHUNK_ROOMS, () => Math.floor(next() * 4)])
      expect(inTwo(bytes, head, others, readFrom(bytes))).toEqual(whole);
  });

  it("end where the file ends, at a border as well", () => {
    for (const length of [CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES - 1]) {
      const bytes = log(4 << 20, 5).slice(0, 100_000 + length);
      const whole = reading(bytes, bytes.length, pushRest);
      expect(inTwo(bytes, 100_000, () => 2, readFrom(bytes))).toEqual(whole);
    }
  });

  it("are read again by the main thread where the other one could not read them", () => {
    const bytes = log(3 << 20, 6);
    const whole = reading(bytes, bytes.length, pushRest);
    const failing: ReadAt = () => {
      throw new Error("EIO");
    };
    expect(inTwo(bytes, 200_000, () => 2, readFrom(bytes), failing)).toEqual(whole);
    expect(() => inTwo(bytes, 200_000, () => 1, failing, failing)).toThrow("EIO");
  });
});

describe("a pipe", () => {
  /** Its bytes come in pieces of any size, and may end with an error. */
  async function read(bytes: Uint8Array, head: number, seed: number, error: Error | null = null) {
    const next = random(seed);
    const handed: LogLine[] = [];
    const reader = new LineReader({ source: "t", gate: GATE, hold: 0, onLine: (line) => handed.push(line) });
    reader.sieveMaker = createSharedSieve;
    reader.push(bytes.subarray(0, head));
    let at = head;
    const piece = async (room: Uint8Array) => {
      if (at >= bytes.length && error !== null) throw error;
      const most = next() < 0.2 ? room.length : Math.ceil(next() * 70_000);
      const part = bytes.subarray(at, at + Math.min(most, room.length));
      room.set(part);
      at += part.length;
      return part.length;
    };
    if (reader.direct === null) throw new Error("no sieve");
    const said = await new ReadAhead(-1, () => {}).pumpInOrder(reader.direct, piece).catch((e: Error) => e.message);
    return { ...reader.end(), handed, said };
  }

  it.each([11, 12, 13, 14])("gives what a pass over all bytes gives (log %i)", async (seed) => {
    const bytes = log(6 << 20, seed);
    const whole = reading(bytes, bytes.length, pushRest);
    expect(await read(bytes, 600_000 + seed, seed)).toEqual({ ...whole, said: undefined });
  });

  it("gives all that came before it broke", async () => {
    const bytes = log(3 << 20, 15);
    const whole = reading(bytes, bytes.length, pushRest);
    expect(await read(bytes, 300_000, 1, new Error("EIO"))).toEqual({ ...whole, said: "EIO" });
  });
});

describe("a long file", () => {
  const folder = mkdtempSync(join(tmpdir(), "crashdx-chunks-"));
  const file = join(folder, "long.log");
  beforeAll(() => {
    const block = log(4 << 20, 8);
    writeFileSync(file, Buffer.concat(Array.from({ length: 14 }, () => block)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(["before the log is opened", "with it"])(
    "is read by two threads as by one, the second started %s",
    async (when) => {
      if (when !== "with it") await startEarly(file);
      const read = async () => {
        const handed: string[] = [];
        const summary = await readInput(file, {
          gate: GATE,
          onLine: ({ number, offset, text }) => handed.push(`${number} ${offset} ${text}`),
        });
        return { summary, handed };
      };
      const two = await read();
      process.env[ONE_THREAD] = "1";
      const one = await read();
      delete process.env[ONE_THREAD];
      expect(two.handed.length).toBeGreaterThan(10_000);
      expect(two.summary).toEqual(one.summary);
      // One difference would be shown as a million lines.
      expect(two.handed.findIndex((line, i) => line !== one.handed[i])).toBe(-1);
      expect(two.handed.length).toBe(one.handed.length);
    },
  );
});
