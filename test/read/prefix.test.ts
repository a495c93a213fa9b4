/** Prefixes of runners, containers and launchers come off, and tell who printed a line and when; content stays. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectHabits, isBare, NO_HABITS, tailHead, unwrap } from "../../src/read/prefix.ts";

const off = (line: string) => unwrap(line, NO_HABITS);
const at = (iso: string) => Date.parse(iso);

describe("unwrap", () => {
  it.each<[string, string, string, string, string | null]>([
    ["GitHub Actions", "2026-02-11T05:55:14.2945670Z RuntimeError", "RuntimeError", "", "2026-02-11T05:55:14.294Z"],
    ["docker logs -t", "2026-02-11T05:55:14.294567123Z x", "x", "", "2026-02-11T05:55:14.294Z"],
    ["compose", "trainer-1  | RuntimeError", "RuntimeError", "trainer-1", null],
    ["compose with an empty line", "trainer-1  | ", "", "trainer-1", null],
    ["old compose", "celery_1           | x", "x", "celery_1", null],
    ["kubectl", "[pod/train-7d9c5b6f4-x2x7k/main] x", "x", "pod train-7d9c5b6f4-x2x7k/main", null],
    ["journald", "Feb 11 05:00:01 node17 train[4242]: x", "x", "node17 train[4242]", null],
    [
      "journald with ISO times",
      "2026-02-11T05:00:01+0000 node17 train[4242]: x",
      "x",
      "node17 train[4242]",
      "2026-02-11T05:00:01Z",
    ],
    [
      "the kernel in journald",
      "Feb  1 05:00:01 node17 kernel: Out of memory: Killed process 1",
      "Out of memory: Killed process 1",
      "node17 kernel",
      null,
    ],
    ["Ray", "(Actor pid=1234) x", "x", "Actor pid 1234", null],
    ["Ray with an address", "(pid=47051, ip=10.20.31.215) x", "x", "pid 47051 10.20.31.215", null],
    ["Ray's daemon", "(raylet) x", "x", "raylet", null],
    ["torchrun", "[rank3]: RuntimeError", "RuntimeError", "rank 3", null],
    [
      "torchrun before a bracket",
      "[rank3]:[E ProcessGroupNCCL.cpp:1] x",
      "[E ProcessGroupNCCL.cpp:1] x",
      "rank 3",
      null,
    ],
    ["torchrun --tee", "[default0]:x", "x", "default 0", null],
    ["Lightning", "[rank: 1] Seed set", "Seed set", "rank 1", null],
    ["mpirun --tag-output", "[1,3]<stderr>:x", "x", "rank 3", null],
    ["nipype", "stderr 2021-07-12T15:20:04.123456:OpenBLAS x", "OpenBLAS x", "", "2021-07-12T15:20:04.123Z"],
    ["quotation", "> RuntimeError", "RuntimeError", "", null],
    ["quotation twice", "> > RuntimeError", "RuntimeError", "", null],
    ["a quoted prompt", "> >>> python train.py", ">>> python train.py", "", null],
    ["concurrently, nested", "[1] [0] Error: ENOSPC", "Error: ENOSPC", "process [1] [0]", null],
    ["heroku", "2018-06-05T09:24:36.216949+00:00 app[web.1]: x", "x", "app[web.1]", "2018-06-05T09:24:36.216Z"],
    ["Kubernetes' CRI log", "2026-02-11T05:55:14.29Z stderr F x", "x", "", "2026-02-11T05:55:14.290Z"],
    ["GitLab", "2026-02-11T05:55:14.294567Z 01E x", "x", "", "2026-02-11T05:55:14.294Z"],
    ["Jenkins", "[2026-02-11T05:55:14.294Z] x", "x", "", "2026-02-11T05:55:14.294Z"],
    [
      "docker's json-file",
      '{"log":"can\'t start \\"new\\" thread\\n","stream":"stderr","time":"2026-02-11T05:55:14.29Z"}',
      'can\'t start "new" thread',
      "",
      "2026-02-11T05:55:14.290Z",
    ],
    [
      "Fluent Bit",
      '{"stream":"stderr","log":"fork failed\\n","kubernetes":{"pod_name":"train-0","container_name":"main"}}',
      "fork failed",
      "train-0 main",
      null,
    ],
    [
      "Google Cloud Logging",
      '{"insertId": "1", "textPayload": "can\'t start \\"new\\" thread", "timestamp": "2026-02-11T05:55:14.29Z", "resource": {"labels": {"pod_name": "train-0"}}}',
      'can\'t start "new" thread',
      "train-0",
      "2026-02-11T05:55:14.290Z",
    ],
    [
      "journald as JSON",
      '{"_HOSTNAME":"n1","SYSLOG_IDENTIFIER":"train","_PID":"42","MESSAGE":"fork failed","__REALTIME_TIMESTAMP":"1770789314290000"}',
      "fork failed",
      "n1 train[42]",
      "2026-02-11T05:55:14.290Z",
    ],
    [
      "journald as JSON, coloured",
      `{"_PID":"42","MESSAGE":[${[...new TextEncoder().encode("\u001b[31mfork failed\u001b[0m")].join()}],"__REALTIME_TIMESTAMP":"1e400"}`,
      "fork failed",
      "",
      null,
    ],
    [
      "a record with another's field in it",
      '{"labels":{"log":"x"},"textPayload":"fork failed"}',
      "fork failed",
      "",
      null,
    ],
    ["TeamCity", "[12:34:56] :\t [Step 2/3] x", "x", "Step 2/3", null],
    ["TeamCity, an error", "[12:34:56]E: [Step 2/3] x", "x", "Step 2/3", null],
    ["TeamCity without a step", "[12:34:56]W:\t x", "x", "", null],
    ["TeamCity before a bracket", "[12:34:56]i:\t [THREADS] proc=3", "[THREADS] proc=3", "", null],
    ["BuildKit", "#11 12.34 Killed", "Killed", "build step 11", null],
    ["pm2", "0|app  | x", "x", "app 0", null],
    ["pm2 with times", "12|api-v2 | 2026-02-11T05:00:01: x", "x", "api-v2 12", "2026-02-11T05:00:01Z"],
    ["foreman", "12:00:00 web.1   | x", "x", "web.1", null],
    ["Julia's Distributed", "      From worker 4:\tKilled", "Killed", "worker 4", null],
    ["Earthly", "           +test | x", "x", "+test", null],
    ["Earthly, a target of another folder", "./web/app+build | x", "x", "./web/app+build", null],
    ["a swarm's service", "stack_web.1.abcdefghijkl@node17    | x", "x", "stack_web.1.abcdefghijkl@node17", null],
    ["SageMaker's local mode", "algo-1-a1b2c  | x", "x", "algo-1-a1b2c", null],
    ["SageMaker's mpirun", "[1,mpirank:3,algo-2]<stderr>:x", "x", "rank 3", null],
    ["Open MPI 5", "[prterun-node17-812@1,3]<stderr>: x", "x", "rank 3", null],
    ["Horovod with times", "Wed Feb 11 05:00:01 2026[3]<stderr>:x", "x", "rank 3", null],
    [
      "journald's long times",
      "Wed 2026-02-11 05:00:01 UTC node17 train[4242]: x",
      "x",
      "node17 train[4242]",
      "2026-02-11T05:00:01Z",
    ],
    [
      "journald's seconds since 1970",
      "1770786001.500000 node17 train[4242]: x",
      "x",
      "node17 train[4242]",
      "2026-02-11T05:00:01.500Z",
    ],
    ["journald's seconds since boot", "[ 1234.567890] node17 train[4242]: x", "x", "node17 train[4242]", null],
    [
      "RFC 5424",
      '<165>1 2026-02-11T05:00:01.003Z node17 train 42 ID47 [e@1 iut="3"][f@1] x',
      "x",
      "node17 train[42]",
      "2026-02-11T05:00:01.003Z",
    ],
    ["RFC 5424 with nothing known", "<11>1 - - train - - - x", "x", "train", null],
    ["Fly", "2026-02-11T05:00:01Z app[148ed1] ams [info] x", "x", "app[148ed1]", "2026-02-11T05:00:01Z"],
    ["SkyPilot", "(worker1, rank=1, pid=42, ip=10.0.0.1) x", "x", "worker1 pid 42 10.0.0.1", null],
    [
      "all at once",
      "2026-02-11T05:55:14.2945670Z trainer-1  | [rank0]: x",
      "x",
      "trainer-1 rank 0",
      "2026-02-11T05:55:14.294Z",
    ],
  ])("takes off what %s puts before a line", (_, line, text, process, time) => {
    expect(off(line)).toEqual({ text, process, time: time === null ? null : at(time) });
  });

  it.each([
    "2026-03-04 13:06:44,817 - train - INFO - x",
    "[2026-05-07 05:15:09] [THREADS] x",
    ">>> python src/main.py --fold 1 (pid 11092)",
    ">> lsof | wc -l",
    "0: x",
    "[1] 12345 abort      python train.py",
    "[1]    12345 abort      python train.py",
    "[1]  + 12345 killed     python",
    "redis    | 1:M x",
    "INFO     | x",
    "loss | 0.3",
    "| epoch 001 | loss 3",
    '{"a": 1}',
    '{"log":"cut',
    '{"step": 3, "log": "of its own", "rss": 12}',
    '{"level": "info", "MESSAGE": "of its own"}',
    '{"level":"info","message":"of its own"}',
    "[12:34:56] x",
    "[THREADS] before TF import: proc=3",
    "[E ProcessGroupNCCL.cpp:1] x",
    "[av1 @ 0x55] x",
    "(unknown) x",
    "F1203 05:55:14.294567 1 env.cc:74] x",
    "Feb 11 05:00:01 INFO train: x",
    "==> Installing x",
    "$ ulimit -n",
    "#1  0x00007f in main () at x.c:1",
    "#11 ERROR: process did not complete",
    "0|1|2|",
    "[ 1234.567890] usb 1-1: reset",
    "1770786001.5 loss",
    "<unk>1 x",
    "<s> 1 - - - - - - x",
    "worker-1: x",
    "12:00:00 web | x",
    "",
  ])("leaves %j whole", (line) => {
    expect(off(line)).toEqual({ text: line, process: "", time: null });
  });

  it("stops at a bounded depth", () => {
    const line = `${"[rank0]: ".repeat(5000)}x`;
    expect(off(line).text.length).toBeGreaterThan(40_000);
  });
});

describe("detectHabits", () => {
  const repeat = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i));

  it("sees slurm's labels, and takes each off once", () => {
    const habits = detectHabits(repeat(20, (i) => `${i % 4}: step ${i}`));
    expect(habits).toEqual({ ...NO_HABITS, slurm: true });
    expect(unwrap("3: 2: x", habits)).toEqual({ text: "2: x", process: "rank 3", time: null });
  });
  it("takes numbered lines for numbered lines", () => {
    expect(detectHabits(repeat(20, (i) => `${i + 1}: step`)).slurm).toBe(false);
  });
  it("takes no clock for a label", () => {
    expect(detectHabits(repeat(20, (i) => `05:15:${10 + i} step`)).slurm).toBe(false);
  });
  it("sees compose services without a number", () => {
    const habits = detectHabits(repeat(10, (i) => (i % 2 ? "redis     | 1:M ready" : "glowroot  | up")));
    expect(habits.compose).toBe(true);
    expect(unwrap("redis     | a | b", habits)).toEqual({ text: "a | b", process: "redis", time: null });
  });
  it("sees launchers' bracket numbers, not the shell's job", () => {
    expect(detectHabits(repeat(10, (i) => `[${i % 2}] step`)).bracket).toBe(true);
    expect(detectHabits([...repeat(10, () => "step"), "[1] 12345 abort"]).bracket).toBe(false);
  });
  it("sees hosts before a colon, and no counting or exception", () => {
    const habits = detectHabits(repeat(12, (i) => `node-${i % 3}: step ${i}`));
    expect(habits).toEqual({ ...NO_HABITS, host: true });
    expect(unwrap("node-2: node-3: x", habits)).toEqual({ text: "node-3: x", process: "node-2", time: null });
    expect(detectHabits(repeat(12, (i) => `train-abc-${i >> 1}: x`)).host).toBe(true);
    expect(detectHabits(repeat(12, (i) => `train-abc-${i}: x`)).host).toBe(false);
    expect(detectHabits(repeat(12, (i) => `epoch_${i % 3}: x`)).host).toBe(false);
    expect(detectHabits(repeat(12, () => "RuntimeError: x")).host).toBe(false);
    expect(detectHabits([...repeat(12, () => "node-1: x"), ...repeat(3, () => "y")]).host).toBe(false);
  });
  it("sees stern's pods and the columns of gh", () => {
    const pods = detectHabits(repeat(6, () => "train-7d9c5b6f4-x2x7k main step"));
    expect(unwrap("train-7d9c5b6f4-x2x7k main x", pods)).toMatchObject({
      text: "x",
      process: "train-7d9c5b6f4-x2x7k main",
    });
    const job = "build (3.10)\tRun tests\t2026-02-11T05:55:14.2945670Z ";
    expect(unwrap(`${job}x`, detectHabits(repeat(6, () => `${job}y`)))).toEqual({
      text: "x",
      process: "build (3.10)",
      time: at("2026-02-11T05:55:14.294Z"),
    });
    expect(detectHabits(repeat(6, () => "multi-scale training of")).pod).toBe(false);
  });
  it("looks below CI's own prefix", () => {
    expect(detectHabits(repeat(10, (i) => `2026-02-11T05:55:14.2945670Z ${i % 2}: step`)).slurm).toBe(true);
  });
});

describe("tailHead", () => {
  it("names the file", () => {
    expect(tailHead("==> /tmp/ray/gcs_server.err <==")).toBe("/tmp/ray/gcs_server.err");
    expect(tailHead("==> Installing x")).toBeNull();
  });
});

describe("isBare", () => {
  const ALL = { ...NO_HABITS, slurm: true, bracket: true, compose: true };
  const piece = fc.constantFrom(
    ...[
      "[",
      "]",
      "(",
      "<",
      ">",
      "{",
      "|",
      " ",
      "  ",
      ":",
      "-",
      "_",
      ".",
      "=",
      "1",
      "23",
      "rank",
      "Rank",
      "R",
      "T",
      "pod/",
      "x",
    ],
    ...["Feb 11 05:00:01 ", "stderr ", "std", "INFO", "trainer-1", "redis", "[THREADS] ", "Epoch ", "é", "█"],
    ...["Wed 2026-02-11 05:00:01 UTC ", "Wed Feb 11 05:00:01 2026[3]<stderr>:", "algo-1-a1b2c", "@node17", "#11 12.3 "],
    ...["0|app", "12:00:00 web.1", "<11>1 - - train - - - ", "[ 1234.567890] "],
    ...["2026-02-11T05:55:14.29Z", "[1] ", "pid=47", "train[42]: ", "node17 ", '{"log":"', "}"],
  );
  it("is true only of lines from which nothing is taken", () => {
    let bare = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const line = pieces.join("");
        if (!isBare(line)) return;
        bare++;
        expect(unwrap(line, ALL)).toEqual({ text: line, process: "", time: null });
      }),
      { numRuns: 20_000 },
    );
    expect(bare).toBeGreaterThan(1000);
  });
  it.each([
    "[THREADS] Fold 1/3 START: proc=3",
    "Epoch 3/300",
    "Training:  42%|███",
    "RuntimeError: x",
    `${"y".repeat(5000)} | z`,
  ])("is true of %s", (line) => expect(isBare(line)).toBe(true));
  it.each([
    "redis | x",
    "trainer-1  | x",
    "Feb 11 05:00:01 a b: x",
    "[rank0]: x",
    "[Rank: 1] x",
    "stderr 2021",
    "1: x",
    "",
  ])("leaves %s to be looked at", (line) => expect(isBare(line)).toBe(false));
});
