/** Markdown of the knowledge (`crashdx explain`), set for the terminal by marked-terminal. Loaded only when asked for. */
import { Marked } from "marked";
import { markedTerminal } from "marked-terminal";
import type { Palette } from "./style.ts";
import { columns, wrap } from "./text.ts";

/** Wraps one line; what it begins with (blanks, a bullet) sets the indent of the lines that follow. */
function wrapped(line: string, width: number): string[] {
  if (columns(line) <= width) return [line];
  const [, indent = "", bullet = ""] = /^( *)((?:[*•] |\d+\. )?)/.exec(line) ?? [];
  const hang = " ".repeat(indent.length + bullet.length);
  const lines = wrap(line.slice(indent.length + bullet.length), width - hang.length);
  return lines.map((text, at) => (at === 0 ? indent + bullet : hang) + text);
}

/** Markdown in lines of at most `width` columns, commands to copy apart. */
export async function layMarkdown(markdown: string, width: number, look: Palette): Promise<string[]> {
  const same = (text: string) => text;
  const plain = look.bold("x") === "x";
  const marked = new Marked(
    markedTerminal({
      // The styles of the package follow its own look at the environment; ours follow the option given.
      code: look.cyan,
      blockquote: look.dim,
      html: same,
      hr: look.dim,
      listitem: same,
      table: same,
      paragraph: same,
      strong: look.bold,
      em: look.dim,
      codespan: plain ? (text: string) => `\`${text}\`` : look.cyan,
      del: same,
      link: same,
      href: same,
      unescape: false,
      emoji: false,
      showSectionPrefix: false,
      reflowText: false,
      tab: 2,
    }),
    {
      renderer: {
        // The package shows what is inside a list's item as its source.
        text(token) {
          return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : token.text;
        },
        heading({ tokens, depth }) {
          const title = this.parser.parseInline(tokens);
          const rule = depth < 4 ? `\n${look.dim("─".repeat(Math.min(columns(title), width)))}` : "";
          return `${look.bold(title)}${rule}\n\n`;
        },
        // As it stands: the package would put an escape sequence around it, which a break of the line would cut.
        link: ({ href }) => href,
        // Commands are shown as they stand: the package would colour them by guessing their language.
        code: ({ text }) =>
          `${text
            .split("\n")
            .map((line) => `\u0000    ${look.cyan(line)}`)
            .join("\n")}\n\n`,
      },
    },
  );
  const text = await marked.parse(markdown);
  return text
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()
    .split("\n")
    .flatMap((line) => (line.startsWith("\u0000") ? [line.slice(1)] : wrapped(line, width)));
}
