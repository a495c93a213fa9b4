/** What is known of counters beside their names: whose they are, what a healthy run moves them by, which setting bounds them. */

const MIB = 2 ** 20;

export interface CounterFacts {
  /** It counts for a whole container or machine, and lives on when a process ends; all others start again with the process. */
  readonly shared?: boolean;
  /**
   * A rise over a whole run that healthy runs show, with room to spare: threads move by one, maps by one to three, resident memory by one or two
   * megabytes.
   */
  readonly jitter?: number;
  /** The setting that bounds it wherever in the log it was asked for, as the recognisers name it: a limit of a whole machine or container. */
  readonly limit?: string;
}

const FACTS: { readonly [metric: string]: CounterFacts } = {
  proc: { jitter: 4 },
  maps: { jitter: 12, limit: "vm.max_map_count" },
  rss: { jitter: 8 * MIB },
  fds: { jitter: 4 },
  cgroup: { shared: true, jitter: 6, limit: "pids.max" },
  cgroup_memory: { shared: true },
  threads_total: { shared: true, limit: "kernel.threads-max" },
  processes_total: { shared: true },
  node_memory: { shared: true },
  memory_percent: { shared: true },
  object_store_memory: { shared: true },
  shm: { shared: true },
};

/** What is known of a counter; nothing of a key that only its program knows. */
export const factsOf = (metric: string): CounterFacts => (Object.hasOwn(FACTS, metric) ? (FACTS[metric] ?? {}) : {});
