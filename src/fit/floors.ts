/** What is too small to matter: jitter that healthy runs show, and the step in which a counter is printed. */

const MIB = 2 ** 20;

/**
 * Rises over a whole run that healthy counters show (threads move by one, maps by one to three, resident memory by one or two
 * megabytes), with room to spare.
 */
const JITTER: Readonly<Record<string, number>> = { proc: 4, cgroup: 6, maps: 12, fds: 4, rss: 8 * MIB };

/** Shares of the level and of the limit below which a rise over the whole run means nothing. */
const OF_LEVEL = 0.005;
const OF_LIMIT = 0.0003;
/** Up to this share of the limit a rise means nothing either, unless it is large against the counter's own level. */
const OF_LIMIT_AT_MOST = 0.001;
const LARGE = 0.05;

/** What a healthy counter of this name moves by. */
export function jitterOf(metric: string, unit: "bytes" | "count"): number {
  return JITTER[metric] ?? (unit === "bytes" ? 8 * MIB : 3);
}

/** The smallest rise over the run that is worth a word, for a counter at this level with this limit and noise of one measurement. */
export function practicalFloor(
  metric: string,
  unit: "bytes" | "count",
  level: number,
  limit: number | null,
  noise: number,
): number {
  const own = Math.abs(level);
  const bound = limit ?? 0;
  const small = Math.max(OF_LIMIT * bound, Math.min(OF_LIMIT_AT_MOST * bound, LARGE * own));
  return Math.max(jitterOf(metric, unit), small, OF_LEVEL * own, 2 * noise);
}

/** The step in which a counter is printed: whole counts, or the largest of byte, KiB, MiB and GiB that divides every size. */
export function quantumOf(values: readonly number[], unit: "bytes" | "count"): number {
  if (unit === "count") return values.every(Number.isInteger) ? 1 : 0.1;
  for (const size of [2 ** 30, MIB, 2 ** 10]) if (values.every((v) => v % size === 0)) return size;
  return 1;
}
