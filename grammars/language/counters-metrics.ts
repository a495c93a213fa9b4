/** The names of counters: what people and tools call them, and the one name this program uses. */

/** What a counter measures: a number of things, or a size in bytes. */
export type CounterUnit = "bytes" | "count";

export interface Metric {
  /** Canonical name; a name that is not listed stays as printed, in lower case. */
  readonly name: string;
  readonly unit: CounterUnit;
  /** Other spellings, lower case, words joined by `_`. */
  readonly also: readonly string[];
}

/** The counters of the logging helper, and the spellings of psutil (`num_threads`, `num_fds`) and of common helpers. */
const METRICS: readonly Metric[] = [
  {
    name: "proc",
    unit: "count",
    also: ["threads", "num_threads", "n_threads", "nthreads", "thread_count", "threads_count", "proc_threads"],
  },
  {
    name: "cgroup",
    unit: "count",
    also: ["pids", "tasks", "cgroup_pids", "cgroup_tasks", "pids_current", "pids.current"],
  },
  {
    name: "maps",
    unit: "count",
    also: ["num_maps", "n_maps", "map_count", "maps_count", "memory_maps", "mmaps", "mappings", "num_mappings"],
  },
  { name: "rss", unit: "bytes", also: ["rss_memory", "memory_rss", "mem_rss", "vmrss", "process_rss", "cpu_rss"] },
  {
    name: "fds",
    unit: "count",
    also: ["fd", "num_fds", "n_fds", "fd_count", "open_fds", "open_files", "num_open_files", "open_fd", "nfds"],
  },
  { name: "vms", unit: "bytes", also: ["virt", "virtual_memory"] },
  { name: "uss", unit: "bytes", also: [] },
  { name: "pss", unit: "bytes", also: [] },
  { name: "shm", unit: "bytes", also: ["dev_shm"] },
  { name: "children", unit: "count", also: ["num_children", "child_processes"] },
];

const BY_NAME: ReadonlyMap<string, Metric> = new Map(
  METRICS.flatMap((metric) => [metric.name, ...metric.also].map((name) => [name, metric] as const)),
);

/** The counter that a printed key means, or undefined when the key is not a known one. `open files` and `open-files` are one. */
export function metricOf(key: string): Metric | undefined {
  return BY_NAME.get(key) ?? BY_NAME.get(key.toLowerCase().replace(/[ -]/g, "_"));
}
