/** The limit of a counter: printed beside its values, or stated elsewhere in the log. */
import { factsOf } from "../../grammars/language/counters-facts.ts";
import type { Setting } from "../model/case-file.ts";
import type { Series } from "./series.ts";

/** A counter that is never below this many times its limit is not held by it; some count a little past theirs. */
const BEYOND = 1.05;

export interface Bound {
  /** The limit that holds the counter, or null. */
  readonly limit: number | null;
  /** One that is named and does not hold it, since it stands above it all the time; else null. */
  readonly passed: number | null;
}

export function boundOf({ metric, everything }: Series, settings: readonly Setting[]): Bound {
  const limit =
    everything.findLast((p) => p.limit !== null && Number.isFinite(p.limit))?.limit ?? stated(settings, metric);
  const isPassed = limit !== null && everything.length > 0 && everything.every((p) => p.value > BEYOND * limit);
  return isPassed ? { limit: null, passed: limit } : { limit, passed: null };
}

/** The limit that the log states by itself (`vm.max_map_count = 65530`); the least of several. */
function stated(settings: readonly Setting[], metric: string): number | null {
  const name = factsOf(metric).limit;
  if (name === undefined) return null;
  const values = settings.flatMap((s) =>
    s.name === name && typeof s.value === "number" && Number.isFinite(s.value) && s.value > 0 ? [s.value] : [],
  );
  return values.length === 0 ? null : Math.min(...values);
}
