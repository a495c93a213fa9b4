/** What is remembered of a shape is what a look at the text would have given: with other digits, behind other lines, in any order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../src/build/random.ts";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import type { LogEvent, Recogniser } from "../../src/model/event.ts";
import { recognisers } from "../../src/recognise/index.ts";
import { Screen } from "../../src/recognise/screen.ts";
import { digitBlind, ShapeMemory } from "../../src/recognise/shape.ts";
import { signatureRecogniser } from "../../src/recognise/signatures.ts";
import { logLine } from "./lines.ts";

/** The text with some of its digits made others. */
const varied = (text: string, next: () => number) =>
  text.replace(/\d/g, (digit) => (next() < 0.5 ? digit : String(Math.floor(next() * 10))));

const said = (events: readonly LogEvent[]) =>
  events.map((e) => (e.type === "finding" ? [e.signature, e.captures, e.text] : e));

/** Lines of all examples and near misses. */
const LINES = Object.values(DOCS).flatMap(({ examples, near }) =>
  [...examples, ...near.map(({ text }) => text)].flatMap((text) => text.split("\n")),
);

describe("signatures", () => {
  const next = random(11);

  it("gives for the thirtieth line of a shape what a fresh look gives", () => {
    const old = signatureRecogniser(builtIn);
    let digits = 0;
    for (const example of LINES.filter((text) => /\d/.test(text))) {
      const texts = Array.from({ length: 30 }, () => varied(example, next));
      for (const text of texts) old.recognise(logLine(text));
      // One that has not seen a shape often enough to remember it.
      const fresh = signatureRecogniser(builtIn);
      for (const text of texts.slice(0, 3)) {
        expect(said(old.recognise(logLine(text)))).toEqual(said(fresh.recognise(logLine(text))));
        digits++;
      }
    }
    expect(digits).toBeGreaterThan(500);
  });

  it("gives for the thirtieth pair of lines what a fresh look gives", () => {
    const old = signatureRecogniser(builtIn);
    for (let i = 0; i < 300; i++) {
      const pick = () => LINES[Math.floor(next() * LINES.length)] ?? "";
      const whole = pick();
      const cut = Math.floor(next() * whole.length);
      // A message that was cut anywhere, or two that have nothing to do with one another.
      const [first, second] = next() < 0.7 ? [whole.slice(0, cut), whole.slice(cut)] : [whole, pick()];
      const pairs = Array.from({ length: 30 }, () => [varied(first, next), varied(second, next)] as const);
      const across = (recogniser: Recogniser, [a, b]: readonly [string, string]) =>
        said(recogniser.withContext?.(logLine(b, 2), [logLine(a)]) ?? []);
      for (const pair of pairs) across(old, pair);
      const fresh = signatureRecogniser(builtIn);
      for (const pair of pairs.slice(0, 2)) expect(across(old, pair)).toEqual(across(fresh, pair));
    }
  });
});

describe("the screen", () => {
  it("names the same recognisers for the thirtieth line of a shape as for the first", () => {
    const all = recognisers(builtIn, []);
    const old = new Screen(all);
    const next = random(12);
    for (const example of [
      ...LINES,
      "[THREADS] Fold 1/8: proc=5",
      "ulimit -n 1024",
      "python3 train.py --n 4",
      "OMP_NUM_THREADS=8",
    ]) {
      for (let i = 0; i < 30; i++) old.of(varied(example, next));
      const text = varied(example, next);
      expect(old.of(text)).toBe(new Screen(all).of(text));
    }
  });
});

describe("ShapeMemory", () => {
  const PIECES = ["a", "bc", "0", "7", "42", "137", " ", "code "];
  const arbText = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((p) => p.join(""));

  it("never gives the value of a text whose choices fall out otherwise", () => {
    fc.assert(
      fc.property(fc.array(arbText, { maxLength: 60 }), (texts) => {
        // The value is whether "code 137" stands in the text; it hangs on the digits at that place alone.
        const value = (text: string) => text.includes("code 137");
        const memory = new ShapeMemory(value, (text) =>
          [...text.matchAll(/code (?=\d{3})/g)].map((m) => ({ literal: "code 137", place: m.index })),
        );
        for (const text of texts) expect(memory.get(text)).toBe(value(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe("digitBlind", () => {
  it.each([
    [String.raw`exit code 137\b`, String.raw`exit code \d\d\d\b`],
    [String.raw`\d{1,20} of [0-9a-f]{2,}`, String.raw`\d{1,20} of [0-9a-f]{2,}`],
    [String.raw`\(11 vs\. 0\)`, String.raw`\(\d\d vs\. \d\)`],
  ])("%s", (source, blind) => {
    expect(digitBlind(source)).toBe(blind);
  });

  it.each([String.raw`[1-9]\d*`, String.raw`\x30`, String.raw`(.)\1`, String.raw`\u0031`])(
    "does not understand %s",
    (source) => {
      expect(digitBlind(source)).toBeNull();
    },
  );
});
