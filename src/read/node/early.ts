/** Starts the thread that helps to read a long log while the rest of the program is still being loaded: it takes as long. */
import { type Stats, statSync } from "node:fs";

/** A shorter log is read before a thread has started. */
export const LONG = 48 << 20;

/** For the log that is read first. Whether there is one is for its reader to say. */
export async function startEarly(log: string | undefined): Promise<void> {
  // Archives are read by one thread.
  if (log === undefined || log === "-" || /\.(gz|zst)$/.test(log)) return;
  let stats: Stats;
  try {
    stats = statSync(log);
  } catch {
    return;
  }
  if (!stats.isFile() || stats.size < LONG) return;
  const { paysOff, startAhead } = await import("./ahead.ts");
  if (paysOff(stats.size)) startAhead();
}
