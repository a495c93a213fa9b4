/** What the knowledge refers to is there: a name that stands for nothing makes a rule that never holds, and nobody sees it. */
import { describe, expect, test } from "vitest";
import { builtIn } from "../../src/knowledge/index.ts";
import { LANGUAGES } from "../../src/knowledge/vocabulary.ts";
import type { Expression } from "../../src/model/knowledge.ts";
import { matchesGlob } from "../../src/recognise/hits.ts";

const ids = builtIn.signatures.map((s) => s.id);
const strangers = (globs: readonly string[]) =>
  globs.flatMap((glob) => glob.split("|")).filter((glob) => !ids.some((id) => matchesGlob(id, glob)));

/** How many of the first arguments of a function are ids or globs of signatures. */
const NAMED: { readonly [call: string]: number } = {
  seen: 1,
  main_is: 1,
  capture: 1,
  most: 1,
  least: 1,
  distinct: 1,
  near: 2,
  before: 2,
};

/** The signatures that all expressions of a piece of knowledge name. */
function namedIn(piece: unknown): string[] {
  if (piece === null || typeof piece !== "object") return [];
  const own = piece as Expression;
  const here =
    own.op === "call"
      ? own.args.slice(0, NAMED[own.name] ?? 0).flatMap((a) => (a.op === "value" ? [String(a.value)] : []))
      : [];
  return [...here, ...Object.values(piece).flatMap(namedIn)];
}

describe("signatures that are named exist", () => {
  test.each([...builtIn.causes, ...builtIn.remedies, ...builtIn.advice].map((p) => [p.id, p] as const))(
    "%s",
    (_, p) => {
      expect(strangers(namedIn(p))).toEqual([]);
    },
  );
  test("by what a signature beats", () => {
    const dangling = builtIn.signatures.map((s) => [s.id, strangers(s.beats)] as const);
    expect(dangling.filter(([, unknown]) => unknown.length > 0)).toEqual([]);
  });
  test("each context counts for some signature", () => {
    const named = new Set(builtIn.signatures.flatMap((s) => s.notIn));
    expect(builtIn.contexts.map((c) => c.id)).toEqual([...named].sort());
  });
  test("the names are found in conditions at all", () => {
    expect(builtIn.causes.flatMap(namedIn).length).toBeGreaterThan(100);
    expect(strangers(["openblas.thread-init|no.such", "nowhere.*"])).toEqual(["no.such", "nowhere.*"]);
  });
});

test("the families and frameworks that tell a language are those of signatures", () => {
  const frameworks = new Set(builtIn.signatures.map((s) => s.shows.framework));
  for (const by of Object.values(LANGUAGES)) {
    expect(strangers(by.families.split(" ").map((family) => `${family}.*`))).toEqual([]);
    for (const name of by.frameworks?.split(" ") ?? []) expect(frameworks, name).toContain(name);
  }
});
