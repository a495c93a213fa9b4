/** What a line speaks of beside the words of a failure, anywhere in it or in the sentence that holds them. */
import { describe, expect, test } from "vitest";
import { parsePattern } from "../../grammars/language/pattern.ts";
import { inContext, sentenceOf } from "../../src/recognise/context.ts";

/** Where a text stands in another. */
const placeOf = (text: string, part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });

describe("the sentence that holds some words", () => {
  test.each([
    ["It may fail. It is out of memory. Try less.", "out of memory", "It is out of memory."],
    ["out of memory! Try less.", "out of memory", "out of memory!"],
    ["Was it this? It is out of memory", "out of memory", "It is out of memory"],
    ["alloc.c:12: out of memory", "out of memory", "alloc.c:12: out of memory"],
    ["out of memory", "out of memory", "out of memory"],
    ["It is out. Of memory there is none. Stop.", "out. Of memory", "It is out. Of memory there is none."],
  ])("of %s", (text, part, sentence) => {
    expect(sentenceOf(text, placeOf(text, part))).toBe(sentence);
  });
  test("a hostile line takes time in its length", () => {
    const text = ". ".repeat(200_000);
    expect(sentenceOf(`${text}out of memory`, { start: text.length, end: text.length + 13 })).toBe("out of memory");
  });
});

describe("a context", () => {
  const context = { id: "context.mine", title: "It says perhaps", patterns: [parsePattern("perhaps")] };
  const text = "perhaps later. out of memory";
  test("of the line counts wherever it is spoken of", () => {
    expect(inContext({ ...context, scope: "line" })(text, placeOf(text, "out of memory"))).toBe(true);
    expect(inContext({ ...context, scope: "line" })("out of memory", { start: 0, end: 13 })).toBe(false);
  });
  test("of the sentence counts only beside the words", () => {
    const inSentence = inContext({ ...context, scope: "sentence" });
    expect(inSentence(text, placeOf(text, "out of memory"))).toBe(false);
    expect(inSentence(text, placeOf(text, "later"))).toBe(true);
  });
});
