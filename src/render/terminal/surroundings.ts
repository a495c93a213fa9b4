/** What the log shows of its surroundings, how the run went, and where it fell silent: a few lines between the answer and the remedies. */
import type { Fact } from "../../model/report.ts";
import { properName, silenceOf } from "../words.ts";
import type { Page } from "./page.ts";

/** One line: platform, framework, container and scheduler, each with where it shows; signs are named as such. */
export function surroundings(page: Page): void {
  const { platform, framework, container, scheduler, cores } = page.report.context;
  const shown = [platform, framework, container, scheduler].flatMap((fact) =>
    fact === null ? [] : [said(page, fact)],
  );
  if (cores !== null) shown.push(`${cores.value} cores (${page.place(cores.line, cores.source)})`);
  if (shown.length > 0) page.labelled("Seen", shown.join(", "));
}

function said(page: Page, fact: Fact<string>): string {
  return `${properName(fact.value)} (${fact.inferred ? "inferred from " : ""}${page.place(fact.line, fact.source)})`;
}

/** The marks of the story: growth began, the limit came within reach, it failed; and the longest silence. */
export function howItWent(page: Page): void {
  const { story } = page.report;
  const silence = silenceOf(page.report);
  if (story.length < 2 && silence === null) return;
  page.heading("How it went");
  for (const { line, source, says } of story) page.labelled(page.place(line, source), says, 2);
  if (silence !== null) page.labelled(page.place(silence.line, silence.source), silence.says, 2);
}
