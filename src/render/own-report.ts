/**
 * Knows a report of this program again by what its formats begin and end with. A report quotes the failure of a log: read as a log itself, it would
 * count as one more rank that failed.
 */

/** Bytes from the start and from the end of a file that are enough to tell. */
export const OWN_MARK_BYTES = 4096;

/** What each format begins with; a test holds them to what the renderers write. */
const BEGINNINGS: readonly RegExp[] = [
  // Terminal: the input line, cut where it is too long, and the headline in capitals.
  /^crashdx: .*(?:no input| lines?|\u2026|\.\.\.)\n\n[^\p{Ll}\n]+\n/u,
  // JSON, of --each as well.
  /^(?:\[\s{0,20})?\{\s{0,20}"schemaVersion": ?\d+,\s{0,20}"tool": ?\{\s{0,20}"name": ?"crashdx"/,
  // SARIF
  /^\{\s{0,20}"\$schema": ?"[^"\n]*\/sarif-[^"\n]*",\s{0,20}"version": ?"[\d.]+",\s{0,20}"runs": ?\[\s{0,20}\{\s{0,20}"tool": ?\{\s{0,20}"driver": ?\{\s{0,20}"name": ?"crashdx"/,
  // JUnit
  /^<\?xml [^>\n]*>\s{0,20}<testsuites name="crashdx"/,
  // HTML
  /^<!doctype html>[\s\S]*<meta name="generator" content="crashdx /,
  // GitLab and GitHub: their fields, and words of ours.
  /^\[\s{0,20}\{\s{0,20}"description": ?"[^\n]* How sure: [^\n]*",\s{0,20}"check_name": ?"/,
  /^::(?:error|warning|notice) file=[^\n]*,title=[^\n]*%0AHow sure: /,
];

/** Markdown says by its end whose it is. */
const MARKDOWN_BEGINNING = /^## /;
const MARKDOWN_END = /\n\*crashdx \d[^\s:]*: [^\n]*\*\n(?:\n\*Private values replaced by placeholders: \d+\*\n)?$/;

/** Whether a text is a report of this program, by its first and its last bytes. */
export function isOwnReport(head: string, tail: string): boolean {
  // Colours of a terminal, and the mark and line ends that a shell of Windows adds.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
  const plain = (text: string) => text.replace(/^\uFEFF|\u001b\[[\d;]*m|\r/g, "");
  const start = plain(head);
  if (MARKDOWN_BEGINNING.test(start)) return MARKDOWN_END.test(plain(tail));
  return BEGINNINGS.some((beginning) => beginning.test(start));
}
