/** A run beside a good one. */
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { validateReport } from "../render/schema.ts";
import { observe, theEngine } from "../support/read.ts";

const counters = (slope: number, limit = 65530, folds = 8) =>
  Array.from({ length: folds }, (_, i) => `[THREADS] Fold ${i + 1}/8 START: maps=${2000 + slope * i}/${limit}`).join(
    "\n",
  );
const FAILED = "OSError: [Errno 24] Too many open files: '/data/1.npy'\n";

function beside(here: string, good: string): Report {
  return theEngine().report(observe(here, theEngine(), "bad.log"), 0, observe(good, theEngine(), "good.log"));
}

describe("--baseline", () => {
  test("a report without a good run says nothing of one", () => {
    expect(theEngine().report(observe(FAILED)).baseline).toBeUndefined();
  });

  test("growth, levels and limits side by side", () => {
    const { baseline } = beside(`${counters(900)}\n${FAILED}`, `${counters(0, 131060)}\n`);
    expect(baseline?.sources).toEqual(["good.log"]);
    expect(baseline?.counters).toMatchObject([
      {
        metric: "maps",
        per: "fold",
        here: { verdict: "growing", peak: 8300, limit: 65530 },
        good: { verdict: "flat", peak: 2000, limit: 131060 },
      },
    ]);
    expect(baseline?.counters[0]?.here?.slope).toBeCloseTo(900);
    expect(baseline?.counters[0]?.says).toBe(
      "maps grows by 900 a fold here and is level in the good run; 4.2 times as high (8,300 against 2,000). Its limit is 65,530 here and 131,060 there.",
    );
  });

  test("what only this log says, and settings that differ", () => {
    const { baseline } = beside(`$ ulimit -n\n256\n${FAILED}`, "$ ulimit -n\n1024\nEpoch 1/3\n");
    expect(baseline?.added.map((a) => [a.line, a.text])).toEqual([[3, FAILED.trim()]]);
    expect(baseline?.settings).toEqual([{ name: "RLIMIT_NOFILE", here: 256, good: 1024 }]);
    expect(baseline?.verdict).toBe("no-failure");
    expect(baseline?.notes).toEqual([]);
  });

  test("holds to the schema", async () => {
    expect(await validateReport(beside(`$ ulimit -n\n256\n${counters(900)}\n${FAILED}`, `${counters(0)}\n`))).toEqual(
      [],
    );
    expect(await validateReport(beside(FAILED, ""))).toEqual([]);
  });

  test("what both say is not new", () => {
    const { baseline } = beside(`x\n${FAILED}`, FAILED);
    expect(baseline?.added).toEqual([]);
    expect(baseline?.notes.join(" ")).toMatch(/shows a failure itself/);
  });

  test("a counter that only one of the runs has", () => {
    const { baseline } = beside(`${counters(900)}\n`, "Epoch 1/3\n");
    expect(baseline?.counters).toMatchObject([{ metric: "maps", good: null }]);
    expect(baseline?.notes.join(" ")).toMatch(/holds no counters/);
  });

  test("conditions can ask for the good run's values; without one they do not hold", async () => {
    const { Evaluator } = await import("../../src/reason/evaluate.ts");
    const { viewCase } = await import("../../src/reason/case-view.ts");
    const { fitGrowth } = await import("../../src/fit/index.ts");
    const { builtIn } = await import("../../src/knowledge/index.ts");
    const { parseExpression } = await import("../../grammars/language/expression.ts");
    const view = (text: string, good: ReturnType<typeof viewCase> | null = null) => {
      const caseFile = observe(text);
      return viewCase(caseFile, fitGrowth(caseFile), builtIn, good);
    };
    const grown = parseExpression('peak("maps") > 2 * good_peak("maps") and good_slope("maps") = 0');
    expect(new Evaluator(view(counters(900), view(counters(0)))).holds(grown).value).toBe(true);
    expect(new Evaluator(view(counters(900), view(counters(900)))).holds(grown).value).toBe(false);
    expect(new Evaluator(view(counters(900))).holds(grown).value).toBe(false);
  });
});

describe("the difference as evidence", () => {
  const fds = (slope: number) =>
    Array.from({ length: 10 }, (_, i) => `[THREADS] Fold ${i + 1}/30 START: fds=${100 + slope * i}/1024`).join("\n");
  const confidence = (report: Report) => report.diagnoses.find((d) => d.cause === "fd-leak")?.confidence ?? 0;
  const log = `${fds(90)}\n`;

  test("growth that the good run does not have speaks for the cause, a little", () => {
    const alone = theEngine().report(observe(log));
    const report = beside(log, `${fds(0)}\n`);
    const [row] = report.diagnoses[0]?.evidence.filter((e) => /run that went well/.test(e.says)) ?? [];
    expect(report.diagnoses[0]?.cause).toBe("fd-leak");
    expect(row?.says).toBe("Open descriptors grow by 90 a round, and by 0 in the run that went well.");
    // Quoted lines are of this run's log alone.
    for (const d of report.diagnoses) for (const e of d.evidence) expect(["bad.log", ""]).toContain(e.source);
    expect(confidence(report)).toBeGreaterThanOrEqual(confidence(alone));
  });

  test("a level that the good run had as well speaks against it", () => {
    const report = beside(log, `${fds(95)}\n`);
    const all = report.diagnoses.flatMap((d) => (d.cause === "fd-leak" ? d.against : []));
    expect(all.map((e) => e.says).join(" ")).toMatch(/stood as high in the run that went well \(955\)/);
    expect(confidence(report)).toBeLessThan(confidence(theEngine().report(observe(log))));
  });
});
