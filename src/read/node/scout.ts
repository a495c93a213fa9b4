/** The thread that searches a long input ahead of the main one. It gets its part of the agreement (`sieve/chunks.ts`) as a message. */
import { parentPort } from "node:worker_threads";
import { Chunks, type ChunksPlan } from "../sieve/chunks.ts";
import { instanceOf } from "../sieve/instance.ts";
import { readAll } from "./read-at.ts";

export interface Task {
  readonly fd: number;
  readonly plan: ChunksPlan;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the tables of this thread begin. */
  readonly tables: number;
}

parentPort?.once("message", ({ fd, plan, module, memory, tables }: Task) => {
  const chunks = new Chunks(plan, instanceOf(module, memory, tables), readAll(fd));
  while (!chunks.isOver()) if (!chunks.ahead()) chunks.waitForChunk();
});
