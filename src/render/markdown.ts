/** The report as Markdown, for an issue or a chat: the same order as on the terminal, and nothing that needs HTML. */
import type { Diagnosis, Report } from "../model/report.ts";
import { byInterest, tells } from "./interest.ts";
import { codeSpan, inline, prose } from "./markdown/escape.ts";
import { blocks, type Page, paragraph, section } from "./markdown/write.ts";
import type { Renderer } from "./options.ts";
import * as sections from "./sections.ts";
import {
  confidence,
  decidingChecks,
  headline,
  inputLine,
  readingNotes,
  readLine,
  repeats,
  seriesName,
  settled,
} from "./words.ts";

/** Series and ranks that are named, and lines that look like a failure, in the short report. */
const SERIES = 16;
const MEMBERS = 16;
const NEAR_MISSES = 5;

interface BodyOptions {
  readonly explain?: boolean;
  readonly nearMisses?: boolean;
}

function diagnosisBlocks(diagnosis: Diagnosis, page: Page, explain: boolean): string[] {
  const { title, cause, why, remedies } = diagnosis;
  const changes = remedies.flatMap((remedy, index) => [
    `#### ${index + 1}. ${inline(remedy.title)}`,
    ...blocks(sections.remedyBlocks(remedy), page),
  ]);
  return [
    `### ${prose(title)} (${codeSpan(cause)}), ${confidence(diagnosis.confidence)}`,
    ...(repeats(page.report.summary, why) ? [] : [paragraph(sections.say`${why}`, page)]),
    ...blocks(sections.evidenceBlocks(diagnosis, explain), page),
    ...(changes.length === 0 ? [] : ["**What to change**", ...changes]),
  ];
}

/** The counters as a section, and what the fit says of each; a few of them unless the whole weighing is wanted. */
function counterBlocks(page: Page, explain: boolean): string[] {
  const { report } = page;
  const sorted = byInterest(report);
  const growth = explain ? sorted : sorted.filter(tells).slice(0, SERIES);
  if (growth.length === 0) return [];
  const left = report.growth.length - growth.length;
  const items = growth.flatMap((series) => {
    const remark = sections.remarkOn(series);
    return remark === "" ? [] : [{ text: sections.say`${seriesName(series, report)}: ${remark}`, quotes: [] }];
  });
  return [
    "### Counters",
    ...blocks([{ is: "table", table: sections.counterTable(growth, report) }], page),
    ...(left > 0 ? [`And ${left} more.`] : []),
    ...(items.length === 0 ? [] : blocks([{ is: "items", items }], page)),
  ];
}

/** Everything below the summary and beside the counters. */
function body(page: Page, shown: number, options: BodyOptions, counters: readonly string[]): string[] {
  const { report } = page;
  const { explain = false, nearMisses = false } = options;
  const checks = blocks(sections.checkBlocks(decidingChecks(report)), page);
  const undecided = report.diagnoses.length > 0 && !settled(report);
  const lines = report.nearMisses.lines.length;
  const unknown = explain || nearMisses ? lines : settled(report) ? 0 : NEAR_MISSES;
  const above = [
    sections.story(report),
    sections.ranks(report, explain ? Number.POSITIVE_INFINITY : MEMBERS),
    sections.baseline(report),
    sections.lessLikely(report, shown),
    sections.setAside(report),
  ];
  const below = [
    sections.advice(report),
    sections.wanted(report),
    sections.nearMisses(report, unknown),
    ...(explain ? [sections.failures(report), sections.surroundings(report)] : []),
  ];
  return [
    ...(undecided ? ["The log does not decide between the causes below."] : []),
    ...(undecided && checks.length > 0 ? ["### The check that would decide", ...checks] : []),
    ...(explain && report.diagnoses.length > 0 ? [sections.WEIGHTS] : []),
    ...report.diagnoses.slice(0, shown).flatMap((diagnosis) => diagnosisBlocks(diagnosis, page, explain)),
    ...counters,
    ...above.flatMap((one) => section(one, page)),
    ...(!undecided && checks.length > 0 ? ["### To make sure", ...checks] : []),
    ...below.flatMap((one) => section(one, page)),
  ];
}

/** The whole weighing, without the summary and the counters, which the terminal lays out itself. */
export function explanation(report: Report): string {
  // The terminal lays these out itself.
  const { ranks: _ranks, baseline: _baseline, ...rest } = report;
  return body({ report: rest, links: false }, rest.diagnoses.length, { explain: true }, []).join("\n\n");
}

/** The whole report as blocks, most important first, so that a reader with a size limit can stop anywhere. */
export function markdownBlocks(report: Report, options: BodyOptions & { readonly top?: number }): string[] {
  const page = { report, links: true };
  const explain = options.explain ?? false;
  const shown = explain ? report.diagnoses.length : Math.max(1, options.top ?? 1);
  return [
    `## ${headline(report)}`,
    paragraph(sections.say`${report.summary}`, page),
    ...readingNotes(report).map((note) => paragraph(sections.say`${note}`, page)),
    ...(report.diagnoses.length === 0 ? [readLine(report)] : []),
    ...body(page, shown, options, counterBlocks(page, explain)),
    `*crashdx ${inline(report.tool.version)}: ${inline(inputLine(report))}*`,
  ];
}

const markdown: Renderer = (report, options) => {
  const blocks = markdownBlocks(report, options);
  const { redactions } = options;
  if (redactions !== null && redactions.total > 0) {
    blocks.push(`*Private values replaced by placeholders: ${redactions.total}*`);
  }
  return `${blocks.join("\n\n")}\n`;
};

export default markdown;
