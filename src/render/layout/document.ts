/**
 * A report as a document without markup: sections of a few kinds of blocks, in parts that say what they are. `report.ts` lays a
 * report out so, once; the terminal, Markdown and HTML each only write blocks (`terminal/write.ts`, `markdown/write.ts`, `html/write.ts`).
 */
import type { Growth } from "../../model/growth.ts";

/** A piece of a sentence. `words`: a sentence of the report, in which `code` between backticks is code; `plain`: words of the layout. */
export type Part =
  | { readonly is: "plain" | "words" | "code" | "address"; readonly text: string }
  | { readonly is: "strong"; readonly parts: Text }
  | ({ readonly is: "place" } & Place);
export type Text = readonly Part[];

/** Where in the logs; line 0 is the whole log. */
export interface Place {
  readonly line: number;
  readonly source: string;
}

/** A line of the log, as it stands there. */
export interface Quote extends Place {
  readonly text: string;
}

/** A statement and the lines that show it. Either may be empty. */
export interface Item {
  /** What it is about, which stands before it: a line, a probability. */
  readonly label?: Text;
  /** When that was, as a clock says it. */
  readonly time?: string;
  readonly text: Text;
  readonly quotes: readonly Quote[];
  /** What its mark should tell at a glance. */
  readonly tone?: "for" | "against";
}

interface Column {
  readonly name: string;
  readonly number: boolean;
}

export interface Table {
  readonly columns: readonly Column[];
  /** The first cell of a row names it. An empty cell is one that does not apply. */
  readonly rows: readonly (readonly Text[])[];
}

/** One of several things to do, with what belongs to it. */
export interface Step {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A name and what is said under it: "Cost: none". */
export type NamedText = readonly [name: string, text: Text];

export type Block =
  | { readonly is: "text"; readonly text: Text; readonly soft?: boolean }
  /** Text to copy. `label`: where it belongs, empty where only one place is meant. */
  | { readonly is: "code"; readonly text: string; readonly language: string; readonly label: string }
  | { readonly is: "items"; readonly items: readonly Item[] }
  | { readonly is: "facts"; readonly facts: readonly NamedText[] }
  | { readonly is: "table"; readonly table: Table }
  | { readonly is: "steps"; readonly steps: readonly Step[] }
  /** Counters, which each format draws in its own way. `note`: what their columns mean; `remarks`: what is said of single ones. */
  | {
      readonly is: "counters";
      readonly growth: readonly Growth[];
      readonly note: string;
      readonly remarks: readonly Item[];
    };

export interface Section {
  /** The same in every report. */
  readonly id: string;
  readonly title: string;
  /** Behind the title: "3 of 5". */
  readonly note?: string;
  readonly blocks: readonly Block[];
}

type Hole = Part | Text | string | number | null;

/** Parts of a template: its own words are plain, strings in holes are sentences of the report, null is nothing. */
export function say(strings: TemplateStringsArray, ...holes: readonly Hole[]): Text {
  return strings.flatMap((text, index): readonly Part[] => {
    const hole = holes[index] ?? null;
    const own: readonly Part[] = text === "" ? [] : [{ is: "plain", text }];
    if (hole === null || hole === "") return own;
    if (typeof hole === "number") return [...own, { is: "plain", text: String(hole) }];
    if (typeof hole === "string") return [...own, { is: "words", text: hole }];
    return "is" in hole ? [...own, hole] : [...own, ...hole];
  });
}

export const plain = (text: string): Text => [{ is: "plain", text }];
export const code = (text: string): Part => ({ is: "code", text });
export const strong = (text: string): Part => ({ is: "strong", parts: say`${text}` });
export const address = (text: string): Part => ({ is: "address", text });
export const place = ({ line, source }: Place): Part => ({ is: "place", line, source });
export const quoted = ({ line, source, text }: Quote): Quote => ({ line, source, text });
/** " (line 12)"; nothing for the whole log. */
export const inBrackets = (at: Place): Text | null => (at.line === 0 ? null : say` (${place(at)})`);
export const item = (text: Text, quotes: readonly Quote[] = []): Item => ({ text, quotes });
export const labelled = (label: Text | Part, text: Text, quotes: readonly Quote[] = []): Item => ({
  label: "is" in label ? [label] : label,
  text,
  quotes,
});

/** "3 of 5" where not all are shown, else empty. */
export const someOf = (shown: number, all: number): string => (shown < all ? `${shown} of ${all}` : "");

/** A section; null where there is nothing to say in it. */
export function section(id: string, title: string, blocks: readonly Block[], note = ""): Section | null {
  const full = blocks.filter((block) => block.is !== "items" || block.items.length > 0);
  if (full.length === 0) return null;
  return { id, title, blocks: full, ...(note === "" ? {} : { note }) };
}

/** A section that is one list, of which the first `most` are shown. */
export function listed(
  id: string,
  title: string,
  items: readonly Item[],
  most = Number.POSITIVE_INFINITY,
): Section | null {
  const shown = items.slice(0, most);
  return section(id, title, [{ is: "items", items: shown }], someOf(shown.length, items.length));
}
