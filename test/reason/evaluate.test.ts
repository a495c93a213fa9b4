/** What every name and function of conditions means, on logs of a few lines. */
import { describe, expect, test } from "vitest";
import { parseTemplate } from "../../grammars/language/expression.ts";
import { FACT_NAMES, FUNCTIONS } from "../../src/knowledge/vocabulary.ts";
import { Evaluator } from "../../src/reason/evaluate.ts";
import { ask, viewOf } from "./view.ts";

/** maps +500 a fold from 1,000, threads level at 40, of five folds planned; ten folds would reach 6,000. */
const COUNTERS = Array.from(
  { length: 4 },
  (_, i) => `[THREADS] Fold ${i + 1}/5 START: proc=40/4096, maps=${1000 + 500 * i}/6000, rss=${800 + i}MB`,
).join("\n");
const FAILED = `2026-03-01 10:00:00 workers started: 8
2026-03-01 10:00:10 workers started: 32
2026-03-01 10:01:40 cannot start thread 7 of pool_a: Resource temporarily unavailable
cannot start thread 5 of pool_b: Resource temporarily unavailable
cannot open /data/a.npy errno 24
gave up afterwards
`;
const JOURNAL = `Mar  1 10:00:00 node3 dockerd[811]: cannot start thread 7 of pool_a: Resource temporarily unavailable
Mar  1 10:00:01 node3 dockerd[811]: cannot start thread 8 of pool_a: Resource temporarily unavailable
Mar  1 10:00:02 node3 dockerd[902]: gave up afterwards
Mar  1 10:00:03 node3 backup@home[77]: cannot spawn tar, errno 11
`;
const SETTINGS = "$ ulimit -n\n256\n$ ulimit -Hn\n4096\n";

/** Each question with its answer; the second column is the log. */
const QUESTIONS: readonly (readonly [question: string, log: string, answer: unknown])[] = [
  ['seen("t.thread")', FAILED, 2],
  ['seen("t.*")', FAILED, 6],
  ['seen("u.*|t.clue")', FAILED, 2],
  ['seen("none")', FAILED, 0],
  ['failed("create-thread")', FAILED, 2],
  ['failed("create-thread", "EAGAIN")', FAILED, 2],
  ['failed("create-thread", "EMFILE")', FAILED, 0],
  ['failed("*", "EAGAIN|EMFILE")', FAILED, 3],
  ['failed("abort")', FAILED, 0],
  ['main("create-thread")', FAILED, true],
  ['main("create-thread", "EAGAIN")', FAILED, true],
  ['main("open")', FAILED, false],
  ['main_is("t.th*")', FAILED, true],
  ['main_is("t.open")', FAILED, false],
  ['main_is("*")', "nothing", false],
  ['capture("t.thread", "pool")', FAILED, "pool_a"],
  ['capture("t.thread", "none")', FAILED, null],
  ['most("t.clue", "n")', FAILED, 32],
  ['least("t.clue", "n")', FAILED, 8],
  ['most("t.thread", "pool")', FAILED, null],
  ['distinct("t.thread", "pool")', FAILED, 2],
  ['near("t.thread", "t.open", 1)', FAILED, true],
  ['near("t.clue", "t.open", 1)', FAILED, false],
  ['said_by("dockerd|kubelet")', JOURNAL, 2],
  ['said_by("backup*")', JOURNAL, 1],
  ['said_by("kubelet")', JOURNAL, 0],
  ['said_by("dockerd|kubelet")', JOURNAL.replace(/^/gm, "collector-1  | "), 2],
  ['said_by("dockerd")', FAILED, 0],
  ['before("t.clue", "t.open")', FAILED, true],
  ['before("t.open", "t.clue")', FAILED, false],
  ['before("t.clue", "none")', FAILED, false],
  ['peak("maps")', COUNTERS, 2500],
  ['last("maps")', COUNTERS, 2500],
  ['limit("maps")', COUNTERS, 6000],
  ['use("maps")', COUNTERS, 2500 / 6000],
  ['use("rss")', COUNTERS, null],
  ['peak("none")', COUNTERS, null],
  ['growing("maps")', COUNTERS, true],
  ['growing("proc")', COUNTERS, false],
  ['steady("proc")', COUNTERS, true],
  ['steady("maps")', COUNTERS, false],
  ['shape("proc")', COUNTERS, "flat"],
  ['per("maps")', COUNTERS, "fold"],
  ['planned("maps")', COUNTERS, 5],
  ['setting("RLIMIT_NOFILE")', SETTINGS, 256],
  ['setting("RLIMIT_NOFILE")', "$ ulimit -n\n1024\n$ ulimit -n\n512\n", 512],
  ['setting("RLIMIT_NPROC")', "$ ulimit -u\nunlimited\n", Number.POSITIVE_INFINITY],
  ['hard("RLIMIT_NPROC")', "Max processes  1000  2000  processes", 2000],
  ['hard("RLIMIT_NOFILE")', "nothing", null],
  ['known(peak("maps"))', COUNTERS, true],
  ['known(peak("none"))', COUNTERS, false],
  ["min(3, 2, 7)", "", 2],
  ["max(3, 2)", "", 3],
  ['max(3, peak("none"))', COUNTERS, null],
  ["floor(2.9)", "", 2],
  ["ceil(2.1)", "", 3],
  ["round_up(1025, 1024)", "", 2048],
  ["round_up(1024, 1024)", "", 1024],
  ["power_up(1000)", "", 1024],
  ["power_up(1024)", "", 1024],
  ["power_up(0)", "", 1],
  ['otherwise(peak("none"), 7)', COUNTERS, 7],
  ['otherwise(peak("maps"), 7)', COUNTERS, 2500],
  ["size(1536)", "", "1.5 KB"],
  ["size(3G)", "", "3 GB"],
  ["percent(0.08)", "", "8%"],
  ["percent(0.004)", "", "<1%"],
  ["grouped(65530)", "", "65,530"],
  ["grouped(1690.55)", "", "1,691"],
  ["grouped(12.345)", "", "12.3"],
  ["grouped(0.996)", "", "1"],
  ['grouped(setting("RLIMIT_NPROC"))', "$ ulimit -u\nunlimited\n", "unlimited"],
];

describe("functions", () => {
  test.each(QUESTIONS)("%s", (question, log, answer) => {
    expect(ask(log, question).value).toEqual(answer);
  });
  test("slope and forecast agree with the counters: 500 a fold, and 6,000 stands at fold 11", () => {
    expect(ask(COUNTERS, 'slope("maps")').value).toBeCloseTo(500);
    expect(ask(COUNTERS, 'forecast("maps")').value).toBeCloseTo(11);
    expect(ask(COUNTERS, 'forecast("proc")').value).toBeNull();
  });
  test("good_peak and good_slope look at the good run", () => {
    const flat = COUNTERS.replace(/maps=\d+/g, "maps=900");
    const view = viewOf(COUNTERS, undefined, viewOf(flat));
    expect(ask(view, 'good_peak("maps")').value).toBe(900);
    expect(ask(view, 'good_slope("maps")').value).toBe(0);
    expect(ask(COUNTERS, 'good_peak("maps")').value).toBeNull();
  });
  test("each has a case here, and the words for it begin with its name or its sense", () => {
    const asked = [...QUESTIONS.map(([q]) => q), "slope( forecast( good_peak( good_slope("].join(" ");
    for (const name of Object.keys(FUNCTIONS)) expect(asked, name).toContain(`${name}(`);
  });
});

describe("names", () => {
  const cases: readonly (readonly [name: string, log: string, value: unknown])[] = [
    ["platform", "made for linux", "linux"],
    ["platform", "made for macos\nmade for macos\nmade for linux", "macos"],
    ["platform", "nothing", "unknown"],
    ["framework", "made for linux", "alpha"],
    ["language", "made for linux", "unknown"],
    ["may_be_python", "made for linux", true],
    ["program", "nothing", "python"],
    ["container", "slurm in docker", "docker"],
    ["scheduler", "slurm in docker", "slurm"],
    ["cores", "$ nproc\n16\n", 16],
    ["cores", "nothing", null],
    ["failures", FAILED, 4],
    ["processes", FAILED, 1],
    ["programs", JOURNAL, 2],
    ["programs", JOURNAL.replace("dockerd[902]", "init[1]"), 2],
    ["programs", FAILED, 0],
    ["operation", FAILED, "create-thread"],
    ["operation", "nothing", null],
    ["symbol", FAILED, "EAGAIN"],
    ["symbol", "made for macos\ncannot open x errno 35", "EAGAIN"],
    ["symbol", "made for linux\ncannot open x errno 35", "EDEADLK"],
    ["symbol", "cannot start thread 1 of pool-a: Operation not\npermitted (os error 1)", "EPERM"],
    ["symbol", "cannot start thread 1 of pool-a: Operation", null],
    ["symbol", "made for macos\ncannot spawn x, errno 11", "EAGAIN"],
    ["symbol", "made for linux\ncannot spawn x, errno 35", "EAGAIN"],
    ["elapsed", FAILED, 100],
    ["elapsed", "2026-01-05 10:00:00 cannot start thread 1 of pool-a: Operation not permitted (os error 1)", 0],
    [
      "elapsed",
      "loading\n2026-01-05 10:00:00 cannot start thread 1 of pool-a: Operation not permitted (os error 1)",
      null,
    ],
    ["lines_before", FAILED, 2],
    ["folds", `${COUNTERS}\n${FAILED}`, 4],
    ["folds", `Epoch 7/30\n${FAILED}`, 0],
    ["epochs", `Epoch 7/30\n${FAILED}`, 7],
    ["trials", `Epoch 7/30\n${FAILED}`, 0],
    ["trials", `Trial 14/50\n${FAILED}`, 14],
    ["progress", `Epoch 7/30\n${FAILED}`, 7],
    ["progress", FAILED, 0],
    ["restarts", ">>> python a.py (pid 1)\nx\n>>> python a.py (pid 2)\ny\n", 2],
  ];
  test.each(cases)("%s", (name, log, value) => {
    expect(ask(log, name).value).toEqual(value);
  });
  test("each has a case here", () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(FACT_NAMES)));
  });
});

describe("what is not known", () => {
  test.each(["<", "<=", ">", ">=", "=", "!="])("a comparison with it is false: %s", (op) => {
    expect(ask("", `peak("none") ${op} 5`).value).toBe(false);
    expect(ask("", `5 ${op} peak("none")`).value).toBe(false);
  });
  test.each(["+", "-", "*", "/"])("what is computed from it is not known: %s", (op) => {
    expect(ask("", `peak("none") ${op} 5`).value).toBeNull();
  });
  test("so is what is divided by nothing", () => {
    expect(ask("", "5 / 0").value).toBeNull();
  });
  test("it is not true, and its opposite is", () => {
    expect(ask("", 'peak("none") and true').value).toBe(false);
    expect(ask("", 'not peak("none")').value).toBe(true);
    expect(ask("", 'peak("none") or 0 or ""').value).toBe(false);
  });
  test("a text shows it as a question mark", () => {
    const hole = (e: string) => `$\{${e}}`;
    expect(new Evaluator(viewOf("")).fill(parseTemplate(`of ${hole('peak("none")')} and ${hole("7 / 3")}`))).toBe(
      "of ? and 2.33",
    );
  });
});

describe("witnesses", () => {
  test("are the first and the last line that a count rests on, as they stand in the log", () => {
    expect(ask(FAILED, 'seen("t.thread")').witnesses.map((w) => [w.line, w.text])).toEqual([
      [3, expect.stringContaining("cannot start thread 7 of pool_a")],
      [4, "cannot start thread 5 of pool_b: Resource temporarily unavailable"],
    ]);
  });
  test("of `and` come from both sides, of `or` only from the side that holds", () => {
    const lines = (q: string) => ask(FAILED, q).witnesses.map((w) => w.line);
    expect(lines('main("create-thread") and main_is("t.thread")')).toEqual([3, 4, 3]);
    expect(lines('seen("t.open") or seen("none")')).toEqual([5]);
    expect(lines('seen("none") or seen("t.open")')).toEqual([5]);
  });
  test("of a counter are the lines of its values", () => {
    expect(ask(COUNTERS, 'peak("maps")').witnesses.map((w) => w.line)).toEqual([4]);
    expect(ask(COUNTERS, 'slope("maps")').witnesses.map((w) => w.line)).toEqual([1, 4]);
  });
  test("of a setting are the line of the tightest", () => {
    expect(
      ask("$ ulimit -n\n1024\n$ ulimit -n\n512\n", 'setting("RLIMIT_NOFILE")').witnesses.map((w) => w.line),
    ).toEqual([4]);
  });
});
