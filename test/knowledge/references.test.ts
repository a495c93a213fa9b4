/** What the knowledge refers to beyond what its compilation checks: contexts that count for something, families and frameworks that tell a language. */
import { describe, expect, test } from "vitest";
import { builtIn } from "../../src/knowledge/index.ts";
import { LANGUAGES } from "../../src/knowledge/vocabulary.ts";
import { matchesGlob } from "../../src/model/glob.ts";

const ids = builtIn.signatures.map((s) => s.id);
const strangers = (globs: readonly string[]) =>
  globs.flatMap((glob) => glob.split("|")).filter((glob) => !ids.some((id) => matchesGlob(id, glob)));

describe("what is named exists", () => {
  test("each context counts for some signature", () => {
    const named = new Set(builtIn.signatures.flatMap((s) => s.notIn));
    const idle = builtIn.contexts.filter((c) => !c.everywhere && !named.has(c.id));
    expect(idle.map((c) => c.id)).toEqual([]);
  });
  test("a globbed family that nothing is in is told from one that is", () => {
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
