/** A message that a terminal or a paste broke in two is read as if it stood on one line. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { replaces } from "../../src/recognise/hits.ts";
import { signatureRecogniser } from "../../src/recognise/signatures.ts";
import { logLine } from "./lines.ts";

const recogniser = signatureRecogniser(builtIn);
const byId = new Map(builtIn.signatures.map((s) => [s.id, s]));
const examples = builtIn.signatures
  .filter((s) => s.after.length === 0 && s.kind === "failure")
  .flatMap((s) => (DOCS[s.id]?.examples ?? []).map((text) => ({ id: s.id, text })))
  // One line, without white space that a break would swallow.
  .filter(({ text }) => !/\s\s|\n|\t/.test(text) && text === text.trim());

const ids = (events: readonly { readonly type: string; readonly signature?: string }[]) =>
  events.flatMap((e) => e.signature ?? []);

describe("a wrapped message", () => {
  test("is found wherever it was broken", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        ({ id, text }, share) => {
          const at = Math.max(1, Math.floor(text.length * share));
          const [left, right] = [text.slice(0, at).trimEnd(), text.slice(at).trimStart()];
          if (left === "" || right === "") return;
          // A break beside the words leaves them whole: what stands around them may then make a comment or a diff of the rest.
          const words = recogniser.find(text).find((hit) => hit.signature.id === id)?.match;
          if (words !== undefined && (at <= words.start || at >= words.end)) return;
          const first = logLine(left, 1);
          const second = logLine(right, 2);
          const found = new Set(
            ids([
              ...recogniser.recognise(first),
              ...recogniser.recognise(second),
              ...(recogniser.withContext?.(second, [first]) ?? []),
            ]),
          );
          const wanted = byId.get(id);
          // Another one may take its place: on one of the lines it may say more than the whole.
          const known = [...found].some((other) => {
            const signature = byId.get(other);
            return other === id || (signature !== undefined && wanted !== undefined && replaces(signature, wanted));
          });
          expect(known, `${id}: ${JSON.stringify([left, right])} gives ${[...found].join(", ") || "nothing"}`).toBe(
            true,
          );
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("is no two records of a logger", () => {
    const first = logLine("2026-02-03 04:05:06 RAM usage increases while the table is read", 1);
    const second = logLine("2026-02-03 04:05:07 handler for out of memory installed", 2);
    expect(ids(recogniser.withContext?.(second, [first]) ?? [])).toEqual([]);
    const rest = logLine("until the machine crashes: out of memory", 2);
    expect(ids(recogniser.withContext?.(rest, [first]) ?? [])).not.toEqual([]);
  });
});
