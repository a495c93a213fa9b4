import { describe, expect, test } from "vitest";
import { render } from "../../src/render/index.ts";
import { reportData } from "../../src/render/json.ts";
import { expectFile } from "./expected.ts";
import { REPORTS, THIRD_FOLD } from "./reports.ts";
import { SCHEMA, validateJson, validateReport } from "./schema.ts";

interface Node {
  readonly $ref?: string;
  readonly properties?: Record<string, Node>;
  readonly items?: Node | false;
  readonly anyOf?: readonly Node[];
}

const definitions = SCHEMA.$defs as Record<string, Node>;

/** Key order of `data` against the order in which the schema describes it. */
function outOfOrder(data: unknown, schema: Node, path = ""): string[] {
  const node = schema.$ref === undefined ? schema : (definitions[schema.$ref.replace("#/$defs/", "")] ?? {});
  if (Array.isArray(data)) return data.flatMap((item) => (node.items ? outOfOrder(item, node.items, `${path}[]`) : []));
  if (data === null || typeof data !== "object") return [];
  const object = node.properties === undefined ? node.anyOf?.find((one) => one.properties) : node;
  if (object?.properties === undefined) return [];
  const described = Object.keys(object.properties);
  const keys = Object.keys(data);
  const wrong = keys.join() === described.filter((key) => keys.includes(key)).join() ? [] : [`${path}: ${keys.join()}`];
  return [
    ...wrong,
    ...keys.flatMap((key) =>
      outOfOrder((data as Record<string, unknown>)[key], object.properties?.[key] ?? {}, `${path}.${key}`),
    ),
  ];
}

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

  test("has its keys in the order of the schema, however it was put together", async () => {
    const text = await render(report, "json");
    expect(outOfOrder(JSON.parse(text), SCHEMA as Node)).toEqual([]);
    expect(await render(reversed(report) as typeof report, "json")).toBe(text);
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
    const { context } = JSON.parse(await render(THIRD_FOLD, "json"));
    expect(context.limits[1].value).toBe("unlimited");
    expect(context.limits[1].hard).toBe("unlimited");
  });

  test("puts fields that it does not know behind the known ones, by name", () => {
    const data = { ...THIRD_FOLD, zeta: 1, alpha: 2 };
    expect(Object.keys(reportData(data) as object).slice(-3)).toEqual(["input", "alpha", "zeta"]);
  });

  test("whole output", async () => {
    expectFile("third-fold.json", await render(THIRD_FOLD, "json"));
  });
});
