/** One layout, several renderers: whatever the format, a report has the same sections in the same order. */
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { render } from "../../src/render/index.ts";
import { GLANCE, PAGE, WHOLE } from "../../src/render/layout/detail.ts";
import { layOut } from "../../src/render/layout/report.ts";
import { REPORTS, THIRD_FOLD, UNDETERMINED } from "./reports.ts";

/** Reports whose texts begin no line of their own. */
const TOLD = Object.entries(REPORTS).filter(([name]) => name !== "hostile");
const titles = (report: Report, detail: typeof WHOLE, causes = 1) =>
  layOut(report, { detail, causes, nearMisses: false }).map(({ title }) => title);
const unescaped = (text: string) => text.replace(/\\(.)/g, "$1").replace(/&#39;/g, "'");

describe.each(TOLD)("%s", (_, report) => {
  test("has its sections on the terminal", async () => {
    const text = await render(report, "terminal", { width: 200 });
    const lines = text.split("\n").map((line) => line.replace(/ \([^()]*\)$/, ""));
    const expected = titles(report, GLANCE);
    expect(lines.filter((line) => expected.includes(line))).toEqual(expected);
  });
  test("has its sections in Markdown", async () => {
    const text = await render(report, "markdown", { redact: false });
    const found = [...text.matchAll(/^### (.*?)(?: \([^()]*\))?$/gm)].map(([, title = ""]) => unescaped(title));
    expect(found).toEqual(titles(report, PAGE));
  });
  test("has its sections on the page, with the lines of the log in the place of the list of failures", async () => {
    const text = await render(report, "html", { redact: false });
    const found = [...text.matchAll(/<h2>(.*?)(?: <span[^>]*>.*?<\/span>)?<\/h2>/g)].map(([, title = ""]) =>
      unescaped(title),
    );
    const expected = titles(report, WHOLE).filter((title) => title !== "All failures in the log");
    expect(found.filter((title) => title !== "Lines of the log")).toEqual(expected);
  });
});

test("the check comes first where the log does not decide, and behind the remedies where it does", () => {
  const of = (report: Report) => layOut(report, { detail: GLANCE, causes: 1, nearMisses: false }).map(({ id }) => id);
  expect(of(UNDETERMINED)[0]).toBe("check");
  const decided = of(THIRD_FOLD);
  expect(decided.indexOf("check")).toBeGreaterThan(decided.indexOf("change"));
});

test("the whole weighing has every cause, remedy and piece of evidence", () => {
  const causes = THIRD_FOLD.diagnoses.length;
  const sections = layOut(THIRD_FOLD, { detail: WHOLE, causes, nearMisses: false });
  const shown = sections.flatMap(({ blocks }) => blocks);
  const steps = shown.flatMap((block) => (block.is === "steps" ? block.steps : []));
  expect(steps).toHaveLength(THIRD_FOLD.diagnoses.reduce((sum, { remedies }) => sum + remedies.length, 0));
  expect(sections.filter(({ note }) => note !== undefined && /^\d+ of \d+$/.test(note))).toEqual([]);
});
