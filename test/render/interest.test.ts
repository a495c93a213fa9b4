/** Which counters a short report shows first. */
import { expect, test } from "vitest";
import type { Growth } from "../../src/model/growth.ts";
import type { Report } from "../../src/model/report.ts";
import { render } from "../../src/render/index.ts";
import { byInterest } from "../../src/render/layout/interest.ts";
import { REPORTS, THIRD_FOLD } from "./reports.ts";

const [maps] = THIRD_FOLD.growth;
const ranked = REPORTS.ranks;
if (maps === undefined || ranked?.ranks === undefined) throw new Error("the reports have lost their counters or ranks");

/** A run of 40 ranks, in which maps and proc are alike but on rank 17. */
const series = (metric: string, rank: number, change: Partial<Growth> = {}): Growth => ({
  ...maps,
  metric,
  source: `rank${rank}.log`,
  process: "",
  ...change,
});
const level = { verdict: "flat", forecast: null, limit: null, headroom: null } as const;
const all = Array.from({ length: 40 }, (_, rank) => rank).flatMap((rank) => [
  series("proc", rank, level),
  series("maps", rank, rank === 17 ? { slope: 2400 } : {}),
]);
const odd = { source: "rank17.log", process: "" };
const many: Report = {
  ...ranked,
  growth: all,
  ranks: { ...ranked.ranks, growth: [{ metric: "maps", ranks: 40, alike: false, apart: [odd], says: "maps differ" }] },
  input: {
    ...ranked.input,
    sources: Array.from({ length: 40 }, (_, n) => ({ name: `rank${n}.log`, lines: 1, bytes: 1, truncated: null })),
  },
};

test("what differs comes first, then one series of each metric, what grows before what does not", () => {
  const found = byInterest(many);
  expect(found.slice(0, 4).map(({ metric, source }) => `${metric} ${source}`)).toEqual([
    "maps rank17.log",
    "maps rank0.log",
    "proc rank0.log",
    "maps rank1.log",
  ]);
  expect(found).toHaveLength(all.length);
  expect(new Set(found)).toEqual(new Set(all));
});

test("what is soonest at its limit comes first, and what is nearest to it among what is level", () => {
  const one = (metric: string, change: Partial<Growth>) => series(metric, 0, change);
  const soon = one("soon", { forecast: { at: 5, low: 4, high: 6, time: null, says: "" } });
  const late = one("late", { forecast: { at: 50, low: 4, high: 60, time: null, says: "" } });
  const full = one("full", { ...level, limit: 100, peak: { line: 1, value: 99, at: 1 } });
  const empty = one("empty", { ...level, limit: 100, peak: { line: 1, value: 1, at: 1 } });
  const { ranks: _, ...alone } = many;
  expect(byInterest({ ...alone, growth: [empty, late, full, soon] }).map(({ metric }) => metric)).toEqual([
    "soon",
    "late",
    "full",
    "empty",
  ]);
});

test("short reports show the first of them and say how many more there are", async () => {
  const markdown = await render(many, "markdown");
  expect(markdown.match(/^\| (maps|proc) \(/gm)).toHaveLength(16);
  expect(markdown).toContain("### Counters (16 of 80)\n");
  expect((await render(many, "markdown", { explain: true })).match(/^\| (maps|proc) \(/gm)).toHaveLength(80);
  const terminal = await render(many, "terminal");
  expect(terminal).toContain("Counters (6 of 80)");
  expect(terminal.indexOf("maps (rank17.log)")).toBeLessThan(terminal.indexOf("maps (rank0.log)"));
});

test("a short report leaves out what was measured once, far from its limit", async () => {
  const once = (change: Partial<Growth>) => ({ ...series("shm", 1, level), points: 1, ...change });
  const shown = async (growth: Growth, explain = false) =>
    (await render({ ...ranked, growth: [growth] }, "terminal", { explain })).includes("shm");
  expect(await shown(once({}))).toBe(false);
  expect(await shown(once({}), true)).toBe(true);
  expect(await shown(once({ limit: maps.peak.value * 1.5 }))).toBe(true);
  expect(await shown(once({ points: 2 }))).toBe(true);
  expect(await render({ ...ranked, growth: [once({})] }, "markdown")).not.toContain("### Counters");
});

test("a page holds all of them, most of them folded away", async () => {
  const page = await render(many, "html");
  const folded = page.slice(page.indexOf('<details class="more">'));
  expect(page.match(/<th scope="row"[^>]*>(maps|proc) \(/g)).toHaveLength(80);
  expect(folded).toContain("<summary>64 more counters</summary>");
  expect(folded).toContain("<summary>72 more plots</summary>");
  expect(page.match(/<svg class="plot"/g)).toHaveLength(80);
});
