/** What a report says as a whole: verdict, summary, story, what was ruled out, near misses, advice, and what to log next time. */
import { describe, expect, test } from "vitest";
import { createEngine } from "../../src/diagnose.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { customCounter } from "../../src/recognise/samples-custom.ts";
import { render } from "../../src/render/index.ts";
import { diagnoseText } from "../support/read.ts";

const FD = "OSError: [Errno 24] Too many open files: '/data/1.npy'";
const counters = (metric: string, first: number, slope: number, limit: number | null, folds = 8) =>
  Array.from(
    { length: folds },
    (_, i) => `[THREADS] Fold ${i + 1}/20 START: ${metric}=${first + slope * i}${limit === null ? "" : `/${limit}`}`,
  );

describe("the verdict", () => {
  test.each([
    ["nothing at all", "", "no-failure"],
    ["an ordinary run", "Epoch 1/3\nEpoch 2/3\nEpoch 3/3\nSaved model\n", "no-failure"],
    ["level counters", counters("maps", 2000, 0, 65530).join("\n"), "no-failure"],
    ["counters that grow, and no failure", counters("maps", 2000, 3000, 65530).join("\n"), "at-risk"],
    ["a counter at its limit, and no failure", "[THREADS] serving: maps=65530/65530", "at-risk"],
    ["a counter just below its limit", "[THREADS] serving: maps=65000/65530", "no-failure"],
    ["a resource that ran out", FD, "exhaustion"],
    ["a full disk, a look-alike", "OSError: [Errno 28] No space left on device: '/data/ckpt.pt'", "other-failure"],
    [
      "an old container runtime, where nothing ran out",
      "OpenBLAS blas_thread_init: pthread_create failed for thread 1 of 4: Operation not permitted",
      "other-failure",
    ],
  ])("of %s", (_, log, verdict) => {
    const report = diagnoseText(log);
    expect(report.verdict).toBe(verdict);
    expect(report.diagnoses.length > 0).toBe(verdict !== "no-failure");
    expect(report.noneOfThese > 0).toBe(verdict !== "no-failure");
  });
  test("at risk, the summary names the counter and the forecast", () => {
    const report = diagnoseText(counters("maps", 2000, 3000, 65530).join("\n"));
    // 2,000 and 3,000 more a fold: (65,530 - 2,000) / 3,000 = 21.2 folds after the first one.
    expect(report.summary).toBe(
      "Nothing failed yet, but maps grow by 3,000 a fold and reach the limit at fold 23; this run has 20.",
    );
    expect(report.wanted).toEqual([]);
  });
  test("a limit that is stated by itself counts as that of the counter", () => {
    const report = diagnoseText(
      "$ sysctl vm.max_map_count\nvm.max_map_count = 70000\n$ wc -l < /proc/812/maps\n70001\n",
    );
    expect(report.verdict).toBe("at-risk");
    expect(report.summary).toBe("No failure stands in the log, but maps are at their limit: 70,001 of 70,000.");
    expect(report.diagnoses[0]?.cause).toBe("memory-map-exhaustion");
    expect(report.growth[0]?.headroom).toBe(-1);
  });
  test("at risk without a limit, it names all that grows", () => {
    const both = counters("maps", 2000, 3000, null).map((l, i) => `${l}, rss=${1000 + 300 * i}MB`);
    expect(diagnoseText(both.join("\n")).summary).toBe("Nothing failed yet, but maps and rss grow with every fold.");
  });
  test("a forecast within the run, and a counter whose name is no plural", () => {
    const log = counters("cgroup", 100, 300, 4096).join("\n");
    expect(diagnoseText(log).summary).toBe(
      "Nothing failed yet, but cgroup grows by 300 a fold and reaches the limit at fold 15 of 20.",
    );
  });
  test("of several counters that grow it names all, and which comes to its limit", () => {
    const threads = counters("proc", 100, 30, null).map((l, i) => `${l}, cgroup=${120 + 30 * i}/4096`);
    const report = diagnoseText(threads.join("\n"));
    expect(report.diagnoses[0]?.cause).toBe("thread-leak");
    expect(report.summary).toBe(
      "Nothing failed yet, but cgroup and proc grow with every fold, and cgroup reaches the limit at fold 134; this run has 20.",
    );
  });
  test("a counter that no cause is about names none", async () => {
    const handles = customCounter("handles", "open handles: (\\d+) of (\\d+)");
    const log = Array.from({ length: 12 }, (_, i) => `epoch ${i + 1}/20 open handles: ${130 + 30 * i} of 10000`);
    const report = diagnoseText(log.join("\n"), createEngine(builtIn, { counters: [handles] }));
    expect(report).toMatchObject({ verdict: "at-risk", diagnoses: [], noneOfThese: 1 });
    expect(report.summary).toBe(
      "Nothing failed yet, but handles grow by 30 an epoch and reach the limit at epoch 330; this run has 20.",
    );
    const { runs } = JSON.parse(await render(report, "sarif"));
    expect(runs[0].tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(["growth"]);
    expect(runs[0].results).toMatchObject([{ ruleId: "growth", ruleIndex: 0, level: "warning" }]);
    expect(await render(report, "github")).toMatch(/^::warning .*title=At risk::Nothing failed yet/);
  });
  test("the summary never claims 100%", () => {
    const report = diagnoseText(`$ ulimit -n\n256\n${`${FD}\n`.repeat(50)}`);
    expect(report.diagnoses[0]?.confidence).toBeLessThan(1);
    expect(report.summary).toMatch(/ \((?:>99|[1-9]?\d)%\)\.$/);
  });
  test("a bare line that may mean several things is called undetermined, and a check would decide", () => {
    const report = diagnoseText("RuntimeError: can't start new thread");
    const [first, second] = report.diagnoses;
    expect(first?.confidence).toBeLessThan(0.9);
    expect(second).toBeDefined();
    expect(first?.checks.length).toBeGreaterThan(0);
  });
});

describe("the story", () => {
  test("has its three marks in the order of the log: growth, nearness, failure", () => {
    // 80% of 10,000 is first passed in fold 5 (8,100), on line 5.
    const log = [...counters("fds", 1700, 1600, 10000, 6), FD].join("\n");
    const { story } = diagnoseText(log);
    expect(story.map((m) => m.what)).toEqual(["began", "near", "failed"]);
    expect(story[1]).toMatchObject({ line: 5, says: "fds pass 80% of their limit" });
    expect(story[2]?.line).toBe(7);
  });
  test("tells the time where the log does", () => {
    const { story } = diagnoseText(`2026-03-01 10:00:00 ${FD}`);
    expect(story).toHaveLength(1);
    expect(story[0]?.time).not.toBeNull();
  });
  test("is empty where nothing happened", () => {
    expect(diagnoseText("Epoch 1/3").story).toEqual([]);
  });
});

describe("what was ruled out", () => {
  test("names the number that did it, and never the first cause", () => {
    const log = [...counters("cgroup", 500, 0, 12288, 4), "RuntimeError: can't start new thread"].join("\n");
    const report = diagnoseText(log);
    const cgroup = report.ruledOut.find((r) => r.cause === "container-pids-limit");
    expect(cgroup?.says).toMatch(/4%/);
    expect(cgroup?.line).toBeGreaterThan(0);
    expect(report.ruledOut.map((r) => r.cause)).not.toContain(report.diagnoses[0]?.cause);
  });
});

describe("failures", () => {
  test("are counted, with first and last line, subject, fold and step", () => {
    const log = `Epoch 3/9\n[THREADS] Fold 2/3 after Stage 1 fit: fds=200\n${`${FD}\n`.repeat(20)}`;
    const [failure] = diagnoseText(log).failures;
    expect(failure).toMatchObject({
      count: 20,
      firstLine: 3,
      lastLine: 22,
      symbol: "EMFILE",
      operation: "open",
      fold: 2,
      step: "after Stage 1 fit",
    });
  });
});

describe("what to log next time", () => {
  test("is said when a failing log holds no counters, and only then", () => {
    expect(diagnoseText(FD).wanted.join(" ")).toContain("crashdx probe");
    expect(diagnoseText([...counters("fds", 1, 0, 256), FD].join("\n")).wanted).toEqual([]);
    expect(diagnoseText("Epoch 1/3").wanted).toEqual([]);
  });
  test("is not said where the cause is surely none that grows", () => {
    expect(diagnoseText("sqlite3.OperationalError: database is locked").wanted).toEqual([]);
    expect(diagnoseText("pthread_setaffinity_np failed, error code: 22").wanted).toEqual([]);
  });

  test("holds nothing that only Linux has where the program ran elsewhere", () => {
    const refused = "runtime: failed to create new OS thread (have 9 already; errno=11)";
    expect(diagnoseText(refused).wanted.join(" ")).toContain("/proc/PID");
    expect(diagnoseText(`Darwin Kernel Version 23.1.0\n${refused.replace("11", "35")}`).wanted).toEqual([]);
  });
  test("for a program that is not Python, in a form that is read", () => {
    const go = diagnoseText("runtime: failed to create new OS thread (have 9 already; errno=11)").wanted.join(" ");
    expect(go).not.toContain("crashdx probe");
    const printed = /echo "\$\(date \+%FT%T\) (\[THREADS\] .*)"; done/.exec(go)?.[1] ?? "";
    const filled = (minute: number) => printed.replace(/\$\((?:[^()]|\{print \$2\})*\)/g, String(40 + minute));
    const lines = Array.from({ length: 9 }, (_, minute) => `2026-11-22T10:0${minute}:00 ${filled(minute)}`);
    expect(diagnoseText(lines.join("\n")).growth.map((g) => [g.metric, g.points])).toEqual(
      ["fds", "maps", "proc", "rss"].map((metric) => [metric, 9]),
    );
  });
});

describe("near misses", () => {
  test("are counted and listed with their lines, and are no failures", () => {
    const report = diagnoseText("x\nfrobnicator: cannot create worker thread: quota policy\n");
    for (const { line, text } of report.nearMisses.lines) {
      expect(line).toBe(2);
      expect(text).toContain("frobnicator");
    }
    expect(report.nearMisses.count).toBe(report.nearMisses.lines.length);
    expect(diagnoseText("Epoch 1/3").nearMisses).toEqual({ count: 0, lines: [] });
  });
});

describe("advice", () => {
  test("points at the line of the setting that does nothing", () => {
    const log =
      "export OMP_NUM_THREADS=1\n2026-02-10 03:41:55.294567: F tensorflow/tsl/platform/default/env.cc:74] Check failed: ret == 0 (11 vs. 0)Thread tf_ creation via pthread_create() failed.";
    const advice = diagnoseText(log).advice.find((a) => a.says.startsWith("OMP_NUM_THREADS=1"));
    expect(advice).toMatchObject({ line: 1, source: "log" });
    expect(advice?.reference).toMatch(/^https:/);
  });
  test("is not given to a run that did not fail", () => {
    expect(diagnoseText("export OMP_NUM_THREADS=1\nEpoch 1/3").advice).toEqual([]);
  });
});

describe("the context", () => {
  test("has limits apart from settings, unlimited in words, and each with its line", () => {
    const { context } = diagnoseText(`$ ulimit -u\nunlimited\nexport OMP_NUM_THREADS=4\n$ nproc\n16\n${FD}`);
    expect(context.limits).toContainEqual(
      expect.objectContaining({ name: "RLIMIT_NPROC", value: "unlimited", line: 2 }),
    );
    expect(context.settings).toContainEqual(expect.objectContaining({ name: "OMP_NUM_THREADS", value: 4, line: 3 }));
    expect(context.cores).toMatchObject({ value: 16, line: 5 });
  });
});

describe("checks", () => {
  const refused = (unit: string) => `kernel: cgroup: fork rejected by pids controller in /system.slice/${unit}.service`;
  test("name the unit that the kernel named, and nothing that a shell reads as syntax", () => {
    const commands = (log: string) => diagnoseText(log).diagnoses[0]?.checks.map((c) => c.command);
    expect(commands(refused("trainer"))).toContain("systemctl show trainer.service -p TasksMax -p TasksCurrent");
    expect(commands(refused("a<b>~c"))).toContain("systemctl show abc.service -p TasksMax -p TasksCurrent");
  });
});
