/** The lines of the log that a report speaks of, in order, with the lines around them where these are known. */
import type { Report } from "../model/report.ts";
import type { LogText } from "./options.ts";

export interface ShownLine extends LogText {
  /** A failure. */
  readonly failed: boolean;
  /** Whether the diagnosis rests on it: false for what only shows the surroundings, or a rank that only followed. */
  readonly matters: boolean;
  /** What the report says of it; empty for a line that stands there only because it is near one. */
  readonly says: readonly string[];
}

/** Lines that follow each other. */
export type Passage = readonly ShownLine[];

/** What the report says of one line before more of it is a burden. */
const MOST_SAID = 3;
/** What the context of a report names once. */
export const FACTS = ["platform", "framework", "container", "scheduler", "cores"] as const;
const key = (line: number, source: string) => `${line} ${source}`;

/** Every line that the report names, once, in the order of the sources. The text of a counter's line is what was read there. */
export function namedLines(report: Report): readonly ShownLine[] {
  const lines = new Map<string, { -readonly [K in keyof ShownLine]: ShownLine[K] }>();
  const add = (source: string, line: number, text: string, says: string, matters: boolean, failed = false): void => {
    if (line === 0) return;
    const before = lines.get(key(line, source));
    const one = before ?? { source, line, text: "", failed: false, matters: false, says: [] };
    if (before === undefined) lines.set(key(line, source), one);
    // A failure's text is the line itself; what another says of it may be a part.
    if (one.text === "" || (failed && !one.failed)) one.text = text;
    one.failed ||= failed;
    one.matters ||= matters;
    const said = says.replace(/\.$/, "");
    if (said !== "" && one.says.length < MOST_SAID && !one.says.includes(said)) one.says = [...one.says, said];
  };
  for (const one of report.failures) add(one.source, one.firstLine, one.text, one.title, one.role === "root", true);
  for (const one of report.story) add(one.source, one.line, "", one.says, true);
  for (const { evidence, against } of report.diagnoses)
    for (const one of [...evidence, ...against]) add(one.source, one.line, one.text, one.says, true);
  const { context } = report;
  for (const name of FACTS) {
    const fact = context[name];
    if (fact !== null) add(fact.source, fact.line, fact.text, `${name}: ${fact.value}`, false);
  }
  for (const one of [...context.limits, ...context.settings]) add(one.source, one.line, one.text, one.name, false);
  for (const one of report.ranks?.members ?? []) add(one.source, one.line, "", one.says, one.state !== "followed");
  for (const one of report.baseline?.added ?? []) add(one.source, one.line, one.text, `only here: ${one.title}`, true);
  for (const one of report.advice) add(one.source, one.line, "", one.says, true);
  for (const one of report.nearMisses.lines)
    add(one.source, one.line, one.text, "looks like a failure, in words that crashdx does not know", true);
  const order = new Map(report.input.sources.map(({ name }, index) => [name, index]));
  return [...lines.values()].sort((a, b) => (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0) || a.line - b.line);
}

/** The named lines in passages: each with the lines around it, where `around` holds the log's own text. */
export function passages(report: Report, around: readonly LogText[]): readonly Passage[] {
  const named = namedLines(report);
  const texts = new Map(around.map((one) => [key(one.line, one.source), one.text]));
  const known = new Set(named.map(({ line, source }) => key(line, source)));
  const order = new Map(report.input.sources.map(({ name }, index) => [name, index]));
  const all: ShownLine[] = [
    ...named
      .map((one) => ({ ...one, text: texts.get(key(one.line, one.source)) ?? one.text }))
      .filter((one) => one.text !== "" || texts.has(key(one.line, one.source))),
    ...around
      .filter((one) => !known.has(key(one.line, one.source)))
      .map((one) => ({ ...one, failed: false, matters: false, says: [] })),
  ];
  all.sort((a, b) => (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0) || a.line - b.line);
  const found: ShownLine[][] = [];
  for (const one of all) {
    const before = found.at(-1)?.at(-1);
    if (before !== undefined && before.source === one.source && before.line + 1 === one.line) found.at(-1)?.push(one);
    else found.push([one]);
  }
  return found;
}
