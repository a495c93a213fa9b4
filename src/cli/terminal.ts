/**
 * What the two output streams are, and how they may be written to. Node makes `process.stdout` and `process.stderr` on their first use,
 * with modules that take longer to load than a small log to read: they are asked only where nothing else tells.
 */
import { fstatSync, writeSync } from "node:fs";
import { UsageError } from "./usage.ts";

type Environment = { readonly [name: string]: string | undefined };

const isSet = (value: string | undefined): value is string => value !== undefined && value !== "";

/**
 * Whether to colour a stream. An explicit flag beats all; then FORCE_COLOR (https://force-color.org), NO_COLOR (https://no-color.org),
 * TERM=dumb, and last whether it is a terminal.
 */
export function wantsColor(flag: "auto" | "always" | "never", isTerminal: boolean, env: Environment): boolean {
  if (flag !== "auto") return flag === "always";
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (isSet(env.NO_COLOR) || env.TERM === "dumb") return false;
  return isTerminal;
}

/** Linux's number for /dev/null and its like (Documentation/admin-guide/devices.txt). */
const MEMORY_DEVICES = 1;

/** Standard output (1) or error (2) where it may be a terminal, else null: a terminal is a character device, and so is /dev/null. */
function streamOf(fd: 1 | 2): NodeJS.WriteStream | null {
  try {
    const status = fstatSync(fd);
    if (!status.isCharacterDevice()) return null;
    if (process.platform === "linux" && status.rdev >> 8 === MEMORY_DEVICES) return null;
  } catch {
    return null;
  }
  return fd === 1 ? process.stdout : process.stderr;
}

/** Whether standard output (1) or error (2) is a terminal. */
export const isTerminal = (fd: 1 | 2): boolean => streamOf(fd)?.isTTY === true;

/** Columns of the terminal that standard output is, where it is one. */
export const columnsOfTerminal = (): number | undefined => streamOf(1)?.columns;

/** Milliseconds of a clock that never goes back. */
export function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Columns of the report on standard output. */
export function widthOf(flag: number | null, columns: number | undefined, env: Environment): number {
  const named = Number(env.COLUMNS);
  return flag ?? columns ?? (Number.isInteger(named) && named >= 40 ? named : 80);
}

/** True where the environment says that there is nothing but ASCII. */
export function onlyAscii(env: Environment): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  return env.TERM === "dumb" || locale === "C" || locale === "POSIX";
}

/** A note for people, on standard error. Never fails: the stream may be closed. */
export function note(text: string): void {
  try {
    writeSync(2, `crashdx: ${text.replace(/\p{Cc}/gu, "?")}\n`);
  } catch {
    // Nobody listens.
  }
}

const WHY: { readonly [code: string]: string } = {
  ENOENT: "there is no such folder",
  ENOTDIR: "a part of the path is no directory",
  EISDIR: "it is a directory",
  EACCES: "no permission",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
};

/** Why something could not be written, in words. */
export const whyUnwritten = (error: NodeJS.ErrnoException): string =>
  WHY[error.code ?? ""] ?? error.code ?? error.message;

/** Writes all of the text to standard output. A reader that has gone (`| head -1`) is no error. Throws a UsageError where it cannot be written. */
export async function writeOut(text: string): Promise<void> {
  try {
    // A console of Windows takes text, not bytes.
    await (process.platform === "win32" ? writeToStream(text) : writeBytes(text));
  } catch (error) {
    throw new UsageError(`cannot write standard output: ${whyUnwritten(error as NodeJS.ErrnoException)}`);
  }
}

async function writeBytes(text: string): Promise<void> {
  const bytes = Buffer.from(text);
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(1, bytes, done);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EPIPE") return;
    // Another process made the pipe one that does not wait.
    if (code !== "EAGAIN") throw error;
    await writeToStream(bytes.subarray(done));
  }
}

function writeToStream(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EPIPE" ? resolve() : reject(error),
    );
    process.stdout.write(text, (error) => {
      if (error === undefined || error === null || (error as NodeJS.ErrnoException).code === "EPIPE") resolve();
      else reject(error);
    });
  });
}

/** A line on standard error that says how far reading is: only on a terminal, only when it takes long. */
export class Progress {
  private readonly started = clock();
  private enabled: boolean | null = null;
  private shownAt = 0;
  private shown = false;

  update(name: string, done: number, total: number | null): void {
    if (this.enabled === false) return;
    const now = clock();
    if (now - this.started < 700 || now - this.shownAt < 200) return;
    this.enabled ??= isTerminal(2);
    if (!this.enabled) return;
    this.shownAt = now;
    this.shown = true;
    const size = `${Math.round(done / 2 ** 20)} MiB`;
    const share =
      total === null || total === 0
        ? size
        : `${Math.min(99, Math.floor((100 * done) / total))}% of ${Math.round(total / 2 ** 20)} MiB`;
    this.write(`\r\u001b[Kreading ${name.replace(/\p{C}/gu, "?").slice(-40)}: ${share}`);
  }
  clear(): void {
    if (this.shown) this.write("\r\u001b[K");
    this.shown = false;
  }
  private write(text: string): void {
    try {
      writeSync(2, text);
    } catch {
      // Nobody listens.
    }
  }
}
