/** What conditions ask of a counter, in this run and in the good one beside it. */
import type { Growth } from "../model/growth.ts";
import { amount } from "../model/words.ts";
import { type Answer, UNKNOWN, type Witness } from "./answer.ts";
import type { CaseView } from "./case-view.ts";

/** Of several series of a counter, the one that is worst off. */
export function worstSeries(growth: readonly Growth[], metric: string): Growth | null {
  const fits = growth.filter((g) => g.metric === metric);
  return fits.sort((a, b) => severity(b) - severity(a))[0] ?? null;
}

function severity(g: Growth): number {
  const use = g.limit === null || g.limit <= 0 ? 0 : g.peak.value / g.limit;
  return (g.verdict === "growing" ? 10 : 0) + use;
}

/** A counter where it is worst off. */
interface Asked {
  readonly worst: Growth;
  /** The series that went highest. */
  readonly highest: Growth;
  readonly mark: (point: { readonly line: number; readonly value: number }) => Witness;
}

/** `peak("fds")` and its like: a question to the counter's worst series; unknown where the log has none. */
export const ofCounter =
  (ask: (asked: Asked) => Answer) =>
  ({ growth }: CaseView, metric: string): Answer => {
    const fits = growth.filter((g) => g.metric === metric);
    const worst = worstSeries(fits, metric);
    if (worst === null) return UNKNOWN;
    const bound = worst.limit === null ? "" : ` of ${amount(worst.limit, worst.unit)}`;
    return ask({
      worst,
      highest: fits.reduce((best, g) => (g.peak.value > best.peak.value ? g : best), worst),
      mark: ({ line, value }) => ({
        line,
        source: worst.source,
        text: `${metric}=${amount(value, worst.unit)}${bound}`,
      }),
    });
  };

/** The same of the good run; unknown without one. Lines of another run's log are quoted nowhere. */
export const ofGoodCounter =
  (ask: (series: Growth) => Answer) =>
  ({ good }: CaseView, metric: string): Answer => {
    const series = worstSeries(good?.growth ?? [], metric);
    return series === null ? UNKNOWN : ask(series);
  };
