/** Finding many literals in one pass gives what looking for each of them gives; and the screen built on it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtIn } from "../../src/knowledge/index.ts";
import type { Recogniser } from "../../src/model/event.ts";
import { LiteralIndex } from "../../src/recognise/literal-index.ts";
import { Screen } from "../../src/recognise/screen.ts";

const found = (index: LiteralIndex, text: string, until?: number, past?: number) => {
  const all = new Set<number>();
  index.each(text, (literal) => all.add(literal), until, past);
  return [...all].sort((a, b) => a - b);
};
/** Few letters, so that literals overlap, repeat and hold one another. */
const few = fc.constantFrom("a", "b", "é", "文", " ", "\u0000");
const literal = fc.string({ unit: few, minLength: 3, maxLength: 6 });

describe("the literal index", () => {
  test("finds exactly what includes() finds, in any text", () => {
    fc.assert(
      fc.property(fc.array(literal, { maxLength: 20 }), fc.string({ unit: few, maxLength: 40 }), (literals, text) => {
        const wanted = literals.flatMap((l, i) => (text.includes(l) ? [i] : []));
        expect(found(new LiteralIndex(literals), text)).toEqual(wanted);
      }),
      { numRuns: 2000 },
    );
  });
  test("finds what begins before a place and ends behind another one, and no more", () => {
    fc.assert(
      fc.property(
        fc.array(literal, { maxLength: 9 }),
        fc.string({ unit: few, maxLength: 30 }),
        fc.nat(30),
        fc.nat(30),
        (literals, text, until, past) => {
          const places = Array.from({ length: until }, (_, i) => i);
          const wanted = literals.flatMap((l, i) =>
            places.some((at) => text.startsWith(l, at) && at + l.length > past) ? [i] : [],
          );
          expect(found(new LiteralIndex(literals), text, until, past)).toEqual(wanted);
        },
      ),
      { numRuns: 1000 },
    );
  });
  test("finds every literal of the knowledge in lines made of them", () => {
    const literals = [...new Set(builtIn.signatures.flatMap((s) => s.patterns.flatMap((p) => p.needs[0] ?? [])))];
    const index = new LiteralIndex(literals);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...literals), { minLength: 1, maxLength: 4 }),
        fc.string({ maxLength: 20 }),
        (some, noise) => {
          const text = some.join(noise);
          expect(found(index, text)).toEqual(literals.flatMap((l, i) => (text.includes(l) ? [i] : [])));
        },
      ),
      { numRuns: 200 },
    );
  });
  test("refuses what is too short to look for", () => {
    expect(() => new LiteralIndex(["ab"])).toThrow(/too short/);
    expect(found(new LiteralIndex([]), "anything")).toEqual([]);
  });
});

describe("the screen", () => {
  const recogniser = (name: string, literals: readonly string[]): Recogniser => ({
    name,
    literals,
    recognise: () => [],
  });
  test("wants for each recogniser what holds one of its literals, also beyond thirty of them", () => {
    // Those from the thirty-first on share a bit: they may be shown a line in vain, but never miss one.
    const all = Array.from({ length: 40 }, (_, i) => recogniser(`r${i}`, [`<${i}>`, "<shared>"]));
    const screen = new Screen(all);
    fc.assert(
      fc.property(fc.nat(39), fc.string({ maxLength: 10 }), (i, noise) => {
        fc.pre(!noise.includes("<"));
        const mask = screen.of(`${noise}<${i}>${noise}`);
        expect(screen.wants(all[i] as Recogniser, mask)).toBe(true);
        for (const [j, other] of all.entries())
          if (j !== i && Math.min(i, j) < 30) expect(screen.wants(other, mask)).toBe(false);
      }),
    );
    expect(all.every((r) => screen.wants(r, screen.of("a <shared> b")))).toBe(true);
    expect(screen.of("nothing here")).toBe(0);
    expect(screen.wants(recogniser("stranger", ["<1>"]), -1)).toBe(false);
  });
});
