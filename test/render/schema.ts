/**
 * Holds reports to the JSON Schema of the package. `validateReport` is for every test that makes a report: it looks at the
 * JSON as it is written out, and is stricter than the schema: a field that the schema does not describe is an error too.
 */
import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchemaObject } from "ajv/dist/2020.js";
import type { Report } from "../../src/model/report.ts";
import { render } from "../../src/render/index.ts";

const read = () =>
  JSON.parse(readFileSync(new URL("../../src/render/report.schema.json", import.meta.url), "utf8")) as AnySchemaObject;

/** The schema as it ships. */
export const SCHEMA: AnySchemaObject = read();

/** Allows no property beyond the described ones, wherever some are described. */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close);
  if (schema === null || typeof schema !== "object") return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
  return "properties" in closed && !("additionalProperties" in closed)
    ? { ...closed, additionalProperties: false }
    : closed;
}

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const open = ajv.compile(read());
const closed = ajv.compile({ ...(close(read()) as AnySchemaObject), $id: "urn:crashdx:report:closed" });

function errors(validate: typeof open, data: unknown): string[] {
  if (validate(data)) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath || "/"} ${error.message ?? ""} ${JSON.stringify(error.params)}`,
  );
}

/** What is wrong with parsed JSON by the schema as it ships. */
export function validateJson(data: unknown): string[] {
  return errors(open, data);
}

/** What is wrong with a report (or the text of one as JSON); empty when nothing is. */
export async function validateReport(report: Report | string): Promise<string[]> {
  const text = typeof report === "string" ? report : await render(report, "json", { redact: false });
  return errors(closed, JSON.parse(text));
}
