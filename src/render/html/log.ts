/** The log's own lines on a page, with the lines around them where these are known; where there are many, first those that matter. */
import type { Passage, ShownLine } from "../lines.ts";
import { isNamed, type Page } from "./page.ts";
import { type Html, html, more, prose } from "./template.ts";

/** Passages that are open at once; the others are a click away. */
const OPEN_PASSAGES = 16;
/** Characters of a line of the log. */
const LONGEST = 600;

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

/** Null where the report names no line. */
export function log(page: Page): Html | null {
  const all = page.passages;
  if (all.length === 0) return null;
  const first =
    all.length <= OPEN_PASSAGES ? all : all.filter((one) => one.some(({ matters }) => matters)).slice(0, OPEN_PASSAGES);
  const open = new Set(first);
  const others = all.filter((one) => !open.has(one));
  return html`${passagesOf(page, first)}${more(`${others.length} more places`, others.length === 0 ? null : passagesOf(page, others))}`;
}
