/** Sections as Markdown: nothing in them that comes from a log is anything but text. */
import type { Report } from "../../model/report.ts";
import type { Block, Item, Part, Section, Table, Text } from "../sections.ts";
import { place } from "../words.ts";
import { asBeginning, asCell, codeSpan, fence, inline, joined } from "./escape.ts";

/** What is written, and for whom. */
export interface Page {
  readonly report: Report;
  /** Whether addresses become links: a terminal shows them as they are, so that a wrapped one can still be copied. */
  readonly links: boolean;
}

/** An address of the knowledge, never of a log, in letters that need no care: it becomes a link (CommonMark §6.5). */
const ADDRESS = /^https:\/\/[\w.-]+(?:\/[\w./#?=&%~+:,-]*)?$/;

function part(one: Part, page: Page): string {
  switch (one.is) {
    case "plain":
      return one.text;
    case "words":
      return inline(one.text);
    case "address":
      return page.links && ADDRESS.test(one.text) ? `<${one.text}>` : inline(one.text);
    case "code":
      return codeSpan(one.text);
    case "place":
      return inline(place(one.line, one.source, page.report));
    case "strong":
      return `**${text(one.parts, page)}**`;
  }
}

function text(parts: Text, page: Page): string {
  return joined(parts.map((one) => part(one, page)));
}

/** A paragraph: a sentence that begins a line, ended by a full stop. */
export function paragraph(parts: Text, page: Page): string {
  const marked = asBeginning(text(parts, page));
  return /[.!?:`)*]$/.test(marked) ? marked : `${marked}.`;
}

/** The lines below a statement are a list of their own: line ends alone are blanks in most readers. */
function item({ text: parts, quotes }: Item, page: Page): string {
  const lines = quotes.map(({ line, source, text: said }) => {
    const where = `**${inline(place(line, source, page.report))}**`;
    return said === "" ? where : `${where}: ${codeSpan(said)}`;
  });
  const [first = "", ...others] = parts.length === 0 ? lines : [asBeginning(text(parts, page)), ...lines];
  return [first, ...others.map((other) => `  - ${other}`)].join("\n");
}

const bullets = (items: readonly string[]): string => items.map((one) => `- ${one}`).join("\n");

function table({ caption, columns, rows }: Table, page: Page): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const cells = (texts: readonly Text[]) => texts.map((parts) => asCell(text(parts, page)));
  const lines = [
    row(columns.map(({ name }) => name)),
    row(columns.map(({ number }) => (number ? "---:" : "---"))),
    ...rows.map((texts) => row(cells(texts))),
  ];
  return [lines.join("\n"), ...(caption === "" ? [] : [caption])];
}

function block(one: Block, page: Page): string[] {
  switch (one.is) {
    case "text":
      return [paragraph(one.text, page)];
    case "heading":
      return [`**${one.text}**`];
    case "code":
      return [fence(one.text, one.language)];
    case "items":
      return [bullets(one.items.map((each) => item(each, page)))];
    case "facts":
      return one.facts.length === 0
        ? []
        : [bullets(one.facts.map(([name, parts]) => `**${name}:** ${text(parts, page)}`))];
    case "table":
      return table(one.table, page);
  }
}

export function blocks(all: readonly Block[], page: Page): string[] {
  return all.flatMap((one) => block(one, page));
}

/** A section below a heading of the third level; nothing for null. */
export function section(one: Section | null, page: Page): string[] {
  return one === null ? [] : [`### ${inline(one.title)}`, ...blocks(one.blocks, page)];
}
