/** What is too small to matter: jitter that healthy runs show, and the step in which a counter is printed. */
import { factsOf } from "../../grammars/language/counters-facts.ts";
import type { Unit } from "../model/event.ts";

const MIB = 2 ** 20;

/** Where nothing is known of a count, and of a size. */
const COUNT_JITTER = 3;
const SIZE_JITTER = 8 * MIB;

/** Shares of the level and of the limit below which a rise over the whole run means nothing. */
const OF_LEVEL = 0.005;
const OF_LIMIT = 0.0003;
/** Up to this share of the limit a rise means nothing either, unless it is large against the counter's own level. */
const OF_LIMIT_AT_MOST = 0.001;
const LARGE = 0.05;

/** What a healthy counter of this name moves by, at this level. A size that is no whole process's memory may be small: it moves by a share of itself. */
export function jitterOf(metric: string, unit: Unit, level: number): number {
  return factsOf(metric).jitter ?? (unit === "bytes" ? Math.min(SIZE_JITTER, LARGE * Math.abs(level)) : COUNT_JITTER);
}

/** The smallest rise over the run that is worth a word, for a counter at this level with this limit and noise of one measurement. */
export function practicalFloor(metric: string, unit: Unit, level: number, limit: number | null, noise: number): number {
  const own = Math.abs(level);
  const bound = limit ?? 0;
  const small = Math.max(OF_LIMIT * bound, Math.min(OF_LIMIT_AT_MOST * bound, LARGE * own));
  return Math.max(jitterOf(metric, unit, level), small, OF_LEVEL * own, 2 * noise);
}

/** Powers of 1024 in which sizes are printed, and how many decimals they are printed with. */
const SIZES = [2 ** 40, 2 ** 30, MIB, 2 ** 10];
const MOST_DECIMALS = 3;
const GRIDS = SIZES.flatMap((size) => Array.from({ length: MOST_DECIMALS + 1 }, (_, k) => size / 10 ** k))
  .filter((grid) => grid >= 2)
  .sort((a, b) => b - a);
/** Fewer sizes than this may stand on a coarser grid by accident. */
const GRID_FROM = 4;
/** A size that never moves is taken to be printed to three figures at least. */
const FIGURES = 100;

/**
 * The step in which a counter is printed: whole counts, or the largest unit of bytes with up to three decimals (1.47 GB moves by
 * 0.01 GB) that divides every size. Where sizes are printed in the unit that fits each (985.3 MB, then 1.02 GB) the coarser step holds.
 */
export function quantumOf(values: readonly number[], unit: Unit): number {
  if (unit === "count") return values.every(Number.isInteger) ? 1 : 0.1;
  const bands = SIZES.map((size, k) => values.filter((v) => v >= size && (k === 0 || v < (SIZES[k - 1] as number))));
  return Math.max(gridOf(values), ...bands.filter((band) => band.length >= GRID_FROM).map(gridOf));
}

/** The coarsest grid on which all sizes lie; they were rounded to whole bytes. */
function gridOf(values: readonly number[]): number {
  const [first = 0] = values;
  const most = values.every((v) => v === first) ? Math.abs(first) / FIGURES : Number.POSITIVE_INFINITY;
  const on = (grid: number) => values.every((v) => Math.abs(v - grid * Math.round(v / grid)) <= 0.5);
  return GRIDS.find((grid) => grid <= most && on(grid)) ?? 1;
}
