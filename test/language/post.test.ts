/** The rules by which a line between the blocks of a post is evidence: each says what its examples show, and not what its near misses do. */
import { describe, expect, test } from "vitest";
import { FAILS, LOG_LIKE, POST_RULES, REFUSED } from "../../grammars/language/post.ts";
import { obeys } from "../../src/read/prose.ts";

describe.each(POST_RULES)("$title", (rule) => {
  test.each(rule.examples)("%s", (line) => {
    expect(obeys(line, rule)).toBe(true);
  });
  test.each(rule.near)("not: %s", (line) => {
    expect(POST_RULES.filter((other) => obeys(line, other))).toEqual([]);
  });
});

test.each(LOG_LIKE)("$example looks like a log", ({ pattern, example }) => {
  expect(example).toMatch(pattern);
  // Each pattern is needed: none of the others knows its example.
  expect(LOG_LIKE.filter((other) => other.pattern.test(example))).toHaveLength(1);
});

test.each(["cannot allocate memory", "bind: Address in use", "too many open files in system", "unable to fork"])(
  "%s says what was refused",
  (line) => {
    expect(line).toMatch(REFUSED);
  },
);

test("a block that shows settings, a listing or code shows no failure", () => {
  expect("ulimit -u 4096").not.toMatch(FAILS);
  expect("could not start worker 3").toMatch(FAILS);
});
