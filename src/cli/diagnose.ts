/** `crashdx [LOG...]`: reads the logs, has them judged, writes the report. */
import { createEngine, type Engine } from "../diagnose.ts";
import type { CaseFile } from "../model/case-file.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Report } from "../model/report.ts";
import { similar } from "../model/similar.ts";
import { type Format, type RenderOptions, render } from "../render/index.ts";
import type { DiagnoseOptions } from "./check.ts";
import { expandInputs, type Inputs, looksBinary, spareInputs } from "./files.ts";
import { argumentsApart, gather, joined, readOne } from "./inputs.ts";
import { knowledgeWith } from "./knowledge.ts";
import { type Status, writeTo } from "./output.ts";
import { nameOf } from "./placeholders.ts";
import {
  clock,
  columnsOfTerminal,
  isTerminal,
  note,
  onlyAscii,
  Progress,
  wantsColor,
  widthOf,
  writeOut,
} from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** A case to judge, and how long reading took; 0 where that is not known or must not show. */
interface Case {
  readonly caseFile: CaseFile;
  readonly seconds: number;
  /** Inputs that can be read once more. */
  readonly logs: readonly string[];
}

/** A report, and what it was made from. */
interface Judged {
  readonly report: Report;
  readonly logs: readonly string[];
}

export async function diagnoseCommand(options: DiagnoseOptions): Promise<Status> {
  const knowledge = await knowledgeWith(options.rules);
  checkCause(options.whyNot, knowledge);
  const { counters } = options;
  const engine = createEngine(knowledge, { counters });
  const progress = new Progress();
  const inputs = expandInputs(options.logs);
  const goodInputs = options.baseline === null ? null : expandInputs([options.baseline]);
  spareInputs(
    [...options.targets, ...(options.answerTo === null ? [] : [options.answerTo])].map(({ file }) => file),
    [...inputs.inputs, ...(goodInputs?.inputs ?? [])],
  );
  const good = goodInputs === null ? undefined : await baselineOf(goodInputs, engine, progress);
  // A report without the comparison is not what was asked for. What could not be read was told.
  if (good === null) return 2;

  const { cases, unreadable } = options.each
    ? await readEach(inputs, engine, progress)
    : await readAll(inputs, options, engine, progress);
  if (cases.length === 0) return 2;
  tellUnknown([...cases.map(({ caseFile }) => caseFile), ...(good === undefined ? [] : [good])], knowledge);

  const judged = cases.map(({ caseFile, seconds, logs }) => ({ report: engine.report(caseFile, seconds, good), logs }));
  for (const one of judged) tellBinary(one);
  const unwritten = await writeReports(judged, options);
  if (options.whyNot !== null && options.answerTo !== null) {
    const cause = options.whyNot;
    const { format, file } = options.answerTo;
    const { renderWhyNot } = await import("../render/why-not.ts");
    const look = layout(options, file === "-");
    const texts = await Promise.all(
      cases.flatMap(({ caseFile }, index) => {
        const answer = engine.whyNot(caseFile, cause, good);
        const report = judged[index]?.report;
        return answer === null || report === undefined ? [] : [renderWhyNot(answer, report, format, look)];
      }),
    );
    await writeTo(file, await together(texts, format, options.each));
  }
  if (unreadable > 0 || unwritten > 0) return 2;
  return judged.some(({ report }) => reaches(report, options.failOn)) ? 1 : 0;
}

function checkCause(cause: string | null, knowledge: Knowledge): void {
  if (cause === null || knowledge.causes.some((c) => c.id === cause)) return;
  const all = knowledge.causes.map((c) => c.id);
  const near = similar(cause, all);
  throw new UsageError(
    `--why-not ${cause}: no such cause; ${near.length > 0 ? `did you mean ${near.join(", ")}?` : `there are ${all.join(", ")}`}`,
  );
}

/** Signatures to name in a note. */
const SOME = 3;

/** Says which findings of case files count for nothing, since what they mean is not known here. */
function tellUnknown(cases: readonly CaseFile[], knowledge: Knowledge): void {
  const known = new Set(knowledge.signatures.map(({ id }) => id));
  const ids = [...new Set(cases.flatMap(({ findings }) => findings.map(({ signature }) => signature)))];
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const more = unknown.length > SOME ? ` and ${unknown.length - SOME} more` : "";
  note(
    `a case file holds findings that are not known here and do not count (${unknown.slice(0, SOME).join(", ")}${more}): give the --rules that it was observed with, or use its version of crashdx`,
  );
}

/** A core file or a checkpoint gives an empty report: says what it is, where nothing in it was a log. */
function tellBinary({ report, logs }: Judged): void {
  if (report.input.matchedLines > 0) return;
  for (const log of logs)
    if (log !== "-" && looksBinary(log))
      note(`${log} looks like binary data and not like a log; nothing in it is known`);
}

/** Seconds for the report. SOURCE_DATE_EPOCH asks for output that is the same each time (reproducible-builds.org). */
function seconds(since: number, fromCases: boolean): number {
  return fromCases || process.env.SOURCE_DATE_EPOCH ? 0 : (clock() - since) / 1000;
}

async function readAll(all: Inputs, options: DiagnoseOptions, engine: Engine, progress: Progress) {
  const started = clock();
  const { caseFile, lines, unreadable, inputs, fromCases, logs } = await gather(
    all,
    engine,
    progress,
    argumentsApart(options),
  );
  if (unreadable === inputs) return { cases: [], unreadable };
  if (lines === 0) note(nothingIn(all.inputs));
  return { cases: [{ caseFile, seconds: seconds(started, fromCases), logs }], unreadable };
}

async function readEach({ inputs, unreadable: folders }: Inputs, engine: Engine, progress: Progress) {
  const cases: Case[] = [];
  let unreadable = folders;
  for (const input of inputs) {
    const started = clock();
    const { parts, lines, readable } = await readOne(input, engine, progress);
    if (!readable) {
      unreadable++;
      continue;
    }
    if (lines === 0) note(nothingIn([input]));
    const { caseFile, fromCases } = joined(parts);
    cases.push({ caseFile, seconds: seconds(started, fromCases), logs: fromCases ? [] : [input] });
  }
  return { cases, unreadable };
}

/** What to say where no input holds a line. */
function nothingIn(inputs: readonly string[]): string {
  if (inputs.every((input) => input === "-"))
    return "nothing came through standard input; name a log, or hand on errors as well, as in python train.py 2>&1 | crashdx";
  return `there is nothing in ${inputs.length === 1 ? inputs[0] : "the logs"}`;
}

/** The good run; null where it cannot be read, which was told. */
async function baselineOf(inputs: Inputs, engine: Engine, progress: Progress): Promise<CaseFile | null> {
  const { caseFile, unreadable } = await gather(inputs, engine, progress);
  return unreadable > 0 ? null : caseFile;
}

/** Whether the verdict is one that `--fail-on` names. */
function reaches({ verdict }: Report, failOn: DiagnoseOptions["failOn"]): boolean {
  switch (failOn) {
    case "never":
      return false;
    case "exhaustion":
      return verdict === "exhaustion";
    case "risk":
      return verdict === "exhaustion" || verdict === "at-risk";
    case "any":
      return verdict !== "no-failure";
  }
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
async function writeReports(judged: readonly Judged[], options: DiagnoseOptions): Promise<number> {
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
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (options.format !== "github" || !summary) return unwritten;
  const { addSummaries } = await import("./github.ts");
  const look = layout(options, false);
  await addSummaries(
    summary,
    judged.map(
      ({ report }) =>
        (room: number) =>
          render(report, "github-summary", { ...look, room }),
    ),
  );
  return unwritten;
}
