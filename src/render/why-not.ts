/** The answer to `--why-not CAUSE`: what speaks for and against a cause, and what would have spoken for it, in terminal, JSON and Markdown. */
import type { Evidence } from "../model/report.ts";
import { percent } from "../model/words.ts";
import type { WhyNot } from "../reason/why-not.ts";
import { weightText } from "./evidence.ts";
import { codeSpan, inline, prose } from "./markdown/escape.ts";
import type { RenderOptions } from "./options.ts";
import { sanitiseReport } from "./sanitise.ts";
import { WEIGHTS } from "./sections.ts";
import { confidence } from "./words.ts";

function rows(evidence: readonly Evidence[]): string[] {
  return evidence.map(({ line, source, text, says, weight }) => {
    const place = line === 0 ? "whole log" : `${source} line ${line}`;
    const quoted = text === "" ? "" : `\n  ${codeSpan(text)}`;
    return `- **${inline(place)}** (${weightText(weight)}): ${inline(says)}${quoted}`;
  });
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${title}`, lines.join("\n")];
}

/** The answer as Markdown; log text in it is only text. */
function markdownOf({ title, cause, rank, confidence: share, first, evidence, against, missing }: WhyNot): string {
  const standing =
    first === null
      ? `It came first: ${confidence(share)}.`
      : `It is number ${rank} of the causes: ${confidence(share)}. First came ${prose(first.title)} (${codeSpan(first.cause)}, ${percent(first.confidence)}).`;
  const nothing =
    evidence.length === 0 && against.length === 0 ? ["Nothing in the log speaks for it or against it."] : [];
  return [
    `## Why not ${inline(title)} (${codeSpan(cause)})?`,
    standing,
    ...nothing,
    ...section("Speaks against it", rows(against)),
    ...section("Speaks for it", rows(evidence)),
    ...section(
      "Would have spoken for it, and is not in the log",
      missing.map(({ condition, says, weight }) => `- ${codeSpan(condition)} (${weightText(weight)}): ${inline(says)}`),
    ),
    WEIGHTS,
  ].join("\n\n");
}

/** Lays the answer out. Formats other than JSON and Markdown get the terminal's. */
export async function renderWhyNot(answer: WhyNot, format: string, options: RenderOptions): Promise<string> {
  const clean = sanitiseReport(answer);
  const redact = options.redact ?? format !== "terminal";
  const shown = redact ? (await (await import("./redact.ts")).redact(clean)).data : clean;
  if (format === "json") return `${JSON.stringify(shown, null, 2)}\n`;
  if (format === "markdown") return `${markdownOf(shown)}\n`;
  const [{ layMarkdown }, { inAscii, palette }] = await Promise.all([
    import("./terminal/explain.ts"),
    import("./terminal/style.ts"),
  ]);
  const lines = await layMarkdown(
    markdownOf(shown),
    Math.max(40, options.width ?? 80),
    palette(options.color ?? false),
  );
  const text = `${lines.join("\n")}\n`;
  return options.ascii ? inAscii(text) : text;
}
