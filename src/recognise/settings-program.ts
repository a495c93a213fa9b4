/** What the program was told: workers, jobs, batch size, processes. `num_workers=16`, `--num-workers 16`, `n_jobs=-1`, `make -j64`. */
import type { LogEvent, Recogniser } from "../model/event.ts";
import { advises, guardOf, keptText, lookedAt, messageOf, placeOf } from "./line-helpers.ts";

const LITERALS: readonly string[] = [
  ...[
    "num_workers",
    "num-workers",
    "max_workers",
    "max-workers",
    "workers_per_gpu",
    "workers-per-gpu",
    "data_workers",
    "data-workers",
    "loader_workers",
    "loader-workers",
    "--workers",
    "workers=",
    "workers:",
  ],
  ...[
    "workers'",
    'workers"',
    "concurrent workers",
    "worker processes",
    "n_jobs",
    "n-jobs",
    "num_envs",
    "num-envs",
    "n_envs",
    "n-envs",
  ],
  ...["num_proc", "num-proc", "num_cpus", "num-cpus", "world_size", "world-size", "WORLD_SIZE", "World size"],
  ...["nproc_per_node", "nproc-per-node", "nprocs", "batch_size", "batch-size", "prefetch_factor", "prefetch-factor"],
  ...[
    "op_parallelism_threads",
    "op-parallelism-threads",
    "--threads",
    "--num-threads",
    "--num_threads",
    "hreads: ",
    " -j",
    "--jobs",
  ],
  ...["hread count to ", "hread count set to ", "of threads to ", "of threads set to ", " threads"],
  ...["njobs", "num_parallel", "num-parallel", "mc.cores", "--cores", "--fork", "--processes", "--max-procs", "xargs "],
];

/** Canonical name and its spellings; a blank stands for `_` or `-`. The longer spelling comes first where one ends another. */
export const PROGRAM_NAMES: readonly (readonly [name: string, ...spellings: string[]])[] = [
  ["num_workers", "num workers", "dataloader num workers", "num data workers", "num loader workers", "workers per gpu"],
  ["max_workers", "max workers"],
  ["workers", "workers", "num parallel", "mc.cores"],
  ["n_jobs", "n jobs", "njobs"],
  ["num_envs", "num envs", "n envs"],
  ["num_proc", "num proc", "preprocessing num workers"],
  ["num_cpus", "num cpus"],
  ["world_size", "world size"],
  ["nproc_per_node", "nproc per node", "nprocs"],
  ["batch_size", "batch size", "per device train batch size", "train batch size"],
  ["prefetch_factor", "prefetch factor"],
  ["inter_op_parallelism_threads", "inter op parallelism threads"],
  ["intra_op_parallelism_threads", "intra op parallelism threads"],
];

const CANONICAL: ReadonlyMap<string, string> = new Map(
  PROGRAM_NAMES.flatMap(([name, ...spellings]) => spellings.map((s) => [s, name] as const)),
);
const ANY = [...CANONICAL.keys()]
  .sort((a, b) => b.length - a.length)
  .map((s) => s.replaceAll(" ", "[_-]"))
  .join("|");

/** A blank joins name and value only behind `--`, and in "world_size 8", "num_workers 16". */
const STATED = new RegExp(
  String.raw`(?:(?<![\w-])(--)|(?<![\w.-]))(${ANY})(["']?[ \t]{0,4}[=:][ \t]{0,4}["']?|[ \t]{1,3}(?=-?\d))(-?\d{1,9})(?![\w%]|\.\d)`,
  "gi",
);
const BLANK_JOINS = /^(?:world_size|num_workers)$/;
const THREADS_OPTION = /(?<![\w-])--(?:num[_-])?threads[= ](\d{1,9})(?![\w.])/;
/** Options by which programs are told how many workers to start: Snakemake's --cores, VEP's --fork, xargs' -P. */
const WORKERS_OPTION =
  /(?<![\w-])(?:--(?:cores|forks?|processes|max-procs)[= ]|xargs (?:[-\w]{1,12} ){0,6}-P ?)(\d{1,6})(?![\w.])/;
/** How programs announce their own setting; /proc/PID/status prints a tab. */
const THREADS_BANNER = /^(?:Number of )?[Tt]hreads: (\d{1,6})$/;
/** The same in a sentence, for as many threads as no banner of a library names: "Setting thread count to 5000", "Starting 5000 threads". */
const THREADS_TOLD =
  /\b(?:[Tt]hread count|[Nn]umber of threads) (?:set )?to (\d{1,18})\b|\b(?:[Ss]tarting|[Ll]aunching|[Ss]pawning|[Cc]reating|[Uu]sing|[Rr]unning (?:with|on)) (\d{1,9}) (?:[a-z]{2,12} )?threads\b/;
const LOKY = /Using backend \w{1,40}Backend with (\d{1,6}) concurrent workers/;
/** torch/utils/data/dataloader.py, `_check_worker_number_rationality`. */
const TORCH_WORKERS =
  /This DataLoader will create (\d{1,6}) worker processes in total\. Our suggested max number of worker in current system is (\d{1,6})\b/;
const BUILD =
  /(?:^|[\s;&|/"'`])(?:make|gmake|ninja|parallel|cargo build|bazel build|cmake --build [\w./-]{1,100})\b((?: [^\s;&|]{1,200}){0,40})/;
const MOST_IN_A_LINE = 40;

const maySet = guardOf(LITERALS);

function jobsOf(text: string): number | null {
  const build = BUILD.exec(text);
  if (build === null) return null;
  const given = / (?:-j ?|--jobs[= ]|--parallel[= ])(\d{1,5})(?![\w.])/.exec(build[1] ?? "");
  if (given !== null) return Number(given[1]);
  // GNU make: -j without a number is no limit at all.
  return /\b(?:make|gmake)\b/.test(build[0]) && / (?:-j|--jobs)(?= [^\d]|$)/.test(build[1] ?? "")
    ? Number.POSITIVE_INFINITY
    : null;
}

export const programSettings: Recogniser = {
  name: "program settings",
  literals: LITERALS,
  recognise(line) {
    if (!maySet(line.text)) return [];
    const text = lookedAt(line.text);
    const events: LogEvent[] = [];
    const state = (name: string, value: number) => {
      events.push({ type: "setting", name, value, hard: null, text: keptText(line.text), at: placeOf(line) });
    };
    const torch = TORCH_WORKERS.exec(text);
    if (torch !== null) {
      state("num_workers", Number(torch[1]));
      state("cores", Number(torch[2]));
      return events;
    }
    for (const match of text.matchAll(STATED)) {
      const name = CANONICAL.get((match[2] ?? "").toLowerCase().replace(/[_-]/g, " "));
      if (name === undefined) continue;
      const blank = !/[=:]/.test(match[3] ?? "");
      if (blank && match[1] === undefined && !BLANK_JOINS.test(match[2] ?? "")) continue;
      if (advises(text.slice(0, match.index))) continue;
      state(name, Number(match[4]));
      if (events.length === MOST_IN_A_LINE) return events;
    }
    const loky = LOKY.exec(text);
    if (loky !== null) state("workers", Number(loky[1]));
    const workers = WORKERS_OPTION.exec(text);
    if (workers !== null && !advises(text.slice(0, workers.index))) state("workers", Number(workers[1]));
    const threads =
      THREADS_OPTION.exec(text) ?? THREADS_BANNER.exec(messageOf(text).trimEnd()) ?? THREADS_TOLD.exec(text);
    if (threads !== null && !advises(text.slice(0, Math.max(0, text.indexOf(threads[0])))))
      state("threads", Number(threads[1] ?? threads[2]));
    const jobs = jobsOf(text);
    if (jobs !== null && !advises(text.slice(0, text.search(BUILD)))) state("jobs", jobs);
    return events;
  },
};
