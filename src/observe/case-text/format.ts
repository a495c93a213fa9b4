/**
 * The case file as text: JSON lines, so that logs can be read where they are and only case files travel. A header line names the
 * format and its version, then comes one record a line, and a last line counts them, so that a cut file is told from a whole one.
 * Several case files may stand one behind the other in one text (`cat *.case`).
 */
import { type Encoding, sniffEncoding } from "../../read/split.ts";

export const FORMAT = "crashdx-case";
export const VERSION = 1;
/** How every case file begins. */
export const BEGINNING = `{"format":"${FORMAT}"`;

/** Bytes of a file that are enough to tell whether it holds a case file. */
export const CASE_HEAD = 8192;
/** Bytes of other text that may stand before a case file, as the greeting of a machine that was asked for it. */
const MOST_BEFORE = 4096;

/**
 * The encoding of the case file that a file holds, by the file's first bytes; null for what is none. PowerShell writes what it redirects
 * in UTF-16, and editors of Windows add a mark to UTF-8.
 */
export function caseEncoding(head: Uint8Array): Encoding | null {
  const encoding = sniffEncoding(head);
  const width = encoding === "utf-8" ? 1 : 2;
  const start = new TextDecoder(encoding).decode(head.subarray(0, width * (MOST_BEFORE + BEGINNING.length)));
  return start.startsWith(BEGINNING) || start.includes(`\n${BEGINNING}`) ? encoding : null;
}
