/**
 * The report for a terminal. The first lines answer: what ran out, how sure is it, what do I change now. Then the evidence,
 * the counters, the remedies to copy, what was set aside, and the check that decides. `explain` adds the whole weighing.
 */
import type { Change, Diagnosis, Evidence, Remedy, Report, RuledOut } from "../model/report.ts";
import { percent } from "../model/words.ts";
import { argued } from "./evidence.ts";
import { byInterest, tells } from "./interest.ts";
import type { RenderContext, Renderer } from "./options.ts";
import { besideGoodRun, whoFailedFirst } from "./terminal/comparison.ts";
import { counters } from "./terminal/counters.ts";
import { MEASURE, Page } from "./terminal/page.ts";
import { inAscii, type Palette, palette } from "./terminal/style.ts";
import { howItWent, surroundings } from "./terminal/surroundings.ts";
import { columns, cut, pad, wrap } from "./terminal/text.ts";
import {
  CHANGE,
  COUNTER_NOTE,
  confidence,
  decidingChecks,
  headline,
  inputLine,
  objectionTo,
  onlySetAside,
  readingNotes,
  readLine,
  repeats,
  seriesName,
  settled,
  standing,
} from "./words.ts";

/** How much the short report shows of each list. */
const SHORT = {
  evidence: 3,
  lines: 2,
  places: 4,
  against: 2,
  counters: 6,
  remedies: 3,
  ruledOut: 4,
  advice: 3,
  nearMisses: 3,
} as const;
/** Lines of text to copy that one remedy may take before its other forms are only named. */
const CODE_LINES = 6;

function tag(report: Report, look: Palette): string {
  const paint = {
    exhaustion: look.red,
    "at-risk": look.magenta,
    "other-failure": look.magenta,
    "no-failure": look.green,
  };
  return look.bold(paint[report.verdict](headline(report).toUpperCase()));
}

function head(page: Page): void {
  const { report, look } = page;
  const first = report.diagnoses[0];
  page.lines.push(look.dim(cut(`crashdx: ${inputLine(report)}`, page.width)), "");
  page.lines.push(tag(report, look));
  page.say(report.summary, 0, look.bold);
  if (first === undefined) {
    page.say(readLine(report), 0, look.dim);
    return;
  }
  page.lines.push("");
  const sure = settled(report);
  page.labelled(sure ? "Cause" : "Best guess", first.title, 0, look.bold);
  page.labelled("How sure", confidence(first.confidence) + (sure ? "" : ": the log does not decide"));
  if (!repeats(report.summary, first.why)) page.labelled("Why", first.why);
  const remedy = first.remedies[0];
  const check = decidingChecks(report)[0];
  if (!sure && check !== undefined) page.labelled("First", `run ${oneLine(check.command)} (see below)`, 0, look.bold);
  if (remedy !== undefined) {
    const text = sure ? remedy.title : `only if the check confirms it: ${remedy.title}`;
    page.labelled(sure ? "Change" : "Then", text, 0, sure ? look.bold : undefined);
    if (remedy.before !== "" && sure) page.labelled("", remedy.before);
  }
  surroundings(page);
}

function oneLine(command: string): string {
  const [first = "", ...rest] = command.trim().split("\n");
  return rest.length > 0 ? `${first} …` : first;
}

function evidenceLines(page: Page, title: string, evidence: readonly Evidence[], most: number): void {
  const all = argued(evidence);
  if (all.length === 0) return;
  const shown = all.slice(0, most);
  page.heading(title, shown.length < all.length ? `${shown.length} of ${all.length}` : "");
  const label = ({ line, source }: Evidence) => page.place(line, source);
  const widest = Math.max(...shown.flatMap(({ lines }) => lines.map((one) => columns(label(one)))), "whole log".length);
  const from = 2 + Math.min(widest, page.width >> 2) + 2;
  const room = Math.min(page.width, MEASURE) - from;
  const hung = (name: string, lines: readonly string[]): void => {
    const fits = columns(name) <= from - 4;
    if (!fits) page.lines.push(`  ${page.look.cyan(name)}`);
    lines.forEach((line, at) => {
      const start = at === 0 && fits ? `  ${pad(page.look.cyan(name), from - 2)}` : " ".repeat(from);
      page.lines.push(start + line);
    });
  };
  shown.forEach(({ says, lines }, index) => {
    const [first, ...others] = lines;
    if (first === undefined) return;
    const above = shown[index - 1]?.lines.at(-1);
    hung(above !== undefined && label(above) === label(first) ? "" : label(first), wrap(says, room));
    // What is said next of the very same line goes above its quotation.
    if (others.length > 0 || shown[index + 1]?.lines[0]?.text !== first.text) page.quote(first.text, from);
    const unseen = others.filter(({ text }) => page.fresh(text)).slice(0, SHORT.lines - 1);
    for (const other of unseen) hung(label(other), page.quoted(other.text, from));
    const rest = [...new Set(others.filter((other) => !unseen.includes(other)).map(label))];
    const named =
      rest.length > SHORT.places ? [...rest.slice(0, SHORT.places), `${rest.length - SHORT.places} more`] : rest;
    if (named.length > 0) page.say(`also ${named.join(", ")}`, from, page.look.dim);
  });
}

function counterLines(page: Page, explain: boolean): void {
  const { growth } = page.report;
  const telling = explain ? growth : growth.filter(tells);
  if (telling.length === 0) return;
  const few = telling.length <= SHORT.counters;
  const shown = explain || few ? telling : byInterest(page.report).filter(tells).slice(0, SHORT.counters);
  page.heading("Counters", shown.length < growth.length ? `${shown.length} of ${growth.length}` : "");
  page.lines.push(...counters(shown, page.report, page.width, page.look));
  page.say(COUNTER_NOTE, 2, page.look.dim);
  const outlooks = shown.flatMap((series) =>
    series.forecast === null ? [] : [`${seriesName(series, page.report)}: ${series.forecast.says}`],
  );
  for (const text of outlooks) page.say(text, 2, page.look.dim);
}

/** The first form of a change, and the next ones as long as they are short. */
function few(changes: readonly Change[]): readonly Change[] {
  let lines = 0;
  const upTo = changes.findIndex((change, index) => {
    lines += change.text.trimEnd().split("\n").length;
    return index > 0 && lines > CODE_LINES;
  });
  return upTo < 0 ? changes : changes.slice(0, upTo);
}

/** One remedy: what, why, the text to copy, when it must be set and what it costs. */
function remedyLines(page: Page, remedy: Remedy, index: number, first: boolean): void {
  const { look } = page;
  const lead = `${index + 1}. `;
  const title = wrap(remedy.title, Math.min(page.width, MEASURE) - 2 - lead.length);
  title.forEach((line, at) => {
    page.lines.push(`  ${at === 0 ? lead : "   "}${look.bold(line)}`);
  });
  page.say(standing(remedy), 5, look.dim);
  if (first) page.say(remedy.why, 5);
  const changes = first ? few(remedy.changes) : remedy.changes.slice(0, 1);
  let told = "";
  for (const { kind, text, how } of changes) {
    if (changes.length > 1) page.lines.push(`     ${look.dim(`${CHANGE[kind]}:`)}`);
    page.code(text, 7);
    if (first && how !== told) page.say(how, 5, look.dim);
    told = how;
  }
  const rest = remedy.changes.slice(changes.length);
  if (first && rest.length > 0) {
    const kinds = [...new Set(rest.map((change) => CHANGE[change.kind]))].join(", ");
    page.say(`also for ${kinds}: --explain`, 5, look.dim);
  }
  if (remedy.before !== "") page.labelled("when", remedy.before, 5);
  if (remedy.cost !== "") page.labelled("cost", remedy.cost, 5);
  if (remedy.risk !== "" && (first || !/^none\b/i.test(remedy.risk))) page.labelled("risk", remedy.risk, 5);
  if (first && remedy.not !== "") page.labelled("does not", remedy.not, 5);
}

function remedies(page: Page, diagnosis: Diagnosis, title: string): void {
  const all = diagnosis.remedies;
  if (all.length === 0) return;
  const shown = all.slice(0, SHORT.remedies);
  page.heading(title, shown.length < all.length ? `${shown.length} of ${all.length}` : "");
  shown.forEach((remedy, index) => {
    if (index > 0) page.lines.push("");
    remedyLines(page, remedy, index, index === 0);
  });
}

function checks(page: Page, title: string): void {
  const all = decidingChecks(page.report);
  if (all.length === 0) return;
  page.heading(title);
  for (const check of all) {
    page.say(check.shows, 2);
    page.code(check.command, 4);
    for (const { answer, means } of check.answers) page.item(`${answer}: ${means}`, 4);
  }
}

function othersAndRuledOut(page: Page, shown: number): void {
  const others = page.report.diagnoses.slice(shown);
  const { noneOfThese } = page.report;
  const ruledOut = onlySetAside(page.report);
  const placed = ({ line, source }: RuledOut) => (line === 0 ? "" : ` (${page.place(line, source)})`);
  if (others.length > 0) {
    page.heading("Less likely");
    for (const one of others) {
      const against = objectionTo(one, page.report);
      const but = against === undefined ? "" : `. But: ${against.says}${placed(against)}`;
      page.labelled(percent(one.confidence), `${one.title}${but}`, 2, undefined, 5);
    }
    if (noneOfThese >= 0.01)
      page.labelled(percent(noneOfThese), "none of the causes that crashdx knows", 2, undefined, 5);
  }
  if (ruledOut.length > 0) {
    const few = ruledOut.slice(0, SHORT.ruledOut);
    page.heading("Considered and set aside", few.length < ruledOut.length ? `${few.length} of ${ruledOut.length}` : "");
    for (const one of few) page.item(`${one.title}: ${one.says}${placed(one)}`);
  }
}

function adviceAndWanted(page: Page): void {
  const { advice, wanted } = page.report;
  if (advice.length > 0) {
    page.heading("Settings in this log that do not help");
    for (const { says, line, source } of advice.slice(0, SHORT.advice)) {
      page.item(`${says}${line === 0 ? "" : ` (${page.place(line, source)})`}`);
    }
  }
  if (wanted.length > 0) {
    page.heading("Log this next time");
    for (const text of wanted) page.item(`${text}`);
  }
}

/** Lines that may be the failure itself, where nothing that crashdx knows explains the log. */
function nearMisses(page: Page, all: boolean): void {
  const { count, lines } = page.report.nearMisses;
  if (all && count === 0) {
    page.heading("Lines that look like a failure, in words that crashdx does not know", "none");
    return;
  }
  if (count === 0 || (!all && settled(page.report))) return;
  const shown = all ? lines : lines.slice(0, SHORT.nearMisses);
  const many = count > shown.length ? `${shown.length} of ${count}` : "";
  page.heading("Lines that look like a failure, in words that crashdx does not know", many);
  for (const { line, source, text } of shown) {
    const where = page.place(line, source);
    const from = columns(where) + 4;
    page.quoted(text, from).forEach((quoted, at) => {
      page.lines.push((at === 0 ? `  ${page.look.cyan(where)}  ` : " ".repeat(from)) + quoted);
    });
  }
}

function foot(page: Page, hint: boolean, redactions: RenderContext["redactions"]): void {
  const { diagnoses } = page.report;
  const notes = [...readingNotes(page.report)];
  if (redactions !== null && redactions.total > 0)
    notes.push(`private values replaced by placeholders: ${redactions.total}`);
  const hinted = hint && diagnoses.length > 0;
  if (notes.length > 0 || hinted) page.lines.push("");
  for (const note of notes) page.say(note, 0, page.look.magenta);
  if (hinted) page.say("--explain shows every piece of evidence with its weight, and all remedies.", 0, page.look.dim);
}

async function lay(report: Report, context: RenderContext): Promise<string[]> {
  const page = new Page(report, Math.max(40, context.width ?? 80), palette(context.color ?? false));
  const top = Math.max(1, context.top ?? 1);
  const shown = report.diagnoses.slice(0, top);
  const sure = settled(report);
  head(page);
  if (context.explain) {
    const { explain } = await import("./terminal/explain.ts");
    counterLines(page, true);
    howItWent(page);
    whoFailedFirst(page);
    besideGoodRun(page);
    page.lines.push("", ...(await explain(report, page.width, page.look)));
    foot(page, false, context.redactions);
    return page.lines;
  }
  if (!sure) checks(page, "The check that would decide");
  shown.forEach((diagnosis, index) => {
    if (index > 0) {
      page.heading(`${index + 1}. ${diagnosis.title}: ${confidence(diagnosis.confidence)}`);
      page.say(diagnosis.why, 2);
    }
    evidenceLines(page, "Speaks for it", diagnosis.evidence, SHORT.evidence);
    evidenceLines(page, "Speaks against it", diagnosis.against, SHORT.against);
    if (index === 0) counterLines(page, false);
    if (index === 0) howItWent(page);
    remedies(page, diagnosis, sure ? "What to change" : "What to change if the check confirms it");
  });
  if (shown.length === 0) {
    counterLines(page, false);
    howItWent(page);
  }
  whoFailedFirst(page);
  besideGoodRun(page);
  othersAndRuledOut(page, shown.length);
  if (sure) checks(page, "To make sure");
  adviceAndWanted(page);
  nearMisses(page, context.nearMisses ?? false);
  foot(page, true, context.redactions);
  return page.lines;
}

const terminal: Renderer = async (report, context) => {
  const text = `${(await lay(report, context)).join("\n")}\n`;
  return context.ascii ? inAscii(text) : text;
};

export default terminal;
