/** No two signatures claim one line for different reasons, unless the data says which of them wins. */
import { describe, expect, test } from "vitest";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import type { Pattern } from "../../src/model/knowledge.ts";
import { signatureRecogniser } from "../../src/recognise/signatures.ts";
import { linesOf } from "../support/read.ts";

const recogniser = signatureRecogniser(builtIn);
const texts = Object.entries(DOCS).flatMap(([id, d]) =>
  d?.kind === "signature" ? [...d.examples, ...d.near.map((n) => n.text)].map((text) => [id, text] as const) : [],
);

describe("a line has one reason", () => {
  test.each(texts)("%s: %s", (_id, text) => {
    for (const line of linesOf(text)) {
      const failures = recogniser
        .find(line.text)
        .filter((h) => h.signature.kind === "failure" && h.signature.role === "root");
      const reasons = new Set(failures.map((h) => h.signature.operation));
      expect(
        reasons.size,
        failures.map((h) => `${h.signature.id} (${h.signature.operation})`).join(", "),
      ).toBeLessThanOrEqual(1);
    }
  });
});

describe("a pattern earns its place", () => {
  const isPlain = ({ text }: Pattern) => !/[{}]/.test(text);
  test.each(builtIn.signatures.map((s) => [s.id, s] as const))("%s", (_id, { patterns, unless }) => {
    const plain = patterns.filter(isPlain);
    for (const pattern of plain) {
      const within = plain.filter((other) => other !== pattern && pattern.text.includes(other.text));
      expect(within, `"${pattern.text}" holds another pattern, which finds all that it finds`).toEqual([]);
      const out = unless.filter((exception) => isPlain(exception) && pattern.text.includes(exception.text));
      expect(out, `"${pattern.text}" is shut out by an exception of its own signature`).toEqual([]);
    }
  });
});
