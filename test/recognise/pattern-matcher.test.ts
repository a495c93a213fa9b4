/** What the holes of a pattern capture, by their types. */
import { describe, expect, test } from "vitest";
import { parsePattern } from "../../grammars/language/pattern.ts";
import { LINE_END, matcherOf } from "../../src/recognise/pattern-matcher.ts";

describe("what a hole captures", () => {
  test.each([
    ["got {n:int}", "got 921600 bytes", 921600],
    ["got {n:num}", "got 1,5", 1.5],
    ["got {n:size}", "got 921600 bytes in function 'f'", 921600],
    ["got {n:size}", "got 4096", 4096],
    ["got {n:size}", "got 64k", 65536],
    ["got {n:size}", "got 1.5 GiB", 1.5 * 1024 ** 3],
    ["got {n:size}", "got 2TB", 2 * 1024 ** 4],
    ["got {n:size}", "got 12 MBytes", 12 * 1024 ** 2],
    ["got {n:hex}", "got 0x40000000", "0x40000000"],
    ["got {n:quoted}", "got 'a b'", "a b"],
    ["got {n:tail}", "got a b ", "a b"],
  ])("by %s from %s", (pattern, text, captured) => {
    expect(matcherOf(parsePattern(pattern)).match(text)?.captures.n).toBe(captured);
  });
});

test.each([
  ["x$", true],
  ["x\\$", false],
  ["x\\\\$", true],
  ["\\$", false],
  ["$", true],
])("the end of a line is told from a dollar sign of the text: %s", (source, isEnd) => {
  expect(LINE_END.test(source)).toBe(isEnd);
});
