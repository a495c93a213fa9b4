/** What the built program loads for a small log: a start is quick because dear parts wait until something needs them. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/parse.ts";
import type { Report } from "../../src/model/report.ts";
import { VERSION } from "../../src/version.ts";

const program = join(import.meta.dirname, "../../dist/crashdx.js");
const folder = mkdtempSync(join(tmpdir(), "crashdx-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loaded before the program: notes every file that is loaded as CommonJS. */
const spy = join(folder, "spy.cjs");
writeFileSync(
  spy,
  `const { writeFileSync } = require("node:fs");
process.on("exit", () => writeFileSync(process.env.LOADED, Object.keys(require.cache).join("\\n")));`,
);

/** The program's report on a log, and the code that was loaded for it. */
function run(text: string) {
  const log = join(folder, "train.log");
  const loaded = join(folder, "loaded.txt");
  writeFileSync(log, text);
  const report = execFileSync(process.execPath, ["--require", spy, program, "-f", "json", log], {
    encoding: "utf8",
    env: { ...process.env, LOADED: loaded },
  });
  const files = readFileSync(loaded, "utf8")
    .split("\n")
    .filter((file) => file !== spy);
  return {
    files,
    report: JSON.parse(report) as Report,
    code: files.map((file) => readFileSync(file, "utf8")).join("\n"),
  };
}

const peak = (report: Report, metric: string) => report.growth.find((g) => g.metric === metric)?.peak.value;

const CHEVROTAIN = "performSelfAnalysis";
const YARGS = "showHelpOnFail";
const failed = "OSError: [Errno 24] Too many open files: 'a.png'\n";
const common = "[THREADS] Fold 1/3 START: proc=36, cgroup=506/7680, maps=1850/65530, rss=1200MB\n";
/** Another thread wrote into it: only the grammar reads that. */
const torn = "[THREADS] Fold 2/3 START: proc=36, cgroup=512/7680, maps=18[W 12:00] warn 50/65530, rss=1300MB\n";

describe.skipIf(!existsSync(program))("dist/crashdx.js", () => {
  test("loads neither the grammars nor yargs for a common log", () => {
    const { report, code } = run(common + failed);
    expect(report.verdict).toBe("exhaustion");
    expect(peak(report, "maps")).toBe(1850);
    expect(code).not.toContain(CHEVROTAIN);
    expect(code).not.toContain(YARGS);
  });

  test("loads a grammar when a line needs it", () => {
    const { report, code } = run(common + torn + failed);
    expect(report.verdict).toBe("exhaustion");
    expect(peak(report, "cgroup")).toBe(512);
    expect(code).toContain(CHEVROTAIN);
  });

  test("loads the other grammar for a dump of limits", () => {
    const { report, code } = run(`open files                      (-n) 1024\n${failed}`);
    expect(code).toContain(CHEVROTAIN);
    expect(JSON.stringify(report.context.limits)).toContain("1024");
  });

  test("has the help that yargs lays out", async () => {
    const command = await parseCommandLine(["--help"], 80);
    for (const word of ["--help", "-h"]) {
      const loaded = join(folder, "loaded.txt");
      const text = execFileSync(process.execPath, ["--require", spy, program, word], {
        encoding: "utf8",
        env: { ...process.env, LOADED: loaded },
      });
      expect(command).toEqual({ name: "text", text });
      expect(readFileSync(loaded, "utf8")).not.toContain("parse-");
    }
  });

  test("loads one file for a common log, as CommonJS", () => {
    // What is loaded as CommonJS stands in the cache of require.
    const { code, files } = run(failed);
    expect(files.map((file) => basename(file))).toEqual(["crashdx.js", "program.js"]);
    expect(code).toContain("schemaVersion");
  });

  test("says the same where its code is not compiled already", () => {
    const copy = join(folder, "dist");
    const isCompiled = (file: string) => /\.js\.v\d/.test(file);
    cpSync(dirname(program), copy, { recursive: true, filter: (file) => !isCompiled(file) });
    expect(readdirSync(join(copy, "chunks")).some(isCompiled)).toBe(false);
    const log = join(folder, "torn.log");
    writeFileSync(log, common + torn + failed);
    const [with_, without] = [program, join(copy, "crashdx.js")].map((file) =>
      execFileSync(process.execPath, [file, "-f", "json", log], {
        encoding: "utf8",
        env: { ...process.env, SOURCE_DATE_EPOCH: "0" },
      }),
    );
    expect(without).toBe(with_);
  });

  test("compiles by itself where the compiled code is damaged", () => {
    const copy = join(folder, "damaged");
    cpSync(dirname(program), copy, { recursive: true });
    const compiled = join(copy, `chunks/program.js.${process.version}-${process.arch}`);
    for (const bytes of ["", "no code", "x".repeat(4096)]) {
      writeFileSync(compiled, bytes);
      expect(execFileSync(process.execPath, [join(copy, "crashdx.js"), "--version"], { encoding: "utf8" })).toBe(
        `${VERSION}\n`,
      );
    }
  });
});
