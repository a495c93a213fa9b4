/** The answer to `--why-not CAUSE`: what speaks for and against a cause, and what would have spoken for it, in terminal, JSON and Markdown. */
import type { Report } from "../model/report.ts";
import { percent } from "../model/words.ts";
import type { WhyNot } from "../reason/why-not.ts";
import { speaksAgainst, speaksFor, weights, weightText } from "./layout/causes.ts";
import { code, item, listed, plain, type Section, say, section, type Text } from "./layout/document.ts";
import type { RenderOptions } from "./options.ts";
import { sanitiseReport } from "./sanitise.ts";
import { confidence } from "./words.ts";

/** What would have spoken for a cause is a long list of the knowledge's conditions: the heaviest tell enough, but for --explain. */
const MISSING = 8;

/** The answer as a title, its first sentence and sections. */
function document(answer: WhyNot, explain: boolean): { title: Text; standing: Text; sections: readonly Section[] } {
  const { title, cause, rank, first, evidence, against, missing } = answer;
  const share = confidence(answer.confidence);
  const standing =
    first === null
      ? say`It came first: ${plain(share)}.`
      : say`It is number ${rank} of the causes: ${plain(share)}. First came ${first.title} (${code(first.cause)}, ${plain(percent(first.confidence))}).`;
  const nothing = evidence.length + against.length === 0;
  const all = Number.POSITIVE_INFINITY;
  const sections = [
    nothing ? section("nothing", "In the log", [sentence("Nothing speaks for it or against it.")]) : null,
    speaksAgainst(against, true, all),
    speaksFor(evidence, true, all),
    listed(
      "missing",
      "Would have spoken for it, and is not in the log",
      missing.map(({ condition, says, weight }) =>
        item(say`${says} (weight ${plain(weightText(weight))}, where ${code(condition)})`),
      ),
      explain ? all : MISSING,
    ),
    weights(),
  ].filter((one) => one !== null);
  return { title: say`Why not ${title} (${code(cause)})?`, standing, sections };
}

const sentence = (words: string) => ({ is: "text", text: plain(words), soft: true }) as const;

/**
 * Lays the answer out. Formats other than JSON and Markdown get the terminal's.
 *
 * @param report What the answer is about: it names the logs, and what is private has one placeholder in both.
 * @returns Text that ends with a line end.
 */
export async function renderWhyNot(
  answer: WhyNot,
  report: Report,
  format: string,
  options: RenderOptions,
): Promise<string> {
  const clean = sanitiseReport({ report, answer });
  const redact = options.redact ?? format !== "terminal";
  const shown = redact ? (await (await import("./redact.ts")).redact(clean, options.nameOf)).data : clean;
  if (format === "json") return `${JSON.stringify(shown.answer, null, 2)}\n`;
  const { title, standing, sections } = document(shown.answer, options.explain ?? false);
  return format === "markdown"
    ? markdownOf(title, standing, sections, shown.report)
    : terminalOf(title, standing, sections, shown.report, options);
}

async function markdownOf(title: Text, standing: Text, sections: readonly Section[], report: Report): Promise<string> {
  const { paragraph, section: written } = await import("./markdown/write.ts");
  const blocks = [
    `## ${paragraph(title, report)}`,
    paragraph(standing, report),
    ...sections.flatMap((one) => written(one, report)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

async function terminalOf(
  title: Text,
  standing: Text,
  sections: readonly Section[],
  report: Report,
  { width = 80, color = false, ascii = false }: RenderOptions,
): Promise<string> {
  const [{ Page }, { inAscii, palette }, { section: write, text }] = await Promise.all([
    import("./terminal/page.ts"),
    import("./terminal/style.ts"),
    import("./terminal/write.ts"),
  ]);
  const page = new Page(report, width, palette(color), true);
  page.say(text(title, page), 0, page.look.bold);
  page.say(text(standing, page), 0);
  for (const one of sections) write(page, one);
  const lines = `${page.lines.join("\n")}\n`;
  return ascii ? inAscii(lines) : lines;
}
