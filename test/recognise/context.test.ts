/** What a line speaks of beside the words of a failure: anywhere in it, in the sentence that holds them, or before and in their own clause. */
import { describe, expect, test } from "vitest";
import { parsePattern, parseShortPattern } from "../../grammars/language/pattern.ts";
import type { Context } from "../../src/model/knowledge.ts";
import { inContexts, SCOPES } from "../../src/recognise/context.ts";
import { matcherOf } from "../../src/recognise/pattern-matcher.ts";

/** Where a text stands in another. */
const placeOf = (text: string, part: string) => ({ start: text.indexOf(part), said: text.indexOf(part) + part.length });

describe("the sentence that holds some words", () => {
  test.each([
    ["It may fail. It is out of memory. Try less.", "out of memory", "It is out of memory."],
    ["out of memory! Try less.", "out of memory", "out of memory!"],
    ["Was it this? It is out of memory", "out of memory", "It is out of memory"],
    ["alloc.c:12: out of memory, falling back", "out of memory", "alloc.c:12: out of memory, falling back"],
    ["out of memory", "out of memory", "out of memory"],
    ["It is out. Of memory there is none. Stop.", "out. Of memory", "It is out. Of memory there is none."],
  ])("of %s", (text, part, sentence) => {
    expect(SCOPES.sentence(text, placeOf(text, part))).toBe(sentence);
  });
  test("a hostile line takes time in its length", () => {
    const text = ". ".repeat(200_000);
    expect(SCOPES.sentence(`${text}out of memory`, { start: text.length, said: text.length + 13 })).toBe(
      "out of memory",
    );
  });
});

describe("the clause that holds some words, and what stands before it", () => {
  test.each([
    ["If you run out of memory, use less", "out of memory", "If you run out of memory,"],
    ["could not fork (you may raise the limit)", "could not fork", "could not fork"],
    ["no space left; you may want to clean up", "no space left", "no space left;"],
    ["an out of memory error may occur", "out of memory", "an out of memory error may occur"],
    ["It failed. You may be out of memory", "out of memory", "You may be out of memory"],
  ])("of %s", (text, part, clause) => {
    expect(SCOPES.clause(text, placeOf(text, part)).trimEnd()).toBe(clause.trimEnd());
  });
});

describe("a context", () => {
  const context = { id: "context.mine", title: "It says perhaps", patterns: [parsePattern("perhaps")], unless: [] };
  const text = "perhaps later. out of memory";
  const inScope = (scope: Context["scope"], other: Partial<Context> = {}) => {
    const inContext = inContexts([{ ...context, scope, everywhere: false, ...other }]).get(context.id);
    if (inContext === undefined) throw new Error("not there");
    return inContext;
  };
  test("of the line counts wherever it is spoken of", () => {
    const inLine = inScope("line");
    expect(inLine(text, placeOf(text, "out of memory"))).toBe(true);
    expect(inLine("out of memory", { start: 0, said: 13 })).toBe(false);
  });
  test("before the words counts only up to their end", () => {
    const before = inScope("before");
    expect(before(text, placeOf(text, "out of memory"))).toBe(true);
    expect(before(text, placeOf(text, "perhaps later"))).toBe(true);
    expect(before("out of memory, perhaps", placeOf("out of memory, perhaps", "out of memory"))).toBe(false);
  });
  test("of the sentence counts only beside the words", () => {
    const inSentence = inScope("sentence");
    expect(inSentence(text, placeOf(text, "out of memory"))).toBe(false);
    expect(inSentence(text, placeOf(text, "later"))).toBe(true);
  });
  test("does not hold beside what its patterns must not meet", () => {
    const mine = inScope("line", { unless: [parsePattern("Traceback")] });
    expect(mine(text, placeOf(text, "out of memory"))).toBe(true);
    expect(mine(`${text} Traceback`, placeOf(text, "out of memory"))).toBe(false);
  });
  test("may be as short as a comment's sign, also behind a prefix", () => {
    const mine = inScope("line", { patterns: [parseShortPattern("{^}# ")] });
    expect(mine("# out of memory", { start: 2, said: 15 })).toBe(true);
    expect(mine("2024-01-02 10:11:12 # out of memory", { start: 22, said: 35 })).toBe(true);
    expect(mine("out of memory # 3", { start: 0, said: 13 })).toBe(false);
  });
  test("what a last hole took of the line is no part of the words", () => {
    const found = matcherOf(parsePattern("stopped: {why:tail}")).match("It stopped: bad batch. perhaps the data");
    expect(found).toMatchObject({ start: 3, end: 39, said: 12 });
    if (found === null) throw new Error("not found");
    const inSentence = inScope("sentence");
    expect(inSentence("It stopped: bad batch. perhaps the data", found)).toBe(false);
  });
});
