/** What a line must contain to be looked at is derived from the patterns: no line that a signature matches is ever passed over. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import type { Pattern } from "../../src/model/knowledge.ts";
import { NOTHING, worthOf } from "../../src/read/gate.ts";
import { signatureRecogniser } from "../../src/recognise/signatures.ts";

const recogniser = signatureRecogniser(builtIn);
// Noise only takes others' place on their line: nothing is lost where it stands alone.
const speaking = builtIn.signatures.filter((s) => s.kind !== "noise" || s.evidence.length > 0);
const patterns = speaking.flatMap((s) => s.patterns);

/** The pattern on its own, without any literal in front: segments one behind the other. */
function matchesPlainly(pattern: Pattern, text: string): boolean {
  let at = 0;
  return pattern.segments.every((source) => {
    const segment = new RegExp(source, "gu");
    segment.lastIndex = at;
    const found = segment.exec(text);
    at = found === null ? at : found.index + found[0].length;
    return found !== null;
  });
}
const { literals, conditions } = recogniser;
const worth = worthOf({ literals, context: [], conditions });
const looksAt = (text: string) => worth(text) !== NOTHING;

describe("the derived prefilter", () => {
  test("passes every text that a pattern generates", () => {
    for (const pattern of patterns) {
      const parts = pattern.segments.map((source) => fc.stringMatching(new RegExp(source.replace(/\\b/g, ""), "u")));
      fc.assert(
        fc.property(fc.tuple(...parts), (texts) => {
          const text = texts.join(" ");
          if (!matchesPlainly(pattern, text)) return;
          for (const need of pattern.needs) expect(need.some((wording) => text.includes(wording))).toBe(true);
        }),
        { numRuns: 10 },
      );
    }
  });

  test("passes every cut, joined or mangled line that still matches", () => {
    const examples = Object.values(DOCS).flatMap((d) =>
      d?.kind === "signature" ? [...d.examples, ...d.near.map((n) => n.text)] : [],
    );
    const line = fc.constantFrom(...examples);
    const mangled = fc
      .tuple(line, line, fc.nat(200), fc.nat(200), fc.string({ maxLength: 5 }))
      .map(([a, b, i, j, s]) => a.slice(0, i) + s + b.slice(j) + a.slice(i));
    fc.assert(
      fc.property(fc.oneof(line, mangled), (text) => {
        if (patterns.some((p) => matchesPlainly(p, text))) expect(looksAt(text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("a literal stands in every pattern, long enough to sift by", () => {
    for (const literal of recogniser.literals) {
      expect(literal.length).toBeGreaterThanOrEqual(3);
      // In bytes, as the log holds it.
      expect(new TextEncoder().encode(literal).length).toBeGreaterThanOrEqual(4);
    }
  });
});
