/**
 * Environment variables that size thread pools or steer what uses them up, in whatever form the log shows them set:
 * `export OMP_NUM_THREADS=8`, `OMP_NUM_THREADS=8 python …`, `os.environ["OMP_NUM_THREADS"] = "1"`, `ENV OMP_NUM_THREADS 4`,
 * `- OMP_NUM_THREADS=4`, `- name: OMP_NUM_THREADS` with `value: "8"` below.
 */
import type { LogEvent, Recogniser } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { advises, guardOf, keptText, lookedAt, placeOf } from "./line-helpers.ts";

/** One of these stands in every name below. */
const LITERALS: readonly string[] = [
  ...["_THREADS", "_THREAD_LIMIT", "OMP_", "KMP_", "NUMEXPR_", "VECLIB_", "XLA_", "OPENCV_", "JOBLIB_", "LOKY_"],
  ...["MULTIPROCESSING_STRATEGY", "MEDIAPIPE_DISABLE", "HDF5_USE_FILE_LOCKING", "TOKENIZERS_PARALLELISM"],
  ...["MALLOC_ARENA_MAX", "GOMAXPROCS", "CUDA_ALLOC_CONF", "UV_THREADPOOL_SIZE", "SLURM_CPUS", "TF_GPU_"],
  ...["FORCE_GPU_ALLOW_GROWTH", "CUDA_VISIBLE_DEVICES"],
];

const NAME = [
  "(?:OMP|OPENBLAS|GOTO|MKL|BLIS|GGML|NUMBA|RAYON|POLARS|JULIA|TBB|ARROW|ORT|ITK_GLOBAL_DEFAULT)_[A-Z_]{0,20}THREADS",
  "TF_NUM_INT(?:ER|RA)OP_THREADS|NUM_INT(?:ER|RA)_THREADS|VECLIB_MAXIMUM_THREADS|NUMEXPR_(?:NUM|MAX)_THREADS",
  "OMP_(?:THREAD_LIMIT|STACKSIZE|WAIT_POLICY|DYNAMIC|NESTED|PROC_BIND|PLACES|MAX_ACTIVE_LEVELS)",
  "KMP_(?:AFFINITY|BLOCKTIME|STACKSIZE|DUPLICATE_LIB_OK|INIT_AT_FORK|SETTINGS|ALL_THREADS|DEVICE_THREAD_LIMIT)",
  "XLA_FLAGS|TF_XLA_FLAGS|XLA_PYTHON_CLIENT_(?:PREALLOCATE|MEM_FRACTION|ALLOCATOR)",
  "TF_GPU_(?:THREAD_MODE|THREAD_COUNT|ALLOCATOR)|TF_FORCE_GPU_ALLOW_GROWTH",
  "OPENCV_[A-Z_]{2,40}|JOBLIB_[A-Z_]{2,30}|LOKY_[A-Z_]{2,30}",
  "PYTORCH_MULTIPROCESSING_STRATEGY|MEDIAPIPE_DISABLE_GPU|HDF5_USE_FILE_LOCKING|TOKENIZERS_PARALLELISM|MALLOC_ARENA_MAX",
  "GOMAXPROCS|PYTORCH_(?:CUDA|HIP)_ALLOC_CONF|UV_THREADPOOL_SIZE|SLURM_CPUS_PER_TASK|SLURM_CPUS_ON_NODE|CUDA_VISIBLE_DEVICES",
].join("|");

const QUOTED = String.raw`"([^"]{0,200})"|'([^']{0,200})'|([^\s"'\`,;)\]}&|]{1,200})`;
const ASSIGNED = new RegExp(
  // NAME=value, NAME: value, ["NAME"] = "value", ("NAME", "value"); ENV NAME value, setenv NAME value.
  String.raw`(?<![A-Za-z0-9_$%{])(?:(?:\bENV|\bsetenv)[ \t]{1,4}(${NAME})[ \t]{1,4}|(${NAME})["']?\]?[ \t]{0,3}(=(?!=)|:|,(?=[ \t]{0,3}["']))[ \t]{0,3})(?:${QUOTED})`,
  "g",
);
/** Behind a colon stands a value only when it looks like one: "OMP_NUM_THREADS: the number of threads" is prose. */
const VALUE_LIKE = /^(?:-?\d{1,9}|true|false|yes|no|on|off|active|passive|file_system|file_descriptor|--\S.{0,200})$/i;
const UNSET = /^(?:\[?not$|none$|unset$|<unset>|\[|<|\{|\$|%|\.\.\.)/i;
const TORCHRUN = /Setting (OMP_NUM_THREADS) environment variable for each process to be (\d{1,6})\b/;
const DECLARED = new RegExp(String.raw`^\s*-\s{1,4}name:\s{1,4}["']?(${NAME})["']?\s*$`);
const ITS_VALUE = /^\s*value:\s{1,4}["']?([^"'\s]{1,200})["']?\s*$/;
const MOST_IN_A_LINE = 40;

const maySet = guardOf(LITERALS);

function typed(value: string): string | number {
  return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

function setting(line: LogLine, name: string, value: string): LogEvent {
  return { type: "setting", name, value: typed(value), hard: null, text: keptText(line.text), at: placeOf(line) };
}

export const environmentSettings: Recogniser = {
  name: "environment",
  literals: LITERALS,
  recognise(line) {
    if (!maySet(line.text)) return [];
    const text = lookedAt(line.text);
    const torchrun = TORCHRUN.exec(text);
    if (torchrun !== null) return [setting(line, torchrun[1] ?? "", torchrun[2] ?? "")];
    const events: LogEvent[] = [];
    for (const match of text.matchAll(ASSIGNED)) {
      const name = match[1] ?? match[2] ?? "";
      const quoted = match[4] ?? match[5];
      const value = (quoted ?? (match[6] ?? "").replace(/[.:]$/, "")).trim();
      if (value === "" || UNSET.test(value)) continue;
      if (match[3] === ":" && !VALUE_LIKE.test(value)) continue;
      if (advises(text.slice(0, match.index))) continue;
      events.push(setting(line, name, value));
      if (events.length === MOST_IN_A_LINE) break;
    }
    return events;
  },
  withContext(line, before) {
    const value = ITS_VALUE.exec(line.text.slice(0, 400));
    const [near] = before;
    if (value === null || near === undefined) return [];
    const name = DECLARED.exec(near.text.slice(0, 400));
    return name === null || UNSET.test(value[1] ?? "") ? [] : [setting(line, name[1] ?? "", value[1] ?? "")];
  },
};
