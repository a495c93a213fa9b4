/**
 * The report as one HTML file that opens from disk: no network, no scripts (its own policy forbids both). Readable on a
 * phone and on paper, in light and dark, with the keyboard and a screen reader.
 */
import type { Check, Diagnosis, Evidence, Remedy, Report } from "../model/report.ts";
import { argued, weightText } from "./evidence.ts";
import { plot } from "./html/plot.ts";
import { STYLE } from "./html/style.ts";
import { Html, html, prose } from "./html/template.ts";
import type { Renderer } from "./options.ts";
import {
  APPLICABILITY,
  amount,
  CHANGE,
  COUNTER_NOTE,
  confidence,
  decidingChecks,
  ends,
  forecast,
  inputLine,
  interval,
  movementEach,
  PROVEN,
  percent,
  place,
  RANK_STATE,
  rankName,
  readingNotes,
  readLine,
  repeats,
  seconds,
  seriesName,
  settingDifference,
  settled,
  used,
  VERDICTS,
} from "./words.ts";

interface Line {
  readonly source: string;
  readonly line: number;
  readonly text: string;
  readonly failed: boolean;
  readonly says: string;
}

/** Every line of the log that the report quotes, once, in order. */
function quotedLines(report: Report): readonly Line[] {
  const lines = new Map<string, Line>();
  const add = (line: Line): void => {
    if (line.line === 0 || line.text === "") return;
    const key = `${line.line} ${line.source}`;
    const before = lines.get(key);
    if (before === undefined || (line.failed && !before.failed)) lines.set(key, line);
  };
  for (const { source, firstLine, text, title } of report.failures) {
    add({ source, line: firstLine, text, failed: true, says: title });
  }
  for (const { evidence, against } of report.diagnoses) {
    for (const one of [...evidence, ...against]) add({ ...one, failed: false });
  }
  const { platform, framework, container, scheduler, cores, limits, settings } = report.context;
  for (const fact of [platform, framework, container, scheduler, cores]) {
    if (fact !== null) add({ ...fact, failed: false, says: String(fact.value) });
  }
  for (const setting of [...limits, ...settings]) add({ ...setting, failed: false, says: setting.name });
  for (const miss of report.nearMisses.lines)
    add({ ...miss, failed: false, says: "looks like a failure, in words that crashdx does not know" });
  const order = new Map(report.input.sources.map(({ name }, index) => [name, index]));
  return [...lines.values()].sort((a, b) => (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0) || a.line - b.line);
}

class Page {
  readonly report: Report;
  readonly lines: readonly Line[];
  private readonly anchors: ReadonlyMap<string, string>;

  constructor(report: Report) {
    this.report = report;
    this.lines = quotedLines(report);
    this.anchors = new Map(this.lines.map(({ line, source }, index) => [`${line} ${source}`, `q${index + 1}`]));
  }

  anchor(line: number, source: string): string | null {
    return this.anchors.get(`${line} ${source}`) ?? null;
  }

  /** A line's number, linked to where it is quoted. */
  place(line: number, source: string): Html {
    const id = this.anchor(line, source);
    const text = place(line, source, this.report);
    return id === null ? html`${text}` : html`<a href="#${id}">${text}</a>`;
  }
}

function head(page: Page): Html {
  const { report } = page;
  const first = report.diagnoses[0];
  const sure = settled(report);
  const remedy = first?.remedies[0];
  const check = decidingChecks(report)[0];
  return html`<header>
<p class="verdict ${report.verdict}">${VERDICTS[report.verdict]}</p>
<h1>${prose(report.summary)}</h1>
<p class="soft">${inputLine(report)}${first === undefined ? html`. ${readLine(report)}` : null}</p>
</header>
${
  first === undefined
    ? null
    : html`<section class="card" aria-label="In short"><dl>
<dt>${sure ? "Cause" : "Best guess"}</dt><dd class="lead">${prose(first.title)} <code>${first.cause}</code></dd>
<dt>How sure</dt><dd>${confidence(first.confidence)}${sure ? null : ": the log does not decide"}</dd>
${repeats(report.summary, first.why) ? null : html`<dt>Why</dt><dd>${prose(first.why)}</dd>`}
${!sure && check !== undefined ? html`<dt>First</dt><dd><a href="#check">run the check that would decide</a></dd>` : null}
${
  remedy === undefined
    ? null
    : html`<dt>${sure ? "Change" : "Then"}</dt><dd class="lead"><a href="#change">${sure ? null : "only if the check confirms it: "}${prose(remedy.title)}</a>${remedy.before === "" ? null : html`<br><span class="soft">${prose(remedy.before)}</span>`}</dd>`
}
</dl></section>`
}`;
}

function remedyItem(remedy: Remedy): Html {
  const facts = [
    ["When", remedy.before],
    ["Where", remedy.where],
    ["Cost", remedy.cost],
    ["Risk", remedy.risk],
    ["Does not", remedy.not],
  ] as const;
  return html`<li><h3>${prose(remedy.title)}</h3>
<p>${prose(remedy.why)} <span class="soft">(${PROVEN[remedy.proven]}; ${APPLICABILITY[remedy.applicability]})</span></p>
${remedy.changes.map(
  ({ kind, text, how }) => html`<p class="soft">${CHANGE[kind]}</p>
<pre tabindex="0"><code>${text.replace(/\n+$/, "")}</code></pre>
${how === "" ? null : html`<p class="soft">${prose(how)}</p>`}`,
)}
<dl class="facts">${facts.filter(([, text]) => text !== "").map(([name, text]) => html`<dt>${name}</dt><dd>${prose(text)}</dd>`)}</dl>
${
  remedy.references.length === 0
    ? null
    : html`<p class="soft">Documents: ${remedy.references.map((reference, index) => html`${index > 0 ? ", " : null}${link(reference)}`)}</p>`
}</li>`;
}

/** An address as a link, only where it is one to the web. */
function link(reference: string): Html {
  return /^https?:\/\//.test(reference)
    ? html`<a href="${reference}" rel="noreferrer noopener">${reference}</a>`
    : html`${reference}`;
}

function evidenceList(page: Page, evidence: readonly Evidence[], kind: "for" | "against"): Html {
  return html`<ul class="evidence">${argued(evidence).map(
    ({ says, weight, lines }) =>
      html`<li class="${kind}">${prose(says)} <span class="soft">(weight ${weightText(weight)})</span>${lines.map(
        ({ line, source, text }) =>
          html`<br><strong>${page.place(line, source)}</strong>${text === "" ? null : html` <span class="log">${text}</span>`}`,
      )}</li>`,
  )}</ul>`;
}

function evidence(page: Page, diagnosis: Diagnosis): Html {
  return html`<section id="evidence"><h2>Evidence</h2>
${diagnosis.evidence.length === 0 ? null : html`<h3>Speaks for it</h3>${evidenceList(page, diagnosis.evidence, "for")}`}
${diagnosis.against.length === 0 ? null : html`<h3>Speaks against it</h3>${evidenceList(page, diagnosis.against, "against")}`}
<p class="soft">Weights are in decibans: +10 makes a cause ten times as likely against all others, and below 0 it speaks against it.</p>
</section>`;
}

function checks(all: readonly Check[], title: string): Html | null {
  if (all.length === 0) return null;
  return html`<section id="check"><h2>${title}</h2>
${all.map(
  ({ command, shows, answers }) => html`<p>${prose(shows)}</p>
<pre tabindex="0"><code>${command}</code></pre>
<ul>${answers.map(({ answer, means }) => html`<li><strong>${prose(answer)}</strong>: ${prose(means)}</li>`)}</ul>`,
)}</section>`;
}

function counters(page: Page): Html | null {
  const { report } = page;
  const { growth, story } = report;
  if (growth.length === 0) return null;
  const rows = growth.map((series) => {
    const { unit, limit, headroom, peak } = series;
    const { first, last } = ends(series);
    const share = used(series);
    const dash = html`<span class="soft" aria-label="none">–</span>`;
    return html`<tr><th scope="row">${seriesName(series, report)}</th>
<td class="number">${amount(first, unit)}</td><td class="number">${amount(last, unit)}</td><td class="number">${amount(peak.value, unit)}</td>
<td class="${series.verdict}">${movementEach(series)}</td><td>${interval(series)}</td>
<td class="number">${limit === null ? dash : amount(limit, unit)}</td>
<td class="number">${headroom === null ? dash : html`${amount(headroom, unit)}${share === "" ? null : ` (${share} used)`}`}</td>
<td>${series.forecast === null ? dash : forecast(series)}</td></tr>`;
  });
  const figures = growth.map((series, index) => {
    const name = seriesName(series, report);
    const picture = plot(series, growth, name, story, `plot${index + 1}`);
    if (picture === null) return null;
    const remark = [series.says, series.forecast?.says ?? ""].filter((text) => text !== "").join("; ");
    return html`<figure><figcaption><strong>${name}</strong>: ${movementEach(series)}${remark === "" ? null : html`; ${prose(remark)}`}</figcaption>
${picture}
<details><summary>Values</summary><div class="scroll" tabindex="0" role="region" aria-label="Values of ${name}"><table><thead><tr><th scope="col">${series.per}</th><th scope="col" class="number">${name}</th></tr></thead>
<tbody>${series.curve.map(([at, value]) => html`<tr><td>${Number(at.toFixed(2))}</td><td class="number">${amount(value, series.unit)}</td></tr>`)}</tbody></table></div></details></figure>`;
  });
  return html`<section id="counters"><h2>Counters</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Table of counters"><table><caption>${COUNTER_NOTE}</caption>
<thead><tr><th scope="col">Counter</th><th scope="col" class="number">First</th><th scope="col" class="number">Last</th><th scope="col" class="number">Peak</th><th scope="col">Growth</th><th scope="col">95% interval</th><th scope="col" class="number">Limit</th><th scope="col" class="number">Left</th><th scope="col">Limit reached</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<div class="plots">${figures}</div>
<p class="soft">Points and line: measurements of one step of the loop. Dashed: the fit, with its 95% interval shaded. Dotted across: the limit. Upright: the forecast and the marks of the story.</p>
</section>`;
}

function logLines(page: Page): Html | null {
  if (page.lines.length === 0) return null;
  const many = page.report.input.sources.length > 1;
  return html`<section id="log"><h2>Lines of the log</h2>
<ol class="lines">${page.lines.map(
    ({ line, source, text, failed, says }) =>
      html`<li id="${page.anchor(line, source)}"><span class="number">${many ? html`${source}<br>` : null}${line}</span><span><span class="log${failed ? " failed" : null}">${text}</span><span class="soft">${prose(says)}</span></span></li>`,
  )}</ol></section>`;
}

function listed(id: string, title: string, items: readonly Html[]): Html | null {
  return items.length === 0
    ? null
    : html`<section id="${id}"><h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`;
}

function rest(page: Page): Html {
  const { report } = page;
  const { context, noneOfThese } = report;
  const others = report.diagnoses
    .slice(1)
    .map(
      ({ title, why, confidence: share }) => html`<strong>${percent(share)}</strong> ${prose(title)}: ${prose(why)}`,
    );
  if (report.diagnoses.length > 0 && noneOfThese >= 0.01) {
    others.push(html`<strong>${percent(noneOfThese)}</strong> none of the causes that crashdx knows`);
  }
  const facts = (["platform", "framework", "container", "scheduler", "cores"] as const).flatMap((name) => {
    const fact = context[name];
    if (fact === null) return [];
    return [
      html`${name}: ${String(fact.value)} (${page.place(fact.line, fact.source)}${fact.inferred ? ", inferred" : null})`,
    ];
  });
  const bound = (value: number | string) => (value === Number.POSITIVE_INFINITY ? "unlimited" : String(value));
  const settings = [...context.limits, ...context.settings].map(
    ({ name, value, hard, line, source }) =>
      html`<code>${name}</code>: ${bound(value)}${hard === null ? null : `, hard ${bound(hard)}`} (${page.place(line, source)})`,
  );
  return html`${listed("others", "Less likely", others)}
${listed(
  "aside",
  "Considered and set aside",
  report.ruledOut.map(
    ({ title, says, line, source }) => html`${prose(title)}: ${prose(says)} (${page.place(line, source)})`,
  ),
)}
${listed(
  "advice",
  "Settings in this log that do not help",
  report.advice.map(
    ({ says, line, source, reference }) =>
      html`${page.place(line, source)}: ${prose(says)}${reference === "" ? null : html` (${link(reference)})`}`,
  ),
)}
${listed("wanted", "Log this next time", report.wanted.map(prose))}
${listed("context", "What the log shows of its surroundings", [...facts, ...settings])}`;
}

function ranks(page: Page): Html | null {
  const { ranks: found } = page.report;
  if (found === undefined) return null;
  const remarks = [...found.growth.map(({ says }) => says), ...(found.clocks.agree ? [] : [found.clocks.says])].filter(
    (text) => text !== "",
  );
  const rows = found.members.map(
    (rank) =>
      html`<tr><th scope="row">${rankName(rank, page.report)}</th><td>${RANK_STATE[rank.state]}</td><td>${rank.line === 0 ? null : page.place(rank.line, rank.source)}</td><td class="wrap">${prose(rank.says)}</td></tr>`,
  );
  return html`<section id="ranks"><h2>Who failed first</h2><p>${prose(found.says)}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of ranks"><table><thead><tr><th scope="col">Rank</th><th scope="col">State</th><th scope="col">Line</th><th scope="col">First failure</th></tr></thead>
<tbody>${rows}</tbody></table></div>
${found.count > found.members.length ? html`<p class="soft">and ${found.count - found.members.length} more</p>` : null}
${remarks.length === 0 ? null : html`<ul>${remarks.map((text) => html`<li>${prose(text)}</li>`)}</ul>`}</section>`;
}

function baseline(page: Page): Html | null {
  const { baseline: good } = page.report;
  if (good === undefined) return null;
  const items = [
    ...good.counters.map(({ says }) => prose(says)),
    ...good.settings.map((one) => html`${settingDifference(one)}`),
    ...good.added.map(
      ({ title, count, line, source, text }) =>
        html`only here: ${prose(title)}${count > 1 ? `, ${count} times` : null} (${page.place(line, source)}) <span class="log">${text}</span>`,
    ),
    ...good.notes.map(prose),
  ];
  const title = `Beside the good run (${good.sources.join(", ")})`;
  if (items.length > 0) return listed("baseline", title, items);
  return html`<section id="baseline"><h2>${title}</h2><p>Nothing differs.</p></section>`;
}

function story(page: Page): Html | null {
  return listed(
    "story",
    "How it went",
    page.report.story.map(({ line, source, time, says }) => {
      const when = time === null ? "" : `${new Date(time).toISOString().slice(0, 19).replace("T", " ")}, `;
      return html`<strong>${when}${page.place(line, source)}</strong>: ${prose(says)}`;
    }),
  );
}

const renderHtml: Renderer = (report, { redactions }) => {
  const page = new Page(report);
  const first = report.diagnoses[0];
  const sure = settled(report);
  const decide = checks(decidingChecks(report), sure ? "To make sure" : "The check that would decide");
  const notes = readingNotes(report).map((note) => html`<p>${note}</p>`);
  const changes =
    first === undefined || first.remedies.length === 0
      ? null
      : html`<section id="change"><h2>${sure ? "What to change" : "What to change if the check confirms it"}</h2><ol>${first.remedies.map(remedyItem)}</ol></section>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="crashdx ${report.tool.version}">
<title>${VERDICTS[report.verdict]}: ${inputLine(report)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<main id="main">
${head(page)}
${sure ? null : decide}
${changes}
${first === undefined ? null : evidence(page, first)}
${counters(page)}
${ranks(page)}
${baseline(page)}
${story(page)}
${sure ? decide : null}
${logLines(page)}
${rest(page)}
</main>
<footer><p>crashdx ${report.tool.version}, ${inputLine(report)}, ${seconds(report.input.seconds)}${redactions !== null && redactions.total > 0 ? `. Private values replaced by placeholders: ${redactions.total}` : null}</p>
${notes}</footer>
</body>
</html>
`.text;
};

export default renderHtml;
