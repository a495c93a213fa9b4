/** Failures that real programs printed get their cause, healthy runs no alarm, and every report holds to the schema. */
import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/index.ts";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { validateReport } from "../render/schema.ts";
import { diagnoseText } from "../support/read.ts";
import { casesIn } from "./support.ts";

const real = casesIn("fixtures/real");
const failing = real.filter((c) => c.cause !== "healthy");
const healthy = real.filter((c) => c.cause === "healthy");

test("there are cases of both kinds", () => {
  expect(failing.length).toBeGreaterThan(50);
  expect(healthy.length).toBeGreaterThan(2);
});

describe.each(failing)("$name", ({ log, cause, accept, exhaustion }) => {
  test("gets an accepted cause first, a verdict that fits, and a report as described", async () => {
    const report = await diagnose(log);
    const first = report.diagnoses[0]?.cause;
    expect([cause, ...accept]).toContain(first);
    if (first === cause) expect(report.verdict).toBe(exhaustion ? "exhaustion" : "other-failure");
    expect(report.diagnoses[0]?.remedies.length).toBeGreaterThan(0);
    expect(await validateReport(report)).toEqual([]);
  });
});

describe.each(healthy)("$name", ({ log }) => {
  test("raises no alarm", async () => {
    const report = await diagnose(log);
    expect(report.verdict).toBe("no-failure");
    expect(report.diagnoses).toEqual([]);
    expect(await validateReport(report)).toEqual([]);
  });
});

/** What no report may say, whatever the log. */
function sound(report: Awaited<ReturnType<typeof diagnose>>): void {
  const { diagnoses, noneOfThese, summary } = report;
  expect(diagnoses.reduce((sum, d) => sum + d.confidence, noneOfThese)).toBeLessThanOrEqual(1 + 1e-9);
  expect(summary).not.toMatch(/\b100%|undefined|NaN|\$\{/);
  for (const d of diagnoses) {
    expect(d.evidence.every((e) => e.weight > 0) && d.against.every((e) => e.weight < 0)).toBe(true);
    for (const text of [
      d.why,
      ...[...d.evidence, ...d.against].map((e) => e.says),
      ...d.remedies.flatMap((r) => [r.why, r.before, r.not]),
    ])
      expect(text).not.toMatch(/undefined|NaN|\$\{|(?:^|\s)\?(?:\s|$)/);
    for (const change of d.remedies.flatMap((r) => r.changes))
      expect(change.text).not.toMatch(/\$\{[a-z_]+\(|undefined|NaN|(?:=|\s)\?(?:\s|$)/);
  }
}

test("every example and near miss of the knowledge gives a report as described", async () => {
  const texts = Object.values(DOCS).flatMap((d) => [...(d?.examples ?? []), ...(d?.near ?? []).map((n) => n.text)]);
  for (const text of new Set(texts)) {
    const report = diagnoseText(text);
    expect(await validateReport(report), text).toEqual([]);
    sound(report);
  }
});

const corpus = ["A", "B", "C", "D", "E", "F", "L", "S", "T"].flatMap((f) => casesIn(`../shared/corpus/${f}`));
test.skipIf(corpus.length === 0)(
  "so does every log of the shared corpus",
  async () => {
    for (const { name, log } of corpus) {
      const report = await diagnose(log);
      expect(await validateReport(report), name).toEqual([]);
      sound(report);
    }
  },
  300_000,
);
