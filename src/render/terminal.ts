/**
 * The report for a terminal. The first lines answer: what ran out, how sure is it, what do I change now. Below stand the sections
 * of the report's layout, a few lines of each; `explain` shows all of it.
 */
import type { Report } from "../model/report.ts";
import { answer } from "./layout/answer.ts";
import { GLANCE, WHOLE } from "./layout/detail.ts";
import { layOut } from "./layout/report.ts";
import { inputLine } from "./names.ts";
import type { RenderContext, Renderer } from "./options.ts";
import { Page } from "./terminal/page.ts";
import { inAscii, type Palette, palette } from "./terminal/style.ts";
import { cut } from "./terminal/text.ts";
import { section, text } from "./terminal/write.ts";
import { headline, readingNotes, readLine } from "./words.ts";

/** What is to be read first. */
const LEADS: ReadonlySet<string> = new Set(["Cause", "Best guess", "First", "Change"]);

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
  page.lines.push(look.dim(cut(`crashdx: ${inputLine(report)}`, page.width)), "");
  page.lines.push(tag(report, look));
  page.say(report.summary, 0, look.bold);
  const facts = answer(report);
  if (facts.length === 0) page.say(readLine(report), 0, look.dim);
  else page.lines.push("");
  for (const [name, parts] of facts) {
    page.labelled(name, text(parts, page), 0, LEADS.has(name) ? look.bold : undefined);
  }
}

function foot(page: Page, { explain, redactions }: RenderContext): void {
  const [first] = page.report.diagnoses;
  const notes = [...readingNotes(page.report)];
  if (redactions !== null && redactions.total > 0)
    notes.push(`private values replaced by placeholders: ${redactions.total}`);
  const hints =
    first === undefined
      ? []
      : [
          ...(explain ? [] : ["--explain shows every piece of evidence with its weight, and all remedies."]),
          `crashdx explain ${first.cause} says what is known of this cause.`,
        ];
  if (notes.length + hints.length > 0) page.lines.push("");
  for (const note of notes) page.say(note, 0, page.look.magenta);
  for (const hint of hints) page.say(hint, 0, page.look.dim);
}

const terminal: Renderer = (report, context) => {
  const { explain = false, nearMisses = false, width = 80, color = false, top = 1 } = context;
  const page = new Page(report, width, palette(color), explain);
  head(page);
  const causes = explain ? report.diagnoses.length : Math.max(1, top);
  for (const one of layOut(report, { detail: explain ? WHOLE : GLANCE, causes, nearMisses })) section(page, one);
  foot(page, context);
  const lines = `${page.lines.join("\n")}\n`;
  return context.ascii ? inAscii(lines) : lines;
};

export default terminal;
