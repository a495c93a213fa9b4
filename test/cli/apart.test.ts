/** Several large logs are read at once; the report is the one that reading them one after the other gives. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { helpersFor, isLarge } from "../../src/cli/apart.ts";
import { argumentsApart } from "../../src/cli/inputs.ts";
import { createEngine } from "../../src/diagnose.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { writeCase } from "../../src/observe/case-text/write.ts";
import { mergeDistinct } from "../../src/observe/merge.ts";
import { readInput } from "../../src/read/node/input.ts";
import { customCounter } from "../../src/recognise/samples-custom.ts";
import { render } from "../../src/render/index.ts";
import { crashdx } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "crashdx-apart-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A log of 33 MiB in which counters grow, with an end. */
function largeLog(name: string, rank: number, end: string): string {
  const file = join(folder, name);
  const fd = openSync(file, "w");
  const filler = `step loss=0.5 ${"·".repeat(40)}\n`.repeat(10_000);
  for (let i = 0; i < 36; i++) {
    writeSync(fd, filler);
    writeSync(fd, `[THREADS] Fold ${i + 1}/40 START: proc=${40 + i * (rank + 1)}, maps=${1000 + 900 * i}/65530\n`);
  }
  writeSync(fd, end);
  closeSync(fd);
  return file;
}

describe("logs that are read apart", () => {
  const logs = [
    largeLog("rank0.log", 0, "RuntimeError: can't start new thread\n"),
    largeLog("rank1.log", 1, ""),
    largeLog("rank2.log", 2, "OSError: [Errno 24] Too many open files\n"),
  ];
  it("are large ones, where there is more than one and more than one core", () => {
    const small = join(folder, "small.log");
    writeFileSync(small, "x\n");
    const caseFile = join(folder, "large.case");
    writeFileSync(
      caseFile,
      `${[...writeCase(createEngine(builtIn).observer().caseFile())].join("")}${" ".repeat(33 << 20)}`,
    );
    for (const input of [small, "-", join(folder, "none.log"), folder, caseFile])
      expect(isLarge(input), input).toBe(false);
    for (const log of logs) expect(isLarge(log)).toBe(true);
    expect([0, 1].map(helpersFor)).toEqual([0, 0]);
    expect(helpersFor(3)).toBe(Math.min(2, availableParallelism() - 1));
    expect(argumentsApart({ rules: ["a.yaml"], counters: [] })).toEqual(["--no-redact", "--rules", "a.yaml"]);
    expect(argumentsApart({ rules: [], counters: [customCounter("depth", "depth: (\\d+)")] })).toBeNull();
  });
  it("give the report that reading them one after the other gives", async () => {
    const engine = createEngine(builtIn);
    const files = [];
    for (const log of logs) {
      const observer = engine.observer();
      observer.sourceRead(await readInput(log, { gate: engine.gate, onLine: (line) => observer.line(line) }));
      files.push(observer.caseFile());
    }
    const wanted = engine.report(mergeDistinct(files));
    const { stdout, status } = crashdx(["--fail-on", "exhaustion", "--format", "json", "--no-redact", ...logs], {
      env: { SOURCE_DATE_EPOCH: "1" },
    });
    expect(status).toBe(1);
    expect(stdout).toBe(await render(wanted, "json", { redact: false }));
  });
  it("say what is wrong with one, and go on", () => {
    const { stderr, status } = crashdx(["--format", "json", ...logs.slice(0, 2), join(folder, "none.log")]);
    expect(stderr).toBe(`crashdx: cannot read ${join(folder, "none.log")}: no such file\n`);
    expect(status).toBe(2);
  });
});
