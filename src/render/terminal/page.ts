/** A page of the terminal report: collects lines and knows the room there is. */
import type { Report } from "../../model/report.ts";
import { place } from "../names.ts";
import type { Palette } from "./style.ts";
import { chop, columns, cut, cutStart, pad, wrap } from "./text.ts";

/** Sentences are not set wider than this: longer lines are hard to read. */
export const MEASURE = 104;
/** Columns below which nothing is laid out. */
const NARROWEST = 40;
const LABEL = 11;
/** Lines of the terminal that a quoted line of the log may take, and lines of the log that one statement quotes, in a short report. */
const QUOTE_LINES = 2;
const QUOTATIONS = 2;

/** Collects lines and knows the room there is. */
export class Page {
  readonly lines: string[] = [];
  readonly width: number;
  readonly look: Palette;
  readonly report: Report;
  /** Lines of the log that one statement quotes. */
  readonly quotations: number;
  private readonly quoteLines: number;
  private readonly seen = new Set<string>();

  /** `whole`: quotations are neither cut nor left out. */
  constructor(report: Report, width: number, look: Palette, whole = false) {
    this.report = report;
    this.width = Math.max(NARROWEST, width);
    this.look = look;
    this.quotations = whole ? Number.POSITIVE_INFINITY : QUOTATIONS;
    this.quoteLines = whole ? Number.POSITIVE_INFINITY : QUOTE_LINES;
  }

  /** A sentence, wrapped, each line behind `indent` blanks. */
  say(text: string, indent: number, look: (line: string) => string = (line) => line): void {
    const room = Math.min(this.width, MEASURE) - indent;
    for (const line of wrap(text, room)) this.lines.push(" ".repeat(indent) + look(line));
  }

  /** A sentence as an item of a list. */
  item(text: string, indent = 2): void {
    const room = Math.min(this.width, MEASURE) - indent - 2;
    wrap(text, room).forEach((line, at) => {
      this.lines.push(" ".repeat(indent) + (at === 0 ? "• " : "  ") + line);
    });
  }

  /** A label, and a sentence that hangs to its right. */
  labelled(
    label: string,
    text: string,
    indent = 0,
    look: (line: string) => string = (line) => line,
    size = LABEL,
  ): void {
    const from = indent + size;
    const [first = "", ...rest] = wrap(text, Math.min(this.width, MEASURE) - from);
    this.lines.push(" ".repeat(indent) + this.look.dim(pad(cut(label, size - 1), size)) + look(first));
    for (const line of rest) this.lines.push(" ".repeat(from) + look(line));
  }

  /** A label, and lines to copy to its right, never wrapped or cut. */
  copied(label: string, lines: readonly string[], indent: number): void {
    lines.forEach((line, at) => {
      const lead = pad(at === 0 ? label : "", LABEL);
      this.lines.push(" ".repeat(indent) + this.look.dim(lead) + line);
    });
  }

  heading(text: string, note = ""): void {
    const lines = wrap(text, this.width).map(this.look.bold);
    const behind = note === "" ? "" : ` (${note})`;
    const fits = columns(lines.at(-1) ?? "") + columns(behind) <= this.width;
    if (fits) lines.push((lines.pop() ?? "") + this.look.dim(behind));
    else lines.push(...wrap(behind, this.width).map(this.look.dim));
    this.lines.push("", ...lines);
  }

  /** Text to copy: never wrapped or cut, since a terminal wraps it without breaking the copy. */
  code(text: string, indent: number): void {
    for (const line of text.replace(/\n+$/, "").split("\n")) {
      this.lines.push(line === "" ? "" : " ".repeat(indent) + this.look.cyan(line));
    }
  }

  /** Whether a line of the log has not been quoted yet. */
  fresh(text: string): boolean {
    return text !== "" && !this.seen.has(text);
  }

  /** A line of the log, cut to what fits. */
  quoted(text: string, indent: number): readonly string[] {
    this.seen.add(text);
    const room = this.width - indent - 2;
    const lines = chop(text.trim(), room);
    const shown = lines.slice(0, this.quoteLines);
    if (lines.length > this.quoteLines) shown.push(cut(`${shown.pop()}${lines[this.quoteLines]}`, room));
    return shown.map((line) => this.look.dim(`│ ${line}`));
  }

  /** The same on lines of its own, once for the whole report. */
  quote(text: string, indent: number): void {
    if (!this.fresh(text)) return;
    for (const line of this.quoted(text, indent)) this.lines.push(" ".repeat(indent) + line);
  }

  place(line: number, source: string): string {
    return cutStart(place(line, source, this.report), Math.max(16, this.width >> 1));
  }
}
