/** The words that a pattern needs stand in all that it finds, so that a text without them need not be searched. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PATTERNS, patternsFor } from "../../src/render/redact/patterns.ts";
import { matching } from "./matching.ts";

describe.each(PATTERNS)("$pattern", (pattern) => {
  test("finds nothing without one of its words", () => {
    fc.assert(
      fc.property(matching(pattern.pattern), (text) => {
        expect(patternsFor(`before ${text} behind`)).toContain(pattern);
      }),
      { numRuns: 300 },
    );
  });
});

test("a placeholder is nothing for a later pattern", () => {
  for (const kind of ["token", "secret", "mail", "user", "address"])
    for (const { pattern } of PATTERNS)
      for (const around of ["x", " x ", '"x"', "=x=", "x: abcdefgh", "--x abcdefgh", "x=abcdefgh"])
        expect(around.replace("x", `redacted-${kind}-000000000001`).search(pattern)).toBe(-1);
});
