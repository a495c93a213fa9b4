/** The JSON report: as the schema says, in one order of keys. */
import { describe, expect, test } from "vitest";
import { render } from "../../src/render/index.ts";
import { reportData } from "../../src/render/json.ts";
import { expectFile } from "./expected.ts";
import { RANKS, REPORTS, THIRD_FOLD } from "./reports.ts";
import { SCHEMA, validateJson, validateReport } from "./schema.ts";

/** The same data with the keys of every object the other way round. */
function reversed(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(reversed);
  if (data === null || typeof data !== "object") return data;
  return Object.fromEntries(
    Object.entries(data)
      .reverse()
      .map(([key, value]) => [key, reversed(value)]),
  );
}

describe.each(Object.entries(REPORTS))("%s", (_, report) => {
  test("is as the schema says, with no field that it does not describe", async () => {
    expect(await validateReport(report)).toEqual([]);
  });

  test("has its keys in one order, however it was put together", async () => {
    expect(await render(reversed(report) as typeof report, "json")).toBe(await render(report, "json"));
  });
});

describe("schema", () => {
  test("takes fields that it does not know, and refuses missing and wrong ones", async () => {
    const data = JSON.parse(await render(THIRD_FOLD, "json"));
    expect(validateJson({ ...data, later: 1 })).toEqual([]);
    expect(await validateReport(JSON.stringify({ ...data, later: 1 }))).not.toEqual([]);
    expect(validateJson({ ...data, verdict: "maybe" })).not.toEqual([]);
    expect(validateJson({ ...data, growth: undefined })).not.toEqual([]);
    expect(validateJson({ ...data, noneOfThese: 1.2 })).not.toEqual([]);
  });

  test("describes every property", () => {
    const bare = (node: unknown, path: string): string[] => {
      if (node === null || typeof node !== "object") return [];
      const { properties } = node as { properties?: Record<string, Record<string, unknown>> };
      const here = Object.entries(properties ?? {})
        .filter(([, value]) => !("description" in value || "$ref" in value))
        .map(([key]) => `${path}.${key}`);
      return [...here, ...Object.entries(node).flatMap(([key, value]) => bare(value, `${path}.${key}`))];
    };
    expect(bare(SCHEMA, "")).toEqual([]);
  });
});

describe("json", () => {
  test("says unlimited where JSON has no number", async () => {
    const [series] = THIRD_FOLD.growth;
    if (series === undefined) throw new Error("the report has lost its counters");
    const growth = [{ ...series, limit: Number.POSITIVE_INFINITY, slope: Number.NaN }];
    const data = JSON.parse(await render({ ...THIRD_FOLD, growth }, "json"));
    expect(data.growth[0]).toMatchObject({ limit: "unlimited", slope: null });
  });

  test("puts fields that it does not know behind the known ones, by name", () => {
    const data = { ...THIRD_FOLD, zeta: 1, alpha: 2 };
    expect(Object.keys(reportData(data) as object).slice(-3)).toEqual(["input", "alpha", "zeta"]);
  });

  test("whole output, keys in the order of the schema", async () => {
    expectFile("third-fold.json", await render(THIRD_FOLD, "json"));
    expectFile("ranks.json", await render(RANKS, "json"));
  });
});
