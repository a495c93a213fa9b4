/** The lines that evidence and failures name, each once and in order. */
import { describe, expect, test } from "vitest";
import { render } from "../../src/render/index.ts";
import { namedLines, passages } from "../../src/render/lines.ts";
import { THIRD_FOLD } from "./reports.ts";

const source = THIRD_FOLD.input.sources[0]?.name ?? "";
const around = Array.from({ length: 56 }, (_, i) => ({ source, line: i + 1, text: `text of ${i + 1}` })).filter(
  ({ line }) => line > 52 || line < 9,
);

describe("named lines", () => {
  const lines = namedLines(THIRD_FOLD);
  test("stand once each, in order", () => {
    const numbers = lines.map(({ line }) => line);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });
  test("are failures where one of those that name them says so, and say each thing once", () => {
    const failed = lines.filter(({ failed }) => failed).map(({ line }) => line);
    expect(failed).toEqual(THIRD_FOLD.failures.map(({ firstLine }) => firstLine));
    for (const { says } of lines) expect(new Set(says).size).toBe(says.length);
    for (const { says } of lines) expect(says.length).toBeLessThanOrEqual(3);
  });
});

describe("passages", () => {
  test("without the lines around are the named lines that have a text", () => {
    const shown = passages(THIRD_FOLD, []).flat();
    expect(shown).toEqual(namedLines(THIRD_FOLD).filter(({ text }) => text !== ""));
  });
  test("hold the log's own text, and what follows each other stands together", () => {
    const found = passages(THIRD_FOLD, around);
    const [first = [], ...others] = found;
    expect(first.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(others.at(-1)?.map(({ line }) => line)).toEqual([53, 54, 55, 56]);
    for (const one of [...first, ...(others.at(-1) ?? [])]) expect(one.text).toBe(`text of ${one.line}`);
    expect(first.filter(({ says }) => says.length > 0).length).toBeLessThan(first.length);
  });
});

describe("on a page", () => {
  test("private values around have the placeholders of the report, and nothing is markup", async () => {
    const text = "/home/jane/<b>x</b> \u001b[31m";
    const page = await render({ ...THIRD_FOLD, summary: "Failed in /home/jane/run." }, "html", {
      around: [
        { source, line: 2, text: "/home/joe" },
        { source, line: 54, text },
      ],
    });
    expect(page).toContain("Failed in /home/redacted-user-1/run.");
    expect(page).toContain("/home/redacted-user-1/&lt;b&gt;x&lt;/b&gt; &lt;U+001B&gt;[31m");
    expect(page).toContain("/home/redacted-user-2");
    expect(page).toContain("Private values replaced by placeholders: 2");
  });
  test("say how many lines are left out between them", async () => {
    const page = await render(THIRD_FOLD, "html", { around });
    const gaps = [...page.matchAll(/class="gap">(\d+) lines? not shown/g)].map(([, count]) => Number(count));
    const found = passages(THIRD_FOLD, around);
    const expected = found.slice(1).map((passage, i) => (passage[0]?.line ?? 0) - (found[i]?.at(-1)?.line ?? 0) - 1);
    expect(gaps).toEqual(expected);
  });
});
