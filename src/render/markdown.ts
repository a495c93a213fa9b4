/** The report as Markdown, for an issue or a chat: the same layout as on the terminal, and nothing that needs HTML. */
import type { Report } from "../model/report.ts";
import { answer } from "./layout/answer.ts";
import { PAGE, WHOLE } from "./layout/detail.ts";
import { say } from "./layout/document.ts";
import { layOut } from "./layout/report.ts";
import { inline } from "./markdown/escape.ts";
import { facts, paragraph, section } from "./markdown/write.ts";
import { inputLine } from "./names.ts";
import type { Renderer, RenderOptions } from "./options.ts";
import { headline, readingNotes, readLine } from "./words.ts";

/** The whole report as blocks, most important first, so that a reader with a size limit can stop anywhere. */
export function markdownBlocks(report: Report, options: RenderOptions): string[] {
  const { explain = false, nearMisses = false, top = 1 } = options;
  const causes = explain ? report.diagnoses.length : Math.max(1, top);
  return [
    `## ${headline(report)}`,
    paragraph(say`${report.summary}`, report),
    ...readingNotes(report).map((note) => paragraph(say`${note}`, report)),
    ...(report.diagnoses.length === 0 ? [readLine(report)] : facts(answer(report), report)),
    ...layOut(report, { detail: explain ? WHOLE : PAGE, causes, nearMisses }).flatMap((one) => section(one, report)),
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
