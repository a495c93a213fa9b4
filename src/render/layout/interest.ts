/** The order in which counters are shown where there are many: a run of 64 ranks has hundreds, and most of them are alike. */
import type { Growth } from "../../model/growth.ts";
import type { Report } from "../../model/report.ts";

const MOVES: Readonly<Record<Growth["verdict"], number>> = { growing: 0, undetermined: 1, shrinking: 2, flat: 3 };

/** The share of a limit from which a single measurement is worth a line in a short report. */
const MUCH = 0.5;

/** Whether a series tells something at a glance: it was measured more than once, or is near its limit. */
export function tells({ points, limit, peak }: Growth): boolean {
  return points > 1 || (limit !== null && limit > 0 && peak.value / limit >= MUCH);
}

/** What grows first, soonest at its limit first, then what is nearest to its limit. */
function compare(a: Growth, b: Growth): number {
  const at = ({ forecast }: Growth) => (forecast === null ? Number.MAX_VALUE : Math.ceil(forecast.at));
  const share = ({ limit, peak }: Growth) =>
    limit === null || limit <= 0 ? -1 : Math.round((100 * peak.value) / limit);
  return MOVES[a.verdict] - MOVES[b.verdict] || at(a) - at(b) || share(b) - share(a);
}

/**
 * All series of a report, those first that say the most: what one rank does differently from the others, then one series for each
 * metric, then the rest.
 */
export function byInterest({ growth, ranks }: Report): readonly Growth[] {
  const apart = new Set(
    (ranks?.growth ?? []).flatMap((one) =>
      one.apart.map(({ source, process }) => [one.metric, source, process].join("\n")),
    ),
  );
  const differs = ({ metric, source, process }: Growth) => apart.has([metric, source, process].join("\n"));
  const sorted = growth.toSorted((a, b) => Number(differs(b)) - Number(differs(a)) || compare(a, b));
  const seen = new Set<string>();
  const first = sorted.filter((one) => {
    if (differs(one)) return true;
    const known = seen.has(one.metric);
    seen.add(one.metric);
    return !known;
  });
  const shown = new Set(first);
  return [...first, ...sorted.filter((one) => !shown.has(one))];
}
