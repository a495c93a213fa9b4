/** Sections as HTML, made by the templates alone. */
import type { Block, Item, NamedText, Part, Table, Text } from "../layout/document.ts";
import { type Html, html, prose } from "./template.ts";

/** Where a line of the log stands on the page: its words, and the place that they lead to. */
export type PlaceOf = (line: number, source: string) => Html;

/** An address as a link, only where it is one to the web. */
function link(address: string): Html {
  return /^https?:\/\//.test(address)
    ? html`<a href="${address}" rel="noreferrer noopener">${address}</a>`
    : html`${address}`;
}

function part(one: Part, at: PlaceOf): Html {
  switch (one.is) {
    case "plain":
      return html`${one.text}`;
    case "words":
      return prose(one.text);
    case "address":
      return link(one.text);
    case "code":
      return html`<code>${one.text}</code>`;
    case "place":
      return at(one.line, one.source);
    case "strong":
      return html`<strong>${text(one.parts, at)}</strong>`;
  }
}

export function text(parts: Text, at: PlaceOf): Html {
  return html`${parts.map((one) => part(one, at))}`;
}

function item({ label, time, text: parts, quotes, tone }: Item, at: PlaceOf): Html {
  const lines = quotes
    .filter(({ line }) => line > 0)
    .map(
      ({ line, source, text: said }) =>
        html`<div class="quote"><strong>${at(line, source)}</strong>${said === "" ? null : html` <span class="log">${said}</span>`}</div>`,
    );
  const mark = tone === undefined ? null : html` class="${tone}"`;
  const about =
    label === undefined
      ? null
      : html`<strong>${time === undefined ? null : `${time}, `}${text(label, at)}</strong>${parts.length === 0 ? null : ": "}`;
  return html`<li${mark}>${about}${text(parts, at)}${lines}</li>`;
}

/** Wide on a desk, one row below the other on a phone, where each cell says its column; the roles hold for both. */
export function table({ columns, rows }: Table, at: PlaceOf, caption = ""): Html {
  const kind = (index: number) => (columns[index]?.number === true ? html` class="number"` : null);
  const cell = (parts: Text, index: number) => {
    if (index === 0) return html`<th scope="row" role="rowheader">${text(parts, at)}</th>`;
    const said = parts.some((one) => !("text" in one) || one.text !== "");
    const shown = said ? html`<span>${text(parts, at)}</span>` : html`<span class="soft" aria-label="none">–</span>`;
    return html`<td role="cell"${kind(index)}><span class="column" aria-hidden="true">${columns[index]?.name ?? ""}</span> ${shown}</td>`;
  };
  return html`<table role="table">${caption === "" ? null : html`<caption>${caption}</caption>`}
<thead role="rowgroup"><tr role="row">${columns.map(({ name }, index) => html`<th scope="col" role="columnheader"${kind(index)}>${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((texts) => html`<tr role="row">${texts.map(cell)}</tr>\n`)}</tbody></table>`;
}

function block(one: Block, at: PlaceOf): Html {
  switch (one.is) {
    case "text":
      return html`<p${one.soft === true ? html` class="soft"` : null}>${text(one.text, at)}</p>`;
    case "code":
      return html`${one.label === "" ? null : html`<p class="soft label">${one.label}</p>`}<pre tabindex="0"><code>${one.text.replace(/\n+$/, "")}</code></pre>`;
    case "items": {
      if (one.items.length === 0) return html``;
      const marked = one.items.some(({ tone }) => tone !== undefined);
      return html`<ul${marked ? html` class="evidence"` : null}>${one.items.map((each) => item(each, at))}</ul>`;
    }
    case "facts":
      return facts(one.facts, at);
    case "table":
      return table(one.table, at);
    case "steps":
      return html`<ol>${one.steps.map(({ title, blocks: inside }) => html`<li><h3>${prose(title)}</h3>\n${blocks(inside, at)}</li>`)}</ol>`;
    case "counters":
      // The page draws them (`html/counters.ts`).
      return html``;
  }
}

function facts(all: readonly NamedText[], at: PlaceOf): Html {
  if (all.length === 0) return html``;
  return html`<dl class="facts">${all.map(([name, parts]) => html`<dt>${name}</dt><dd>${text(parts, at)}</dd>`)}</dl>`;
}

export function blocks(all: readonly Block[], at: PlaceOf): Html {
  return html`${all.map((one) => html`${block(one, at)}\n`)}`;
}
