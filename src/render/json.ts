/**
 * The report as JSON. Bytes depend on the report's values alone: keys come in the order in which `report.schema.json`
 * describes them however the report was put together, and any further key after them in the order of its name.
 * JSON has no infinity: a limit that the log prints as unlimited is the string "unlimited", never null (null: not known).
 */
import type { Report } from "../model/report.ts";
import type { Renderer } from "./options.ts";
import SCHEMA from "./report.schema.json" with { type: "json" };

/** The part of JSON Schema (2020-12) that says which keys a value has. */
interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly properties?: { readonly [key: string]: Schema };
  readonly items?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

const DEFINITIONS: { readonly [name: string]: Schema } = SCHEMA.$defs;

/** What describes a value, behind references; of alternatives (an object or null) the one that has keys. */
function described(schema: Schema | undefined): Schema | undefined {
  if (schema?.$ref !== undefined) return described(DEFINITIONS[schema.$ref.replace("#/$defs/", "")]);
  return schema?.anyOf?.map(described).find((one) => one?.properties !== undefined) ?? schema;
}

function ordered(value: unknown, schema: Schema | undefined): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return Number.isNaN(value) ? null : value > 0 ? "unlimited" : "-unlimited";
  }
  if (value === null || typeof value !== "object") return value;
  const { properties = {}, items } = described(schema) ?? {};
  if (Array.isArray(value)) return value.map((item) => ordered(item, typeof items === "boolean" ? undefined : items));
  const entries = new Map(Object.entries(value));
  const known = Object.keys(properties);
  const further = [...entries.keys()].filter((key) => !Object.hasOwn(properties, key)).sort();
  const keys = [...known.filter((key) => entries.has(key)), ...further];
  return Object.fromEntries(keys.map((key) => [key, ordered(entries.get(key), properties[key])]));
}

/** The report as data that JSON can hold, keys in the documented order. */
export function reportData(report: Report): unknown {
  return ordered(report, SCHEMA);
}

const json: Renderer = (report, { redactions }) => {
  const data = redactions === null ? report : { ...report, redactions };
  return `${JSON.stringify(reportData(data), null, 2)}\n`;
};

export default json;
