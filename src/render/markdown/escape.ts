/**
 * Text as Markdown (CommonMark and what GitHub and GitLab add): nothing of it is taken for markup, HTML, a link, a mention
 * or a reference. Text of a log goes through `codeSpan` or `fence`, sentences through `prose`.
 */

/** What means something anywhere in a line (CommonMark §6, GFM §6.5; `$`: mathematics on GitHub and GitLab). */
const INLINE = /[\\`*{}[\]<>|~$]|&(?=[\w#])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** What means something only where a block begins: headings, lists, rules, underlines of headings. */
const BLOCK = /^(?:[#+\-=:]|\d+(?=[.)]))/;

/**
 * Words that GitHub or GitLab turn into links even where escaped, since they look at the rendered text: mentions and mail
 * addresses, bare addresses, references to issues and commits, emoji. Such words are set as code.
 */
const LINKED =
  /@|:\/\/|www\.|#\w|(?:^|[^\p{L}\p{N}_])[!~%$&][\p{L}\p{N}_"]|\bGH-\d|\b(?=\d*[a-f])[0-9a-f]{7,}\b|:[a-z0-9_+-]+:|(?:mailto|xmpp):/iu;

function longestRun(text: string, of: RegExp): number {
  return Math.max(0, ...(text.match(of) ?? []).map((run) => run.length));
}

/** One line of any text as inline code. */
export function codeSpan(text: string): string {
  if (text.trim() === "") return "` `";
  const ticks = "`".repeat(longestRun(text, /`+/g) + 1);
  const room = /^[` ]|[` ]$/.test(text) ? " " : "";
  return `${ticks}${room}${text}${room}${ticks}`;
}

/** Any text as a fenced block, the fence longer than any run of backticks inside. */
export function fence(text: string, language = ""): string {
  const ticks = "`".repeat(Math.max(3, longestRun(text, /`+/g) + 1));
  return `${ticks}${language}\n${text.replace(/\n+$/, "")}\n${ticks}`;
}

/** What stands where a line or an item of a list begins, already escaped inside. A number's dot is escaped behind it ("3\\."), any other character before it. */
export function asBeginning(text: string): string {
  return text.replace(BLOCK, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

function escapeWord(word: string): string {
  return LINKED.test(word) ? codeSpan(word) : word.replace(INLINE, "\\$&");
}

/** Two code spans side by side would be read as one with other ends: a blank keeps them apart. */
export function joined(parts: readonly string[]): string {
  return parts.reduce(
    (text, part) => (text.endsWith("`") && part.startsWith("`") ? `${text} ${part}` : text + part),
    "",
  );
}

/** A sentence inside a line, in which `code` between backticks stays code and everything else is plain text. */
export function inline(text: string): string {
  const parts = text
    .replace(/\s+/g, " ")
    .trim()
    .split(/(`[^`]+`)/);
  return joined(
    parts.flatMap((part, index) =>
      index % 2 === 1
        ? [codeSpan(part.slice(1, -1))]
        : part
            .split(/(\s+)/)
            .map(escapeWord)
            .filter((word) => word !== ""),
    ),
  );
}

/** The same where a line or an item of a list begins with it. */
export function prose(text: string): string {
  return asBeginning(inline(text));
}

/** What is already escaped as a cell of a table: a bar ends a cell even inside code (GFM §4.10). */
export function asCell(text: string): string {
  return text.replace(/\\\|/g, "|").replace(/\|/g, "\\|");
}
