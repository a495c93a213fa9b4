/** Sections as lines of a terminal: what is said of a line of the log stands beside its number, quotations below. */
import type { Block, Item, NamedText, Section, Step, Table, Text } from "../layout/document.ts";
import { counters } from "./counters.ts";
import { MEASURE, type Page } from "./page.ts";
import { table } from "./table.ts";
import { columns, cut, pad, wrap } from "./text.ts";

/** Columns that sections stand in. */
const INDENT = 2;
/** Between a column and the next. */
const GAP = 2;
/** A column of places is at least as wide as the longest that has no source. */
const WHOLE_LOG = "whole log".length;
/** Other lines that show the same: as many are named. */
const PLACES = 4;
/** Columns of a name in a table. */
const NAME = 24;

export function section(page: Page, { title, note, blocks: all }: Section): void {
  page.heading(title, note);
  blocks(page, all, INDENT);
}

function blocks(page: Page, all: readonly Block[], indent: number): void {
  const several = all.filter(({ is }) => is === "code").length > 1;
  for (const one of all) block(page, one, indent, several);
}

function block(page: Page, one: Block, indent: number, severalCodes: boolean): void {
  const { look } = page;
  switch (one.is) {
    case "text":
      page.say(text(one.text, page), indent, one.soft === true ? look.dim : undefined);
      break;
    case "code":
      if (severalCodes && one.label !== "") page.lines.push(`${" ".repeat(indent)}${look.dim(`${one.label}:`)}`);
      page.code(one.text, indent + GAP);
      break;
    case "items":
      items(page, one.items, indent);
      break;
    case "facts":
      for (const fact of one.facts) named(page, fact, indent);
      break;
    case "table":
      tabular(page, one.table, indent);
      break;
    case "steps":
      steps(page, one.steps, indent);
      break;
    case "counters":
      page.lines.push(...counters(one.growth, page.report, page.width, look));
      page.say(one.note, indent, look.dim);
      for (const remark of one.remarks) page.say(text(remark.text, page), indent, look.dim);
  }
}

/** A fact beside its name; addresses one below the other, so that each can be copied. */
function named(page: Page, [name, parts]: NamedText, indent: number): void {
  const addresses = parts.flatMap((part) => (part.is === "address" ? [part.text] : []));
  if (addresses.length > 0) page.copied(name.toLowerCase(), addresses, indent);
  else page.labelled(name.toLowerCase(), text(parts, page), indent);
}

/** A sentence. What is strong elsewhere is not here: weights are kept for what is read first. */
export function text(parts: Text, page: Page): string {
  return parts
    .map((part) => {
      switch (part.is) {
        case "code":
          // By the word, since lines are broken at blanks.
          return part.text.split(" ").map(page.look.cyan).join(" ");
        case "place":
          return page.place(part.line, part.source);
        case "strong":
          return text(part.parts, page);
        default:
          return part.text;
      }
    })
    .join("");
}

function steps(page: Page, all: readonly Step[], indent: number): void {
  all.forEach(({ title, blocks: inside }, index) => {
    if (index > 0) page.lines.push("");
    const lead = `${index + 1}. `;
    const from = indent + lead.length;
    wrap(title, Math.min(page.width, MEASURE) - from).forEach((line, at) => {
      page.lines.push(`${" ".repeat(indent)}${at === 0 ? lead : " ".repeat(lead.length)}${page.look.bold(line)}`);
    });
    blocks(page, inside, from);
  });
}

/** What an item stands beside: its label, or the place of its first line; null for neither. */
function labelOf({ label, quotes }: Item, page: Page): string | null {
  if (label !== undefined) return text(label, page);
  const [first] = quotes;
  return first === undefined ? null : page.place(first.line, first.source);
}

function items(page: Page, all: readonly Item[], indent: number): void {
  const labels = all.map((one) => labelOf(one, page));
  if (labels.every((label) => label !== null)) beside(page, all, labels, indent);
  else for (const one of all) bullet(page, one, indent);
}

function bullet(page: Page, one: Item, indent: number): void {
  const [first] = one.quotes;
  const where = first === undefined ? "" : ` (${page.place(first.line, first.source)})`;
  page.item(text(one.text, page) + where, indent);
  if (first !== undefined) page.quote(first.text, indent + GAP);
}

/** Items in two columns: what each is about, and what is said of it with the lines that show it. */
function beside(page: Page, all: readonly Item[], labels: readonly string[], indent: number): void {
  const places = all.some(({ label, quotes }) => quotes.length > 0 || label?.some(({ is }) => is === "place"));
  const widest = Math.max(...labels.map(columns), places ? WHOLE_LOG : 0);
  const from = indent + Math.min(widest, page.width >> 2) + GAP;
  const room = Math.min(page.width, MEASURE) - from;
  const hung = (name: string, lines: readonly string[]): void => {
    const fits = columns(name) <= from - indent - GAP;
    if (!fits) page.lines.push(`${" ".repeat(indent)}${page.look.cyan(cut(name, page.width - indent))}`);
    lines.forEach((line, at) => {
      const start = at === 0 && fits ? " ".repeat(indent) + pad(page.look.cyan(name), from - indent) : " ".repeat(from);
      page.lines.push(start + line);
    });
  };
  all.forEach((one, index) => {
    const label = labels[index] ?? "";
    const [first, ...others] = one.quotes;
    const above = all[index - 1]?.quotes.at(-1);
    const same = first !== undefined && above !== undefined && page.place(above.line, above.source) === label;
    const said = wrap(text(one.text, page), room);
    if (said.length > 0) hung(same ? "" : label, said);
    if (first === undefined) return;
    if (said.length === 0) hung(label, page.quoted(first.text, from));
    // What is said next of the very same line goes above its quotation.
    else if (others.length > 0 || all[index + 1]?.quotes[0]?.text !== first.text) page.quote(first.text, from);
    const at = ({ line, source }: { readonly line: number; readonly source: string }) => page.place(line, source);
    const unseen = others.filter((other) => page.fresh(other.text)).slice(0, page.quotations - 1);
    for (const other of unseen) hung(at(other), page.quoted(other.text, from));
    const rest = [...new Set(others.filter((other) => !unseen.includes(other)).map(at))];
    const named = rest.length > PLACES ? [...rest.slice(0, PLACES), `${rest.length - PLACES} more`] : rest;
    if (named.length > 0) page.say(`also ${named.join(", ")}`, from, page.look.dim);
  });
}

/** A table where it fits, else one row below the other, its first cell beside the others. */
function tabular(page: Page, { columns: head, rows }: Table, indent: number): void {
  const cells = rows.map((row) => row.map((parts) => text(parts, page)));
  const shown = cells.map((row, index) =>
    row.map((cell, at) => {
      if (at === 0) return cells[index - 1]?.[0] === cell ? "" : cut(cell, NAME);
      return cell === "" ? "–" : cell;
    }),
  );
  const lines = table(
    head.map(({ name }) => name.toLowerCase()),
    shown,
    page.look,
  );
  if (lines.every((line) => columns(line) <= page.width)) {
    page.lines.push(...lines);
    return;
  }
  const items = cells.map(([name = "", ...others]): Item => {
    const said = others.filter((cell) => cell !== "").join(", ");
    return { label: [{ is: "plain", text: name }], text: [{ is: "plain", text: said }], quotes: [] };
  });
  beside(
    page,
    items,
    items.map((one) => labelOf(one, page) ?? ""),
    indent,
  );
}
