/** Measuring, cutting and wrapping text in terminal columns: wide characters count two, combining marks and styles none. */
import tableUtils from "cli-table3/src/utils.js";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what a style begins with.
const STYLE = /\u001b\[[0-9;]*m/g;
/** Marks that take no column of their own; the table's measure knows only some of them. */
const MARKS = /[\p{Mn}\p{Me}]/gu;

let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for characters. Node reads tables for 6 ms to make the segmenter, and printable ASCII needs none. */
function graphemes(text: string): string[] {
  if (/^[ -~]*$/.test(text)) return text.split("");
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns that `text` takes, by the same measure that cli-table3 lays its columns out with. */
export function columns(text: string): number {
  const bare = text.replace(STYLE, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: printable ASCII needs no measuring.
  if (!/[^\u0000-\u007e]/.test(bare)) return bare.length;
  return tableUtils.strlen(bare.replace(MARKS, ""));
}

/** `text` (without styles) cut to at most `width` columns, with `ellipsis` where it was cut. */
export function cut(text: string, width: number, ellipsis = "…"): string {
  if (columns(text) <= width) return text;
  const room = width - columns(ellipsis);
  let taken = "";
  let used = 0;
  for (const segment of graphemes(text)) {
    const size = columns(segment);
    if (used + size > room) break;
    taken += segment;
    used += size;
  }
  return taken.trimEnd() + ellipsis;
}

/** `text` (without styles) cut at its beginning to at most `width` columns: the end of a path says more. */
export function cutStart(text: string, width: number, ellipsis = "…"): string {
  if (columns(text) <= width) return text;
  const room = width - columns(ellipsis);
  const segments = graphemes(text).reverse();
  let taken = "";
  let used = 0;
  for (const segment of segments) {
    const size = columns(segment);
    if (used + size > room) break;
    taken = segment + taken;
    used += size;
  }
  return ellipsis + taken;
}

/** `text` broken wherever a line is full. Styles inside it end up at its end. */
export function chop(text: string, width: number): string[] {
  const parts: string[] = [];
  let part = "";
  let used = 0;
  for (const segment of graphemes(text.replace(STYLE, ""))) {
    const size = columns(segment);
    if (used + size > width && part !== "") {
      parts.push(part);
      part = "";
      used = 0;
    }
    part += segment;
    used += size;
  }
  parts.push(part + (text.match(STYLE) ?? []).join(""));
  return parts;
}

/** `text` as lines of at most `width` columns, broken at blanks where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | null = null;
  let used = 0;
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const size = columns(word);
    if (line !== null && used + 1 + size <= width) {
      line += ` ${word}`;
      used += 1 + size;
      continue;
    }
    if (line !== null) lines.push(line);
    const parts: string[] = size <= width ? [word] : chop(word, width);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? "";
    used = columns(line);
  }
  if (line !== null) lines.push(line);
  return lines;
}

/** `text` padded with blanks to `width` columns. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}
