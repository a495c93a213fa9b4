/** Reads the rest of a long input with a second thread (`scout.ts`), which searches chunks ahead. Where there is no second thread this one does it all. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { SCOUT } from "../../knowledge/generated-sieve.ts";
import { Chunks, type ChunksPlan } from "../sieve/chunks.ts";
import type { SieveSplitter } from "../sieve/sieve-splitter.ts";
import { KEPT_BYTES } from "../split.ts";
import { LONG } from "./early.ts";
import { ONE_THREAD } from "./one-thread.ts";
import { readAll } from "./read-at.ts";
import type { Task } from "./scout.ts";

/** Chunks between two turns of the event loop. */
const TURNS = 16;

export const paysOff = (size: number): boolean =>
  size >= LONG && availableParallelism() > 1 && process.env[ONE_THREAD] === undefined;

/** A thread that waits for its input. */
interface Waiting {
  readonly thread: Worker;
  readonly runs: Promise<void>;
}
let waiting: Waiting | null = null;

/** Starts the thread for the next long input. It takes some 30 ms, in which this one can do other things. */
export function startAhead(): void {
  waiting ??= startThread();
}

export class ReadAhead {
  private readonly fd: number;
  private readonly thread: Worker | null;

  /** Takes the thread that waits, or starts one. `onStarted` is called when it runs. */
  constructor(fd: number, onStarted: () => void) {
    this.fd = fd;
    startAhead();
    this.thread = waiting?.thread ?? null;
    waiting?.runs.then(onStarted);
    waiting = null;
  }

  private share(splitter: SieveSplitter, offset: number | null): Chunks {
    const { sieve } = splitter;
    if (sieve.shared === null) throw new TypeError("the sieve has no memory to share");
    const { module, memory, tables, chunks: place } = sieve.shared;
    const plan: ChunksPlan = { place, rooms: sieve.layout.rooms, firstRoom: splitter.next, offset };
    this.thread?.postMessage({ fd: this.fd, plan, module, memory, tables } satisfies Task);
    return new Chunks(plan, sieve, readAll(this.fd));
  }

  /** Hands the file's bytes from an offset on to a splitter that has a shared sieve; `took` is told how many each time. */
  async pump(splitter: SieveSplitter, offset: number, took: (bytes: number) => void): Promise<void> {
    const chunks = this.share(splitter, offset);
    try {
      for (let turn = 1; ; turn++) {
        const { length, searched } = chunks.next();
        if (length === 0) return;
        took(length);
        splitter.filled(length, searched);
        // The file ends within its last chunk; what is written to it later is not read.
        if (length < splitter.sieve.layout.roomBytes) return;
        chunks.used();
        // V8 leaves some of its housekeeping to the event loop.
        if (turn % TURNS === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      chunks.finish();
    }
  }

  /** The same for what can only be read in order: `read` gives how many bytes it has put into a buffer, 0 at the end. */
  async pumpInOrder(splitter: SieveSplitter, read: (buffer: Uint8Array) => Promise<number>): Promise<void> {
    const { memory, partStart, layout } = splitter.sieve;
    const chunks = this.share(splitter, null);
    const useNext = () => {
      const { length, searched } = chunks.next();
      splitter.filled(length, searched);
      chunks.used();
    };
    try {
      // Where the bytes before this chunk begin whose line may go on in it, and where they end.
      let { from, to } = splitter.unfinished;
      let failed: { readonly error: unknown } | null = null;
      for (;;) {
        const room = chunks.roomToPut();
        if (room === null) {
          useNext();
          continue;
        }
        let length = 0;
        try {
          for (let count = -1; count !== 0 && length < layout.roomBytes; length += count)
            count = await read(memory.subarray(room + length, room + layout.roomBytes));
        } catch (error) {
          failed = { error };
        }
        if (length === 0) break;
        const before = to - from > KEPT_BYTES ? 0 : to - from;
        memory.copyWithin(room - before, to - before, to);
        chunks.put(length, before);
        to = room + length;
        from = partStart(to, room - before);
        while (chunks.isReady()) useNext();
        if (failed !== null) break;
      }
      // What was read counts, whatever came of the rest.
      while (chunks.isPut()) useNext();
      if (failed !== null) throw failed.error;
    } finally {
      chunks.finish();
    }
  }
}

function startThread(): Waiting | null {
  try {
    const thread = new Worker(SCOUT, { eval: true, execArgv: [], env: {} });
    // It may not start where threads are short, and its work is then done here.
    thread.on("error", () => {});
    const runs = new Promise<void>((resolve) => thread.once("online", resolve));
    thread.unref();
    return { thread, runs };
  } catch {
    return null;
  }
}
