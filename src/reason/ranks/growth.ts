/** Whether a counter grows alike in all ranks. */
import { processKey } from "../../model/case-file.ts";
import type { Growth } from "../../model/growth.ts";
import type { RankGrowth } from "../../model/report.ts";
import { amount, each } from "../../model/words.ts";
import { median } from "./median.ts";
import type { NameOf } from "./words.ts";

/** Ranks that are named as different, at most. */
const LISTED_APART = 8;
/** Ranks that a sentence names, at most. */
const NAMED = 3;
/** Two slopes that differ by less than this share are alike whatever their intervals say. */
const ALIKE = 0.2;

/** One row for each counter that several ranks have. */
export function growthOver(growth: readonly Growth[], name: NameOf): RankGrowth[] {
  const metrics = [...new Set(growth.map((g) => g.metric))];
  return metrics.flatMap((metric) => {
    const fits = growth.filter((g) => g.metric === metric);
    if (new Set(fits.map(processKey)).size < 2) return [];
    const known = fits.filter((g) => g.verdict !== "undetermined" && g.slope !== null);
    if (known.length < 2) return [];
    const usual = usualOf(known);
    const apart = known.filter((g) => !isUsual(g, usual));
    return [
      {
        metric,
        ranks: known.length,
        alike: apart.length === 0,
        apart: apart.slice(0, LISTED_APART).map(({ source, process }) => ({ source, process })),
        says: `${metric} ${sayUsual(usual, known[0] as Growth)} in ${sayRanks(known.length, apart, name)}.`,
      },
    ];
  });
}

/** What most ranks do: the commonest verdict, and the middle of its slopes. */
interface Usual {
  readonly verdict: Growth["verdict"];
  readonly slope: number;
}

function usualOf(known: readonly Growth[]): Usual {
  const verdict = commonest(known.map((g) => g.verdict)) ?? "undetermined";
  return { verdict, slope: median(known.filter((g) => g.verdict === verdict).map((g) => g.slope ?? 0)) };
}

function isUsual({ verdict, slope, low, high }: Growth, usual: Usual): boolean {
  if (verdict !== usual.verdict) return false;
  if (verdict === "flat") return true;
  const within = (low ?? Number.NEGATIVE_INFINITY) <= usual.slope && usual.slope <= (high ?? Number.POSITIVE_INFINITY);
  return within || Math.abs((slope ?? 0) - usual.slope) <= ALIKE * Math.abs(usual.slope);
}

const rate = ({ unit, per }: Growth, slope: number): string => `${amount(Math.abs(slope), unit)} ${each(per)}`;

/** "is level", "grows by about 31 an epoch" */
function sayUsual({ verdict, slope }: Usual, one: Growth): string {
  if (verdict === "flat") return "is level";
  return `${verdict === "growing" ? "grows" : "shrinks"} by about ${rate(one, slope)}`;
}

/** "all 4", "3 of 4; differently in rank 2 (+62 an epoch)" */
function sayRanks(all: number, apart: readonly Growth[], name: NameOf): string {
  if (apart.length === 0) return `all ${all}`;
  const movement = (g: Growth) =>
    g.verdict === "flat" ? "level" : `${(g.slope ?? 0) < 0 ? "\u2212" : "+"}${rate(g, g.slope ?? 0)}`;
  const named = apart.slice(0, NAMED).map((g) => `${name(g)} (${movement(g)})`);
  const more = apart.length > NAMED ? ` and ${apart.length - NAMED} more` : "";
  return `${all - apart.length} of ${all}; differently in ${named.join(", ")}${more}`;
}

function commonest<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
