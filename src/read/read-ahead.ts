/** Reads the rest of a long file with a second thread (`scout.ts`), which searches chunks ahead. Where there is no second thread this one does it all. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { SCOUT } from "../knowledge/generated-sieve.ts";
import { ONE_THREAD } from "./one-thread.ts";
import { readAll } from "./read-all.ts";
import type { Task } from "./scout.ts";
import { Chunks, type ChunksPlan } from "./sieve/chunks.ts";
import type { SieveSplitter } from "./sieve/sieve-splitter.ts";

/** A shorter file is read before a thread has started. */
const LONG_FILE = 48 << 20;
/** Chunks between two turns of the event loop. */
const TURNS = 16;

export const paysOff = (size: number): boolean =>
  size >= LONG_FILE && availableParallelism() > 1 && process.env[ONE_THREAD] === undefined;

export class ReadAhead {
  private readonly fd: number;
  private readonly thread: Worker | null;

  /** Starts the thread: it takes some 30 ms, in which this one can do other things. `onStarted` is called when it runs. */
  constructor(fd: number, onStarted: () => void) {
    this.fd = fd;
    this.thread = startThread(onStarted);
  }

  /** Hands the file's bytes from an offset on to a splitter that has a shared sieve; `took` is told how many each time. */
  async pump(splitter: SieveSplitter, offset: number, took: (bytes: number) => void): Promise<void> {
    const { sieve } = splitter;
    if (sieve.shared === null) throw new TypeError("the sieve has no memory to share");
    const { module, memory, tables, chunks: place } = sieve.shared;
    const plan: ChunksPlan = { place, rooms: sieve.layout.rooms, firstRoom: splitter.next, offset };
    this.thread?.postMessage({ fd: this.fd, plan, module, memory, tables } satisfies Task);
    const chunks = new Chunks(plan, sieve, readAll(this.fd));
    try {
      for (let turn = 1; ; turn++) {
        const { length, searched } = chunks.next();
        if (length === 0) return;
        took(length);
        splitter.filled(length, searched);
        // The file ends within its last chunk; what is written to it later is not read.
        if (length < sieve.layout.roomBytes) return;
        chunks.used();
        // V8 leaves some of its housekeeping to the event loop.
        if (turn % TURNS === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      chunks.finish();
    }
  }
}

function startThread(onStarted: () => void): Worker | null {
  try {
    const thread = new Worker(SCOUT, { eval: true, execArgv: [], env: {} });
    // It may not start where threads are short, and its work is then done here.
    thread.on("error", () => {});
    thread.once("online", onStarted);
    thread.unref();
    return thread;
  } catch {
    return null;
  }
}
