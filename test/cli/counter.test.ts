import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counterRecogniser, requiredText } from "../../src/cli/counter.ts";

const read = (pattern: RegExp, text: string) => {
  const line = { text, number: 7, offset: 0, source: "t", process: "", time: null, prose: false };
  const [event] = counterRecogniser("x", pattern).recognise(line);
  return event?.type === "sample" ? event.readings[0] : undefined;
};

describe("--counter", () => {
  it.each<[RegExp, string, number, string, number | null]>([
    [/open handles: (\d+)/, "open handles: 812", 812, "count", null],
    [/handles (\d+) of (\d+)/, "handles 812 of 1024", 812, "count", 1024],
    [/limit (?<limit>\d+) now (?<value>\d+)/, "limit 10 now 3", 3, "count", 10],
    [/gpu (\S+)/, "gpu 1.5GiB used", 1.5 * 2 ** 30, "bytes", null],
    [/mem=([\d.]+)/, "mem=12 MB", 12 * 2 ** 20, "bytes", null],
    [/n=([\d,]+)/, "n=1,234,567", 1_234_567, "count", null],
  ])("%s reads %j", (pattern, text, value, unit, limit) => {
    expect(read(pattern, text)).toEqual({ metric: "x", value, unit, limit });
  });
  it("passes over lines without a number", () => {
    expect(read(/n=(\w+)/, "n=none")).toBeUndefined();
    expect(read(/n=(\d+)/, "m=1")).toBeUndefined();
  });
});

describe("requiredText", () => {
  it.each([
    ["open handles: (\\d+)", "open handles: "],
    ["a|b(c)", ""],
    ["colou?rs left (\\d)", "rs left "],
    ["x{0,3}yz(.)", "yz"],
    ["(foo)bar", "bar"],
    ["[abc]def\\.g(.)", "def.g"],
    ["ab+cd(.)", "ab"],
    ["\\u0041bcd", ""],
    ["handles\\d+ in use", " in use"],
  ])("of %s is %j", (source, text) => {
    if (source === "handles\\d+ in use") expect(["handles", text]).toContain(requiredText(source));
    else expect(requiredText(source)).toBe(text);
  });
  it("stands in every match", () => {
    const atom = fc.constantFrom(
      "a",
      "b",
      "cd",
      "\\.",
      ".",
      "[ab]",
      "(b)",
      "(a|b)",
      "\\d",
      "1",
      "(?:cd)?",
      "\\u0061",
      "^",
      "$",
    );
    const piece = fc
      .tuple(atom, fc.constantFrom("", "", "", "*", "+", "?", "{0,2}"))
      .filter(([a, q]) => q === "" || !["^", "$", "(?:cd)?"].includes(a))
      .map(([a, q]) => (a.length === 2 && a === "cd" ? `c d`.replace(" ", "") + q : a + q));
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom("a", "b", "c", "d", ".", "1"), maxLength: 12 }),
        (parts, text) => {
          const source = parts.join("");
          const match = new RegExp(source, "u").exec(text);
          if (match !== null) expect(match[0]).toContain(requiredText(source));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
