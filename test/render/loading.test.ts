/** Start-up time: what each format loads. A renderer's packages are loaded for its own format only. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/render/index.ts";

/** Packages that a module and all modules below it import at once (not those behind `import()`). */
function packagesOf(file: URL, seen = new Set<string>()): Set<string> {
  const found = new Set<string>();
  if (seen.has(file.href) || file.pathname.endsWith(".json")) return found;
  seen.add(file.href);
  const source = readFileSync(file, "utf8");
  for (const [whole, name = ""] of source.matchAll(/^(?:import|export)\s[^;]*?from "([^"]+)"/gms)) {
    if (/^(?:import|export) type/.test(whole)) continue;
    if (name.startsWith(".")) for (const one of packagesOf(new URL(name, file), seen)) found.add(one);
    else found.add(name);
  }
  return found;
}

const render = new URL("../../src/render/", import.meta.url);
const load = (file: string) => [...packagesOf(new URL(file, render))].sort();

describe("what is loaded at once", () => {
  test("nothing by the list of formats", () => {
    expect(load("index.ts")).toEqual([]);
  });

  const PLAIN = Object.keys(FORMATS).filter((format) => format !== "terminal" && format !== "html");
  test.each(PLAIN)("nothing by %s", (format) => {
    expect(load(`${format}.ts`)).toEqual([]);
  });

  test("scales and shapes by the page with plots", () => {
    expect(load("html.ts")).toEqual(["d3-scale", "d3-shape"]);
  });

  test("tables by the terminal, and Markdown only by what is known of an id", () => {
    expect(load("terminal.ts")).toEqual(["cli-table3", "cli-table3/src/utils.js"]);
    expect(load("terminal/markdown.ts")).toEqual(["cli-table3/src/utils.js", "marked", "marked-terminal"]);
  });

  test("vendors' patterns not even by redaction, before there is a sign of one", () => {
    expect(load("redact.ts")).toEqual([]);
    expect(load("redact/vendor-secrets.ts")).toEqual(["@secretlint/secretlint-rule-preset-recommend"]);
  });
});
