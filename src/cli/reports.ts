/** Writes reports where they are asked for: standard output, files, a runner's summary; and the answer to --why-not in their place. */
import type { Report } from "../model/report.ts";
import type { WhyNot } from "../reason/why-not.ts";
import { type Format, type RenderOptions, render } from "../render/index.ts";
import type { DiagnoseOptions } from "./check.ts";
import type { Target } from "./outputs.ts";
import { nameOf } from "./placeholders.ts";
import { columnsOfTerminal, isTerminal, note, onlyAscii, wantsColor, widthOf, writeOut } from "./terminal.ts";
import { UsageError } from "./usage.ts";
import { writeTo } from "./write.ts";

/** A report, and what it was made from. */
export interface Judged {
  readonly report: Report;
  /** Why a cause did not come first, where that is asked. */
  readonly answer: WhyNot | null;
  readonly logs: readonly string[];
}

function layout(options: DiagnoseOptions, toTerminal: boolean): RenderOptions {
  const { env } = process;
  return {
    explain: options.explain,
    nearMisses: options.nearMisses,
    width: widthOf(options.width, toTerminal ? columnsOfTerminal() : 80, env),
    // FORCE_COLOR means what a terminal or a runner's log shows; a file is read by whatever comes.
    color: toTerminal ? wantsColor(options.color, isTerminal(1), env) : options.color === "always",
    ascii: onlyAscii(env),
    nameOf,
    ...(options.top === null ? {} : { top: options.top }),
    ...(options.redact === null ? {} : { redact: options.redact }),
  };
}

/** Texts of several reports as one: a JSON array, GitHub's few annotations, else one after the other. */
async function together(texts: readonly string[], format: Format, each: boolean): Promise<string> {
  if (format === "github" && texts.length > 1) return (await import("./github.ts")).annotations(texts);
  if (format === "json" && each) return `[\n${texts.map((text) => text.trimEnd()).join(",\n")}\n]\n`;
  return texts.join(format === "terminal" || format === "markdown" ? "\n" : "");
}

/** Writes all reports that can be written, and gives the number of files that cannot; each was told. */
export async function writeReports(judged: readonly Judged[], options: DiagnoseOptions): Promise<number> {
  const laidOut = async (format: Format, toTerminal: boolean): Promise<string> => {
    const texts: string[] = [];
    for (const { report, logs } of judged) {
      const around = format === "html" ? await (await import("./around.ts")).linesAround(report, new Set(logs)) : [];
      texts.push(await render(report, format, { ...layout(options, toTerminal), around }));
    }
    return together(texts, format, options.each);
  };
  let unwritten = 0;
  for (const { format, file } of options.targets) {
    try {
      await writeTo(file, await laidOut(format, file === "-"));
    } catch (error) {
      // The other reports are worth as much as before.
      if (!(error instanceof UsageError)) throw error;
      note(error.message);
      unwritten++;
    }
  }
  // The answer to --why-not stands in the report's place.
  if (options.format === null || options.whyNot !== null) return unwritten;
  await writeOut(await laidOut(options.format, true));
  if (options.format === "github") await summarise(judged, options);
  return unwritten;
}

/** Beside its annotations a step of GitHub has a summary, in a file that the runner names. */
async function summarise(judged: readonly Judged[], options: DiagnoseOptions): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const { addSummaries } = await import("./github.ts");
  const look = layout(options, false);
  const renderers = judged.map(
    ({ report }) =>
      (room: number) =>
        render(report, "github-summary", { ...look, room }),
  );
  await addSummaries(file, renderers);
}

/** Writes the answers to --why-not. Throws a UsageError where that cannot be done. */
export async function writeAnswers(
  judged: readonly Judged[],
  { format, file }: Target,
  options: DiagnoseOptions,
): Promise<void> {
  const { renderWhyNot } = await import("../render/why-not.ts");
  const look = layout(options, file === "-");
  const texts = await Promise.all(
    judged.flatMap(({ report, answer }) => (answer === null ? [] : [renderWhyNot(answer, report, format, look)])),
  );
  await writeTo(file, await together(texts, format, options.each));
}
