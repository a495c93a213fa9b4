/** What the log itself shows: how the run went, all failures, its surroundings, settings that do not help, and what it lacks. */
import type { Report } from "../../model/report.ts";
import { settled } from "../choices.ts";
import { FACTS } from "../lines.ts";
import { properName } from "../names.ts";
import { clock, silenceOf } from "../words.ts";
import type { Detail } from "./detail.ts";
import {
  address,
  code,
  type Item,
  item,
  labelled,
  listed,
  place,
  plain,
  quoted,
  type Section,
  say,
  section,
  someOf,
} from "./document.ts";

/** The marks of the story, and the longest silence. A failure alone is no story: it stands in the evidence. */
export function story(report: Report): Section | null {
  const silence = silenceOf(report);
  if (report.story.length < 2 && silence === null) return null;
  const marks = report.story.map((mark): Item => {
    const time = mark.time === null ? "" : clock(mark.time);
    return { ...labelled(place(mark), say`${mark.says}`), ...(time === "" ? {} : { time }) };
  });
  const quiet = silence === null ? [] : [labelled(place(silence), say`${silence.says}`)];
  return listed("story", "How it went", [...marks, ...quiet]);
}

export const failures = ({ failures: all }: Report): Section | null =>
  listed(
    "failures",
    "All failures in the log",
    all.map((one) => {
      const often = one.count > 1 ? plain(`, ${one.count} times to line ${one.lastLine}`) : null;
      return item(say`${one.title} (${plain(one.role)})${often}`, [
        { line: one.firstLine, source: one.source, text: one.text },
      ]);
    }),
  );

/** What the log shows of its surroundings: platform, limits, settings. */
export function surroundings({ context }: Report): Section | null {
  const facts = FACTS.flatMap((name) => {
    const fact = context[name];
    if (fact === null) return [];
    const how = fact.inferred ? plain(", inferred") : null;
    return [item(say`${plain(name)}: ${properName(String(fact.value))} (${place(fact)}${how})`)];
  });
  const settings = [...context.limits, ...context.settings].map((one) => {
    const ceiling = one.hard === null ? null : say`, hard ${String(one.hard)}`;
    return item(say`${code(one.name)}: ${String(one.value)}${ceiling} (${place(one)})`);
  });
  return listed("context", "What the log shows of its surroundings", [...facts, ...settings]);
}

export const advice = ({ advice: all }: Report, detail: Detail): Section | null =>
  listed(
    "advice",
    "Settings in this log that do not help",
    all.map((one) => {
      const reference = one.reference === "" || !detail.page ? null : say` (${address(one.reference)})`;
      return labelled(place(one), say`${one.says}${reference}`);
    }),
    detail.advice,
  );

export const wanted = ({ wanted: all }: Report): Section | null =>
  listed(
    "wanted",
    "Log this next time",
    all.map((text) => item(say`${text}`)),
  );

const UNKNOWN = "Lines that look like a failure, in words that crashdx does not know";

/** Lines that may be the failure itself, where nothing that crashdx knows explains the log; `asked`: all of them, whatever explains it. */
export function nearMisses(report: Report, detail: Detail, asked: boolean): Section | null {
  const { count, lines } = report.nearMisses;
  if (count === 0) return asked ? { id: "unknown", title: UNKNOWN, note: "none", blocks: [] } : null;
  if (!asked && !detail.whole && settled(report)) return null;
  const shown = asked ? lines : lines.slice(0, detail.nearMisses);
  const items = shown.map((line) => item([], [quoted(line)]));
  return section("unknown", UNKNOWN, [{ is: "items", items }], someOf(shown.length, count));
}
