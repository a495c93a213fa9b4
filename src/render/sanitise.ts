/**
 * The one place where text of a log is made harmless, before any renderer sees it: control characters, escape
 * sequences, bidirectional and invisible characters become visible names such as `<U+202E>`, as `less` shows them.
 * Each format's own escaping (HTML, XML, Markdown, workflow commands) comes on top, in that format's file.
 */

/**
 * Cc: controls, ESC among them. Cf: bidirectional (U+202A–202E, U+2066–2069), zero width, soft hyphen, tags. Cs: lone surrogates.
 * Zl, Zp: line and paragraph separators. Noncharacters, two of which XML forbids. Then blank letters and the grapheme joiner, which show as nothing (Unicode
 * property Default_Ignorable_Code_Point without the variation selectors that emoji need).
 */
const unsafe = (): RegExp =>
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{NChar}]|\u034F|[\u115F\u1160]|\u17B4|\u17B5|[\u3164\uFFA0]/gu;
/** Made when a text needs it: its sets of characters take a millisecond to put together. */
let unsafeOnce: RegExp | undefined;
/** Printable ASCII, and with it most texts. */
const PLAIN = /^[ -~]*$/;

function name(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/**
 * Text in which nothing is left that a terminal, a page or a reader could take for anything but letters.
 * Tabs become blanks. Line ends stay only where `lines` is true (texts of our own that have several lines).
 */
export function sanitise(text: string, lines = false): string {
  if (PLAIN.test(text)) return text;
  unsafeOnce ??= unsafe();
  return text.replace(unsafeOnce, (character) => {
    if (character === "\t") return lines ? "    " : " ";
    if (character === "\n" && lines) return character;
    return name(character);
  });
}

/** Fields that hold several lines: the text of a change, and commands to copy. */
const MULTILINE: ReadonlySet<string> = new Set(["change.text", "command"]);

function visit(value: unknown, key: string, change: (text: string, key: string) => string): unknown {
  if (typeof value === "string") return change(value, key);
  if (Array.isArray(value)) return value.map((item) => visit(item, key, change));
  if (value !== null && typeof value === "object") {
    const isChange = key === "changes";
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        change(name, ""),
        visit(item, isChange && name === "text" ? "change.text" : name, change),
      ]),
    );
  }
  return value;
}

/** A copy of plain data in which every string, keys included, went through `change` with the name of its field. */
export function mapStrings<T>(data: T, change: (text: string, field: string) => string): T {
  return visit(data, "", change) as T;
}

/** A copy of the report with every string made harmless. */
export function sanitiseReport<T>(report: T): T {
  return mapStrings(report, (text, field) => sanitise(text, MULTILINE.has(field)));
}
