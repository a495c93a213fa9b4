/** Pieces in one file act as files of their own: each runs once, when it is first asked for, and they see each other and what stands beside. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { closure, pack } from "../../src/build/pack.ts";

const folder = mkdtempSync(join(tmpdir(), "crashdx-pieces-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const require = createRequire(import.meta.url);

test("each runs once and on demand", () => {
  const pieces = new Map([
    [
      "entry",
      'exports.sum = require("./chunks/one.js").value + require("./two.js").value + require("./seldom.js").value;',
    ],
    ["one", "globalThis.crashdxRuns = (globalThis.crashdxRuns ?? 0) + 1; exports.value = 1;"],
    ["two", 'module.exports = { value: require("./one.js").value * 2, sep: require("node:path").sep };'],
    ["unused", 'throw new Error("nobody asked");'],
    ["seldom", 'exports.value = require("./pack.js").take("two").value * 10;'],
  ]);
  const file = join(folder, "pack.js");
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
  writeFileSync(file, pack(pieces, ["entry", "one", "two", "unused"]));
  writeFileSync(join(folder, "seldom.js"), pieces.get("seldom") ?? "");
  const { take } = require(file);
  expect(take("entry").sum).toBe(1 + 2 + 20);
  expect(take("entry")).toBe(take("entry"));
  expect((globalThis as { crashdxRuns?: number }).crashdxRuns).toBe(1);
});

test("pieces that need each other see what is there already", () => {
  const pieces = new Map([
    ["a", 'exports.early = 1; exports.b = require("./b.js");'],
    ["b", 'exports.seen = require("./a.js").early;'],
  ]);
  const file = join(folder, "cycle.js");
  writeFileSync(file, pack(pieces, ["a", "b"]));
  expect(require(file).take("a").b.seen).toBe(1);
});

test("takes what the entries need at once, and not what they load later", () => {
  const output = (entryPoint: string | undefined, imports: readonly (readonly [string, string])[]) => ({
    entryPoint,
    imports: imports.map(([path, kind]) => ({ path, kind })),
  });
  const metafile = {
    outputs: {
      "dist/main.js": output("src/main.ts", [
        ["dist/chunks/shared.js", "import-statement"],
        ["dist/chunks/later.js", "dynamic-import"],
        ["node:fs", "import-statement"],
      ]),
      "dist/chunks/shared.js": output(undefined, []),
      "dist/chunks/later.js": output("src/later.ts", [["dist/chunks/shared.js", "import-statement"]]),
    },
  } as unknown as Metafile;
  expect(closure(metafile, ["src/main.ts"])).toEqual(["main", "shared"]);
  expect(closure(metafile, ["src/main.ts", "src/later.ts"])).toEqual(["main", "shared", "later"]);
  expect(() => closure(metafile, ["src/gone.ts"])).toThrow("src/gone.ts");
});
