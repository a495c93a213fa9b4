/** The counters: a table where it fits, else a few lines for each series. */
import type { Growth } from "../../model/growth.ts";
import type { Report } from "../../model/report.ts";
import { amount } from "../../model/words.ts";
import { ends, forecast, interval, movementEach, used } from "../figures.ts";
import { seriesName } from "../names.ts";
import { sparkline } from "./spark.ts";
import type { Palette } from "./style.ts";
import { INDENT, TABLE, table } from "./table.ts";
import { columns, cut } from "./text.ts";

/** From here on the table shows each series in one row. */
const WIDE = 118;

interface Row {
  readonly name: string;
  readonly spark: string;
  readonly first: string;
  readonly last: string;
  readonly peak: string;
  readonly growth: string;
  readonly interval: string;
  readonly limit: string;
  readonly headroom: string;
  readonly forecast: string;
  readonly verdict: Growth["verdict"];
}

function row(series: Growth, report: Report, sparkWidth: number, nameWidth: number): Row {
  const { unit, limit, headroom } = series;
  const share = used(series);
  const { first, last } = ends(series);
  return {
    name: cut(seriesName(series, report), nameWidth),
    spark: sparkline(
      series.curve.map(([, value]) => value),
      sparkWidth,
    ),
    first: amount(first, unit),
    last: amount(last, unit),
    peak: amount(series.peak.value, unit),
    growth: movementEach(series),
    interval: interval(series),
    limit: limit === null ? "–" : amount(limit, unit),
    headroom: headroom === null ? "–" : `${amount(headroom, unit)}${share === "" ? "" : ` (${share} used)`}`,
    forecast: series.forecast === null ? "–" : forecast(series),
    verdict: series.verdict,
  };
}

function tinted(text: string, verdict: Growth["verdict"], look: Palette): string {
  return verdict === "growing" ? look.bold(look.red(text)) : text;
}

/** Cells of two lines, so that all of it fits into 80 columns. */
function narrowTable(rows: readonly Row[], look: Palette): string[] {
  const two = (above: string, below: string) =>
    below === "" || below === "–" ? above : `${above}\n${look.dim(below)}`;
  const cells = rows.map((r) => [
    r.name,
    look.cyan(r.spark),
    `${r.first}\n→ ${r.last}`,
    two(tinted(r.growth, r.verdict, look), r.interval),
    two(r.limit, r.headroom),
    r.forecast.replace(" (", "\n("),
  ]);
  return table(["counter", "trend", "from, to", "growth, 95%", "limit, left", "reached in"], cells, look);
}

function wideTable(rows: readonly Row[], look: Palette): string[] {
  const cells = rows.map((r) => [
    r.name,
    look.cyan(r.spark),
    r.first,
    r.last,
    r.peak,
    tinted(r.growth, r.verdict, look),
    r.interval,
    r.limit,
    r.headroom,
    r.forecast,
  ]);
  const head = [
    "counter",
    "trend",
    "first",
    "last",
    "peak",
    "growth",
    "95% interval",
    "limit",
    "left",
    "limit reached",
  ];
  return table(head, cells, look);
}

function list(rows: readonly Row[], width: number, look: Palette): string[] {
  return rows.flatMap((r) => {
    const limit = r.limit === "–" ? [] : [`limit ${r.limit}, left ${r.headroom}`];
    const reached = r.forecast === "–" ? [] : [`reached in ${r.forecast}`];
    const growth = tinted(r.growth, r.verdict, look);
    return [
      `${INDENT}${look.bold(r.name)} ${look.cyan(r.spark)} ${r.first} → ${r.last}`,
      `${INDENT}  ${growth}`,
      ...(r.interval === "" ? [] : [`${INDENT}  95%: ${r.interval}`]),
      ...[...limit, ...reached].map((text) => `${INDENT}  ${cut(text, width - 4)}`),
    ];
  });
}

/** Lines of at most `width` columns. */
export function counters(growth: readonly Growth[], report: Report, width: number, look: Palette): string[] {
  const shapes = [
    { from: WIDE, set: wideTable, spark: 24, name: 30 },
    { from: TABLE, set: narrowTable, spark: 8, name: 14 },
  ];
  for (const { from, set, spark, name } of shapes) {
    if (width < from) continue;
    const rows = growth.map((series) => row(series, report, spark, name));
    // A table of names that were cut to the same says nothing.
    if (new Set(rows.map((one) => one.name)).size < rows.length) continue;
    const lines = set(rows, look);
    if (lines.every((line) => columns(line) <= width)) return lines;
  }
  return list(
    growth.map((series) => row(series, report, 8, width - 40)),
    width,
    look,
  );
}
