/** Where results go: standard output or a file. */
import { appendFileSync, writeFileSync } from "node:fs";
import { note, whyUnwritten, writeOut } from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** Exit statuses of the program. */
export type Status = 0 | 1 | 2;

/** Writes to a file, or to standard output for `-`. Throws a UsageError where it cannot. */
export async function writeTo(file: string, text: string): Promise<void> {
  if (file === "-") return writeOut(text);
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${whyUnwritten(error as NodeJS.ErrnoException)}`);
  }
}

/** Adds to a file that others write to as well. Where that fails it is told, and nothing else is lost. */
export function addTo(file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    note(`cannot write ${file}: ${whyUnwritten(error as NodeJS.ErrnoException)}`);
  }
}
