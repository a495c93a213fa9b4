/** The lines around those that a report names, read from the logs once more: for a page on which people look at the log itself. */
import { statSync } from "node:fs";
import type { Report } from "../model/report.ts";
import { readInput } from "../read/node/input.ts";
import { namedLines, type ShownLine } from "../render/lines.ts";
import type { LogText } from "../render/options.ts";

/** Lines before and after. */
const NEAR = 2;
/** Characters of a line that are handed on: more than a page shows, so that what is shown of a key at the cut is never a part of it. */
const LONGEST = 4096;
/** Bytes that are read once more at the most: some seconds. */
const MOST_BYTES = 256 << 20;

/** Thrown once the last wanted line has been read. */
class Enough extends Error {}

/**
 * The lines of those sources that are among `inputs`, which were read as logs. What cannot be read once more (a pipe), has changed
 * since or is large is left out without a word: the page then shows the named lines alone.
 */
export async function linesAround(report: Report, inputs: ReadonlySet<string>): Promise<readonly LogText[]> {
  const named = namedLines(report);
  const found: LogText[] = [];
  let left = MOST_BYTES;
  for (const { name, bytes } of report.input.sources) {
    const here = named.filter(({ source }) => source === name);
    if (here.length === 0 || !inputs.has(name) || bytes > left || !isFile(name)) continue;
    left -= bytes;
    const lines = await readAround(name, around(here));
    if (!changed(here, lines))
      for (const [line, text] of lines) found.push({ source: name, line, text: text.slice(0, LONGEST) });
  }
  return found;
}

/** Only a file gives its lines twice: standard input and pipes are gone. */
const isFile = (name: string) => name !== "-" && (statSync(name, { throwIfNoEntry: false })?.isFile() ?? false);

/** Whether no failure stands where it stood. Its text may be cut, or put together from lines that a terminal had wrapped. */
function changed(named: readonly ShownLine[], lines: ReadonlyMap<number, string>): boolean {
  const failures = named.filter(({ failed }) => failed);
  const start = (text: string | undefined) => text?.slice(0, 40);
  return failures.length > 0 && !failures.some(({ line, text }) => start(lines.get(line)) === start(text));
}

/** The numbers of the lines to show: a gap that would take as much room as its lines is none. */
function around(named: readonly ShownLine[]): ReadonlySet<number> {
  const wanted = new Set<number>();
  let last = 0;
  for (const { line } of named) {
    const from = line - NEAR - last > 2 ? line - NEAR : last + 1;
    for (let number = from; number <= line + NEAR; number++) wanted.add(number);
    last = line + NEAR;
  }
  return wanted;
}

async function readAround(file: string, wanted: ReadonlySet<number>): Promise<ReadonlyMap<number, string>> {
  const lines = new Map<number, string>();
  const last = Math.max(...wanted);
  try {
    await readInput(file, {
      onLine: ({ number, text }) => {
        if (wanted.has(number)) lines.set(number, text);
        if (number >= last) throw new Enough();
      },
    });
  } catch (error) {
    // A log that is gone by now, or no longer to be read, is shown as far as it was read.
    if (!(error instanceof Enough) && (error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  return lines;
}
