/** What thinning costs: the same growth from 8,000 epochs as from the few hundred that are kept of them. */
import { expect, test } from "vitest";
import { fitGrowth } from "../../src/fit/index.ts";
import type { CaseFile } from "../../src/model/case-file.ts";
import { KEPT_SAMPLES } from "../../src/observe/bounds.ts";
import { observe } from "../support/read.ts";

/** An even pseudo-random number in -1 … 1 for an index (a linear congruence: only its spread matters here). */
const noise = (i: number) => (((i * 1103515245 + 12345) >>> 8) % 2001) / 1000 - 1;
const SLOPE = 3;
const EPOCHS = 8000;

test("a thinned counter keeps its ends and its extremes, and its slope to a thousandth", () => {
  const value = (i: number) => Math.round(5000 + SLOPE * i + 40 * noise(i) + (i === 4321 ? 30000 : 0));
  const lines = Array.from(
    { length: EPOCHS },
    (_, i) => `[THREADS] Epoch ${i + 1}/${EPOCHS} END: maps=${value(i)}/65530`,
  );
  const caseFile: CaseFile = observe(`${lines.join("\n")}\n`);
  const [track] = caseFile.tracks;
  expect(track?.count).toBe(EPOCHS);
  expect(track?.samples.length).toBeLessThanOrEqual(KEPT_SAMPLES + 4);
  expect(track?.samples[0]?.value).toBe(value(0));
  expect(track?.samples.at(-1)?.value).toBe(value(EPOCHS - 1));
  expect(track?.samples.some((s) => s.value === value(4321))).toBe(true);
  const [growth] = fitGrowth(caseFile);
  expect(growth?.verdict).toBe("growing");
  expect(Math.abs((growth?.slope ?? 0) - SLOPE) / SLOPE).toBeLessThan(0.001);
  expect(growth?.low).toBeLessThanOrEqual(SLOPE);
  expect(growth?.high).toBeGreaterThanOrEqual(SLOPE);
});
