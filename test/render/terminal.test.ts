/** The report on a terminal: whole outputs by width, colour and signs. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { render } from "../../src/render/index.ts";
import { sparkline } from "../../src/render/terminal/spark.ts";
import { columns, cut, wrap } from "../../src/render/terminal/text.ts";
import { expectFile } from "./expected.ts";
import { hostileText, reportOf } from "./hostile.ts";
import { FD_LIMIT, NO_FAILURE, OTHER_FAILURE, REPORTS, THIRD_FOLD, UNDETERMINED } from "./reports.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for.
const STYLES = /\u001b\[(\d+)m/g;

describe("whole output", () => {
  test.each(Object.keys(REPORTS))("%s, 80 columns, no colour", async (name) => {
    const report = REPORTS[name];
    if (report !== undefined) expectFile(`${name}.80.txt`, await render(report, "terminal", { width: 80 }));
  });

  test("40 columns", async () => {
    expectFile("third-fold.40.txt", await render(THIRD_FOLD, "terminal", { width: 40 }));
  });

  test("140 columns", async () => {
    expectFile("third-fold.140.txt", await render(THIRD_FOLD, "terminal", { width: 140 }));
  });

  test("colour", async () => {
    expectFile("third-fold.color.txt", await render(THIRD_FOLD, "terminal", { width: 80, color: true }));
  });

  test("ASCII", async () => {
    expectFile("third-fold.ascii.txt", await render(THIRD_FOLD, "terminal", { width: 80, ascii: true }));
  });

  test("the whole weighing", async () => {
    expectFile("third-fold.explain.txt", await render(THIRD_FOLD, "terminal", { width: 80, explain: true }));
  });

  test("two causes in full", async () => {
    expectFile("undetermined.top2.txt", await render(UNDETERMINED, "terminal", { width: 80, top: 2 }));
  });
});

describe("the first screen", () => {
  const screen = async (report: typeof THIRD_FOLD) =>
    (await render(report, "terminal", { width: 80 })).split("\n").slice(0, 24).join("\n");

  test("says what ran out, how sure it is and what to change", async () => {
    const text = await screen(THIRD_FOLD);
    expect(text).toContain("Native state piles up over the folds in one process");
    expect(text).toContain("very likely (93%)");
    expect(text).toContain("Run each fold in a process of its own");
    expect(text).toContain("TensorFlow must be imported inside run_fold");
  });

  test("names what ran out where that is a GPU's memory, a disk or a port", async () => {
    const [first] = OTHER_FAILURE.diagnoses;
    if (first === undefined) throw new Error("a failure has a diagnosis");
    const gpu = { ...OTHER_FAILURE, diagnoses: [{ ...first, headline: "GPU memory ran out" }] };
    for (const format of ["terminal", "markdown", "html", "github"] as const)
      expect((await render(gpu, format)).toLowerCase(), format).toContain("gpu memory ran out");
    expect(await screen(OTHER_FAILURE)).toContain("FAILED, NOTHING RAN OUT");
  });

  test("gives the deciding check when the log cannot decide", async () => {
    const text = await screen(UNDETERMINED);
    expect(text).toContain("the log does not decide");
    expect(text).toContain("cat /sys/fs/cgroup/pids.max");
  });
});

test("a less likely cause stands once, with what speaks against it", async () => {
  const [, second] = UNDETERMINED.diagnoses;
  const against = { cause: second?.cause ?? "", title: second?.title ?? "", confidence: 0.1, line: 7, source: "a.log" };
  const report = { ...UNDETERMINED, ruledOut: [{ ...against, says: "It stays level." }] };
  for (const format of ["terminal", "markdown"] as const) {
    const text = await render(report, format, { width: 300 });
    expect(text).toMatch(/But: It stays level\./);
    expect(text).not.toContain("set aside");
  }
});

describe("colour", () => {
  test("adds nothing but styles: the text is the same without", async () => {
    for (const report of Object.values(REPORTS)) {
      for (const explain of [false, true]) {
        const colored = await render(report, "terminal", { width: 100, color: true, explain });
        const plain = await render(report, "terminal", { width: 100, color: false, explain });
        // Code is between backticks where no colour can mark it.
        const bare = (text: string) => text.replace(STYLES, "").replace(/[`\s]/g, "").replace(/─/g, "");
        expect(bare(colored)).toBe(bare(plain));
        expect(plain).not.toMatch(STYLES);
      }
    }
  });

  test("never black, white or yellow, and no backgrounds", async () => {
    const used = new Set<string>();
    for (const report of Object.values(REPORTS)) {
      const text = await render(report, "terminal", { color: true, explain: true });
      for (const [, code] of text.matchAll(STYLES)) used.add(code ?? "");
    }
    expect([...used].filter((code) => !["1", "2", "22", "31", "32", "35", "36", "39"].includes(code))).toEqual([]);
  });
});

describe("width", () => {
  test("every line fits, commands and addresses to copy apart", async () => {
    const copied = new Set(
      Object.values(REPORTS).flatMap((report) =>
        report.diagnoses.flatMap(({ remedies, checks }) =>
          [
            ...remedies.flatMap(({ changes }) => changes.map(({ text }) => text)),
            ...checks.map(({ command }) => command),
            ...remedies.flatMap(({ references }) => references),
          ]
            .flatMap((text) => text.split("\n"))
            .map((line) => line.trim()),
        ),
      ),
    );
    for (const [name, report] of Object.entries(REPORTS)) {
      if (name === "hostile") continue;
      for (const width of [40, 57, 72, 80, 100, 118, 140, 200]) {
        for (const explain of [false, true]) {
          const text = await render(report, "terminal", { width, explain });
          const over = text
            .split("\n")
            .filter((line) => columns(line) > width && !copied.has(line.trim().replace(/^documents +/, "")));
          expect(over).toEqual([]);
        }
      }
    }
  });

  test("also with any text", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, fc.integer({ min: 40, max: 150 }), async (text, width) => {
        const report = reportOf(text);
        const bare = {
          ...report,
          diagnoses: report.diagnoses.map((one) => ({ ...one, remedies: [], checks: [] })),
        };
        const lines = (await render(bare, "terminal", { width })).split("\n");
        expect(lines.filter((line) => columns(line) > width)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("is never below 40", async () => {
    expect(await render(FD_LIMIT, "terminal", { width: 10 })).toBe(await render(FD_LIMIT, "terminal", { width: 40 }));
  });
});

describe("measuring", () => {
  test("wide characters take two columns, marks and styles none", () => {
    expect(columns("abc")).toBe(3);
    expect(columns("日本語")).toBe(6);
    expect(columns("e\u0301\u0302")).toBe(1);
    expect(columns("\u001b[31mred\u001b[39m")).toBe(3);
  });

  test("cutting keeps whole characters and the width", () => {
    expect(cut("日本語のログ", 7)).toBe("日本語…");
    expect(cut("abc", 3)).toBe("abc");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        expect(columns(cut(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  test("wrapping loses no letter and no line is too wide", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 4, max: 30 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("sparkline", () => {
  test("goes from the lowest to the highest", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe("▁▂▃▄▅▆▇█");
  });

  test("takes even steps of a long series, its ends among them", () => {
    const line = sparkline(
      Array.from({ length: 64 }, (_, i) => i),
      8,
    );
    expect(line).toBe("▁▂▃▄▅▆▇█");
  });

  test("does not draw noise on a high level as growth", () => {
    expect(sparkline([1000, 1001, 999, 1002], 8)).toMatch(/^[▄▅]+$/);
  });

  test("needs two points", () => {
    expect(sparkline([1], 8)).toBe("");
    expect(sparkline([], 8)).toBe("");
  });
});

test("a log without failure says how much of it was understood", async () => {
  expect(await render(NO_FAILURE, "terminal")).toContain("34 of 812 lines say something that crashdx knows.");
});
