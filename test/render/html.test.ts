/** The page: whole outputs, and that nothing of a log becomes markup. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { plot } from "../../src/render/html/plot.ts";
import { STYLE } from "../../src/render/html/style.ts";
import { Html, html } from "../../src/render/html/template.ts";
import { render } from "../../src/render/index.ts";
import { expectFile } from "./expected.ts";
import { hostileText, reportOf } from "./hostile.ts";
import { AT_RISK, NO_FAILURE, REPORTS, THIRD_FOLD, UNDETERMINED } from "./reports.ts";

/** Every tag with the names of its attributes, in order. Code spans apart, which backticks in a sentence make. */
function skeleton(page: string): string[] {
  const body = page.replace(/<style>[^<]*<\/style>/, "");
  return [...body.matchAll(/<(\/?[A-Za-z!][^\s>]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)]
    .map(([, tag, attributes = ""]) =>
      [tag, ...[...attributes.matchAll(/\s([\w-]+)(?:="[^"]*")?/g)].map(([, name]) => name)].join(" "),
    )
    .filter((tag) => !/^\/?code$/.test(tag));
}

/** A page with its style sheet taken out, which is the same in all and kept whole in one of the expected pages. */
async function withoutSheet(report: Report): Promise<string> {
  const parts = (await render(report, "html")).split(STYLE);
  expect(parts).toHaveLength(2);
  return parts.join("(src/render/html/style.ts)");
}

const pages = Object.entries(REPORTS);

describe("template", () => {
  test("escapes whatever is no HTML of a template", () => {
    expect(html`<p title="${"\"'<>&"}">${"<b>"}${1}${[html`<i>${"&"}</i>`, "<"]}${null}</p>`.text).toBe(
      '<p title="&quot;&#39;&lt;&gt;&amp;">&lt;b&gt;1<i>&amp;</i>&lt;</p>',
    );
    expect(html`${new Html("<b>")}`.text).toBe("<b>");
  });
});

describe("a page", () => {
  test("has the same tags and attributes whatever the log holds", async () => {
    const plain = skeleton(await render(reportOf("x"), "html", { redact: false }));
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        fc.pre(text !== "");
        expect(skeleton(await render(reportOf(text), "html", { redact: false }))).toEqual(plain);
      }),
      { numRuns: 100 },
    );
  });

  test.each(pages)("%s loads nothing, runs nothing and says so to the browser", async (_, report) => {
    const page = await render(report, "html");
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
    const tags = skeleton(page).join("\n");
    expect(tags).not.toMatch(/^(script|iframe|object|embed|img|link|form|base|video|audio)\b/m);
    expect(tags).not.toMatch(/\b(src|srcset|style|on\w+)\b/);
    expect(page).not.toMatch(/@import|url\(["']?(?!#)/);
    for (const [, href = ""] of page.matchAll(/href="([^"]*)"/g))
      expect(href).toMatch(/^(#[\w-]+|https:\/\/[^\s"<>]+)$/);
  });

  test.each(pages)("%s: every link inside the page has its target, every id is there once", async (_, report) => {
    const page = await render(report, "html");
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/(?:href="#|url\(#)([^")]*)/g)) expect(ids).toContain(id);
    for (const [, list = ""] of page.matchAll(/aria-labelledby="([^"]*)"/g)) {
      for (const id of list.split(" ")) expect(ids).toContain(id);
    }
  });

  test.each(pages)("%s: tags close in order", async (_, report) => {
    const page = (await render(report, "html")).replace(/<style>[^<]*<\/style>/, "");
    const open: string[] = [];
    for (const [, end = "", tag = "", closed = ""] of page.matchAll(/<(\/?)([a-zA-Z][\w-]*)[^>]*?(\/?)>/g)) {
      if (/^(meta|br)$/.test(tag) || closed === "/") continue;
      if (end === "") open.push(tag);
      else expect(open.pop()).toBe(tag);
    }
    expect(open).toEqual([]);
  });

  test("goes down by one heading level at a time", async () => {
    for (const [, report] of pages) {
      const levels = [...(await render(report, "html")).matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
      expect(levels[0]).toBe(1);
      levels.forEach((level, index) => {
        expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
      });
    }
  });

  test("gives the check first when the log cannot decide", async () => {
    const page = await render(UNDETERMINED, "html");
    expect(page.indexOf("The check that would decide")).toBeLessThan(
      page.indexOf("What to change if the check confirms it"),
    );
  });

  test("whole output", async () => {
    expectFile("at-risk.html", await withoutSheet(AT_RISK));
    expectFile("no-failure.html", await withoutSheet(NO_FAILURE));
    expectFile("third-fold.html", await render(THIRD_FOLD, "html"));
  });
});

describe("a plot", () => {
  const [maps] = THIRD_FOLD.growth;
  const [fds] = AT_RISK.growth;
  if (maps === undefined || fds === undefined) throw new Error("the reports have lost their counters");
  const draw = (series: typeof maps, story = THIRD_FOLD.story) =>
    plot(series, [series], series.metric, story, "p")?.text ?? "";
  const numbers = (text: string, tag: string, name: string) =>
    [...text.matchAll(new RegExp(`<${tag}[^>]*? ${name}="([^"]*)"`, "g"))].map(([, value]) => Number(value));

  test("draws one point for each measurement, from left to right and inside the picture", () => {
    const cx = numbers(draw(fds), "circle", "cx");
    expect(cx).toHaveLength(24);
    expect(cx).toEqual([...cx].sort((a, b) => a - b));
    const [left = 0] = numbers(draw(fds), "line", "x1");
    for (const x of cx) expect(x).toBeGreaterThanOrEqual(left);
    for (const x of cx) expect(x).toBeLessThanOrEqual(480 - 16);
    const cy = numbers(draw(fds), "circle", "cy");
    expect(cy).toEqual([...cy].sort((a, b) => b - a));
  });

  test("draws a limit and a forecast that are within reach, where they are", () => {
    const text = draw(fds);
    expect(text).toContain('class="limit"');
    expect(text).toContain('class="forecast"');
    expect(text).toContain("epoch 34 (33 to 34)");
    // The fit is drawn through points on a line, so it reaches the limit at the forecast.
    const [, from = "", to = ""] = /class="fit"[^>]*d="M([\d.,-]+)L([\d.,-]+)"/.exec(text) ?? [];
    const [x1 = 0, y1 = 0] = from.split(",").map(Number);
    const [x2 = 0, y2 = 0] = to.split(",").map(Number);
    const [limit = 0] = numbers(text.slice(text.indexOf('class="limit"') - 6), "line", "y1");
    const [place = 0] = numbers(text.slice(text.indexOf('class="forecast"') - 6), "line", "x1");
    expect(Math.abs(x1 + ((limit - y1) / (y2 - y1)) * (x2 - x1) - place)).toBeLessThan(2);
  });

  test("names a limit and a forecast that are far off instead of squeezing the rest", () => {
    const text = draw(maps);
    expect(text).not.toContain('class="limit"');
    expect(text).toContain("limit 65,530, far above");
    expect(text).toContain("limit in fold 88");
  });

  /** Where the drawn fit has what value, from its two ends. */
  const fitOf = (text: string) => {
    const [, ends = ""] = /class="fit"[^>]*d="M([^"]*)"/.exec(text) ?? [];
    return ends.split("L").map((point) => point.split(",").map(Number));
  };
  const series = (values: readonly number[], change: Partial<typeof maps>): typeof maps => ({
    ...maps,
    ...change,
    limit: null,
    headroom: null,
    forecast: null,
    planned: null,
    reached: values.length,
    curve: values.map((value, i) => [i + 1, value] as const),
    peak: { line: values.length, value: Math.max(...values), at: values.length },
    first: { line: 1, value: values[0] ?? 0, at: 1 },
    lowest: { line: 1, value: values[0] ?? 0, at: 1 },
    last: { line: values.length, value: values.at(-1) ?? 0, at: values.length },
  });

  test("draws the fit where it was fitted: after a late onset from there on, along the points", () => {
    const values = Array.from({ length: 20 }, (_, i) => (i < 10 ? 100 : 100 + 50 * (i - 9)));
    const text = draw(series(values, { shape: "late-onset", slope: 50, low: 49, high: 51, beganLine: 11 }), []);
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = fitOf(text);
    const cx = numbers(text, "circle", "cx");
    const cy = numbers(text, "circle", "cy");
    expect([x1, x2]).toEqual([cx[10], cx[19]]);
    expect(Math.abs(y1 - (cy[10] ?? 0))).toBeLessThan(1);
    expect(Math.abs(y2 - (cy[19] ?? 0))).toBeLessThan(1);
  });

  test("is not drawn aside by a few wild points", () => {
    const values = Array.from({ length: 21 }, (_, i) => (i === 3 || i === 17 ? 900 : 100));
    const text = draw(series(values, { shape: "flat", verdict: "flat", slope: 0, low: -0.1, high: 0.1 }), []);
    const cy = numbers(text, "circle", "cy");
    for (const [, y] of fitOf(text)) expect(y).toBe(cy[0]);
  });

  test("says each step of an axis apart from the next", () => {
    for (const unit of ["bytes", "count"] as const) {
      for (const values of [
        [1_885_000_000, 1_886_000_000],
        [1, 3],
        [0.2, 0.3],
        [40_000, 2_000_000_000],
      ]) {
        const text = draw(series(values, { unit, slope: null, low: null, high: null }), []);
        const labels = [...text.matchAll(/text-anchor="end">([^<]*)</g)].map(([, label]) => label);
        expect(new Set(labels).size).toBe(labels.length);
        expect(labels.length).toBeGreaterThan(1);
        // At 19 units, the size on a phone, a digit is under 10.6 wide; the picture begins at 0.
        const [end = 0] = numbers(text, "text", "x");
        for (const label of labels) expect(end - 10.6 * (label ?? "").length).toBeGreaterThanOrEqual(0);
        if (unit === "bytes") for (const label of labels) expect(label).toMatch(/^-?[\d.]+ (B|[KMGTP]B)$/);
      }
    }
  });

  test("marks where growth began only on what grows", () => {
    const level = { ...maps, verdict: "flat", slope: 0, low: -1, high: 1 } as const;
    expect(draw(level)).not.toContain("began");
    expect(draw(level)).toContain("failed, line 55");
  });

  test("shows the marks of the story at their lines", () => {
    const text = draw(maps);
    expect(text).toContain("began, line 22");
    expect(text).toContain("failed, line 55");
  });

  test("says in words what it shows", () => {
    expect(draw(maps)).toMatch(
      /<desc id="p-d">From 1,850 at line 7 to 3,960 at line 50, peak 3,960\. Growth: \+730 a fold\. The limit is 65,530\./,
    );
  });

  test("needs two points, and stands whatever the numbers", () => {
    expect(plot({ ...maps, curve: [[0, 1]] }, [maps], "maps", [], "p")).toBeNull();
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e15, noNaN: true })),
          { minLength: 2, maxLength: 64 },
        ),
        fc.option(fc.double({ min: 0, noNaN: true })),
        fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.constantFrom("bytes", "count"),
        (curve, limit, slope, unit) => {
          const sorted = [...curve].sort(([a], [b]) => a - b);
          const text = draw({ ...maps, curve: sorted, limit, slope, low: slope, high: slope, unit });
          expect(text).not.toMatch(/NaN|Infinity/);
          expect(text.length).toBeLessThan(60_000);
        },
      ),
    );
  });
});
