/** A change is offered where it fits: by language, framework, kind of round, and by who takes the room. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { diagnoseText } from "../support/read.ts";

const firstOf = (log: string) => diagnoseText(log).diagnoses[0];
const ids = (log: string) => firstOf(log)?.remedies.map((r) => r.id) ?? [];
const texts = (log: string, remedy: string) =>
  (firstOf(log)?.remedies.find((r) => r.id === remedy)?.changes ?? []).map((c) => c.text).join("\n");

const REFUSED =
  "2026-03-02 09:10:11.222333: F external/local_tsl/tsl/platform/default/env.cc:74] Check failed: ret == 0 (11 vs. 0)Thread tf_data_private_threadpool creation via pthread_create() failed.";
const rounds = (unit: string, of: number, counters: (i: number) => string) =>
  Array.from({ length: 8 }, (_, i) => `[THREADS] ${unit} ${i + 1}/${of} END: ${counters(i)}`).join("\n");

describe("a process for each round", () => {
  const KEPT = (i: number) => `proc=40, maps=${2000 + 800 * i}/65530, rss=${1000 + 500 * i}MB`;
  test("is a process for each fold where folds are run", () => {
    const text = texts(`${rounds("Fold", 12, KEPT)}\n${REFUSED}`, "isolate-per-process");
    expect(text).toContain("seq 1 12");
    expect(text).toContain("--fold");
  });
  test("is a restart from a checkpoint where epochs are, which need those before them", () => {
    const text = texts(`${rounds("Epoch", 12, KEPT)}\n${REFUSED}`, "isolate-per-process");
    // Half of the 8 epochs that one process went through, and three times that for all 12.
    expect(text).toContain("--resume checkpoint.pt --epochs 4");
    expect(text).not.toContain("--fold");
  });
  test("is checked with the fold that it came to, and not at all with a fold where there is none", () => {
    const checks = (unit: string) =>
      firstOf(`${rounds(unit, 12, KEPT)}\n${REFUSED}`)
        ?.checks.map((c) => c.command)
        .join("\n");
    expect(checks("Fold")).toContain("--fold 8");
    expect(checks("Epoch")).not.toContain("--fold");
  });
});

describe("a full control group", () => {
  const OTHERS = `${rounds("Fold", 12, (i) => `proc=${64 + (i % 3)}, cgroup=${3600 + 70 * i}/4096`)}\n[THREADS] Fold 9/12 START: proc=66, cgroup=4096/4096\n${REFUSED}`;
  test("that others fill is not relieved by smaller pools of this process", () => {
    expect(firstOf(OTHERS)?.cause).toBe("container-pids-limit");
    expect(ids(OTHERS)).not.toContain("limit-native-threads");
    expect(ids(OTHERS)).not.toContain("reduce-workers");
    expect(ids(OTHERS)[1]).toBe("kill-stale-processes");
    expect(firstOf(OTHERS)?.checks[0]?.command).toContain("cgroup.procs");
  });
  test("that this process fills by the fold wants what piles up released", () => {
    const own = `${rounds("Fold", 12, (i) => `proc=${60 + 560 * i}, cgroup=${100 + 560 * i}/4096`)}\n${REFUSED}`;
    expect(firstOf(own)?.cause).toBe("container-pids-limit");
    expect(ids(own).slice(0, 3)).toEqual(["raise-pids-limit", "release-between-folds", "isolate-per-process"]);
    expect(firstOf(own)?.checks[0]?.command).not.toContain("cgroup.procs");
  });
});

describe("pools", () => {
  test("of the refused tf.data dataset are capped by its own option first", () => {
    expect(texts(REFUSED, "limit-native-threads")).toMatch(/^options = tf\.data\.Options\(\)/);
  });
  test("of numerical libraries are no part of a Go program or of a shell's processes", () => {
    const go =
      "runtime: failed to create new OS thread (have 907 already; errno=11)\nruntime: may need to increase max user processes (ulimit -u)\nfatal error: newosproc\n\nruntime stack:\nruntime.throw(0xc0)\n\t/usr/local/go/src/runtime/panic.go:605\n";
    const shell =
      "preprocess.sh: fork: retry: Resource temporarily unavailable\npreprocess.sh: fork: Resource temporarily unavailable\n";
    for (const log of [go, shell]) expect(ids(log)).not.toContain("limit-native-threads");
  });
  test("of FFmpeg's own program have its own option, and no Python", () => {
    const log = readFileSync(new URL("../../fixtures/real/ffmpeg-threads-nproc/log.txt", import.meta.url), "utf8");
    const first = firstOf(log);
    const all = first?.remedies.flatMap((r) => r.changes.map((c) => c.text)).join("\n");
    expect(all).toContain("ffmpeg -filter_threads");
    expect(all).not.toMatch(/holistic|OMP_NUM_THREADS|cv2/);
    expect(first?.checks[0]?.command).toMatch(/^ffmpeg /);
  });
});

describe("Ray's workers", () => {
  test("are bounded by what each actor asks for, which an existing cluster takes too", () => {
    const log =
      "(raylet) WARNING: 300 PYTHON worker processes have been started on node: c0de with address: 10.0.0.2.\n(pid=4711) [2026-03-02 09:10:11,222 E 4711 4800] logging.cc:117: Unhandled exception: N5boost10wrapexceptINS_6system12system_errorEEE. what(): thread: Resource temporarily unavailable [system:11]\n";
    expect(texts(log, "reduce-workers")).toContain("num_cpus=1");
    expect(texts(log, "reduce-workers")).not.toContain("ray.init");
  });
});

describe("the reason", () => {
  const why = (log: string) => firstOf(log)?.why;
  const says = (log: string) => firstOf(log)?.evidence.map((e) => e.says) ?? [];
  const KILLED = "Epoch 3/9\nKilled\n";
  test("names SIGKILL where nothing names memory", () => {
    expect(firstOf(KILLED)?.cause).toBe("host-out-of-memory");
    expect(why(KILLED)).toContain("SIGKILL");
    expect(says(KILLED)).not.toContain("A process was ended for its memory.");
  });
  test("names memory where the kernel does", () => {
    const log = `${KILLED}Out of memory: Killed process 812 (python) total-vm:99000kB, anon-rss:8388608kB, file-rss:0kB\n`;
    expect(why(log)).not.toContain("SIGKILL");
    expect(says(log)).toContain("A process was ended for its memory.");
  });
  test("names the limit of the group, or the whole node, where the kernel does", () => {
    const kill = "Killed process 687 (python3) total-vm:112228kB, anon-rss:97932kB, file-rss:1636kB";
    expect(
      why(
        `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),oom_memcg=/train,task=python3,pid=687\nMemory cgroup out of memory: ${kill}\n`,
      ),
    ).toMatch(/container's or job's own limit/);
    expect(
      why(
        `oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,global_oom,task=python3,pid=687\nOut of memory: ${kill}\n`,
      ),
    ).toMatch(/whole machine or node/);
  });
  test("names Windows' commit limit, where nothing was ended", () => {
    const log =
      'OSError: [WinError 1455] The paging file is too small for this operation to complete. Error loading "C:\\\\torch\\\\lib\\\\cudnn64_7.dll" or one of its dependencies.\n';
    expect(why(log)).toMatch(/commit limit/);
    expect(says(log).join()).not.toMatch(/was ended/);
  });
  test("names the one request that was refused, and asks what the system promises", () => {
    const log = "RuntimeError: unable to mmap 16642998272 bytes from file <./weights.bin>: Cannot allocate memory (12)";
    expect(why(log)).toMatch(/^One request for 15\.5 GB was refused/);
    expect(
      firstOf(log)
        ?.checks.map((c) => c.command)
        .join(),
    ).toMatch(/overcommit_memory/);
    expect(
      firstOf(log)
        ?.checks.map((c) => c.command)
        .join(),
    ).not.toMatch(/dmesg/);
  });
  test("names who fills the control group", () => {
    const others = `${rounds("Fold", 12, (i) => `proc=${64 + (i % 3)}, cgroup=${3600 + 70 * i}/4096`)}\n[THREADS] Fold 9/12 START: proc=66, cgroup=4096/4096\n${REFUSED}`;
    expect(why(others)).toMatch(/^Other processes in the container/);
    const own = `${rounds("Fold", 12, (i) => `proc=${60 + 560 * i}, cgroup=${100 + 560 * i}/4096`)}\n${REFUSED}`;
    expect(why(own)).toMatch(/^This process fills .* by 560 each fold/);
  });
  test("of a run killed after many trials in one process is met by a process for each", () => {
    const trials = Array.from(
      { length: 6 },
      (_, i) => `[I 2020-04-28 1${i}:05:12,087] Finished trial#${i} with value: 0.19 with parameters: {}.`,
    ).join("\n");
    expect(ids(`${trials}\nKilled\n`).slice(0, 3)).toContain("isolate-per-process");
    expect(ids(KILLED)).not.toContain("isolate-per-process");
  });
});

test("one process at macOS' limit of threads is told so, and not to end other processes", () => {
  const log = "runtime: failed to create new OS thread (have 2048 already; errno=12)\nfatal error: newosproc\n";
  expect(firstOf(log)?.cause).toBe("system-thread-limit");
  expect(firstOf(log)?.why).toMatch(/^One process has as many threads as macOS allows it: 2,048/);
  expect(ids(log)).not.toContain("kill-stale-processes");
});
