/**
 * The report as one HTML file that opens from disk: no network, no scripts (its own policy forbids both). Readable on a
 * phone and on paper, in light and dark, with the keyboard and a screen reader. First the verdict and the change, then what
 * shows it: evidence, how it went, the counters as plots, the log's own lines.
 */
import type { Growth } from "../model/growth.ts";
import type { Diagnosis, Remedy, Report } from "../model/report.ts";
import { amount } from "../model/words.ts";
import { plot } from "./html/plot.ts";
import { STYLE } from "./html/style.ts";
import { Html, html, prose } from "./html/template.ts";
import { blocks, type PlaceOf } from "./html/write.ts";
import { byInterest } from "./interest.ts";
import { type Passage, passages, type ShownLine } from "./lines.ts";
import type { LogText, Renderer } from "./options.ts";
import type { Section } from "./sections.ts";
import * as sections from "./sections.ts";
import {
  CHANGE,
  confidence,
  decidingChecks,
  headline,
  inputLine,
  movementEach,
  place,
  readingNotes,
  readLine,
  repeats,
  seconds,
  seriesName,
  settled,
} from "./words.ts";

/** Counters whose rows and plots are open at once; those of the others are a click away. */
const OPEN_ROWS = 16;
const OPEN_PLOTS = 8;
/** The same of passages of the log. */
const OPEN_PASSAGES = 16;
/** Characters of a line of the log. */
const LONGEST = 600;
/** Lines of text to copy that the summary has room for. */
const SHORT_CHANGE = 8;

/** A section of the page. */
interface Piece {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** The report and where its lines stand on the page. */
class Page {
  readonly report: Report;
  readonly passages: readonly Passage[];
  private readonly anchors: ReadonlyMap<string, string>;

  constructor(report: Report, around: readonly LogText[]) {
    this.report = report;
    this.passages = passages(report, around);
    const named = this.passages.flat().filter(isNamed);
    this.anchors = new Map(named.map(({ line, source }, index) => [`${line} ${source}`, `q${index + 1}`]));
  }

  anchor(line: number, source: string): string | null {
    return this.anchors.get(`${line} ${source}`) ?? null;
  }

  /** A line's number, linked to where it stands. */
  readonly at: PlaceOf = (line, source) => {
    const id = this.anchor(line, source);
    const text = place(line, source, this.report);
    return id === null ? html`${text}` : html`<a href="#${id}">${text}</a>`;
  };

  /** A section that both pages share, laid out. */
  laidOut(one: Section | null): Piece | null {
    return one === null ? null : { id: one.id, title: one.title, body: blocks(one.blocks, this.at) };
  }
}

const isNamed = ({ says, failed }: ShownLine) => failed || says.length > 0;

/** The first remedy's first text to copy, where it is short. */
function firstChange(remedy: Remedy): Html | null {
  const change = remedy.changes[0];
  if (change === undefined || change.text.trimEnd().split("\n").length > SHORT_CHANGE) return null;
  return html`<pre tabindex="0" aria-label="${CHANGE[change.kind]}"><code>${change.text.trimEnd()}</code></pre>`;
}

function head({ report }: Page): Html {
  const first = report.diagnoses[0];
  const sure = settled(report);
  const remedy = first?.remedies[0];
  const check = decidingChecks(report)[0];
  const change =
    remedy === undefined
      ? null
      : html`<dt>${sure ? "Change" : "Then"}</dt><dd><span class="lead"><a href="#change">${sure ? null : "only if the check confirms it: "}${prose(remedy.title)}</a></span>${remedy.before === "" ? null : html`<br><span class="soft">${prose(remedy.before)}</span>`}${sure ? firstChange(remedy) : null}</dd>`;
  return html`<header>
<p class="verdict ${report.verdict}">${headline(report)}</p>
<h1>${prose(report.summary)}</h1>
<p class="soft">${inputLine(report)}${first === undefined ? html`. ${readLine(report)}` : null}</p>
</header>
${
  first === undefined
    ? null
    : html`<section class="card ${report.verdict}" aria-label="In short"><dl>
<dt>${sure ? "Cause" : "Best guess"}</dt><dd><span class="lead">${prose(first.title)}</span> <code>${first.cause}</code></dd>
<dt>How sure</dt><dd>${confidence(first.confidence)}${sure ? null : ": the log does not decide"}</dd>
${repeats(report.summary, first.why) ? null : html`<dt>Why</dt><dd>${prose(first.why)}</dd>`}
${!sure && check !== undefined ? html`<dt>First</dt><dd><a href="#check">run the check that would decide</a></dd>` : null}
${change}
</dl></section>`
}`;
}

/** The way to each section, for a page that is longer than a screen. */
function contents(pieces: readonly Piece[]): Html | null {
  if (pieces.length < 3) return null;
  return html`<nav aria-label="On this page"><ul>${pieces.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

function change(page: Page, { remedies }: Diagnosis): Piece | null {
  if (remedies.length === 0) return null;
  const title = settled(page.report) ? "What to change" : "What to change if the check confirms it";
  const body = html`<ol>${remedies.map(
    (remedy) => html`<li><h3>${prose(remedy.title)}</h3>
${blocks(sections.remedyBlocks(remedy), page.at)}</li>`,
  )}</ol>`;
  return { id: "change", title, body };
}

function evidence(page: Page, diagnosis: Diagnosis): Piece | null {
  const all = sections.evidenceBlocks(diagnosis, true);
  if (all.length === 0) return null;
  return page.laidOut({
    id: "evidence",
    title: "Evidence",
    blocks: [...all, { is: "text", text: sections.say`${sections.WEIGHTS}`, soft: true }],
  });
}

const LEGEND = html`<ul class="legend" aria-label="What the plots show">
<li><svg viewBox="0 0 26 10" aria-hidden="true"><line class="series" x1="0" x2="26" y1="5" y2="5"/><circle class="point" cx="13" cy="5" r="3"/></svg>measured, at one step of the loop</li>
<li><svg viewBox="0 0 26 10" aria-hidden="true"><rect class="band" width="26" height="10"/><line class="fit" x1="0" x2="26" y1="5" y2="5"/></svg>fit with its 95% interval</li>
<li><svg viewBox="0 0 26 10" aria-hidden="true"><line class="limit" x1="0" x2="26" y1="5" y2="5"/></svg>limit</li>
<li><svg viewBox="0 0 26 10" aria-hidden="true"><rect class="forecast-band" x="8" width="10" height="10"/><line class="forecast" x1="13" x2="13" y1="0" y2="10"/></svg>forecast: where the limit is reached</li>
<li><svg viewBox="0 0 26 10" aria-hidden="true"><line class="mark" x1="13" x2="13" y1="0" y2="10"/></svg>began, came near the limit, failed</li>
</ul>`;

function figure(report: Report, series: Growth, index: number): Html | null {
  const name = seriesName(series, report);
  const picture = plot(series, report.growth, name, report.story, `plot${index + 1}`);
  if (picture === null) return null;
  const remark = sections.remarkOn(series);
  return html`<figure><figcaption><strong>${name}</strong>: <span class="${series.verdict}">${movementEach(series)}</span></figcaption>
${picture}
${remark === "" ? null : html`<p class="soft">${prose(remark)}</p>`}
<details><summary>Values<span class="unseen"> of ${name}</span></summary><div class="scroll" tabindex="0" role="region" aria-label="Values of ${name}"><table><thead><tr><th scope="col">${series.per}</th><th scope="col" class="number">${name}</th></tr></thead>
<tbody>${series.curve.map(([at, value]) => html`<tr><td>${Number(at.toFixed(2))}</td><td class="number">${amount(value, series.unit)}</td></tr>`)}</tbody></table></div></details></figure>
`;
}

/** What does not fit on a page at once, a click away. */
function more(title: string, hidden: Html | null): Html | null {
  return hidden === null ? null : html`<details class="more"><summary>${title}</summary>${hidden}</details>`;
}

function counters(page: Page): Piece | null {
  const { report } = page;
  if (report.growth.length === 0) return null;
  const growth = byInterest(report);
  const table = (some: readonly Growth[]) =>
    blocks([{ is: "table", table: sections.counterTable(some, report) }], page.at);
  const figures = growth.map((series, index) => figure(report, series, index)).filter((one) => one !== null);
  const [rows, plots] = [growth.slice(OPEN_ROWS), figures.slice(OPEN_PLOTS)];
  const body = html`${table(growth.slice(0, OPEN_ROWS))}
${more(`${rows.length} more counters`, rows.length === 0 ? null : table(rows))}
${figures.length === 0 ? null : LEGEND}
<div class="plots">${figures.slice(0, OPEN_PLOTS)}</div>
${more(`${plots.length} more plots`, plots.length === 0 ? null : html`<div class="plots">${plots}</div>`)}`;
  return { id: "counters", title: "Counters", body };
}

const shortened = (text: string) => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

function line(page: Page, one: ShownLine): Html {
  const { line: number, source, text, failed, says } = one;
  const named = isNamed(one);
  const id = named ? html` id="${page.anchor(number, source)}"` : null;
  const kind = failed ? "failed" : named ? "named" : "near";
  return html`<li${id} class="${kind}"><span class="line">${number}</span><span class="log">${text === "" ? " " : shortened(text)}</span>${
    named
      ? html`<span class="says">${failed ? html`<span class="unseen">failure: </span>` : null}${prose(says.join("; "))}</span>`
      : null
  }</li>`;
}

/** Passages of one or several logs, each with how much is left out before it. */
function passagesOf(page: Page, some: readonly Passage[]): Html {
  const many = page.report.input.sources.length > 1;
  return html`${some.map((passage, index) => {
    const source = passage[0]?.source ?? "";
    const before = some[index - 1]?.at(-1);
    const same = before?.source === source;
    const name = many && !same ? html`<h3>${source}</h3>` : null;
    const skipped = (passage[0]?.line ?? 0) - (same ? (before?.line ?? 0) : 0) - 1;
    const gap = skipped > 0 ? html`<p class="gap">${skipped} ${skipped === 1 ? "line" : "lines"} not shown</p>` : null;
    return html`${name}${gap}<ol class="lines">${passage.map((one) => line(page, one))}</ol>\n`;
  })}`;
}

/** The log's own lines, with the lines around them where these are known; where there are many, first those that matter. */
function log(page: Page): Piece | null {
  const all = page.passages;
  if (all.length === 0) return null;
  const first =
    all.length <= OPEN_PASSAGES ? all : all.filter((one) => one.some(({ matters }) => matters)).slice(0, OPEN_PASSAGES);
  const open = new Set(first);
  const others = all.filter((one) => !open.has(one));
  const body = html`${passagesOf(page, first)}${more(`${others.length} more places`, others.length === 0 ? null : passagesOf(page, others))}`;
  return { id: "log", title: "Lines of the log", body };
}

const renderHtml: Renderer = (report, { redactions, around = [] }) => {
  const page = new Page(report, around);
  const first = report.diagnoses[0];
  const sure = settled(report);
  const checks = decidingChecks(report);
  const decide =
    checks.length === 0
      ? null
      : page.laidOut({
          id: "check",
          title: sure ? "To make sure" : "The check that would decide",
          blocks: sections.checkBlocks(checks),
        });
  const others = page.laidOut(sections.lessLikely(report, 1));
  const notes = readingNotes(report).map((note) => html`<p>${note}</p>`);
  const pieces = [
    sure ? null : decide,
    first === undefined ? null : evidence(page, first),
    sure ? null : others,
    page.laidOut(sections.story(report)),
    page.laidOut(sections.ranks(report, Number.POSITIVE_INFINITY)),
    counters(page),
    page.laidOut(sections.baseline(report)),
    log(page),
    first === undefined ? null : change(page, first),
    sure ? decide : null,
    page.laidOut(sections.advice(report)),
    page.laidOut(sections.wanted(report)),
    sure ? others : null,
    page.laidOut(sections.setAside(report)),
    page.laidOut(sections.surroundings(report)),
  ].filter((one) => one !== null);
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
  ({ id, title, body }) => html`<section id="${id}"><h2>${title}</h2>
${body}</section>\n`,
)}</main>
<footer><p>crashdx ${report.tool.version}, ${inputLine(report)}, ${seconds(report.input.seconds)}${redactions !== null && redactions.total > 0 ? `. Private values replaced by placeholders: ${redactions.total}` : null}</p>
${notes}</footer>
</body>
</html>
`.text;
};

export default renderHtml;
