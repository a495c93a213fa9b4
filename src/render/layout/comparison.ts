/** Several ranks beside one another, and the run beside a good one. */
import type { BaselineSide, Report } from "../../model/report.ts";
import { amount, plural } from "../../model/words.ts";
import { slopeEach } from "../figures.ts";
import { rankName } from "../names.ts";
import { RANK_STATE, settingDifference } from "../words.ts";
import type { Detail } from "./detail.ts";
import { type Block, item, place, plain, quoted, type Section, say, section } from "./document.ts";

const NAME = { number: false } as const;
const NUMBER = { number: true } as const;

const RANK_COLUMNS = [
  { name: "Rank", ...NAME },
  { name: "State", ...NAME },
  { name: "Line", ...NAME },
  { name: "Its first failure", ...NAME },
];

/** Who failed first and who only followed; those without a failure are only named. */
export function ranks(report: Report, detail: Detail): Section | null {
  const { ranks: found } = report;
  if (found === undefined) return null;
  const failed = found.members.filter(({ state }) => state !== "fine").slice(0, detail.ranks);
  const rows = failed.map((rank) => [
    say`${rankName(rank, report)}`,
    plain(RANK_STATE[rank.state]),
    rank.line === 0 ? [] : [place(rank)],
    say`${rank.says}`,
  ]);
  const left = found.count - found.states.fine - failed.length;
  const fine = found.members.filter(({ state }) => state === "fine").slice(0, detail.ranks);
  const unnamed = found.states.fine - fine.length;
  const well = [...fine.map((rank) => rankName(rank, report)), ...(unnamed > 0 ? [`${unnamed} more`] : [])].join(", ");
  const remarks = [
    ...found.growth.slice(0, detail.compared).map(({ says }) => says),
    ...(found.clocks.agree ? [] : [found.clocks.says]),
  ].filter((text) => text !== "");
  const soft = (text: string): Block => ({ is: "text", text: say`${text}`, soft: true });
  return section(
    "ranks",
    "Who failed first",
    [
      { is: "text", text: say`${found.says}` },
      ...(rows.length === 0 ? [] : [{ is: "table", table: { columns: RANK_COLUMNS, rows } } as const]),
      ...(left > 0 ? [soft(`And ${left} more.`)] : []),
      ...(found.states.fine > 0 ? [soft(`No failure: ${well}.`)] : []),
      { is: "items", items: remarks.map((text) => item(say`${text}`)) },
    ],
    plural(found.count, "rank"),
  );
}

type Counter = NonNullable<Report["baseline"]>["counters"][number];

/** Growth, peak and limit of both runs, this one above the good one. */
function sideBySide(counters: readonly Counter[]): Block {
  const row = (counter: Counter, run: string, side: BaselineSide | null) => [
    say`${counter.metric}`,
    plain(run),
    plain(side === null ? "" : slopeEach(side, counter.unit, counter.per)),
    plain(side === null ? "" : amount(side.peak, counter.unit)),
    plain(side === null || side.limit === null ? "" : amount(side.limit, counter.unit)),
  ];
  return {
    is: "table",
    table: {
      columns: [
        { name: "Counter", ...NAME },
        { name: "Run", ...NAME },
        { name: "Growth", ...NUMBER },
        { name: "Peak", ...NUMBER },
        { name: "Limit", ...NUMBER },
      ],
      rows: counters.flatMap((one) => [row(one, "here", one.here), row(one, "good run", one.good)]),
    },
  };
}

/** The run beside a good one: figures side by side, then what differs in words. */
export function baseline({ baseline: good }: Report, detail: Detail): Section | null {
  if (good === undefined) return null;
  const most = detail.compared;
  const counters = good.counters.slice(0, most);
  const items = [
    ...counters.map(({ says }) => item(say`${says}`)),
    ...good.settings.slice(0, most).map((one) => item(say`${settingDifference(one)}`)),
    ...good.added
      .slice(0, most)
      .map((one) =>
        item(say`Only here: ${one.title}${one.count > 1 ? plain(`, ${one.count} times`) : null}`, [quoted(one)]),
      ),
    ...good.notes.map((note) => item(say`${note}`)),
  ];
  return section(
    "baseline",
    "Beside the good run",
    [
      ...(counters.length === 0 ? [] : [sideBySide(counters)]),
      { is: "items", items },
      ...(items.length === 0 ? [{ is: "text", text: plain("Nothing differs.") } as const] : []),
    ],
    good.sources.join(", "),
  );
}
