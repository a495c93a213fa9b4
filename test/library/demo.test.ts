/** The logs that the README shows, with what can be worked out from them by hand. */
import { describe, expect, test } from "vitest";
import type { Growth } from "../../src/model/growth.ts";
import type { Report } from "../../src/model/report.ts";
import { diagnoseText } from "../support/read.ts";
import { readRoot } from "./support.ts";

const grown = (report: Report, metric: string): Growth => {
  const found = report.growth.find((g) => g.metric === metric);
  if (found === undefined) throw new Error(`no growth of ${metric}`);
  return found;
};

describe("the third fold of a TensorFlow run", () => {
  const log = readRoot("fixtures/demo/tensorflow-third-fold.log");
  const report = diagnoseText(log);
  const [first] = report.diagnoses;

  test("is native state that piles up, first and surely", () => {
    expect(report.verdict).toBe("exhaustion");
    expect(first?.cause).toBe("native-state-accumulation");
    expect(first?.confidence).toBeGreaterThan(0.9);
    expect(report.summary).toContain("95%");
    expect(first?.remedies[0]?.id).toBe("isolate-per-process");
    expect(first?.remedies[0]?.changes.length).toBeGreaterThan(0);
  });

  test("names the line that failed, with its fold and errno", () => {
    const line = log.split("\n").findIndex((l) => l.includes("Check failed: ret == 0 (11 vs. 0)")) + 1;
    expect(report.failures[0]).toMatchObject({
      operation: "create-thread",
      symbol: "EAGAIN",
      firstLine: line,
      fold: 3,
    });
    expect(first?.evidence.some((e) => e.line === line)).toBe(true);
    expect(report.story.at(-1)).toMatchObject({ what: "failed", line });
  });

  test("maps and rss grow by what the differences of like steps say", () => {
    // Median of value(fold n + 1) − value(fold n) over all steps, by hand from the log.
    const steps = new Map<string, Map<number, [maps: number, rss: number]>>();
    for (const m of log.matchAll(/Fold (\d)\/3 ([^:]+): .*maps=(\d+)\/\d+, rss=(\d+)MB/g)) {
      const step = steps.get(m[2] ?? "") ?? new Map();
      steps.set(m[2] ?? "", step.set(Number(m[1]), [Number(m[3]), Number(m[4])]));
    }
    const median = (which: 0 | 1) => {
      const differences = [...steps.values()].flatMap((s) =>
        [1, 2].flatMap((f) => {
          const [a, b] = [s.get(f)?.[which], s.get(f + 1)?.[which]];
          return a === undefined || b === undefined ? [] : [b - a];
        }),
      );
      return differences.sort((x, y) => x - y)[Math.floor(differences.length / 2)] ?? 0;
    };
    for (const [metric, truth] of [
      ["maps", median(0)],
      ["rss", median(1) * 2 ** 20],
    ] as const) {
      const growth = grown(report, metric);
      expect(truth).toBeGreaterThan(0);
      expect(growth).toMatchObject({ verdict: "growing", per: "fold" });
      expect(growth.low).toBeLessThanOrEqual(truth);
      expect(growth.high).toBeGreaterThanOrEqual(truth);
      expect((growth.high ?? 0) - (growth.low ?? 0)).toBeLessThan(0.2 * truth);
    }
  });

  test("threads are level; cgroup and maps are far from their limits", () => {
    expect(grown(report, "proc").verdict).toBe("flat");
    const cgroup = grown(report, "cgroup");
    expect([cgroup.peak.value, cgroup.limit]).toEqual([703, 12288]);
    const maps = grown(report, "maps");
    expect([maps.peak.value, maps.limit, maps.headroom]).toEqual([3870, 65530, 61660]);
    // (65,530 − 3,870) at some 691 a fold: some 89 folds beyond the third.
    expect(maps.forecast?.at).toBeGreaterThan(88);
    expect(maps.forecast?.at).toBeLessThan(97);
  });

  test("the limits that a reader would suspect are set aside with the number that does it", () => {
    const says = (cause: string) => report.ruledOut.find((r) => r.cause === cause)?.says ?? "";
    expect(says("container-pids-limit")).toMatch(/\b6%|5\.7%/);
    expect(says("memory-map-exhaustion")).toMatch(/\b6%|5\.9%/);
  });
});

describe("a DataLoader on a Mac", () => {
  const report = diagnoseText(readRoot("fixtures/demo/macos-dataloader.log"));
  test("is short of descriptors, on macOS, with the limit that the log shows", () => {
    expect(report.verdict).toBe("exhaustion");
    expect(["dataloader-fd-sharing", "fd-limit"]).toContain(report.diagnoses[0]?.cause);
    expect(report.context.platform).toMatchObject({ value: "macos", inferred: true });
    expect(report.context.limits).toContainEqual(expect.objectContaining({ name: "RLIMIT_NOFILE", value: 256 }));
    expect(report.failures[0]).toMatchObject({ symbol: "EMFILE" });
  });
});

describe("a healthy run", () => {
  const report = diagnoseText(readRoot("fixtures/demo/healthy.log"));
  test("has counters, all level, and no diagnosis", () => {
    expect(report.verdict).toBe("no-failure");
    expect(report.diagnoses).toEqual([]);
    expect(report.growth.map((g) => g.verdict)).toEqual(["flat", "flat", "flat", "flat"]);
    expect(report.summary).toBe("No failure, and no counter that grows.");
  });
});
