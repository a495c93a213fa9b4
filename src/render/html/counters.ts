/** The counters on a page: a table, and a plot of each. */
import type { Growth } from "../../model/growth.ts";
import type { Report } from "../../model/report.ts";
import { amount } from "../../model/words.ts";
import { movementEach } from "../figures.ts";
import { COUNTER_NOTE, counterTable, remarkOn } from "../layout/counters.ts";
import { byInterest } from "../layout/interest.ts";
import { seriesName } from "../names.ts";
import type { Page } from "./page.ts";
import { plot } from "./plot.ts";
import { type Html, html, more, prose } from "./template.ts";
import { table } from "./write.ts";

/** Counters whose rows and plots are open at once; those of the others are a click away. */
const OPEN_ROWS = 16;
const OPEN_PLOTS = 8;

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
  const remark = remarkOn(series);
  return html`<figure><figcaption><strong>${name}</strong>: <span class="${series.verdict}">${movementEach(series)}</span></figcaption>
${picture}
${remark === "" ? null : html`<p class="soft">${prose(remark)}</p>`}
<details><summary>Values<span class="unseen"> of ${name}</span></summary><div class="scroll" tabindex="0" role="region" aria-label="Values of ${name}"><table><thead><tr><th scope="col">${series.per}</th><th scope="col" class="number">${name}</th></tr></thead>
<tbody>${series.curve.map(([at, value]) => html`<tr><td>${Number(at.toFixed(2))}</td><td class="number">${amount(value, series.unit)}</td></tr>`)}</tbody></table></div></details></figure>
`;
}

/** All counters, those first that say most. */
export function counters({ report, at }: Page): Html {
  const growth = byInterest(report);
  const tabled = (some: readonly Growth[]) => table(counterTable(some, report), at, COUNTER_NOTE);
  const figures = growth.map((series, index) => figure(report, series, index)).filter((one) => one !== null);
  const [rows, plots] = [growth.slice(OPEN_ROWS), figures.slice(OPEN_PLOTS)];
  return html`${tabled(growth.slice(0, OPEN_ROWS))}
${more(`${rows.length} more counters`, rows.length === 0 ? null : tabled(rows))}
${figures.length === 0 ? null : LEGEND}
<div class="plots">${figures.slice(0, OPEN_PLOTS)}</div>
${more(`${plots.length} more plots`, plots.length === 0 ? null : html`<div class="plots">${plots}</div>`)}`;
}
