/** The report and where the log's lines stand on the page. */
import type { Report } from "../../model/report.ts";
import { type Passage, passages, type ShownLine } from "../lines.ts";
import { place } from "../names.ts";
import type { LogText } from "../options.ts";
import { html } from "./template.ts";
import type { PlaceOf } from "./write.ts";

/** Whether the report says something of a line, and does not only show it beside another. */
export const isNamed = ({ says, failed }: ShownLine): boolean => failed || says.length > 0;

export class Page {
  readonly report: Report;
  readonly passages: readonly Passage[];
  private readonly anchors: ReadonlyMap<string, string>;

  constructor(report: Report, around: readonly LogText[]) {
    this.report = report;
    this.passages = passages(report, around);
    const named = this.passages.flat().filter(isNamed);
    this.anchors = new Map(named.map(({ line, source }, index) => [`${line} ${source}`, `q${index + 1}`]));
  }

  /** Id of a line that is shown; null for one that is not. */
  anchor(line: number, source: string): string | null {
    return this.anchors.get(`${line} ${source}`) ?? null;
  }

  /** A line's number, linked to where it stands. */
  readonly at: PlaceOf = (line, source) => {
    const id = this.anchor(line, source);
    const text = place(line, source, this.report);
    return id === null ? html`${text}` : html`<a href="#${id}">${text}</a>`;
  };
}
