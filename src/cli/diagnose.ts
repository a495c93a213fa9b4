/** `crashdx [LOG...]`: reads the logs, has them judged, writes the report. */
import { createEngine, type Engine } from "../diagnose.ts";
import type { CaseFile } from "../model/case-file.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Report } from "../model/report.ts";
import { similar } from "../model/similar.ts";
import type { DiagnoseOptions } from "./check.ts";
import { expandInputs, type Inputs, spareInputs } from "./files.ts";
import { argumentsApart, gather, joined, readOne } from "./inputs.ts";
import { knowledgeWith } from "./knowledge.ts";
import { tellBinary, tellEmpty, tellUnknown } from "./notes.ts";
import { writeAnswers, writeReports } from "./reports.ts";
import { clock, Progress } from "./terminal.ts";
import { UsageError } from "./usage.ts";
import type { Status } from "./write.ts";

/** A case to judge, and how long reading took; 0 where that is not known or must not show. */
interface Case {
  readonly caseFile: CaseFile;
  readonly seconds: number;
  /** Inputs that can be read once more. */
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

  const { whyNot } = options;
  const judged = cases.map(({ caseFile, seconds, logs }) => ({
    report: engine.report(caseFile, seconds, good),
    answer: whyNot === null ? null : engine.whyNot(caseFile, whyNot, good),
    logs,
  }));
  for (const { report, logs } of judged) tellBinary(report, logs);
  const unwritten = await writeReports(judged, options);
  if (options.answerTo !== null) await writeAnswers(judged, options.answerTo, options);
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
  if (lines === 0) tellEmpty(all.inputs);
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
    if (lines === 0) tellEmpty([input]);
    const { caseFile, fromCases } = joined(parts);
    cases.push({ caseFile, seconds: seconds(started, fromCases), logs: fromCases ? [] : [input] });
  }
  return { cases, unreadable };
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
