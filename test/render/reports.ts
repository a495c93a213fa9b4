/** Reports written by hand, as `prescribe` would give them, for the tests of the renderers. */
import type { Growth } from "../../src/model/growth.ts";
import type { Check, Diagnosis, Evidence, Failure, Remedy, Report } from "../../src/model/report.ts";

const NO_CONTEXT: Report["context"] = {
  platform: null,
  framework: null,
  container: null,
  scheduler: null,
  cores: null,
  limits: [],
  settings: [],
  gaps: [],
};

function report(name: string, lines: number, part: Partial<Report> & Pick<Report, "verdict" | "summary">): Report {
  return {
    schemaVersion: 1,
    tool: { name: "crashdx", version: "0.1.0" },
    diagnoses: [],
    noneOfThese: 0,
    ruledOut: [],
    failures: [],
    growth: [],
    story: [],
    advice: [],
    wanted: [],
    nearMisses: { count: 0, lines: [] },
    context: NO_CONTEXT,
    input: {
      sources: [{ name, lines, bytes: lines * 92, truncated: null }],
      bytes: lines * 92,
      lines,
      matchedLines: Math.min(lines, 34),
      damagedSamples: 0,
      truncated: false,
      seconds: 0.04,
    },
    ...part,
  };
}

const evidence = (line: number, weight: number, says: string, text: string, source = "train.log"): Evidence => ({
  line,
  source,
  text,
  says,
  weight,
});

function remedy(part: Partial<Remedy> & Pick<Remedy, "id" | "title" | "why">): Remedy {
  return {
    changes: [],
    before: "",
    where: "",
    cost: "",
    risk: "",
    not: "",
    proven: "documented",
    applicability: "maybe",
    references: [],
    ...part,
  };
}

function series(part: Partial<Growth> & Pick<Growth, "metric" | "unit" | "first" | "last">): Growth {
  const low = part.first.value < part.last.value ? part.first : part.last;
  const high = low === part.first ? part.last : part.first;
  return {
    source: "train.log",
    process: "",
    per: "fold",
    slope: null,
    low: null,
    high: null,
    verdict: "undetermined",
    shape: "undetermined",
    points: 27,
    limit: null,
    headroom: null,
    forecast: null,
    step: null,
    stepShare: null,
    givenBack: null,
    lowest: low,
    peak: high,
    reached: 3,
    planned: 3,
    lives: 1,
    beganLine: null,
    nearLimitLine: null,
    curve: [],
    says: "",
    ...part,
  };
}

const MB = 2 ** 20;

const MAPS = series({
  metric: "maps",
  unit: "count",
  slope: 730,
  low: 726,
  high: 735,
  verdict: "growing",
  shape: "linear",
  limit: 65530,
  headroom: 61570,
  forecast: {
    at: 87.3,
    low: 86.7,
    high: 87.8,
    time: null,
    says: "fold 88 of a run of 3: not within this run",
  },
  step: "after compile+distribute",
  stepShare: 0.26,
  givenBack: 0.01,
  first: { line: 7, value: 1850, at: 0 },
  last: { line: 50, value: 3960, at: 2.86 },
  lowest: { line: 7, value: 1850, at: 0 },
  peak: { line: 50, value: 3960, at: 2.86 },
  beganLine: 22,
  curve: [
    [0, 1850],
    [1, 2582],
    [2, 3306],
  ],
  says: "grows by the same amount at every step of each fold and is not given back at its end",
});

const RSS = series({
  metric: "rss",
  unit: "bytes",
  slope: 546 * MB,
  low: 543 * MB,
  high: 549 * MB,
  verdict: "growing",
  shape: "linear",
  step: "after pretrain fit",
  stepShare: 0.37,
  givenBack: 0.31,
  first: { line: 7, value: 1200 * MB, at: 0 },
  last: { line: 50, value: 3017 * MB, at: 2.86 },
  lowest: { line: 7, value: 1200 * MB, at: 0 },
  peak: { line: 50, value: 3017 * MB, at: 2.86 },
  beganLine: 22,
  curve: [
    [0, 1200 * MB],
    [1, 1747 * MB],
    [2, 2295 * MB],
  ],
  says: "grows by the same amount in every fold; a third of a fold's rise is given back at its end",
});

const PROC = series({
  metric: "proc",
  unit: "count",
  slope: -0.5,
  low: -1,
  high: 1,
  verdict: "flat",
  shape: "flat",
  first: { line: 7, value: 36, at: 0 },
  last: { line: 50, value: 69, at: 2.86 },
  lowest: { line: 44, value: 35, at: 2 },
  peak: { line: 17, value: 71, at: 0.8 },
  givenBack: 1,
  curve: [
    [0, 36],
    [1, 36],
    [2, 35],
  ],
  says: "rises inside each fold and is given back at its end",
});

const CGROUP = series({
  metric: "cgroup",
  unit: "count",
  slope: -1,
  low: -2,
  high: 0,
  verdict: "flat",
  shape: "flat",
  limit: 7680,
  headroom: 7088,
  first: { line: 7, value: 506, at: 0 },
  last: { line: 50, value: 585, at: 2.86 },
  lowest: { line: 44, value: 504, at: 2 },
  peak: { line: 17, value: 592, at: 0.8 },
  givenBack: 1,
  curve: [
    [0, 506],
    [1, 505],
    [2, 504],
  ],
  says: "rises inside each fold and is given back at its end",
});

const CRASH =
  "2026-02-10 03:41:55.294567: F external/local_tsl/tsl/platform/default/env.cc:74] Check failed: ret == 0 (11 vs. 0)Thread tf_ creation via pthread_create() failed.";

const FOLD_LOOP = `import multiprocessing as mp

if __name__ == "__main__":
    context = mp.get_context("spawn")
    for fold in range(3):
        worker = context.Process(target=run_fold, args=(fold,))
        worker.start()
        worker.join()
        if worker.exitcode != 0:
            raise SystemExit(f"fold {fold + 1} failed with {worker.exitcode}")
`;

function failure(part: Partial<Failure> & Pick<Failure, "signature" | "title" | "firstLine" | "text">): Failure {
  return {
    operation: null,
    errno: null,
    symbol: null,
    subject: null,
    count: 1,
    lastLine: part.firstLine,
    fold: null,
    step: null,
    source: "train.log",
    process: "",
    role: "root",
    ...part,
  };
}

/** shared/corpus/S/01: TensorFlow dies in the third fold of three, far from every limit that it logs. */
export const THIRD_FOLD: Report = report("train.log", 56, {
  verdict: "exhaustion",
  summary:
    "TensorFlow could not create a thread in fold 3 of 3: native state had piled up in one process over the folds, while every logged limit was far away.",
  diagnoses: [
    {
      cause: "native-state-accumulation",
      title: "Native state piles up over the folds in one process",
      headline: null,
      why: "Memory maps (+730 a fold) and resident memory (+546 MB a fold) grow in every fold and stay after clean-up, while threads fall back to 36 each time.",
      confidence: 0.934,
      evidence: [
        evidence(
          44,
          11,
          "maps grow by 730 a fold (95%: 726 to 735) and are not given back at its end",
          "[THREADS] Fold 3/3 START: proc=35, cgroup=504/7680, maps=3306/65530, rss=2295MB",
        ),
        evidence(
          44,
          9,
          "rss grows by 546 MB a fold (95%: 543 MB to 549 MB)",
          "[THREADS] Fold 3/3 START: proc=35, cgroup=504/7680, maps=3306/65530, rss=2295MB",
        ),
        evidence(
          43,
          6,
          "threads fall back after each clean-up (36, 38), so they do not pile up",
          "[THREADS] Fold 2/3 AFTER CLEANUP: proc=38, cgroup=508/7680, maps=3313/65530, rss=2297MB",
        ),
        evidence(
          55,
          5,
          "pthread_create was refused with EAGAIN, which also means that a stack could not be mapped",
          CRASH,
        ),
        evidence(
          7,
          2,
          "all folds run in one process",
          "[THREADS] Fold 1/3 START: proc=36, cgroup=506/7680, maps=1850/65530, rss=1200MB",
        ),
      ],
      against: [
        evidence(55, -3, "the message names threads, which do not grow", CRASH),
        evidence(0, -1, "no limit that the log shows was reached", ""),
      ],
      remedies: [
        remedy({
          id: "isolate-per-process",
          title: "Run each fold in a process of its own",
          why: "The kernel takes back every map and page when a fold's process ends, so the next fold starts as the first did.",
          changes: [
            {
              kind: "python",
              text: FOLD_LOOP,
              values: { folds: 3 },
              how: '3 folds: the log counts "Fold 1/3"',
            },
            {
              kind: "shell",
              text: 'for fold in 1 2 3; do python train.py --fold "$fold" || exit 1; done',
              values: { folds: 3 },
              how: '3 folds: the log counts "Fold 1/3"',
            },
          ],
          before: "TensorFlow must be imported inside run_fold, not before the loop",
          where: "code",
          cost: "one more start-up and data preparation for each fold",
          risk: "results must go through files or a queue, since the folds no longer share memory",
          not: "It does not lower what one fold needs.",
          proven: "cured",
          applicability: "fill-in",
          references: ["https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods"],
        }),
        remedy({
          id: "release-between-folds",
          title: "Clear the session between folds",
          why: "Frees graphs and variables that Keras keeps, but not what native libraries mapped.",
          changes: [
            {
              kind: "python",
              text: "import gc\nimport tensorflow as tf\n\ntf.keras.backend.clear_session()\ngc.collect()",
              values: {},
              how: "",
            },
          ],
          before: "at the end of each fold",
          where: "code",
          cost: "a second or so for each fold",
          risk: "none known",
          proven: "plausible",
          applicability: "as-is",
        }),
        remedy({
          id: "limit-native-threads",
          title: "Give TensorFlow fewer threads",
          why: "Each pool thread needs a stack of 8 MB mapped.",
          changes: [
            {
              kind: "env",
              text: "export TF_NUM_INTEROP_THREADS=2 TF_NUM_INTRAOP_THREADS=8",
              values: { inter: 2, intra: 8 },
              how: "",
            },
          ],
          before: "before the first import of TensorFlow",
          where: "job",
          cost: "slower steps on the CPU",
          risk: "none known",
          proven: "plausible",
          applicability: "maybe",
        }),
        remedy({
          id: "resume-from-checkpoint",
          title: "Resume fold 3 from its last checkpoint",
          why: "Folds 1 and 2 are complete in this log.",
        }),
      ],
      checks: [
        {
          command:
            "pid=$(pgrep -n -f train.py); wc -l < /proc/$pid/maps; grep -E 'VmPeak|VmRSS|Threads' /proc/$pid/status; ulimit -v",
          shows: "How many maps the process holds, its address space, and whether that has a limit, during fold 3.",
          answers: [
            {
              answer: "ulimit -v is a number",
              means: "the address space ran out: native state piles up against this limit",
            },
            { answer: "maps near 65530", means: "the map limit after all: raise vm.max_map_count" },
          ],
        },
      ],
    },
    {
      cause: "thread-stack-memory",
      title: "No room for another thread's stack",
      headline: null,
      why: "EAGAIN from pthread_create also means that mapping the stack failed.",
      confidence: 0.031,
      evidence: [evidence(55, 5, "pthread_create was refused with EAGAIN", CRASH)],
      against: [],
      remedies: [
        remedy({ id: "lower-stack-size", title: "Lower the stack size", why: "8 MB are mapped for each thread." }),
      ],
      checks: [],
    },
  ],
  noneOfThese: 0.02,
  ruledOut: [
    {
      cause: "container-pids-limit",
      title: "Container's limit on processes",
      confidence: 0.004,
      says: "peak 592 of 7680 (8%)",
      line: 17,
      source: "train.log",
    },
    {
      cause: "memory-map-exhaustion",
      title: "Limit on memory maps",
      confidence: 0.006,
      says: "peak 3960 of 65530 (6%); at this rate it is reached in fold 88",
      line: 50,
      source: "train.log",
    },
    {
      cause: "thread-leak",
      title: "Thread leak",
      confidence: 0.001,
      says: "36, 36 and 35 threads at the start of folds 1, 2 and 3",
      line: 44,
      source: "train.log",
    },
  ],
  failures: [
    failure({
      signature: "tensorflow.pthread-create-check",
      title: "TensorFlow could not create a thread",
      operation: "create-thread",
      errno: 11,
      symbol: "EAGAIN",
      subject: "tf_",
      firstLine: 55,
      text: CRASH,
      fold: 3,
      step: "after Stage 1 fit",
    }),
    failure({
      signature: "python.fatal-aborted",
      title: "Python was aborted",
      firstLine: 56,
      text: "Fatal Python error: Aborted",
      fold: 3,
      step: "after Stage 1 fit",
      role: "consequence",
    }),
  ],
  growth: [MAPS, RSS, PROC, CGROUP],
  story: [
    {
      what: "began",
      line: 22,
      source: "train.log",
      time: null,
      says: "maps stay above the level of fold 1 after its clean-up",
    },
    {
      what: "failed",
      line: 55,
      source: "train.log",
      time: 1770694915294,
      says: "TensorFlow could not create a thread (EAGAIN)",
    },
  ],
  context: {
    ...NO_CONTEXT,
    platform: { value: "Linux", line: 55, source: "train.log", inferred: true, text: CRASH },
    framework: {
      value: "TensorFlow",
      line: 1,
      source: "train.log",
      inferred: false,
      text: "tensorflow/core/platform/cpu_feature_guard.cc:210]",
    },
    limits: [
      {
        name: "pids.max",
        value: 7680,
        hard: null,
        line: 2,
        source: "train.log",
        text: "[THREADS] before TF import: proc=1, cgroup=461/7680, maps=212/65530, rss=38MB",
      },
      {
        name: "RLIMIT_NPROC",
        value: "unlimited",
        hard: "unlimited",
        line: 3,
        source: "train.log",
        text: "ulimit -u: unlimited",
      },
    ],
  },
});

const FD_LINE = "OSError: [Errno 24] Too many open files: '/data/train/shard-00812.tar'";

/** A bare descriptor limit: one line says it, and the limit is printed. No counters. */
export const FD_LIMIT: Report = report("job.out", 214, {
  verdict: "exhaustion",
  summary: "The process ran out of file descriptors: it may hold 1024 at a time and opens one shard after another.",
  diagnoses: [
    {
      cause: "fd-limit",
      title: "Limit on open files is too low",
      headline: null,
      why: "EMFILE is the limit of this process (`ulimit -n`, 1024 here), not the one of the system.",
      confidence: 0.81,
      evidence: [
        evidence(209, 14, "EMFILE (24): the process holds as many descriptors as it may", FD_LINE, "job.out"),
        evidence(
          3,
          6,
          "the soft limit is 1024, the hard one 524288: it can be raised without root",
          "open files  (-n) 1024",
          "job.out",
        ),
      ],
      against: [],
      remedies: [
        remedy({
          id: "raise-nofile",
          title: "Raise the limit on open files",
          why: "The hard limit allows it without root.",
          changes: [
            {
              kind: "shell",
              text: "ulimit -n 65536",
              values: { nofile: 65536 },
              how: "64 times the limit of 1024, below the hard limit of 524288",
            },
            {
              kind: "docker",
              text: "docker run --ulimit nofile=65536:65536 IMAGE",
              values: { nofile: 65536 },
              how: "",
            },
            { kind: "systemd", text: "[Service]\nLimitNOFILE=65536", values: { nofile: 65536 }, how: "" },
          ],
          before: "in the shell that starts the training",
          where: "job",
          cost: "none worth naming",
          risk: "select() in old native code fails above 1024",
          not: "It does not close what the program leaves open.",
          applicability: "as-is",
        }),
      ],
      checks: [
        {
          command: "ls /proc/$PID/fd | wc -l",
          shows: "How many descriptors the process holds, twice within some minutes.",
          answers: [
            { answer: "it grows", means: "descriptors leak (fd-leak): raising the limit only delays it" },
            { answer: "it stays", means: "the limit is simply too low" },
          ],
        },
      ],
    },
    {
      cause: "fd-leak",
      title: "Descriptors pile up",
      headline: null,
      why: "The same message, when files are opened and never closed.",
      confidence: 0.15,
      evidence: [],
      against: [],
      remedies: [],
      checks: [],
    },
  ],
  noneOfThese: 0.03,
  failures: [
    failure({
      signature: "python.emfile",
      title: "Too many open files",
      operation: "open-file",
      errno: 24,
      symbol: "EMFILE",
      subject: "/data/train/shard-00812.tar",
      count: 6,
      firstLine: 209,
      lastLine: 214,
      text: FD_LINE,
      source: "job.out",
    }),
  ],
  advice: [
    {
      says: "`ulimit -u 65536` raises the number of processes; it has no effect on open files",
      line: 2,
      source: "job.out",
      reference: "https://man7.org/linux/man-pages/man2/getrlimit.2.html",
    },
  ],
  wanted: ["the number of open descriptors at each epoch: `len(os.listdir('/proc/self/fd'))`"],
});

const LIBGOMP = "libgomp: Thread creation failed: Resource temporarily unavailable";

function weak(cause: string, title: string, share: number, checks: readonly Check[] = []): Diagnosis {
  return {
    cause,
    title,
    headline: null,
    why: "The message fits, and nothing in the log tells which limit it was.",
    confidence: share,
    evidence: [evidence(4021, 8, "thread creation was refused (EAGAIN)", LIBGOMP, "run.log")],
    against: [],
    remedies: [
      remedy({
        id: "limit-native-threads",
        title: "Give OpenMP fewer threads",
        why: "Fewer threads fit under any of the limits.",
        changes: [
          {
            kind: "env",
            text: "export OMP_NUM_THREADS=4",
            values: { threads: 4 },
            how: "a safe start: the log shows no number of cores",
          },
        ],
        before: "before the first import of NumPy",
        where: "job",
        cost: "slower steps on the CPU",
      }),
    ],
    checks,
  };
}

/** One line that names no limit: nothing in the log can decide. */
export const UNDETERMINED: Report = report("run.log", 4022, {
  nearMisses: {
    count: 5,
    lines: [4018, 4019, 4020].map((line) => ({
      line,
      source: "run.log",
      text: `worker ${line - 4017}: giving up after resource shortage, code -3`,
    })),
  },
  verdict: "exhaustion",
  summary: "OpenMP could not create a thread; the log does not show which limit refused it.",
  diagnoses: [
    weak("user-process-limit", "Limit on a user's processes (ulimit -u)", 0.31, [
      {
        command: "ulimit -u\ncat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids.current\nps -eLf | wc -l",
        shows: "The three limits beside what is in use, inside the container while the training runs.",
        answers: [
          { answer: "pids.current near pids.max", means: "the container's limit" },
          { answer: "threads of the user near ulimit -u", means: "the user's limit" },
          { answer: "neither", means: "no room for a stack: look at free memory and maps" },
        ],
      },
    ]),
    weak("container-pids-limit", "Container's limit on processes", 0.28),
    weak("thread-pool-oversubscription", "Too many native threads", 0.22),
  ],
  noneOfThese: 0.11,
  failures: [
    failure({
      signature: "libgomp.thread-creation",
      title: "OpenMP could not create a thread",
      operation: "create-thread",
      symbol: "EAGAIN",
      errno: 11,
      firstLine: 4021,
      text: LIBGOMP,
      source: "run.log",
    }),
  ],
  wanted: [
    "threads of the process and of the container beside their limits, at each epoch: `proc=` and `cgroup=` in a line such as `[THREADS] Epoch 1/30 END: proc=36, cgroup=506/7680`",
    "`ulimit -a` once at the start",
  ],
});

/** A healthy run. */
export const NO_FAILURE: Report = report("ok.log", 812, {
  verdict: "no-failure",
  summary: "The log shows no failure, and nothing that it counts grows towards a limit.",
  growth: [PROC, CGROUP].map((one) => ({ ...one, source: "ok.log" })),
});

const at = (line: number, value: number, when: number) => ({ line, value, at: when });

/** Nothing failed yet; descriptors will run out. */
export const AT_RISK: Report = report("night.log", 15_210, {
  verdict: "at-risk",
  summary:
    "Nothing has failed, but open descriptors grow by 31 an epoch and reach their limit of 1024 in epoch 33 of 50.",
  diagnoses: [
    {
      cause: "fd-leak",
      title: "Descriptors pile up",
      headline: null,
      why: "Open descriptors grow by 31 in every epoch and are never given back.",
      confidence: 0.88,
      evidence: [
        evidence(
          15_104,
          12,
          "fds grow by 31 an epoch (95%: 30 to 32)",
          "[THREADS] Epoch 24/50 END: proc=41, fds=742/1024",
          "night.log",
        ),
      ],
      against: [],
      remedies: [
        remedy({
          id: "close-descriptors",
          title: "Close what each epoch opens",
          why: "About 31 descriptors stay open after each epoch.",
          changes: [{ kind: "python", text: 'with open(path, "rb") as file:\n    ...', values: {}, how: "" }],
          before: "",
          where: "code",
          cost: "none",
          applicability: "fill-in",
        }),
      ],
      checks: [],
    },
  ],
  noneOfThese: 0.05,
  growth: [
    series({
      metric: "fds",
      source: "night.log",
      unit: "count",
      per: "epoch",
      slope: 31,
      low: 30,
      high: 32,
      verdict: "growing",
      shape: "linear",
      points: 24,
      limit: 1024,
      headroom: 282,
      forecast: {
        at: 33.1,
        low: 32.8,
        high: 33.4,
        time: 1_770_700_000_000,
        says: "epoch 34 of 50: before this run ends",
      },
      first: at(412, 29, 1),
      last: at(15_104, 742, 24),
      reached: 24,
      planned: 50,
      beganLine: 1030,
      curve: Array.from({ length: 24 }, (_, i) => [i + 1, 29 + 31 * i] as const),
      says: "grows by the same amount in every epoch and is never given back",
    }),
  ],
});

/** A failure that is no exhaustion. */
export const OTHER_FAILURE: Report = report("eval.log", 88, {
  verdict: "other-failure",
  summary: "HDF5 could not lock a file on a network file system; nothing ran out.",
  diagnoses: [
    {
      cause: "file-lock-contention",
      title: "A file is locked, or cannot be locked here",
      headline: null,
      why: "Errno 11 comes from a file lock here, not from a thread.",
      confidence: 0.96,
      evidence: [
        evidence(
          80,
          16,
          "HDF5 asks for a lock and is refused",
          "BlockingIOError: [Errno 11] Unable to open file (unable to lock file, errno = 11)",
          "eval.log",
        ),
      ],
      against: [],
      remedies: [
        remedy({
          id: "disable-file-locking",
          title: "Open the file without a lock",
          why: "Only this job reads it.",
          changes: [{ kind: "env", text: "export HDF5_USE_FILE_LOCKING=FALSE", values: {}, how: "" }],
          before: "before h5py is imported",
          where: "job",
          cost: "none",
          risk: "two writers at once would damage the file",
          applicability: "as-is",
        }),
      ],
      checks: [],
    },
  ],
  noneOfThese: 0.03,
});

/** What hostile text of a log can hold: one piece for each way out of a format. */
export const HOSTILE_TEXT = [
  "\u001b[2J\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
  "\u009b31m C1",
  "\u202Egnp.exe\u2066\u2069 \u200B\uFEFFzero",
  "::error file=a.py,line=1::owned %0A",
  "<script>alert(1)</script><img src=x onerror=alert(1)>]]>--><!--",
  "```` ``` ` ~~~ | [a](javascript:alert(1)) ![i](http://x/y.png) @octocat #1 https://evil.example www.evil.example",
  "=cmd|' /C calc'!A0 $(rm -rf /) `id` \"'\\ $" + "{x} &amp; \u0000 \uD800",
  "日本語のログ ｗｉｄｅ e\u0301\u0302 👩‍🚀",
].join(" ");

const H = `${HOSTILE_TEXT}\r\n::warning::second line\u2028third`;

/** Every text that may come from a log, or be filled in from one, is hostile. */
export const HOSTILE: Report = report(H, 3, {
  verdict: "exhaustion",
  summary: `Ran out at ${H}`,
  diagnoses: [
    {
      cause: "fd-limit",
      title: `Limit on ${H}`,
      headline: null,
      why: `Because of ${H}`,
      confidence: 0.7,
      evidence: [evidence(1, 10, `says ${H}`, H, H)],
      against: [evidence(2, -4, H, H, H)],
      remedies: [
        remedy({
          id: "raise-nofile",
          title: `Raise ${H}`,
          why: H,
          changes: [{ kind: "shell", text: `echo one\necho '${H}'`, values: { name: H }, how: H }],
          before: H,
          where: "job",
          cost: H,
          risk: H,
          not: H,
          references: ["https://example.org/"],
        }),
      ],
      checks: [{ command: `grep -F '${H}' x`, shows: H, answers: [{ answer: H, means: H }] }],
    },
  ],
  noneOfThese: 0.2,
  ruledOut: [{ cause: "fd-leak", title: H, confidence: 0.01, says: H, line: 2, source: H }],
  failures: [
    failure({ signature: "x.y", title: H, firstLine: 1, text: H, subject: H, step: H, source: H, process: H }),
  ],
  growth: [
    series({
      metric: H,
      unit: "bytes",
      source: H,
      process: H,
      first: at(1, 1, 0),
      last: at(2, 2, 1),
      step: H,
      says: H,
      curve: [
        [0, 1],
        [1, 2],
      ],
    }),
    series({ metric: H, unit: "bytes", source: `${H}2`, process: "p", first: at(1, 1, 0), last: at(2, 2, 1) }),
  ],
  story: [{ what: "failed", line: 1, source: H, time: null, says: H }],
  advice: [{ says: H, line: 1, source: H, reference: "https://example.org/" }],
  wanted: [H],
  nearMisses: { count: 2, lines: [{ line: 2, source: H, text: H }] },
  ranks: {
    count: 2,
    states: { first: 1, failed: 0, followed: 0, fine: 1 },
    members: [{ source: H, process: H, state: "first", line: 1, time: null, exact: true, says: H, metrics: [H] }],
    by: null,
    says: H,
    clocks: { agree: false, apart: [H], says: H },
    growth: [{ metric: H, ranks: 2, alike: false, apart: [{ source: H, process: H }], says: H }],
  },
  baseline: {
    sources: [H],
    verdict: "no-failure",
    counters: [{ metric: H, unit: "count", per: "fold", here: null, good: null, says: H }],
    settings: [{ name: H, here: H, good: null }],
    added: [{ signature: "x.y", title: H, count: 2, line: 2, source: H, text: H }],
    notes: [H],
  },
  context: {
    ...NO_CONTEXT,
    platform: { value: H, line: 1, source: H, inferred: true, text: H },
    settings: [{ name: H, value: H, hard: H, line: 1, source: H, text: H }],
  },
  input: {
    sources: [{ name: H, lines: 3, bytes: 99, truncated: H }],
    bytes: 99,
    lines: 3,
    matchedLines: 2,
    damagedSamples: 1,
    truncated: true,
    seconds: 0.1,
  },
});

/** Two ranks of one run in two logs. */
export const RANKS: Report = {
  ...AT_RISK,
  diagnoses: AT_RISK.diagnoses.map((one) => ({
    ...one,
    evidence: ["rank0", "rank1"].flatMap((rank) =>
      one.evidence.map((line) => ({
        ...line,
        source: `/scratch/run-17/${rank}/train.log`,
        text: `${rank}: ${line.text}`,
      })),
    ),
  })),
  growth: ["rank0", "rank1"].flatMap((rank) =>
    AT_RISK.growth.map((one) => ({ ...one, source: `/scratch/run-17/${rank}/train.log` })),
  ),
  input: {
    ...AT_RISK.input,
    sources: ["rank0", "rank1"].map((rank) => ({
      name: `/scratch/run-17/${rank}/train.log`,
      lines: 7605,
      bytes: 699_660,
      truncated: rank === "rank1" ? "the archive is damaged after 2 MB" : null,
    })),
    truncated: true,
  },
  ranks: {
    count: 2,
    states: { first: 1, failed: 0, followed: 1, fine: 0 },
    members: [
      {
        source: "/scratch/run-17/rank1/train.log",
        process: "rank 1",
        state: "first",
        line: 15_104,
        time: 1_770_690_000_000,
        exact: true,
        says: "the data loader could not open a file",
        metrics: ["fds"],
      },
      {
        source: "/scratch/run-17/rank0/train.log",
        process: "rank 0",
        state: "followed",
        line: 15_190,
        time: 1_770_690_600_000,
        exact: false,
        says: "a collective operation timed out",
        metrics: ["fds"],
      },
    ],
    by: "time",
    says: "rank 1 failed first; rank 0 only waited for it and timed out ten minutes later.",
    clocks: {
      agree: false,
      apart: ["/scratch/run-17/rank0/train.log"],
      says: "the clock of rank 0 is 3 hours behind; its times were not used",
    },
    growth: [
      {
        metric: "fds",
        ranks: 2,
        alike: true,
        apart: [{ source: "/scratch/run-17/rank0/train.log", process: "rank 0" }],
        says: "fds grow alike on both ranks",
      },
    ],
  },
  baseline: {
    sources: ["good.log"],
    verdict: "no-failure",
    counters: [
      {
        metric: "fds",
        unit: "count",
        per: "epoch",
        here: { slope: 31, low: 30, high: 32, verdict: "growing", peak: 742, limit: 1024 },
        good: { slope: 0, low: -1, high: 1, verdict: "flat", peak: 61, limit: Number.POSITIVE_INFINITY },
        says: "fds grow by 31 an epoch here and stay level in the good run",
      },
      { metric: "rss", unit: "bytes", per: "epoch", here: null, good: null, says: "rss is only in the good run" },
    ],
    settings: [
      { name: "RLIMIT_NOFILE", here: 1024, good: "unlimited" },
      { name: "num_workers", here: 16, good: null },
    ],
    added: [
      {
        signature: "python.resource-warning",
        title: "A file was never closed",
        count: 741,
        line: 415,
        source: "/scratch/run-17/rank0/train.log",
        text: "ResourceWarning: unclosed file <_io.BufferedReader name='/data/shard-1.tar'>",
      },
    ],
    notes: ["the good run has 10 epochs, this one 24"],
  },
};

/** All of them by the name of their expected files. */
export const REPORTS: Readonly<Record<string, Report>> = {
  "third-fold": THIRD_FOLD,
  "fd-limit": FD_LIMIT,
  undetermined: UNDETERMINED,
  "no-failure": NO_FAILURE,
  "at-risk": AT_RISK,
  "other-failure": OTHER_FAILURE,
  ranks: RANKS,
  hostile: HOSTILE,
};
