/** Spot checks on the shared corpus, where it is present. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LogLine } from "../../src/model/line.ts";
import { readText } from "../../src/read/index.ts";
import { counterLines } from "../../src/recognise/samples.ts";
import { ownWords } from "../../src/recognise/samples-own-words.ts";
import { samplesOf } from "./lines.ts";

const CORPUS = join(import.meta.dirname ?? ".", "../../../shared/corpus");

function logs(group: string): string[] {
  const folder = join(CORPUS, group);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name, "log.txt"))
    .filter((path) => existsSync(path));
}

function linesOf(path: string): LogLine[] {
  const lines: LogLine[] = [];
  readText(readFileSync(path, "utf8"), { source: "log", onLine: (line) => lines.push(line) });
  return lines.filter((line) => !line.prose);
}

describe.skipIf(!existsSync(CORPUS))("the shared corpus", () => {
  it("gives one whole sample for each counter line of T and L", () => {
    for (const path of [...logs("T"), ...logs("L")]) {
      const tags = readFileSync(path, "utf8").split("[THREADS]").length - 1;
      const samples = linesOf(path).flatMap((line) => samplesOf(counterLines.recognise(line)));
      expect(samples.length, path).toBe(tags);
      expect(
        samples.filter((s) => s.damaged || s.readings.length === 0),
        path,
      ).toEqual([]);
    }
  });

  it("gives no counter line in A to F", () => {
    for (const path of ["A", "B", "C", "D", "E", "F"].flatMap(logs)) {
      const lines = linesOf(path);
      expect(
        lines.flatMap((line) => counterLines.recognise(line)),
        path,
      ).toEqual([]);
      // What own words find there is a count that the log does print: few lines, never a series.
      const own = lines.flatMap((line) => samplesOf(ownWords.recognise(line)));
      expect(own.length, path).toBeLessThan(3);
    }
  });
});
