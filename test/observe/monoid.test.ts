/** The case file is a monoid: there is an empty one, merging is associative, and a log may be cut at any line. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CaseFile } from "../../src/model/case-file.ts";
import type { LogLine } from "../../src/model/line.ts";
import { KEPT_FIRST, KEPT_SAMPLES, KEPT_TRACKS } from "../../src/observe/bounds.ts";
import { EMPTY } from "../../src/observe/merge.ts";
import { thin } from "../../src/observe/thin.ts";
import { theEngine } from "../support/read.ts";

const engine = theEngine();

/** Lines of every kind that a case file holds, among them some that only the lines before make plain. */
const text = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom("START", "after Stage 2 fit", "AFTER CLEANUP"), fc.nat(900))
    .map(([fold, step, n]) => `[THREADS] Fold ${fold}/5 ${step}: proc=${n}, maps=${n * 7}/65530, rss=${n}MB`),
  fc.nat(900).map((n) => `[THREADS] after import: proc=${n}`),
  fc.integer({ min: 1, max: 30 }).map((n) => `Epoch ${n}/30`),
  fc.constantFrom(
    "2026-02-10 03:41:55.294567: F env.cc:74] Check failed: ret == 0 (11 vs. 0)Thread tf_ creation via pthread_create() failed.",
    "Check failed: ret == 0 (11 vs. 0)Thread tf_ creation via pthread_",
    "create() failed.",
    "$ ulimit -n",
    "256",
    "$ cat /sys/fs/cgroup/pids.current /sys/fs/cgroup/pids.max",
    "1659",
    "2048",
    ">>> python src/main.py --fold 2 (pid 13810)",
    "OpenBLAS blas_thread_init: pthread_create failed for thread 3 of 8: Resource temporarily unavailable",
    "nothing of note",
  ),
);

const log = fc
  .array(fc.record({ text, process: fc.constantFrom("", "rank 0", "rank 1"), minutes: fc.option(fc.nat(5)) }), {
    maxLength: 40,
  })
  .map((rows): LogLine[] => {
    let clock = Date.UTC(2026, 1, 10);
    return rows.map(({ text, process, minutes }, i) => {
      clock += (minutes ?? 0) * 60_000;
      return {
        text,
        number: i + 1,
        offset: i * 50,
        source: "log",
        process,
        time: minutes === null ? null : clock,
        prose: false,
      };
    });
  });

function observed(lines: readonly LogLine[]): CaseFile {
  const observer = engine.observer();
  for (const line of lines) observer.line(line);
  return observer.caseFile();
}

describe("case files", () => {
  test("the empty one changes nothing", () => {
    fc.assert(
      fc.property(log, (lines) => {
        const whole = observed(lines);
        expect(engine.merge(EMPTY, whole)).toEqual(whole);
        expect(engine.merge(whole, EMPTY)).toEqual(whole);
      }),
    );
  });

  test("a log cut at any line and merged gives the same case file", () => {
    fc.assert(
      fc.property(log, fc.nat(40), (lines, at) => {
        const whole = observed(lines);
        expect(engine.merge(observed(lines.slice(0, at)), observed(lines.slice(at)))).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  test("a number whose command stands in the earlier half gets its place among the later ones", () => {
    const texts = ["$ cat /sys/fs/cgroup/pids.current /sys/fs/cgroup/pids.max", "12", "2048"];
    const lines = [...texts, ...texts, ...texts].map((text, i): LogLine => {
      return { text, number: i + 1, offset: 0, source: "log", process: "", time: null, prose: false };
    });
    const whole = observed(lines);
    expect(whole.tracks.map((t) => t.samples.map((s) => s.line))).toEqual([[3, 6, 9]]);
    for (const at of lines.keys())
      expect(engine.merge(observed(lines.slice(0, at)), observed(lines.slice(at)))).toEqual(whole);
  });

  test("a process begins with what comes to light late of it", () => {
    const texts = ["nothing of note", "$ ulimit -n", "2048", "[THREADS] after import: proc=0"];
    const lines = texts.map((text, i): LogLine => {
      const process = i < 2 ? "" : "rank 0";
      return { text, number: i + 1, offset: 0, source: "log", process, time: null, prose: false };
    });
    const whole = observed(lines);
    expect(whole.processes.map((p) => p.firstLine)).toEqual([3]);
    for (const at of lines.keys())
      expect(engine.merge(observed(lines.slice(0, at)), observed(lines.slice(at)))).toEqual(whole);
  });

  test("merging is associative", () => {
    fc.assert(
      fc.property(log, fc.nat(40), fc.nat(40), (lines, i, j) => {
        const [from, to] = [Math.min(i, j), Math.max(i, j)];
        const a = observed(lines.slice(0, from));
        const b = observed(lines.slice(from, to));
        const c = observed(lines.slice(to));
        expect(engine.merge(engine.merge(a, b), c)).toEqual(engine.merge(a, engine.merge(b, c)));
      }),
      { numRuns: 300 },
    );
  });

  test("thinning two halves and then their union gives what thinning the whole gives", () => {
    const sample = (line: number, value: number) => ({
      line,
      value,
      time: null,
      points: {},
      labelled: false,
      life: 0,
      limit: null,
    });
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 3 * KEPT_SAMPLES }),
        fc.nat(3 * KEPT_SAMPLES),
        (values, at) => {
          const all = values.map((v, i) => sample(i + 1, v));
          const whole = thin(all, 2 ** 32);
          const a = thin(all.slice(0, at), 2 ** 32);
          const b = thin(all.slice(at), 2 ** 32);
          expect(thin([...a.samples, ...b.samples], Math.min(a.threshold, b.threshold))).toEqual(whole);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a long log keeps its first and last failures and counts them all", () => {
    const lines = Array.from(
      { length: 1000 },
      (_, i) => `OpenBLAS blas_thread_init: pthread_create failed for thread ${i} of 1000: x`,
    );
    const at = (text: string, i: number): LogLine => ({
      text,
      number: i + 1,
      offset: 0,
      source: "log",
      process: "",
      time: null,
      prose: false,
    });
    const [finding] = observed(lines.map(at)).findings;
    expect(finding?.count).toBe(1000);
    expect(finding?.first.map((o) => o.at.line)).toEqual(Array.from({ length: KEPT_FIRST }, (_, i) => i + 1));
    expect(finding?.last.map((o) => o.at.line)).toEqual([998, 999, 1000]);
  });
});

describe("beyond the bounds", () => {
  const many = Array.from({ length: 9000 }, (_, i): LogLine => {
    const text = `[THREADS] label ${i} here: proc=${i}, rss=${i + 1}MB`;
    return { text, number: i + 1, offset: 0, source: "log", process: "", time: null, prose: false };
  });

  test("of many thousand labels the same ones are kept, wherever the log is cut", () => {
    const whole = observed(many);
    expect(whole.tracks).toHaveLength(KEPT_TRACKS);
    // Every sample of a label that is kept is kept: nothing was let go before it came.
    expect(whole.tracks.every((t) => t.count === 1 && t.samples.length === 1)).toBe(true);
    for (const at of [1, 2500, 8999])
      expect(engine.merge(observed(many.slice(0, at)), observed(many.slice(at)))).toEqual(whole);
  });

  test("a label that comes again and again keeps its count beside thousands that do not stay", () => {
    const again = many.map((line, i) =>
      i % 3 === 0 ? { ...line, text: `[THREADS] again: proc=${i}, rss=${i + 1}MB` } : line,
    );
    const tracks = observed(again).tracks.filter((t) => t.step === "again");
    // Whether it stays hangs on its hash alone; if it does, nothing of it is missing.
    for (const track of tracks) expect(track.count).toBe(3000);
    expect(observed(again).tracks).toHaveLength(KEPT_TRACKS);
  });
});
