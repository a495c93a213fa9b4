/** The closed word lists of the knowledge: what a piece of data may say. */
import type { Signature } from "../model/knowledge.ts";

/** Calls that fail, as signatures name them in `operation`. */
export const OPERATIONS: { readonly [operation: string]: string } = {
  "create-thread": "starting a thread (clone, pthread_create)",
  fork: "starting a process (fork, vfork, posix_spawn)",
  exec: "running a program (execve)",
  open: "opening a file or directory",
  socket: "opening a socket",
  accept: "accepting a connection",
  pipe: "opening a pipe, eventfd or epoll descriptor",
  "pass-descriptor": "passing a descriptor to another process",
  watch: "watching files (inotify)",
  map: "mapping memory (mmap)",
  protect: "changing a mapping (mprotect)",
  unmap: "releasing a mapping (munmap)",
  allocate: "allocating memory",
  "shared-memory": "using shared memory (/dev/shm, shm_open, semaphores)",
  killed: "being killed for memory",
  lock: "locking a file",
  read: "reading without waiting",
  write: "writing without waiting",
  "write-disk": "writing to a disk",
  connect: "connecting",
  bind: "taking a port",
  affinity: "pinning a thread to a core",
  priority: "setting a thread's priority",
  "gpu-allocate": "allocating GPU memory",
  decode: "decoding video or images",
  collective: "a collective operation between ranks",
  network: "talking over the network",
  load: "loading a library or model",
  permission: "a call that was not permitted",
  select: "waiting on descriptors with select()",
  "async-io": "setting up asynchronous I/O",
  abort: "aborting",
  signal: "being ended by a signal",
  other: "something else",
};

/** Whether a signature is one of those that count in no context that holds everywhere. */
export const tellsFailure = ({ kind }: Pick<Signature, "kind">): boolean => kind === "failure" || kind === "nearly";

/** What conditions call several operations, or several errnos, at once, behind a `#`. */
export const WORDS_OF_TAG: { readonly [tag: string]: readonly string[] } = {
  start: ["create-thread", "fork", "exec"],
  // By these a system refuses what it could have given; others say that what was asked for cannot be.
  refusal: "EAGAIN ENOMEM EMFILE ENFILE ENOSPC EDEADLK EACCES EPERM EADDRNOTAVAIL EADDRINUSE".split(" "),
};

/** An operation or errno with its tags. */
export const withTags = (id: string) => ({
  id,
  tags: Object.keys(WORDS_OF_TAG).filter((tag) => WORDS_OF_TAG[tag]?.includes(id)),
});

/** What several signatures say alike, as `tags` of a signature name it and conditions ask for it, behind a `#`. */
export const TAGS: { readonly [tag: string]: string } = {
  "memory-kill": "a process was ended, or a machine lost, for its memory, as the one that ended it says",
  sigkill: "a process was ended by SIGKILL, whoever sent it",
  "ended-by-keeper": "what keeps the process, or a person, says that it ends it",
  "data-loader": "a data loader with workers is at work",
  "worker-gone": "a worker of a pool is gone, and nothing says why",
  "end-only": "a program ended with an error that names no resource and leaves open what was wrong",
  "store-lock": "the lock of a package manager or an embedded store is held, and its file is named",
};

/** What a signature may show, and the values in use. */
export const SHOWN_FACTS = ["platform", "framework", "container", "scheduler", "outcome"] as const;
/**
 * Ways a run can say that it ended well. `passed`: it judged itself, and what failed before was meant to (a test suite); `ended`: it went on
 * to its end, so that what was merely reported on the way was dealt with; `handled`: it says how it goes on after what failed; `reached`: a peer
 * that could not be reached answered later.
 */
export const OUTCOMES = ["passed", "ended", "handled", "reached"] as const;
export const PLATFORMS = ["linux", "macos", "windows"] as const;

/**
 * Languages that programs are written in: by the families of signatures that only such programs print, by the endings of source files that
 * they name, and by frameworks; and what their processes are called where all are called alike. A server or tool that comes ready built
 * counts as `c`.
 */
export const LANGUAGES: {
  readonly [language: string]: {
    readonly families: string;
    readonly files?: string;
    readonly frameworks?: string;
    readonly process?: string;
  };
} = {
  python: {
    families: "python loky pytorch tensorflow ray vllm mediapipe numba numexpr gunicorn",
    files: "py ipynb",
    process: "python",
    frameworks: "pytorch tensorflow jax ray mediapipe opencv pyav paddle joblib dask",
  },
  java: { families: "java jvm elasticsearch", files: "java jar scala kt", frameworks: "java", process: "java" },
  go: { families: "go geth", files: "go", frameworks: "go" },
  node: { families: "node", files: "js mjs cjs ts", frameworks: "node", process: "node" },
  dotnet: { families: "dotnet", files: "cs vb", frameworks: "dotnet" },
  rust: { families: "rust rayon", files: "rs", frameworks: "rust" },
  ruby: { families: "ruby", files: "rb", frameworks: "ruby", process: "ruby" },
  php: { families: "php", files: "php phar", frameworks: "php", process: "php" },
  perl: { families: "perl", files: "pl pm", process: "perl" },
  r: { families: "r", files: "R", frameworks: "r", process: "R" },
  julia: { families: "julia", files: "jl", process: "julia" },
  erlang: { families: "beam", files: "erl ex exs", process: "beam.smp" },
  c: { families: "apache bind9 clickhouse git haproxy hts make mongodb mysql nginx postgres redis sqlite squid star" },
};

export const CHANGE_KINDS = [
  "env",
  "shell",
  "python",
  "docker",
  "compose",
  "kubernetes",
  "slurm",
  "systemd",
  "sysctl",
] as const;
export const CAUSE_GROUPS = ["threads", "memory", "descriptors", "look-alike"] as const;

/** Names that conditions may use without arguments. */
export const FACT_NAMES = {
  platform: "linux, macos or windows, as the log shows it; unknown otherwise",
  framework: "the first framework that the log names",
  language: "python, java, go, ...: what the program that failed is written in; unknown where the log does not tell",
  may_be_python: "whether language is python or unknown: most logs that do not tell are Python's",
  program: "what its process is called: python, java, ...; PROGRAM where that depends on the program",
  container: "docker, podman, kubernetes, ... as the log shows it",
  scheduler: "slurm, lsf, ... as the log shows it",
  cores: "processor cores that the log names",
  failures: "how many failure lines (root or consequence) there are",
  processes: "how many processes failed",
  programs: "how many different programs failed by themselves, as the prefixes of a journal or syslog name them",
  progress: "the furthest fold, epoch, trial or iteration reached before the main failure; 0 at start-up",
  folds: "the furthest fold reached",
  trials: "the furthest trial reached",
  epochs: "the furthest epoch reached",
  elapsed: "seconds from the first time in the log to the main failure",
  lines_before: "lines of log before the main failure",
  operation: "operation of the main failure",
  symbol: "errno symbol of the main failure",
  restarts: "how often processes restarted in the log",
} as const;

export type FactName = keyof typeof FACT_NAMES;

/** Functions of conditions and values: number of arguments and meaning. */
export const FUNCTIONS = {
  seen: { args: [1], meaning: "seen(ID GLOB): occurrences of signatures, by id or #TAG; alternatives stand between |" },
  failed: {
    args: [1, 2],
    meaning: "failed(OPERATION GLOB, SYMBOL GLOB): root failure lines with that call and errno, or one of #TAG",
  },
  main: {
    args: [1, 2],
    meaning: "main(OPERATION GLOB, SYMBOL GLOB): the main failure is such a call with such an errno",
  },
  main_is: { args: [1], meaning: "main_is(ID GLOB): the main failure is that signature" },
  capture: { args: [2], meaning: "capture(ID GLOB, HOLE): what the hole caught first" },
  most: { args: [2], meaning: "most(ID GLOB, HOLE): the largest number that the hole caught" },
  least: { args: [2], meaning: "least(ID GLOB, HOLE): the smallest number that the hole caught" },
  near: { args: [3], meaning: "near(ID GLOB, ID GLOB, N): the two stand within N lines of one source" },
  said_by: {
    args: [1],
    meaning:
      "said_by(NAME GLOB): root failures printed by a program of that name, as the prefix of a journal or syslog has it",
  },
  before: { args: [2], meaning: "before(ID GLOB, ID GLOB): the first stands before the second" },
  distinct: { args: [2], meaning: "distinct(ID GLOB, HOLE): how many different values the hole caught" },
  peak: { args: [1], meaning: "peak(COUNTER): highest value" },
  last: { args: [1], meaning: "last(COUNTER): last value" },
  limit: { args: [1], meaning: "limit(COUNTER): the bound printed beside it" },
  use: { args: [1], meaning: "use(COUNTER): highest value as a share of its limit" },
  slope: { args: [1], meaning: "slope(COUNTER): growth per fold or epoch" },
  growing: { args: [1], meaning: "growing(COUNTER): its fit says growing" },
  steady: { args: [1], meaning: "steady(COUNTER): its fit says flat or shrinking" },
  shape: { args: [1], meaning: "shape(COUNTER): linear, saturating, ..." },
  forecast: { args: [1], meaning: "forecast(COUNTER): fold or epoch in which the limit is reached" },
  per: { args: [1], meaning: "per(COUNTER): the unit of its growth: fold, epoch, ..." },
  planned: { args: [1], meaning: "planned(COUNTER): folds or epochs that the run was to have" },
  good_peak: {
    args: [1],
    meaning: "good_peak(COUNTER): highest value in the good run of --baseline; unknown without one",
  },
  good_slope: {
    args: [1],
    meaning: "good_slope(COUNTER): growth per fold or epoch in the good run; 0 where it is level",
  },
  setting: { args: [1], meaning: "setting(NAME): the value in force, as the log shows it (infinite for unlimited)" },
  hard: { args: [1], meaning: "hard(NAME): the hard bound beside it" },
  known: { args: [1], meaning: "known(VALUE): the log shows it" },
  min: { args: [2, 3], meaning: "the least" },
  max: { args: [2, 3], meaning: "the greatest" },
  floor: { args: [1], meaning: "rounded down" },
  ceil: { args: [1], meaning: "rounded up" },
  round_up: { args: [2], meaning: "round_up(N, M): up to the next multiple of M" },
  power_up: { args: [1], meaning: "up to the next power of two" },
  otherwise: { args: [2], meaning: "otherwise(A, B): A where it is known, else B" },
  size: { args: [1], meaning: "size(BYTES): in words, 1.2 GB" },
  percent: { args: [1], meaning: "percent(SHARE): in words, 8%" },
  grouped: { args: [1], meaning: "grouped(N): with separators, 65,530" },
} as const satisfies { readonly [name: string]: { readonly args: readonly number[]; readonly meaning: string } };

export type FunctionName = keyof typeof FUNCTIONS;

/** How many of the first arguments of a function are ids, globs or tags of signatures. */
export const SIGNATURE_ARGUMENTS: { readonly [call: string]: number } = {
  seen: 1,
  main_is: 1,
  capture: 1,
  most: 1,
  least: 1,
  distinct: 1,
  near: 2,
  before: 2,
};

/** Functions whose first argument names operations, and the second errno symbols. */
export const ASKING_FOR_OPERATIONS: readonly string[] = ["failed", "main"];
