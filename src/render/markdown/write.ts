/** Sections as Markdown: nothing in them that comes from a log is anything but text. */
import type { Report } from "../../model/report.ts";
import { counterTable } from "../layout/counters.ts";
import type { Block, Item, NamedText, Part, Section, Table, Text } from "../layout/document.ts";
import { place } from "../names.ts";
import { asBeginning, asCell, codeSpan, fence, inline, joined } from "./escape.ts";

/** An address of the knowledge, never of a log, in letters that need no care: it becomes a link (CommonMark §6.5). */
const ADDRESS = /^https:\/\/[\w.-]+(?:\/[\w./#?=&%~+:,-]*)?$/;

function part(one: Part, report: Report): string {
  switch (one.is) {
    case "plain":
      return one.text;
    case "words":
      return inline(one.text);
    case "address":
      return ADDRESS.test(one.text) ? `<${one.text}>` : inline(one.text);
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

/** The lines below a statement are a list of their own: line ends alone are blanks in most readers. */
function item({ label, time, text: parts, quotes }: Item, report: Report): string {
  const lines = quotes.flatMap(({ line, source, text: said }) => {
    const where = `**${inline(place(line, source, report))}**`;
    return line === 0 ? [] : [said === "" ? where : `${where}: ${codeSpan(said)}`];
  });
  const when = time === undefined ? "" : `${time}, `;
  const before = label === undefined ? "" : `**${when}${text(label, report)}**: `;
  const said =
    parts.length === 0 ? [] : [before === "" ? asBeginning(text(parts, report)) : before + text(parts, report)];
  const [first = "", ...others] = [...said, ...lines];
  return [first, ...others.map((other) => `  - ${other}`)].join("\n");
}

const bullets = (items: readonly string[]): string => items.map((one) => `- ${one}`).join("\n");

/** Named texts as a list; nothing for none. */
export const facts = (all: readonly NamedText[], report: Report): string[] =>
  all.length === 0 ? [] : [bullets(all.map(([name, parts]) => `**${name}:** ${text(parts, report)}`))];

function table({ columns, rows }: Table, report: Report): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const cells = (texts: readonly Text[]) => texts.map((parts) => asCell(text(parts, report)));
  return [
    row(columns.map(({ name }) => name)),
    row(columns.map(({ number }) => (number ? "---:" : "---"))),
    ...rows.map((texts) => row(cells(texts))),
  ].join("\n");
}

const items = (all: readonly Item[], report: Report): string[] =>
  all.length === 0 ? [] : [bullets(all.map((one) => item(one, report)))];

function block(one: Block, report: Report): string[] {
  switch (one.is) {
    case "text":
      return [one.soft === true ? `*${text(one.text, report)}*` : paragraph(one.text, report)];
    case "code":
      return [fence(one.text, one.language)];
    case "items":
      return items(one.items, report);
    case "facts":
      return facts(one.facts, report);
    case "table":
      return [table(one.table, report)];
    case "steps":
      return one.steps.flatMap(({ title, blocks: inside }, index) => [
        `#### ${index + 1}. ${inline(title)}`,
        ...blocks(inside, report),
      ]);
    case "counters":
      return [table(counterTable(one.growth, report), report), one.note, ...items(one.remarks, report)];
  }
}

const blocks = (all: readonly Block[], report: Report): string[] => all.flatMap((one) => block(one, report));

/** A section below a heading of the third level. */
export function section({ title, note, blocks: all }: Section, report: Report): string[] {
  const behind = note === undefined ? "" : ` (${inline(note)})`;
  return [`### ${asBeginning(inline(title))}${behind}`, ...blocks(all, report)];
}
