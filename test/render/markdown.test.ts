/** The Markdown report: whole outputs, and that text of a log stays text. */
import fc from "fast-check";
import { lexer, type Token } from "marked";
import { describe, expect, test } from "vitest";
import { render } from "../../src/render/index.ts";
import { asCell, codeSpan, fence, inline, prose } from "../../src/render/markdown/escape.ts";
import { sanitise } from "../../src/render/sanitise.ts";
import { expectFile } from "./expected.ts";
import { hostileText, reportOf } from "./hostile.ts";
import { REPORTS, THIRD_FOLD } from "./reports.ts";

/** All tokens, with those inside lists and tables. */
function tokens(markdown: string): Token[] {
  const all: Token[] = [];
  const visit = (token: Token): void => {
    all.push(token);
    if (token.type === "table") {
      for (const { tokens: inside } of [...token.header, ...token.rows.flat()]) inside.forEach(visit);
    } else if (token.type === "list") token.items.forEach(visit);
    else if ("tokens" in token) token.tokens?.forEach(visit);
  };
  lexer(markdown).forEach(visit);
  return all;
}

/** What a page shows outside code, block by block, by a parser that is not ours. */
function shownOutsideCode(markdown: string): string {
  const shown = (token: Token): string => {
    if (token.type === "table")
      return [...token.header, ...token.rows.flat()].map((one) => all(one.tokens, "")).join("\n");
    if (token.type === "list") return all(token.items, "\n");
    if (token.type === "codespan" || token.type === "code") return "\n";
    if ("tokens" in token && token.tokens) return all(token.tokens, token.type === "list_item" ? "\n" : "");
    return "text" in token ? token.text : "";
  };
  const all = (some: Token[], between: string): string => some.map(shown).join(between);
  return all(lexer(markdown), "\n");
}

/** What GitHub or GitLab would make a link or a mention of. */
const LINKED = /(^|\W)@\w|:\/\/|www\.|(^|\W)#\d|\w@\w|\bGH-\d/;

const PLAIN = new Set(["text", "escape", "codespan", "paragraph", "space"]);

describe("a sentence", () => {
  test("keeps code between backticks and escapes the rest", () => {
    expect(prose("set `ulimit -n` to *4096* <b>")).toBe("set `ulimit -n` to \\*4096\\* \\<b\\>");
    expect(prose("pthread_create and _x_")).toBe("pthread_create and \\_x\\_");
    expect(prose("- no list")).toBe("\\- no list");
    expect(prose("3. no list")).toBe("3\\. no list");
    expect(prose("ask @octocat in #12")).toBe("ask `@octocat` in `#12`");
    expect(asCell(inline("a | b `c|d`"))).toBe("a \\| b `c\\|d`");
  });

  test("is never anything but text and code, and mentions and links stay in code", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const clean = sanitise(text);
        for (const markdown of [prose(clean), `- ${prose(clean)}`, `x ${inline(clean)}`]) {
          const found = tokens(markdown).filter(
            ({ type }) => !PLAIN.has(type) && !["list", "list_item"].includes(type),
          );
          expect(found).toEqual([]);
          expect(shownOutsideCode(markdown)).not.toMatch(LINKED);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("loses no letter", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const clean = sanitise(text).replace(/`/g, "");
        const shown = tokens(`x ${inline(clean)}`)
          .filter(
            (token) => ["text", "escape", "codespan"].includes(token.type) && !("tokens" in token && token.tokens),
          )
          .map((token) => ("text" in token ? token.text : ""))
          .join("");
        expect(shown.replace(/\s/g, "")).toBe(`x${clean.replace(/\s/g, "")}`);
      }),
    );
  });
});

describe("quoted text", () => {
  test("stays one span or one block, whatever is in it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const clean = sanitise(text);
        const span = tokens(`before ${codeSpan(clean)} after`).filter(
          ({ type }) => !["paragraph", "text"].includes(type),
        );
        expect(span.map(({ type }) => type)).toEqual(["codespan"]);
        const block = lexer(fence(sanitise(text, true), "sh"));
        expect(block.map(({ type }) => type)).toEqual(["code"]);
      }),
    );
  });
});

describe("a report", () => {
  test("holds no HTML, link or picture, and no mention outside code", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const whole = await render(reportOf(text), "markdown", { explain: true });
        // Addresses of the knowledge are links, and nothing else is.
        const markdown = whole.replaceAll("<https://example.org/>", "");
        expect(markdown).not.toBe(whole);
        const all = tokens(markdown);
        expect(all.filter(({ type }) => ["html", "link", "image", "def", "del"].includes(type))).toEqual([]);
        expect(shownOutsideCode(markdown)).not.toMatch(LINKED);
      }),
      { numRuns: 100 },
    );
  });

  test("only plain addresses of the web become links", async () => {
    const [first, ...others] = THIRD_FOLD.diagnoses;
    const [remedy, ...more] = first?.remedies ?? [];
    if (first === undefined || remedy === undefined) throw new Error("the report has lost its remedies");
    const references = [
      "https://a.example/b?c=d#e",
      "https://a.example/> <script>",
      "javascript:alert(1)",
      "http://a.example/x",
    ];
    const report = {
      ...THIRD_FOLD,
      diagnoses: [{ ...first, remedies: [{ ...remedy, references }, ...more] }, ...others],
    };
    const markdown = await render(report, "markdown", { redact: false });
    const links = tokens(markdown).filter(({ type }) => type === "link");
    expect(links.map((link) => ("href" in link ? link.href : ""))).toContain("https://a.example/b?c=d#e");
    for (const link of links) expect("href" in link ? link.href : "").toMatch(/^https:\/\/[^\s<>]+$/);
    expect(tokens(markdown).filter(({ type }) => type === "html")).toEqual([]);
  });

  test.each(Object.keys(REPORTS))("whole output: %s", async (name) => {
    const report = REPORTS[name];
    if (report !== undefined) expectFile(`${name}.md`, await render(report, "markdown"));
  });

  test("whole output with the whole weighing", async () => {
    expectFile("third-fold.explain.md", await render(THIRD_FOLD, "markdown", { explain: true }));
  });
});
