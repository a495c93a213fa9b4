/** The helping thread is started early for what is sure to be a long log, and for nothing else. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { LONG, startEarly } from "../../../src/read/node/early.ts";

const started = vi.hoisted(() => ({ times: 0 }));
vi.mock("../../../src/read/node/ahead.ts", () => ({
  paysOff: () => true,
  startAhead: () => started.times++,
}));
beforeEach(() => {
  started.times = 0;
});

const folder = mkdtempSync(join(tmpdir(), "crashdx-early-"));
afterAll(() => rmSync(folder, { recursive: true }));
/** A file with a hole in it, which takes no room. */
function file(name: string, bytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, "x");
  truncateSync(path, bytes);
  return path;
}

test("for a long log", async () => {
  await startEarly(file("long.log", LONG));
  expect(started.times).toBe(1);
});
test.each([
  ["a shorter one", file("short.log", LONG - 1)],
  ["an archive", file("long.log.gz", LONG)],
  ["another archive", file("long.log.zst", LONG)],
  ["standard input", "-"],
  ["a folder", folder],
  ["a file that is missing", join(folder, "none.log")],
  ["a path through a file", join(folder, "short.log", "x")],
  ["nothing", undefined],
])("not for %s", async (_, log) => {
  await startEarly(log);
  expect(started.times).toBe(0);
});
