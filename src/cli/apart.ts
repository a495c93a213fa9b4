/**
 * Reads logs in processes of their own, beside the one that this process reads, where there are cores to spare: each hands back its case file, which
 * is all that a diagnosis needs. A process and not a thread, since `crashdx observe` does just that, and its memory comes back when it ends.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { CASE_HEAD, caseEncoding } from "../observe/case-text/format.ts";
import { ONE_THREAD } from "../read/node/one-thread.ts";

/** A log of fewer bytes is read sooner than a process starts and pays off. */
const LARGE = 32 << 20;
/** Processes beside this one at most: from some number on the disk is what is waited for. */
const MOST = 15;

/** How many processes may read so many large logs beside this one: none where there are fewer than two. */
export const helpersFor = (large: number): number => Math.max(0, Math.min(MOST, large - 1, availableParallelism() - 1));

/** Whether an input is a log that is large enough to be read apart. A case file is merged as it is. */
export function isLarge(input: string): boolean {
  if (input === "-") return false;
  try {
    const stats = statSync(input, { throwIfNoEntry: false });
    if (!stats?.isFile() || stats.size < LARGE) return false;
    const fd = openSync(input, "r");
    const head = new Uint8Array(CASE_HEAD);
    const length = readSync(fd, head, 0, head.length, 0);
    closeSync(fd);
    return caseEncoding(head.subarray(0, length)) === null;
  } catch {
    // Whoever reads it says what is wrong with it.
    return false;
  }
}

/**
 * Has one log observed; `take` gets the bytes of its case file. What the other process has to say goes to standard error. Gives its exit status, or null
 * where it could not be started or did not end by itself.
 */
export function observeApart(
  input: string,
  args: readonly string[],
  take: (chunk: Uint8Array) => void,
): Promise<number | null> {
  const program = process.argv[1];
  if (program === undefined) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...process.execArgv, program, "observe", ...args, "--", input], {
      stdio: ["ignore", "pipe", "inherit"],
      // Its second thread would take the core of another one.
      env: { ...process.env, [ONE_THREAD]: "1" },
    });
    child.stdout.on("data", take);
    child.once("error", () => resolve(null));
    child.once("close", (status) => resolve(status));
  });
}
