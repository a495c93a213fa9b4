/** The rules that hold the house up: one direction of imports, and Node only where files and streams are touched. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
/** A room may import from the ones before it and from itself. */
const ROOMS = ["model", "knowledge", "read", "recognise", "observe", "fit", "reason", "prescribe", "render"];
/** Files that touch Node by their nature. */
const NODE = /^src\/(?:build\/|cli\/|read\/node\/)/;

const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((f) => f.endsWith(".ts"))
  .map((f) => join("src", f).replaceAll("\\", "/"));

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((m) => m[1] ?? "");
}
const roomOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1] ?? "";

describe.each(files)("%s", (file) => {
  const imports = importsOf(file);
  test("imports only from rooms before it", () => {
    const room = ROOMS.indexOf(roomOf(file));
    if (room < 0) return;
    const inner = imports.filter((i) => i.startsWith(".")).map((i) => normalize(join(dirname(file), i)));
    const later = inner.filter(
      (i) => i.startsWith("src/") && !(ROOMS.indexOf(roomOf(i)) <= room && ROOMS.includes(roomOf(i))),
    );
    expect(later).toEqual([]);
  });
  test("touches Node only where files and streams are", () => {
    const node = imports.filter((i) => i.startsWith("node:"));
    expect(NODE.test(file) ? [] : node).toEqual([]);
  });
  test("says in its first lines what it is for", () => {
    expect(readFileSync(join(root, file), "utf8")).toMatch(/^(?:#!.*\n)?\/(?:\*\*|\/) ?/);
  });
});

describe("the languages of the knowledge", () => {
  const languages = readdirSync(join(root, "grammars/language")).map((f) => `grammars/language/${f}`);
  test.each(languages)("%s says what it is for, and imports nothing of the house but the model", (file) => {
    expect(readFileSync(join(root, file), "utf8")).toMatch(/^\/\*\* ?/);
    const inner = importsOf(file)
      .filter((i) => i.startsWith("."))
      .map((i) => normalize(join(dirname(file), i)));
    expect(inner.filter((i) => !/^(?:grammars\/language|src\/model)\//.test(i))).toEqual([]);
  });
});

test("there are files to look at", () => {
  expect(files.length).toBeGreaterThan(20);
});
