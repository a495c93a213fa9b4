/** Sections as HTML, made by the templates alone. */
import type { Block, Item, Part, Table, Text } from "../sections.ts";
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

function text(parts: Text, at: PlaceOf): Html {
  return html`${parts.map((one) => part(one, at))}`;
}

function item({ text: parts, quotes, tone }: Item, at: PlaceOf): Html {
  const lines = quotes.map(
    ({ line, source, text: said }) =>
      html`<div class="quote"><strong>${at(line, source)}</strong>${said === "" ? null : html` <span class="log">${said}</span>`}</div>`,
  );
  const mark = tone === undefined ? null : html` class="${tone}"`;
  return html`<li${mark}>${text(parts, at)}${lines}</li>`;
}

/** Wide on a desk, one row below the other on a phone, where each cell says its column; the roles hold for both. */
function table({ caption, columns, rows }: Table, at: PlaceOf): Html {
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
    case "heading":
      return html`<h3>${one.text}</h3>`;
    case "code":
      return html`${one.label === "" ? null : html`<p class="soft label">${one.label}</p>`}<pre tabindex="0"><code>${one.text.replace(/\n+$/, "")}</code></pre>`;
    case "items": {
      const marked = one.items.some(({ tone }) => tone !== undefined);
      return html`<ul${marked ? html` class="evidence"` : null}>${one.items.map((each) => item(each, at))}</ul>`;
    }
    case "facts":
      return one.facts.length === 0
        ? html``
        : html`<dl class="facts">${one.facts.map(([name, parts]) => html`<dt>${name}</dt><dd>${text(parts, at)}</dd>`)}</dl>`;
    case "table":
      return table(one.table, at);
  }
}

export function blocks(all: readonly Block[], at: PlaceOf): Html {
  return html`${all.map((one) => html`${block(one, at)}\n`)}`;
}
