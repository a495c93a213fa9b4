/** The page on the knowledge shows pieces that compile, and leaves out no field. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assemble, compileFile } from "../../src/knowledge/compile.ts";
import { builtIn } from "../../src/knowledge/index.ts";

const page = readFileSync(join(import.meta.dirname, "../../grammars/README.md"), "utf8");
const samples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) => yaml).slice(1);
/** Each with its first key. */
const named = samples.map((yaml) => [yaml.slice(0, yaml.indexOf(":")), yaml] as const);

test.each(named)("the %s compiles, and what it names is there", (_, yaml) => {
  const pieces = compileFile("README.md", yaml);
  expect(() => assemble(pieces, builtIn)).not.toThrow();
});

test("there is one of each kind", () => {
  expect(named.map(([kind]) => kind)).toEqual(["signature", "context", "cause", "remedy", "advice"]);
});

test.each(named)("no field of a %s is left out", (kind, yaml) => {
  // A field that is not known is answered with those that are.
  const answer = (() => {
    try {
      compileFile("README.md", `${yaml}\nunheardof: x\n`);
      return "";
    } catch (error) {
      return String(error);
    }
  })();
  const fields = /known are (.*)$/.exec(answer)?.[1]?.split(", ") ?? [];
  expect(fields).toContain(kind);
  for (const field of fields) expect(page).toMatch(new RegExp(`\\b${field}\\b[:\`]`));
});
