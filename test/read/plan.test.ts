/** The plan of the sieve: what it says of itself is so, and trying longer makes it no worse. */
import { describe, expect, test } from "vitest";
import { random } from "../../src/build/random.ts";
import { countGrams, Planner, plan } from "../../src/read/sieve/plan.ts";

const encoder = new TextEncoder();
const rand = random(7);
const word = () =>
  Array.from({ length: 4 + Math.floor(8 * rand()) }, () => String.fromCharCode(97 + Math.floor(26 * rand()))).join("");
const literals = Array.from({ length: 300 }, () => encoder.encode(word()));
const statistics = countGrams(encoder.encode(Array.from({ length: 4000 }, word).join(" ")));

/** The share that passes when these literals are put into these buckets from the beginning. */
function shareOf(choices: ReturnType<typeof plan>["choices"]): number {
  const planner = new Planner(statistics);
  literals.forEach((literal, i) => {
    planner.take(literal, choices[i] ?? [0, 0]);
  });
  return planner.share();
}

describe("a plan", () => {
  const greedy = plan(literals, statistics, { starts: 0, rounds: 0, random: random(1) });
  const tried = plan(literals, statistics, { starts: 2, rounds: 20, random: random(1) });

  test("says what share passes", () => {
    expect(greedy.share).toBeCloseTo(shareOf(greedy.choices), 12);
    expect(tried.share).toBeCloseTo(shareOf(tried.choices), 12);
  });
  test("gets better by trying", () => {
    expect(tried.share).toBeLessThan(greedy.share);
  });
  test("is the same every time", () => {
    expect(plan(literals, statistics, { starts: 2, rounds: 20, random: random(1) })).toEqual(tried);
  });
});
