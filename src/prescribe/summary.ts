/** The first sentence of a report: what ran out and how sure that is, what grows and when it reaches its limit, or that nothing failed. */
import type { Growth } from "../model/growth.ts";
import type { Diagnosis, Verdict } from "../model/report.ts";
import { surenessOf } from "../model/sureness.ts";
import { amount, each, grouped, percent } from "../model/words.ts";

/** Counters whose next step is refused once they stand at their limit; memory is given back there, or swapped out. */
const REFUSED_WHEN_FULL: ReadonlySet<string> = new Set(["maps", "cgroup", "fds"]);

/** True for a counter that stands at its limit. */
export function isFull({ metric, limit, peak }: Growth): boolean {
  return REFUSED_WHEN_FULL.has(metric) && limit !== null && limit > 0 && peak.value >= limit;
}

/** `first`: the cause that the report puts first. `nearMisses`: how many lines look like a failure and are none that is known. */
export function summarise(
  verdict: Verdict,
  first: Diagnosis | undefined,
  growth: readonly Growth[],
  nearMisses: number,
): string {
  const atLimit = growth.find(isFull);
  if (verdict === "at-risk" && atLimit !== undefined) {
    return `No failure stands in the log, but ${atLimit.metric} ${verb(atLimit.metric, "is", "are")} at ${verb(atLimit.metric, "its", "their")} limit: ${grouped(atLimit.peak.value)} of ${grouped(atLimit.limit ?? 0)}.`;
  }
  if (verdict === "at-risk") return riskOf(growth.filter((g) => g.verdict === "growing"));
  if (first === undefined) {
    if (nearMisses > 0)
      return `No failure that this program knows, but ${nearMisses === 1 ? "one line looks" : `${grouped(nearMisses)} lines look`} like one.`;
    return growth.length > 0
      ? "No failure, and no counter that grows."
      : "No failure that this program knows stands in the log.";
  }
  return `${surenessOf(first.confidence).lead}${first.why.replace(/\.$/, "")} (${percent(first.confidence)}).`;
}

/** What grows, and when the first limit is reached: "maps grow by 4,360 a fold and reach the limit at fold 15; this run has 7." */
function riskOf(growing: readonly Growth[]): string {
  const soonest = growing
    .filter((g) => g.forecast !== null)
    .sort((a, b) => (a.forecast?.at ?? 0) - (b.forecast?.at ?? 0))[0];
  const names = [...new Set([...(soonest === undefined ? [] : [soonest]), ...growing].map((g) => g.metric))];
  const per = soonest?.per ?? growing[0]?.per ?? "fold";
  const [only] = names;
  const alone = names.length === 1 && only !== undefined;
  const grow = alone ? verb(only, "grows", "grow") : "grow";
  const rate = alone && soonest !== undefined ? `by ${rateOf(soonest)}` : `with every ${per}`;
  const start = `Nothing failed yet, but ${listed(names)} ${grow} ${rate}`;
  if (soonest === undefined) return `${start}.`;
  const reach = verb(soonest.metric, "reaches the limit", "reach the limit");
  return `${start}${alone ? " and" : `, and ${soonest.metric}`} ${reach} ${whenOf(soonest)}.`;
}

/** "at fold 15; this run has 7" */
function whenOf({ forecast, per, planned, reached }: Growth): string {
  if (forecast === null) return "";
  const fold = Math.max(1, Math.ceil(forecast.at));
  if (fold > FAR) return `after more than a million ${per}s`;
  const place = `at ${per} ${grouped(fold)}`;
  if (planned !== null && fold > planned) return `${place}; this run has ${grouped(planned)}`;
  if (reached !== null && fold <= reached) return `${place}: it was within reach of what this run used`;
  return planned === null ? place : `${place} of ${grouped(planned)}`;
}

/** Points of the axis beyond which a forecast is only "far away". */
const FAR = 1e6;

/** "4,360 a fold", "6 MB an epoch" */
const rateOf = ({ slope, unit, per }: Growth): string => `${amount(slope ?? 0, unit)} ${each(per)}`;

/** At most three names: "maps", "cgroup and proc", "maps, cgroup, proc and 2 more counters". */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED);
  const more = names.length - shown.length;
  const last = more > 0 ? `${more} more ${more === 1 ? "counter" : "counters"}` : (shown.pop() ?? "");
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

const NAMED = 3;

/** The form of a verb behind the name of a counter: "maps grow", "rss grows". */
export function verb(metric: string, singular: string, plural: string): string {
  return /[^s]s$/.test(metric) ? plural : singular;
}
