/** A long silence stands in the story of every report that people read; a short one in none. */
import { expect, test } from "vitest";
import { render } from "../../src/render/index.ts";
import { NO_FAILURE, THIRD_FOLD } from "./reports.ts";

const silent = (report: typeof THIRD_FOLD, seconds: number) => {
  const source = report.input.sources[0]?.name ?? "";
  return { ...report, context: { ...report.context, gaps: [{ source, fromLine: 12, toLine: 13, seconds }] } };
};
const FORMATS = ["terminal", "markdown", "html"] as const;

test.each(FORMATS)("%s tells the longest silence", async (format) => {
  for (const report of [THIRD_FOLD, NO_FAILURE]) {
    const text = (await render(silent(report, 2 * 3600 + 300), format, { width: 100 })).replace(/<[^>]*>|\*/g, "");
    expect(text).toMatch(/line 12:?\s+then 2 h 5 min without a line, until line 13/);
    expect(await render(silent(report, 600), format, { width: 100 })).not.toContain("without a line");
  }
});
