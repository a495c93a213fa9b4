/** The package as users get it: packed, installed in an empty folder, run, and imported. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VERSION } from "../../src/version.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "crashdx-pack-"));
const installed = join(folder, "empty");
/** Without what an npx around the tests asked for itself. */
const { npm_config_package: _, npm_config_call: __, ...environment } = process.env;
const run = (file: string, args: readonly string[], cwd: string) =>
  execFileSync(file, args, {
    cwd,
    encoding: "utf8",
    env: { ...environment, npm_config_update_notifier: "false" },
    stdio: ["ignore", "pipe", "pipe"],
  });

beforeAll(() => {
  // The build has run already (npm test builds first), so packing needs no script.
  const packed = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root));
  const name = (Array.isArray(packed) ? packed[0] : Object.values(packed)[0]).filename as string;
  mkdirSync(installed);
  writeFileSync(join(installed, "package.json"), `{"name":"empty","private":true,"type":"module"}`);
  run("npm", ["install", "--no-audit", "--no-fund", "--offline", "--ignore-scripts", join(folder, name)], installed);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed package", () => {
  test("runs as crashdx", () => {
    const log = join(installed, "train.log");
    writeFileSync(log, "OSError: [Errno 24] Too many open files: 'a.png'\n");
    const report = JSON.parse(run("npx", ["--no-install", "crashdx", "--format", "json", log], installed));
    expect(report.verdict).toBe("exhaustion");
    expect(report.failures.length).toBeGreaterThan(0);
  });

  test("gives diagnose() to an import, with types and the schema beside it", () => {
    writeFileSync(
      join(installed, "use.mjs"),
      `import { diagnose } from "crashdx";\nconst report = await diagnose("OSError: [Errno 24] Too many open files: 'a.png'\\n");\nconsole.log(report.verdict, report.schemaVersion);\n`,
    );
    expect(run(process.execPath, ["use.mjs"], installed)).toBe("exhaustion 1\n");
    const manifest = JSON.parse(readFileSync(join(installed, "node_modules/crashdx/package.json"), "utf8"));
    for (const path of [manifest.exports["."].types, manifest.exports["./schema"], manifest.bin.crashdx])
      expect(readFileSync(join(installed, "node_modules/crashdx", path), "utf8").length).toBeGreaterThan(100);
  });
});

test("the version in the code is the package's", () => {
  expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version).toBe(VERSION);
});
