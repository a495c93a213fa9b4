/** What helps to read a long input: the sieve, a second thread, and settings of V8. */
import type { LineReader } from "../line-reader.ts";
import type { ReadAhead } from "./ahead.ts";

/** Bytes from which setting V8 is worth its time, some 2 ms. */
const LONG_INPUT = 16 << 20;

/** V8 reads these when it needs them, so that they may be set while it runs. */
const FLAGS = [
  // The heap's young space no longer grows: nearly all that a line needs is garbage by the next one, so that a small space is as quick, and takes 20 MiB less.
  "--semi-space-growth-factor=1",
  // The old space grows more slowly.
  "--optimize-for-size",
  // Functions are optimised later and with less put into one another: over a second or two V8 spends as long on that as the lines take, on the core that the
  // reading needs.
  "--interrupt-budget=400000",
  "--max-inlined-bytecode-size=50",
  "--max-inlined-bytecode-size-cumulative=50",
];
/** Where V8 has relaxed SIMD only behind its flag, as in Node 20, the sieve runs a third faster with it; elsewhere it has it, or does without. */
const RELAXED_SIMD = "--experimental-wasm-relaxed-simd";

/** Loads the sieve, one whose memory can be shared where a second thread may come to help. For an input that may be long V8 is set first. */
export async function giveSieve(reader: LineReader, size: number | null, mayShare: boolean): Promise<void> {
  const isLong = size === null || size >= LONG_INPUT;
  if (isLong) await tuneV8();
  const { createSharedSieve, createSieve } = await import("../sieve/sieve.ts");
  const share = mayShare && isLong && (await import("./ahead.ts")).paysOff(size ?? Number.POSITIVE_INFINITY);
  reader.sieveMaker = share ? createSharedSieve : createSieve;
}

/** Starts the second thread that searches a shared sieve's memory. */
export async function startHelp(fd: number): Promise<ReadAhead> {
  const { ReadAhead } = await import("./ahead.ts");
  // A new thread brings its own settings of V8 along, for all.
  return new ReadAhead(fd, () => void tuneV8());
}

async function tuneV8(): Promise<void> {
  const { setFlagsFromString } = await import("node:v8");
  for (const flag of FLAGS) setFlagsFromString(flag);
  if (process.versions.v8.startsWith("11.3.")) setFlagsFromString(RELAXED_SIMD);
}
