/**
 * Whole outputs, kept in `expected/` and read by a person before they are committed. `UPDATE_EXPECTED=1 npx vitest run
 * test/render` writes them anew; look at the difference before committing it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

const folder = new URL("./expected/", import.meta.url);

export function expectFile(name: string, text: string): void {
  const file = new URL(name, folder);
  if (process.env.UPDATE_EXPECTED === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
