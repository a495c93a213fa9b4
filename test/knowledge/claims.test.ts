/** No two signatures claim one line for different reasons, unless the data says which of them wins. */
import { describe, expect, test } from "vitest";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn } from "../../src/knowledge/index.ts";
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

test("there are at least 150 signatures", () => {
  expect(builtIn.signatures.length).toBeGreaterThanOrEqual(150);
});
