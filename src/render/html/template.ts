/**
 * HTML by construction: everything that goes into a template is escaped, unless it is HTML made by a template itself. There
 * is no other way to make HTML here, so text of a log stays text.
 */

/** HTML that a template made. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

type Part = Html | string | number | null | readonly Part[];

function shown(part: Part): string {
  if (part === null) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "string") return part.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
  if (typeof part === "number") return String(part);
  return part.map(shown).join("");
}

/** A piece of HTML. Holes take text (escaped), numbers, other pieces, lists of these, and null for nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, index) => string + shown(parts[index] ?? null)).join(""));
}

/** A sentence in which `code` between backticks is set as code. */
export function prose(text: string): Html {
  const parts = text.split(/`([^`]+)`/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** What does not fit on a page at once, a click away; nothing for nothing. */
export function more(title: string, hidden: Html | null): Html | null {
  return hidden === null ? null : html`<details class="more"><summary>${title}</summary>${hidden}</details>`;
}
