/** The counters of a run: which of them are shown, and what is said of each. */
import type { Growth } from "../../model/growth.ts";
import type { Report } from "../../model/report.ts";
import { amount } from "../../model/words.ts";
import { ends, forecast, interval, movementEach, used } from "../figures.ts";
import { seriesName } from "../names.ts";
import type { Detail } from "./detail.ts";
import { item, plain, type Section, say, section, someOf, strong, type Table } from "./document.ts";
import { byInterest, tells } from "./interest.ts";

/** What the columns of the counters mean. */
export const COUNTER_NOTE = "First and last at the same step of the loop; left: from the peak.";

/** The counters that say most, in the order of the log where there is room for all of them. */
export function counters(report: Report, detail: Detail): Section | null {
  const telling = detail.whole ? report.growth : report.growth.filter(tells);
  const shown =
    telling.length <= detail.counters
      ? telling
      : byInterest(report)
          .filter((one) => telling.includes(one))
          .slice(0, detail.counters);
  if (shown.length === 0) return null;
  const remarks = shown.flatMap((series) => {
    const remark = detail.page ? remarkOn(series) : (series.forecast?.says ?? "");
    return remark === "" ? [] : [item(say`${seriesName(series, report)}: ${remark}`)];
  });
  const note = someOf(shown.length, report.growth.length);
  return section("counters", "Counters", [{ is: "counters", growth: shown, note: COUNTER_NOTE, remarks }], note);
}

/** What the fit says of a series, empty for nothing. */
export function remarkOn({ says, forecast: ahead }: Growth): string {
  return [says, ahead?.says ?? ""].filter((text) => text !== "").join("; ");
}

const name = (text: string) => ({ name: text, number: false });
const number = (text: string) => ({ name: text, number: true });

/** One row for each series, for pages. */
export function counterTable(growth: readonly Growth[], report: Report): Table {
  const rows = growth.map((series) => {
    const { unit, limit, headroom, peak } = series;
    const { first, last } = ends(series);
    const share = used(series);
    const grows = movementEach(series);
    return [
      say`${seriesName(series, report)}`,
      plain(`${amount(first, unit)} → ${amount(last, unit)}`),
      plain(amount(peak.value, unit)),
      series.verdict === "growing" ? [strong(grows)] : plain(grows),
      plain(interval(series)),
      plain(limit === null ? "" : amount(limit, unit)),
      plain(headroom === null ? "" : `${amount(headroom, unit)}${share === "" ? "" : ` (${share} used)`}`),
      plain(forecast(series)),
    ];
  });
  return {
    columns: [
      name("Counter"),
      number("First → last"),
      number("Peak"),
      number("Growth"),
      number("95% interval"),
      number("Limit"),
      number("Left"),
      name("Limit reached"),
    ],
    rows,
  };
}
