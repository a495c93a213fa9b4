/** Several ranks beside one another, and the run beside a good one. */
import type { Baseline, BaselineSide } from "../../model/report.ts";
import { amount, plural } from "../../model/words.ts";
import { RANK_STATE, rankName, settingDifference, slopeEach } from "../words.ts";
import type { Page } from "./page.ts";
import { TABLE, table } from "./table.ts";
import { columns, cut } from "./text.ts";

/** How much is shown of each list. */
const SHORT = { ranks: 5, growth: 3, counters: 5, settings: 5, added: 3 } as const;

/** Which rank failed first, which only followed, and whether all grow alike. */
export function whoFailedFirst(page: Page): void {
  const { ranks } = page.report;
  if (ranks === undefined) return;
  page.heading("Who failed first", plural(ranks.count, "rank"));
  page.say(ranks.says, 2);
  const shown = ranks.members.slice(0, SHORT.ranks);
  const names = shown.map((rank) => rankName(rank, page.report));
  const size = Math.min(Math.max(0, ...names.map(columns)), page.width >> 2) + 2;
  shown.forEach((rank, index) => {
    const where = rank.line === 0 ? "" : ` (line ${rank.line})`;
    const said = rank.says === "" ? "" : `: ${rank.says}`;
    page.labelled(names[index] ?? "", `${RANK_STATE[rank.state]}${said}${where}`, 2, undefined, size);
  });
  if (ranks.count > shown.length) page.say(`and ${plural(ranks.count - shown.length, "more rank")}`, 2, page.look.dim);
  for (const { says } of ranks.growth.slice(0, SHORT.growth)) page.item(says);
  if (!ranks.clocks.agree && ranks.clocks.says !== "") page.item(ranks.clocks.says);
}

/** Columns of a counter's name. */
const NAME = 24;

/** Growth, levels and limits of both runs, this one above the good one. */
function sideBySide(page: Page, counters: Baseline["counters"]): void {
  const { look } = page;
  const rows = counters.map(({ metric, unit, per, here, good }) => {
    const both = (said: (side: BaselineSide) => string) =>
      [here, good].map((side) => (side === null ? "–" : said(side))).join("\n");
    const limit = ({ limit: bound }: BaselineSide) => (bound === null ? "–" : amount(bound, unit));
    return [
      cut(metric, NAME),
      `here\n${look.dim("good run")}`,
      both((side) => slopeEach(side, unit, per)),
      both(({ peak }) => amount(peak, unit)),
      both(limit),
    ];
  });
  page.lines.push(...table(["counter", "", "growth", "peak", "limit"], rows, look));
}

/** What differs from a run that went well. */
export function besideGoodRun(page: Page): void {
  const { baseline } = page.report;
  if (baseline === undefined) return;
  page.heading("Beside the good run", baseline.sources.join(", "));
  const shown = baseline.counters.slice(0, SHORT.counters);
  if (page.width >= TABLE && shown.length > 0) sideBySide(page, shown);
  else for (const { says } of shown) page.item(says);
  for (const setting of baseline.settings.slice(0, SHORT.settings)) page.item(settingDifference(setting));
  for (const { title, count, line, source, text } of baseline.added.slice(0, SHORT.added)) {
    page.item(`only here: ${title}${count > 1 ? `, ${count} times` : ""} (${page.place(line, source)})`);
    page.quote(text, 4);
  }
  for (const note of baseline.notes) page.say(note, 2, page.look.dim);
  const { counters, settings, added, notes } = baseline;
  if (counters.length + settings.length + added.length + notes.length === 0) page.say("Nothing differs.", 2);
}
