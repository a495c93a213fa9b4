/** Lines of counters, in the form that the helper prints and in those of others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "../../src/model/event.ts";
import { counterLines } from "../../src/recognise/samples.ts";
import { eventsOf, markersOf, readingsIn, samplesOf } from "./lines.ts";

const MB = 2 ** 20;
const sample = (text: string) => samplesOf(eventsOf(counterLines, text))[0];

describe("counter lines", () => {
  it.each([
    ["[THREADS] before TF import: proc=3, cgroup=463/7680", "before TF import", null, "proc=3 cgroup=463/7680"],
    ["[THREADS] proc=3, cgroup=463/7680", "", null, "proc=3 cgroup=463/7680"],
    ["[THREADS] Fold 2/3 AFTER CLEANUP: proc=38", "AFTER CLEANUP", { per: "fold", index: 2, total: 3 }, "proc=38"],
    ["[THREADS] Epoch 17/300 END: maps=1850/65530", "END", { per: "epoch", index: 17, total: 300 }, "maps=1850/65530"],
    ["[THREADS] Trial 12 START: fds=120/8192", "START", { per: "trial", index: 12, total: null }, "fds=120/8192"],
    [
      "[THREADS] Fold 3/3 after Stage 2 fit: proc=71",
      "after Stage 2 fit",
      { per: "fold", index: 3, total: 3 },
      "proc=71",
    ],
    ["[THREADS] Iteration 400: proc=9", "", { per: "iteration", index: 400, total: null }, "proc=9"],
    ["[THREADS] before RF fit (n_jobs=-1): proc=3, maps=9", "before RF fit (n_jobs=-1)", null, "proc=3 maps=9"],
    ["[THREADS] after compile+distribute: proc=67", "after compile+distribute", null, "proc=67"],
    ["[THREADS] note: batch=32: proc=67", "note: batch=32", null, "proc=67"],
    ["[THREADS] x: proc=3, sockets=12/64, pool=7", "x", null, "proc=3 sockets=12/64 pool=7"],
    ["[THREADS] x: num_threads=3, open_fds=12", "x", null, "proc=3 fds=12"],
    ["[THREADS] x: proc=1,850, maps=12,345/65,530", "x", null, "proc=1850 maps=12345/65530"],
    ["[THREADS] x: cgroup=506/max, proc=9/unlimited, maps=5/-1", "x", null, "cgroup=506 proc=9 maps=5"],
    ["[THREADS] x: cgroup=n/a, proc=-1, maps=5", "x", null, "maps=5"],
    ["2026-03-04 13:06:44,817 - train - INFO - [THREADS] x: proc=3", "x", null, "proc=3"],
    ['{"level": "info", "message": "[THREADS] x: proc=3, maps=5", "n": 7}', "x", null, "proc=3 maps=5"],
  ])("reads %s", (text, step, point, readings) => {
    const event = sample(text);
    expect(event).toMatchObject({ step, point, damaged: false });
    expect(readingsIn(event)).toBe(readings);
  });

  it.each([
    ["rss=1200MB", 1200 * MB],
    ["rss=1200MiB", 1200 * MB],
    ["rss=1.5GB", 1.5 * 1024 * MB],
    ["rss=1.5 GiB", 1.5 * 1024 * MB],
    ["rss=0.5TB", 2 ** 39],
    ["rss=1200KB", 1200 * 1024],
    ["rss=1200kB", 1200 * 1024],
    ["rss=123456789B", 123_456_789],
    ["rss=123456789", 123_456_789],
  ])("takes %s as bytes", (pair, value) => {
    const event = sample(`[THREADS] x: proc=2, ${pair}`);
    expect(event?.readings[1]).toEqual({ metric: "rss", value, unit: "bytes", limit: null });
    expect(event?.damaged).toBe(false);
  });

  it("takes the limit of a size in its own unit, or in the value's", () => {
    expect(readingsIn(sample("[THREADS] x: rss=512MB/16GB"))).toBe(`rss=${512 * MB}/${16 * 1024 * MB}`);
    expect(readingsIn(sample("[THREADS] x: rss=512/1024MB"))).toBe(`rss=${512 * MB}/${1024 * MB}`);
  });

  it("marks the inner points of a label that names two", () => {
    const events = eventsOf(counterLines, "[THREADS] Fold 2/3 Epoch 4/30 END: proc=3");
    expect(markersOf(events).map((m) => m.point)).toEqual([{ per: "epoch", index: 4, total: 30 }]);
    expect(samplesOf(events)[0]).toMatchObject({ point: { per: "fold", index: 2, total: 3 }, step: "END" });
  });

  it.each([
    ["a cut value", "[THREADS] Fold 1/3 START: proc=36, cgroup=506/7680, maps=", "proc=36 cgroup=506/7680"],
    ["a cut limit", "[THREADS] Fold 1/3 START: proc=36, cgroup=506/", "proc=36 cgroup=506"],
    ["a size without its unit", "[THREADS] Fold 1/3 START: proc=36, rss=12", "proc=36"],
    ["another line in a limit", "[THREADS] Fold 1/3 START: proc=36, cgroup=506/76Epoch 12/30", "proc=36 cgroup=506"],
    ["another line in a value", "[THREADS] x: proc=36, maps=18Epoch 12/30 50/65530, fds=7", "proc=36 fds=7"],
    ["another line in a key", "[THREADS] x: proc=36, maEpoch 12/30 ps=1850/65530, fds=7", "proc=36 fds=7"],
    ["another line behind a number", "[THREADS] x: fds=7, maps=18 [INFO] saved 50/65530", "fds=7"],
    ["another line behind a unit", "[THREADS] x: proc=36, rss=1200MBEpoch 12/30", `proc=36 rss=${1200 * MB}`],
    ["a key twice", "[THREADS] x: proc=36, fds=3, proc=50", "proc=36 fds=3"],
    ["a label that was cut", "[THREADS] Fold 2/3 AFTER CLEA", ""],
  ])("gives what can be read behind %s", (_, text, readings) => {
    const event = sample(text);
    expect(event?.damaged).toBe(true);
    expect(readingsIn(event)).toBe(readings);
  });

  it("splits a line that two writers wrote into", () => {
    const events = samplesOf(
      eventsOf(counterLines, "[THREADS] Fold 1/3 START: proc=36, cgroup=50[THREADS] Fold 1/3 END: proc=38, cgroup=6/9"),
    );
    expect(events.map((e) => [e.step, readingsIn(e), e.damaged])).toEqual([
      ["START", "proc=36", true],
      ["END", "proc=38 cgroup=6/9", false],
    ]);
  });

  it.each([
    "Usage: bwa mem -t [THREADS] -k 21 ref.fa",
    "samtools sort -@ [THREADS] -m 4G --level=5 in.bam",
    "tool [THREADS] memory=4 out=5",
    "[threads] Credentials loaded",
    "[THREADS] Credentials loaded",
    "[THREADS] worker pool: size=8",
    "[threads] proc=3, cgroup=463/7680",
    '    print(f"[THREADS] {label}: proc={n}, cgroup={used}/{limit}")',
    '    log("[THREADS] Fold 1/3 START: proc=36")',
    "    # [THREADS] Fold 1/3 START: proc=36, cgroup=506/7680",
    "| `[THREADS] Fold 1/3 START: proc=36` | at the start of a fold |",
    "| [THREADS] Fold N/M START | at the start of a fold |",
    "- `[THREADS] AFTER CLEANUP: proc=36`",
  ])("leaves %s alone", (text) => {
    expect(eventsOf(counterLines, text)).toEqual([]);
  });
});

/** Readings as the logging helper prints them, and what they mean. */
const arbReading = (metric: string): fc.Arbitrary<{ text: string; reading: Reading }> => {
  const bound = fc.option(fc.integer({ min: 1, max: 5_000_000 }), { nil: null });
  if (metric === "rss") {
    return fc.tuple(fc.integer({ min: 1, max: 900_000 }), fc.constantFrom("MB", "MiB")).map(([n, unit]) => ({
      text: `rss=${n}${unit}`,
      reading: { metric, value: n * MB, unit: "bytes", limit: null },
    }));
  }
  return fc.tuple(fc.nat({ max: 5_000_000 }), bound).map(([value, limit]) => ({
    text: `${metric}=${value}${limit === null ? "" : `/${limit}`}`,
    reading: { metric, value, unit: "count", limit },
  }));
};
const arbReadings = fc
  .uniqueArray(fc.constantFrom("proc", "cgroup", "maps", "rss", "fds"), { minLength: 1 })
  .chain((metrics) => fc.tuple(...metrics.map(arbReading)));
const arbStep = fc.constantFrom(
  "START",
  "END",
  "after model creation",
  "AFTER CLEANUP",
  "after Stage 2 fit",
  "before fit (n_jobs=-1)",
);

describe("counter lines, by property", () => {
  it("reads back whatever the helper prints", () => {
    fc.assert(
      fc.property(arbStep, fc.integer({ min: 1, max: 999 }), arbReadings, (step, fold, readings) => {
        const event = sample(`[THREADS] Fold ${fold}/999 ${step}: ${readings.map((r) => r.text).join(", ")}`);
        expect(event).toMatchObject({ step, point: { per: "fold", index: fold, total: 999 }, damaged: false });
        expect(event?.readings).toEqual(readings.map((r) => r.reading));
      }),
    );
  });

  it("never makes up a reading when a line is cut: only the last may be shorter", () => {
    fc.assert(
      fc.property(arbStep, arbReadings, fc.nat({ max: 200 }), (step, readings, cut) => {
        const text = `[THREADS] Fold 2/3 ${step}: ${readings.map((r) => r.text).join(", ")}`;
        const whole = readings.map((r) => r.reading);
        const got = sample(text.slice(0, cut))?.readings ?? [];
        expect(got.slice(0, -1)).toEqual(whole.slice(0, Math.max(0, got.length - 1)));
        expect(got.length).toBeLessThanOrEqual(whole.length);
      }),
    );
  });

  it("keeps only true values when another writer's words stand anywhere in the line", () => {
    const intruder = fc.constantFrom(
      "Epoch 12/30 ",
      "INFO saved ",
      "Traceback (most recent call last): ",
      " warning: slow ",
    );
    fc.assert(
      fc.property(arbReadings, intruder, fc.nat({ max: 200 }), (readings, words, offset) => {
        const pairs = readings.map((r) => r.text).join(", ");
        const at = Math.min(offset, pairs.length - 1);
        const event = sample(`[THREADS] Fold 2/3 START: ${pairs.slice(0, at)}${words}${pairs.slice(at)}`);
        const truth = new Map(readings.map((r) => [r.reading.metric, r.reading]));
        for (const reading of event?.readings ?? []) {
          expect(reading.value).toBe(truth.get(reading.metric)?.value);
          expect([null, truth.get(reading.metric)?.limit]).toContain(reading.limit);
        }
      }),
      { numRuns: 500 },
    );
  });
});
