/** Sections as Markdown: nothing in them that comes from a log is anything but text. */
import type { Report } from "../../model/report.ts";
import type { Block, Item, Part, Section, Table, Text } from "../sections.ts";
import { place } from "../words.ts";
import { asBeginning, asCell, codeSpan, fence, inline, joined } from "./escape.ts";

function part(one: Part, report: Report): string {
  switch (one.is) {
    case "plain":
      return one.text;
    case "words":
    case "address":
      return inline(one.text);
    case "code":
      return codeSpan(one.text);
    case "place":
      return inline(place(one.line, one.source, report));
    case "strong":
      return `**${text(one.parts, report)}**`;
  }
}

function text(parts: Text, report: Report): string {
  return joined(parts.map((one) => part(one, report)));
}

/** A paragraph: a sentence that begins a line, ended by a full stop. */
export function paragraph(parts: Text, report: Report): string {
  const marked = asBeginning(text(parts, report));
  return /[.!?:`)*]$/.test(marked) ? marked : `${marked}.`;
}

function item({ text: parts, quotes }: Item, report: Report): string {
  const lines = quotes.map(({ line, source, text: said }) => {
    const where = `**${inline(place(line, source, report))}**`;
    return said === "" ? where : `${where}: ${codeSpan(said)}`;
  });
  return [...(parts.length === 0 ? [] : [asBeginning(text(parts, report))]), ...lines].join("\n  ");
}

const bullets = (items: readonly string[]): string => items.map((one) => `- ${one}`).join("\n");

function table({ caption, columns, rows }: Table, report: Report): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const cells = (texts: readonly Text[]) => texts.map((parts) => asCell(text(parts, report)));
  const lines = [
    row(columns.map(({ name }) => name)),
    row(columns.map(({ number }) => (number ? "---:" : "---"))),
    ...rows.map((texts) => row(cells(texts))),
  ];
  return [lines.join("\n"), ...(caption === "" ? [] : [caption])];
}

function block(one: Block, report: Report): string[] {
  switch (one.is) {
    case "text":
      return [paragraph(one.text, report)];
    case "heading":
      return [`**${one.text}**`];
    case "code":
      return [fence(one.text, one.language)];
    case "items":
      return [bullets(one.items.map((each) => item(each, report)))];
    case "facts":
      return one.facts.length === 0
        ? []
        : [bullets(one.facts.map(([name, parts]) => `**${name}:** ${text(parts, report)}`))];
    case "table":
      return table(one.table, report);
  }
}

export function blocks(all: readonly Block[], report: Report): string[] {
  return all.flatMap((one) => block(one, report));
}

/** A section below a heading of the third level; nothing for null. */
export function section(one: Section | null, report: Report): string[] {
  return one === null ? [] : [`### ${inline(one.title)}`, ...blocks(one.blocks, report)];
}
