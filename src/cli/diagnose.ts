/** `crashdx [LOG...]`: reads the logs, has them judged, writes the report. */
import { writeFile } from "node:fs/promises";
import { createEngine } from "../diagnose.ts";
import { builtIn } from "../knowledge/index.ts";
import type { LogLine } from "../model/line.ts";
import type { Report } from "../model/report.ts";
import { InputError, readInput, stdinIsTerminal } from "../read/node.ts";
import { recognisers } from "../recognise/index.ts";
import { type Format, type RenderOptions, render } from "../render/index.ts";
import { counterRecogniser } from "./counter.ts";
import { type DiagnoseOptions, UsageError } from "./options.ts";
import { note, onlyAscii, Progress, wantsColor, widthOf, writeOut } from "./terminal.ts";

/** Exit status of DESIGN §6. */
export type Status = 0 | 1 | 2;

export async function diagnoseCommand(options: DiagnoseOptions): Promise<Status> {
  const knowledge =
    options.rules.length === 0 ? builtIn : (await import("./packs.ts")).loadPacks(builtIn, options.rules);
  if (options.whyNot !== null && !knowledge.causes.some((c) => c.id === options.whyNot))
    throw new UsageError(
      `--why-not ${options.whyNot}: no such cause; there are ${knowledge.causes.map((c) => c.id).join(", ")}`,
    );
  const counters = options.counters.map(({ name, pattern }) => counterRecogniser(name, pattern));
  const engine = createEngine(knowledge, { counters });
  const observer = engine.observer();
  const misses = options.nearMisses ? nearMissCollector(recognisers(knowledge, counters), engine.literals) : null;
  const onLine = (line: LogLine) => {
    observer.line(line);
    misses?.line(line);
  };

  const started = performance.now();
  const progress = new Progress(process.stderr.isTTY === true);
  let unreadable = 0;
  let lines = 0;
  const inputs = options.logs.length === 0 ? ["-"] : [...new Set(options.logs)];
  for (const input of inputs) {
    if (input === "-" && stdinIsTerminal())
      note("paste the log, then press Ctrl-D on a line of its own (Ctrl-C stops)");
    try {
      const summary = await readInput(input, {
        onLine,
        gate: { literals: engine.literals },
        onProgress: (done, total) => progress.update(input, done, total),
      });
      progress.clear();
      observer.sourceRead(summary);
      lines += summary.lines;
      if (summary.truncated !== null) note(`${summary.name}: ${summary.truncated}`);
    } catch (error) {
      progress.clear();
      if (!(error instanceof InputError)) throw error;
      unreadable++;
      note(error.message);
    }
  }
  if (unreadable === inputs.length) return 2;
  if (lines === 0) note("there is nothing in the log");

  const report = engine.report(observer.caseFile(), (performance.now() - started) / 1000);
  await writeReport(report, options);
  if (options.whyNot !== null) for (const line of whyNot(report, options.whyNot)) note(line);
  for (const line of misses?.report() ?? []) note(line);
  if (unreadable > 0) return 2;
  return reaches(report, options.failOn) ? 1 : 0;
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

async function writeReport(report: Report, options: DiagnoseOptions): Promise<void> {
  const laidOut = (format: Format, toTerminal: boolean): Promise<string> => {
    const { env } = process;
    const settings: RenderOptions = {
      explain: options.explain,
      width: widthOf(options.width, toTerminal ? process.stdout.columns : 80, env),
      color: wantsColor(options.color, toTerminal && process.stdout.isTTY === true, env),
      ascii: onlyAscii(env),
      ...(options.top === null ? {} : { top: options.top }),
    };
    return render(report, format, settings);
  };
  for (const { format, file } of options.targets) {
    const text = await laidOut(format, file === "-");
    if (file === "-") await writeOut(text);
    else
      await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
        const why: { readonly [code: string]: string } = {
          ENOENT: "there is no such folder",
          EISDIR: "it is a directory",
          EACCES: "no permission",
          ENOSPC: "the disk is full",
          EROFS: "the file system is read-only",
        };
        throw new UsageError(`cannot write ${file}: ${why[error.code ?? ""] ?? error.code ?? error.message}`);
      });
  }
  if (options.format !== null) await writeOut(await laidOut(options.format, true));
}

/** What spoke for and against one cause. */
function whyNot(report: Report, cause: string): string[] {
  const diagnosis = report.diagnoses.find((d) => d.cause === cause);
  const ruledOut = report.ruledOut.find((r) => r.cause === cause);
  if (diagnosis === undefined && ruledOut === undefined)
    return [`why not ${cause}: nothing in the log speaks for it, so it was not considered`];
  const place = (line: number) => (line === 0 ? "" : ` (line ${line})`);
  const share = Math.round(100 * (diagnosis?.confidence ?? ruledOut?.confidence ?? 0));
  const rank = report.diagnoses.findIndex((d) => d.cause === cause);
  return [
    `why not ${cause}: its probability is ${share}%${rank < 0 ? "" : `, number ${rank + 1} of the causes`}`,
    ...(diagnosis?.against ?? []).map((e) => `  against, ${e.weight} dB: ${e.says}${place(e.line)}`),
    ...(diagnosis === undefined && ruledOut !== undefined
      ? [`  against: ${ruledOut.says}${place(ruledOut.line)}`]
      : []),
    ...(diagnosis?.evidence ?? []).map((e) => `  for, ${e.weight} dB: ${e.says}${place(e.line)}`),
  ];
}

const LISTED_MISSES = 20;

/** Gathers lines that hold what recognisers look for, and that none of them recognised. */
function nearMissCollector(all: ReturnType<typeof recognisers>, literals: readonly string[]) {
  let count = 0;
  const kept: string[] = [];
  return {
    line(line: LogLine): void {
      if (line.prose || !literals.some((literal) => line.text.includes(literal))) return;
      if (all.some((r) => r.recognise(line).length > 0)) return;
      count++;
      if (kept.length < LISTED_MISSES) kept.push(`  ${line.source}:${line.number}: ${line.text.slice(0, 200)}`);
    },
    report: (): string[] =>
      count === 0
        ? ["no near misses"]
        : [`near misses: ${count} lines look like a failure and matched nothing`, ...kept],
  };
}
