/**
 * What a page says, section by section, as parts without markup: Markdown and HTML lay out the same ones, each in its own way
 * (`markdown/write.ts`, `html/write.ts`). Which sections a page holds, and in which order, is the page's own choice.
 */
import type { Growth } from "../model/growth.ts";
import type { BaselineSide, Change, Check, Diagnosis, Evidence, Remedy, Report, StoryMark } from "../model/report.ts";
import { amount, percent } from "../model/words.ts";
import { argued, weightText } from "./evidence.ts";
import { FACTS } from "./lines.ts";
import {
  CHANGE,
  COUNTER_NOTE,
  clock,
  ends,
  forecast,
  interval,
  LANGUAGE,
  movementEach,
  objectionTo,
  onlySetAside,
  properName,
  RANK_STATE,
  rankName,
  seriesName,
  settingDifference,
  silenceOf,
  slopeEach,
  standing,
  used,
} from "./words.ts";

/** A piece of a sentence. `words`: a sentence of the report, in which `code` between backticks is code; `plain`: words of this file. */
export type Part =
  | { readonly is: "plain" | "words" | "code" | "address"; readonly text: string }
  | { readonly is: "strong"; readonly parts: Text }
  | { readonly is: "place"; readonly line: number; readonly source: string };
export type Text = readonly Part[];

/** A line of the log, as it stands there. */
export interface Quote {
  readonly line: number;
  readonly source: string;
  readonly text: string;
}

/** A statement and the lines below it. Either may be empty. */
export interface Item {
  readonly text: Text;
  readonly quotes: readonly Quote[];
  /** What its mark should tell at a glance. */
  readonly tone?: "for" | "against";
}

interface Column {
  readonly name: string;
  readonly number: boolean;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row names it. An empty cell is one that does not apply. */
  readonly rows: readonly (readonly Text[])[];
}

export type Block =
  | { readonly is: "text"; readonly text: Text; readonly soft?: boolean }
  | { readonly is: "heading"; readonly text: string }
  | { readonly is: "code"; readonly text: string; readonly language: string; readonly label: string }
  | { readonly is: "items"; readonly items: readonly Item[] }
  | { readonly is: "facts"; readonly facts: readonly (readonly [name: string, text: Text])[] }
  | { readonly is: "table"; readonly table: Table };

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

type Hole = Part | Text | string | number | null;

/** Parts of a template: its own words are plain, strings in holes are sentences of the report, null is nothing. */
export function say(strings: TemplateStringsArray, ...holes: readonly Hole[]): Text {
  return strings.flatMap((text, index): readonly Part[] => {
    const hole = holes[index] ?? null;
    const plain: readonly Part[] = text === "" ? [] : [{ is: "plain", text }];
    if (hole === null || hole === "") return plain;
    if (typeof hole === "number") return [...plain, { is: "plain", text: String(hole) }];
    if (typeof hole === "string") return [...plain, { is: "words", text: hole }];
    return "is" in hole ? [...plain, hole] : [...plain, ...hole];
  });
}

const strong = (parts: Text | string): Part => ({
  is: "strong",
  parts: typeof parts === "string" ? say`${parts}` : parts,
});
const code = (text: string): Part => ({ is: "code", text });
const place = ({ line, source }: { readonly line: number; readonly source: string }): Part => ({
  is: "place",
  line,
  source,
});
const plainText = (text: string): Text => [{ is: "plain", text }];
const item = (text: Text, quotes: readonly Quote[] = []): Item => ({ text, quotes });
const quoted = ({ line, source, text }: Quote): Quote => ({ line, source, text });

/** A section, or null where there is nothing to say in it. */
function section(id: string, title: string, blocks: readonly Block[]): Section | null {
  const full = blocks.filter((block) => block.is !== "items" || block.items.length > 0);
  return full.length === 0 ? null : { id, title, blocks: full };
}
const listed = (id: string, title: string, items: readonly Item[]): Section | null =>
  section(id, title, [{ is: "items", items }]);

export const WEIGHTS =
  "Weights are in decibans: +10 makes a cause ten times as likely against all others, +3 twice as likely, and below 0 it speaks against it.";

/** What speaks for a diagnosis and against it, with the lines that do. */
export function evidenceBlocks({ evidence, against }: Diagnosis, weights: boolean): readonly Block[] {
  const side = (title: string, tone: "for" | "against", all: readonly Evidence[]): readonly Block[] => {
    if (all.length === 0) return [];
    const items = argued(all).map(({ says, weight, lines }) => ({
      text: say`${says}${weights ? plainText(` (weight ${weightText(weight)})`) : null}`,
      // An absence has no line.
      quotes: lines.filter(({ line }) => line > 0).map(quoted),
      tone,
    }));
    return [
      { is: "heading", text: title },
      { is: "items", items },
    ];
  };
  return [...side("Speaks for it", "for", evidence), ...side("Speaks against it", "against", against)];
}

/** The forms of a change, each with its arithmetic unless the one before it had the same. */
function changeBlocks({ kind, text, how }: Change, at: number, all: readonly Change[]): readonly Block[] {
  const told = how === "" || how === all[at - 1]?.how;
  return [
    { is: "code", text, language: LANGUAGE[kind], label: CHANGE[kind] },
    ...(told ? [] : [{ is: "text", text: say`${how}`, soft: true } as const]),
  ];
}

/** A remedy below its title. */
export function remedyBlocks(remedy: Remedy): readonly Block[] {
  const facts = (
    [
      ["When", remedy.before],
      ["Where", remedy.where],
      ["Cost", remedy.cost],
      ["Risk", remedy.risk],
      ["Does not", remedy.not],
    ] as const
  ).filter(([, text]) => text !== "");
  const documents = remedy.references.flatMap(
    (text, index): Text => [...(index === 0 ? [] : plainText(", ")), { is: "address", text }],
  );
  const known = plainText(` (${standing(remedy)})`);
  return [
    { is: "text", text: say`${remedy.why}${known}` },
    ...remedy.changes.flatMap(changeBlocks),
    {
      is: "facts",
      facts: [
        ...facts.map(([name, text]) => [name, say`${text}`] as const),
        ...(documents.length === 0 ? [] : [["Documents", documents] as const]),
      ],
    },
  ];
}

export function checkBlocks(checks: readonly Check[]): readonly Block[] {
  return checks.flatMap(({ command, shows, answers }): readonly Block[] => [
    ...(shows === "" ? [] : [{ is: "text", text: say`${shows}` } as const]),
    { is: "code", text: command, language: "sh", label: "" },
    ...(answers.length === 0
      ? []
      : [{ is: "items", items: answers.map(({ answer, means }) => item(say`${strong(answer)}: ${means}`)) } as const]),
  ]);
}

const NAME = { number: false } as const;
const NUMBER = { number: true } as const;

/** One row for each series. */
export function counterTable(growth: readonly Growth[], report: Report): Table {
  const rows = growth.map((series) => {
    const { unit, limit, headroom, peak } = series;
    const { first, last } = ends(series);
    const share = used(series);
    const grows = plainText(movementEach(series));
    return [
      say`${seriesName(series, report)}`,
      plainText(`${amount(first, unit)} → ${amount(last, unit)}`),
      plainText(amount(peak.value, unit)),
      series.verdict === "growing" ? [strong(grows)] : grows,
      plainText(interval(series)),
      plainText(limit === null ? "" : amount(limit, unit)),
      plainText(headroom === null ? "" : `${amount(headroom, unit)}${share === "" ? "" : ` (${share} used)`}`),
      plainText(forecast(series)),
    ];
  });
  return {
    caption: COUNTER_NOTE,
    columns: [
      { name: "Counter", ...NAME },
      { name: "First → last", ...NUMBER },
      { name: "Peak", ...NUMBER },
      { name: "Growth", ...NUMBER },
      { name: "95% interval", ...NUMBER },
      { name: "Limit", ...NUMBER },
      { name: "Left", ...NUMBER },
      { name: "Limit reached", ...NAME },
    ],
    rows,
  };
}

/** What the fit says of a series, empty for nothing. */
export function remarkOn({ says, forecast: ahead }: Growth): string {
  return [says, ahead?.says ?? ""].filter((text) => text !== "").join("; ");
}

const RANK_COLUMNS: readonly Column[] = [
  { name: "Rank", ...NAME },
  { name: "State", ...NAME },
  { name: "Line", ...NAME },
  { name: "Its first failure", ...NAME },
];

/** Who failed first and who only followed, at most `most` of them in rows; those without a failure are only named. */
export function ranks(report: Report, most: number): Section | null {
  const { ranks: found } = report;
  if (found === undefined) return null;
  const fine = found.members.filter(({ state }) => state === "fine").map((rank) => rankName(rank, report));
  const others = found.members.filter(({ state }) => state !== "fine");
  const shown = others.slice(0, most);
  const remarks = [...found.growth.map(({ says }) => says), ...(found.clocks.agree ? [] : [found.clocks.says])].filter(
    (text) => text !== "",
  );
  const rows = shown.map((rank) => [
    say`${rankName(rank, report)}`,
    plainText(RANK_STATE[rank.state]),
    rank.line === 0 ? [] : [place(rank)],
    say`${rank.says}`,
  ]);
  const left = found.count - found.states.fine - shown.length;
  const unnamed = found.states.fine - fine.length;
  const well = `${fine.join(", ")}${unnamed > 0 ? ` and ${unnamed} more` : ""}`;
  return section("ranks", "Who failed first", [
    { is: "text", text: say`${found.says}` },
    ...(rows.length === 0 ? [] : [{ is: "table", table: { caption: "", columns: RANK_COLUMNS, rows } } as const]),
    ...(left > 0 ? [{ is: "text", text: plainText(`And ${left} more.`), soft: true } as const] : []),
    ...(found.states.fine > 0 ? [{ is: "text", text: say`No failure: ${well}.`, soft: true } as const] : []),
    { is: "items", items: remarks.map((text) => item(say`${text}`)) },
  ]);
}

function baselineTable(good: NonNullable<Report["baseline"]>): Table {
  const side = (one: BaselineSide | null, counter: (typeof good.counters)[number], of: "growth" | "peak" | "limit") => {
    if (one === null) return plainText("");
    if (of === "growth") return plainText(slopeEach(one, counter.unit, counter.per));
    const value = one[of];
    return plainText(value === null ? "" : amount(value, counter.unit));
  };
  return {
    caption: "",
    columns: [
      { name: "Counter", ...NAME },
      { name: "Growth here", ...NUMBER },
      { name: "Growth, good run", ...NUMBER },
      { name: "Peak here", ...NUMBER },
      { name: "Peak, good run", ...NUMBER },
      { name: "Limit here", ...NUMBER },
      { name: "Limit, good run", ...NUMBER },
    ],
    rows: good.counters.map((counter) => [
      say`${counter.metric}`,
      ...(["growth", "peak", "limit"] as const).flatMap((of) => [
        side(counter.here, counter, of),
        side(counter.good, counter, of),
      ]),
    ]),
  };
}

/** The run beside a good one: levels, growth and limits side by side, then what differs in words. */
export function baseline({ baseline: good }: Report): Section | null {
  if (good === undefined) return null;
  const items = [
    ...good.counters.map(({ says }) => item(say`${says}`)),
    ...good.settings.map((one) => item(say`${settingDifference(one)}`)),
    ...good.added.map((one) =>
      item(say`Only here: ${one.title}${one.count > 1 ? plainText(`, ${one.count} times`) : null}`, [quoted(one)]),
    ),
    ...good.notes.map((note) => item(say`${note}`)),
  ];
  return section("baseline", `Beside the good run (${good.sources.join(", ")})`, [
    ...(good.counters.length === 0 ? [] : [{ is: "table", table: baselineTable(good) } as const]),
    { is: "items", items },
    ...(items.length === 0 ? [{ is: "text", text: plainText("Nothing differs.") } as const] : []),
  ]);
}

function mark(one: Omit<StoryMark, "what" | "time"> & { readonly time?: number | null }): Item {
  const time = one.time == null ? "" : clock(one.time);
  const when = time === "" ? null : plainText(`${time}, `);
  return item(say`${strong(say`${when}${place(one)}`)}: ${one.says}`);
}

/** The marks of the story, and the longest silence. */
export function story(report: Report): Section | null {
  const silence = silenceOf(report);
  return listed("story", "How it went", [...report.story, ...(silence === null ? [] : [silence])].map(mark));
}

/** The causes from number `from` on, and what is left for none of them. */
export function lessLikely(report: Report, from: number): Section | null {
  const { diagnoses, noneOfThese } = report;
  const items = diagnoses.slice(from).map((one) => {
    const against = objectionTo(one, report);
    const but = against === undefined ? null : say` But: ${against.says} (${place(against)})`;
    return item(say`${strong(plainText(percent(one.confidence)))} ${one.title}: ${one.why}${but}`);
  });
  if (diagnoses.length > 0 && noneOfThese >= 0.01)
    items.push(item(say`${strong(plainText(percent(noneOfThese)))} none of the causes that crashdx knows`));
  return listed("others", "Less likely", items);
}

export const setAside = (report: Report): Section | null =>
  listed(
    "aside",
    "Considered and set aside",
    onlySetAside(report).map((one) => item(say`${one.title}: ${one.says} (${place(one)})`)),
  );

export const advice = (report: Report): Section | null =>
  listed(
    "advice",
    "Settings in this log that do not help",
    report.advice.map((one) => {
      const reference = one.reference === "" ? null : say` (${{ is: "address", text: one.reference }})`;
      return item(say`${strong([place(one)])}: ${one.says}${reference}`);
    }),
  );

export const wanted = (report: Report): Section | null =>
  listed(
    "wanted",
    "Log this next time",
    report.wanted.map((text) => item(say`${text}`)),
  );

/** Lines that may be the failure itself, at most `most` of them. */
export const nearMisses = ({ nearMisses: { count, lines } }: Report, most: number): Section | null =>
  listed(
    "unknown",
    `Lines that look like a failure, in words that crashdx does not know (${count})`,
    lines.slice(0, most).map((line) => item([], [quoted(line)])),
  );

export const failures = (report: Report): Section | null =>
  listed(
    "failures",
    "All failures in the log",
    report.failures.map((one) => {
      const often = one.count > 1 ? plainText(`, ${one.count} times to line ${one.lastLine}`) : null;
      return item(say`${one.title} (${one.role})${often}`, [
        { line: one.firstLine, source: one.source, text: one.text },
      ]);
    }),
  );

/** What the log shows of its surroundings: platform, limits, settings. */
export function surroundings({ context }: Report): Section | null {
  const facts = FACTS.flatMap((name) => {
    const fact = context[name];
    if (fact === null) return [];
    const how = fact.inferred ? plainText(", inferred") : null;
    return [item(say`${plainText(name)}: ${properName(String(fact.value))} (${place(fact)}${how})`)];
  });
  const said = (bound: number | string) => (bound === Number.POSITIVE_INFINITY ? "unlimited" : String(bound));
  const settings = [...context.limits, ...context.settings].map((one) => {
    const ceiling = one.hard === null ? null : say`, hard ${said(one.hard)}`;
    return item(say`${code(one.name)}: ${said(one.value)}${ceiling} (${place(one)})`);
  });
  return listed("context", "What the log shows of its surroundings", [...facts, ...settings]);
}
