/** The README says what is so: its sample is what the program prints, and what it names is there. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { FORMATS, render } from "../../src/render/index.ts";
import { observe, theEngine } from "../support/read.ts";
import { readRoot } from "./support.ts";

const page = readRoot("README.md");
const DEMO = "fixtures/demo/tensorflow-third-fold.log";

describe("the README", () => {
  test("shows the report on its log, cut only where it says so", async () => {
    const sample = page.split("```\n").find((block) => block.startsWith(`crashdx: ${DEMO}`)) ?? "";
    const report = theEngine().report(observe(readRoot(DEMO), theEngine(), DEMO));
    const text = await render(report, "terminal", { width: 80 });
    const pieces = sample.split("…\n").filter((piece) => piece.trim() !== "");
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces) expect(text).toContain(piece.trim());
  });

  test("names options that there are", async () => {
    const help = await parseCommandLine(["--help"], 100);
    const named = new Set([...page.matchAll(/`(?:crashdx )?[^`\n]*?(--[a-z][a-z-]+)/g)].map(([, option]) => option));
    const others = new Set(["--prefix", "--version", "--help"]);
    for (const option of named)
      if (!others.has(option ?? "")) expect(help).toMatchObject({ text: expect.stringContaining(option ?? "") });
    expect(named.size).toBeGreaterThan(8);
  });

  test("names all formats", () => {
    const row = page.split("\n").find((line) => line.startsWith("| get another format")) ?? "";
    for (const format of Object.keys(FORMATS)) expect(row).toMatch(new RegExp(`[ ,]${format}\\b`));
  });

  test("names files and folders that there are", () => {
    const paths = [...page.matchAll(/`([\w.-]+\/[\w./-]*|action\.yml)`/g)].map(([, path]) => path ?? "");
    const made = paths.filter((path) => !/^logs\/|[A-Z]{4}/.test(path));
    expect(made.length).toBeGreaterThan(5);
    for (const path of made)
      expect({ path, isThere: existsSync(join(import.meta.dirname, "../..", path)) }).toEqual({ path, isThere: true });
  });
});
