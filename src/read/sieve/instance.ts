/** The functions of a compiled sieve over a memory; see `sieve.as`. Places are offsets in that memory. */

export interface Search {
  readonly memory: Uint8Array;
  /** Begins with the bytes from `from` to `to`. */
  start(from: number, to: number): void;
  /** Notes the next parts of lines that are worth something at `at`; fewer than `most` when there are no more. */
  parts(at: number, most: number): number;
  /** Counts line ends. */
  count(from: number, to: number): number;
  partEnd(from: number, to: number): number;
  partStart(from: number, bottom: number): number;
}

/** Where the tables begin is the instance's own, so that two of them may share a memory. */
export function instanceOf(module: WebAssembly.Module, memory: WebAssembly.Memory, tables: number): Search {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, tables } });
  const { start, parts, count, partEnd, partStart } = exports as unknown as Search;
  return { memory: new Uint8Array(memory.buffer), start, parts, count, partEnd, partStart };
}
