/**
 * The report as one HTML file that opens from disk: no network, no scripts (its own policy forbids both). Readable on a
 * phone and on paper, in light and dark, with the keyboard and a screen reader. The sections are those of the report's layout;
 * the counters are drawn as plots, and the log's own lines stand behind what shows them.
 */
import type { Remedy, Report } from "../model/report.ts";
import { seconds } from "./figures.ts";
import { counters } from "./html/counters.ts";
import { log } from "./html/log.ts";
import { Page } from "./html/page.ts";
import { STYLE } from "./html/style.ts";
import { Html, html, prose } from "./html/template.ts";
import { blocks, text } from "./html/write.ts";
import { answer } from "./layout/answer.ts";
import { WHOLE } from "./layout/detail.ts";
import type { NamedText } from "./layout/document.ts";
import { layOut } from "./layout/report.ts";
import { inputLine } from "./names.ts";
import type { Renderer } from "./options.ts";
import { CHANGE, headline, readingNotes, readLine } from "./words.ts";

/** Lines of text to copy that the answer has room for. */
const SHORT_CHANGE = 8;

/** A section of the page. */
interface Piece {
  readonly id: string;
  readonly title: string;
  /** Behind the title, empty for nothing. */
  readonly note: string;
  readonly body: Html;
}

/** The first remedy's first text to copy, where it is short. */
function firstChange(remedy: Remedy | undefined): Html | null {
  const change = remedy?.changes[0];
  if (change === undefined || change.text.trimEnd().split("\n").length > SHORT_CHANGE) return null;
  return html`<pre tabindex="0" aria-label="${CHANGE[change.kind]}"><code>${change.text.trimEnd()}</code></pre>`;
}

/** The sections that lines of the answer lead to. */
const LEADS_TO: { readonly [name: string]: string } = { Change: "change", Then: "change", First: "check" };

function named(page: Page, [name, parts]: NamedText): Html {
  const said = text(parts, page.at);
  const to = LEADS_TO[name];
  const shown = to === undefined ? said : html`<a href="#${to}">${said}</a>`;
  const lead = ["Cause", "Best guess", "Change"].includes(name) ? html`<span class="lead">${shown}</span>` : shown;
  const copy = name === "Change" ? firstChange(page.report.diagnoses[0]?.remedies[0]) : null;
  return html`<dt>${name}</dt><dd>${lead}${copy}</dd>\n`;
}

function head(page: Page): Html {
  const { report } = page;
  const facts = answer(report);
  return html`<header>
<p class="verdict ${report.verdict}">${headline(report)}</p>
<h1>${prose(report.summary)}</h1>
<p class="soft">${inputLine(report)}${facts.length === 0 ? html`. ${readLine(report)}` : null}</p>
</header>
${
  facts.length === 0
    ? null
    : html`<section class="card ${report.verdict}" aria-label="In short"><dl>
${facts.map((fact) => named(page, fact))}</dl></section>`
}`;
}

/** The way to each section, for a page that is longer than a screen. */
function contents(pieces: readonly Piece[]): Html | null {
  if (pieces.length < 3) return null;
  return html`<nav aria-label="On this page"><ul>${pieces.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

/** The sections of the layout, with the plots, and the log's lines before what is to be changed. */
function piecesOf(page: Page): readonly Piece[] {
  const { report } = page;
  const pieces = layOut(report, { detail: WHOLE, causes: 1, nearMisses: false })
    // The lines of the log say which ones are failures.
    .filter(({ id }) => id !== "failures")
    .map(({ id, title, note = "", blocks: all }): Piece => {
      const body = id === "counters" ? counters(page) : blocks(all, page.at);
      return { id, title, note, body };
    });
  const lines = log(page);
  if (lines === null) return pieces;
  const change = pieces.findIndex(({ id }) => id === "change");
  const before = change < 0 ? pieces.length : change;
  const own: Piece = { id: "log", title: "Lines of the log", note: "", body: lines };
  return [...pieces.slice(0, before), own, ...pieces.slice(before)];
}

function footer(report: Report, replaced: number): Html {
  const privately = replaced > 0 ? `. Private values replaced by placeholders: ${replaced}` : null;
  const notes = readingNotes(report).map((note) => html`<p>${note}</p>`);
  return html`<footer><p>crashdx ${report.tool.version}, ${inputLine(report)}, ${seconds(report.input.seconds)}${privately}</p>
${notes}</footer>`;
}

const renderHtml: Renderer = (report, { redactions, around = [] }) => {
  const page = new Page(report, around);
  const pieces = piecesOf(page);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="crashdx ${report.tool.version}">
<title>${headline(report)}: ${inputLine(report)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<main id="main">
${head(page)}
${contents(pieces)}
${pieces.map(
  ({
    id,
    title,
    note,
    body,
  }) => html`<section id="${id}"><h2>${title}${note === "" ? null : html` <span class="soft">(${note})</span>`}</h2>
${body}</section>\n`,
)}</main>
${footer(report, redactions?.total ?? 0)}
</body>
</html>
`.text;
};

export default renderHtml;
