/** What was compiled is what is read back, piece by piece. */
import { expect, test } from "vitest";
import { compileKnowledge } from "../../src/build/compile-knowledge.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { allOf, indexPatterns } from "../../src/knowledge/patterns-by-text.ts";
import { literalTables } from "../../src/recognise/literal-index.ts";

const { knowledge } = compileKnowledge();

/** The properties of one thing, as another has them. */
const likewise = <T extends object>(of: T, from: T) =>
  Object.fromEntries(Object.keys(of).map((name) => [name, from[name as keyof T]]));

test.each(["contexts", "signatures", "causes", "remedies", "advice"] as const)("all %s", (kind) => {
  const compiled: readonly object[] = knowledge[kind];
  const read: readonly object[] = builtIn[kind];
  expect(read.length).toBe(compiled.length);
  compiled.forEach((piece, i) => {
    expect(likewise(piece, read[i] ?? {})).toEqual(piece);
  });
});

test("the index and its tables", () => {
  const { literals, patterns, ...rest } = indexPatterns(knowledge.signatures);
  const { index } = builtIn;
  if (index === undefined) throw new Error("the built-in knowledge has no index");
  expect(allOf(index.literals)).toEqual(literals);
  expect(allOf(index.patterns)).toEqual(allOf(patterns));
  expect(index).toMatchObject(rest);
  expect(index.tables).toEqual(literalTables(allOf(literals)));
});
