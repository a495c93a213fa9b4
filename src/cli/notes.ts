/** What is told on standard error beside a report: inputs that hold nothing, or what is not known here. */
import type { CaseFile } from "../model/case-file.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Report } from "../model/report.ts";
import { looksBinary } from "./files.ts";
import { note } from "./terminal.ts";

/** Signatures to name in a note. */
const SOME = 3;

/** Says which findings of case files count for nothing, since what they mean is not known here. */
export function tellUnknown(cases: readonly CaseFile[], knowledge: Knowledge): void {
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
export function tellBinary({ input }: Report, logs: readonly string[]): void {
  if (input.matchedLines > 0) return;
  for (const log of logs)
    if (log !== "-" && looksBinary(log))
      note(`${log} looks like binary data and not like a log; nothing in it is known`);
}

/** Says that no input holds a line. */
export function tellEmpty(inputs: readonly string[]): void {
  if (inputs.every((input) => input === "-"))
    note(
      "nothing came through standard input; name a log, or hand on errors as well, as in python train.py 2>&1 | crashdx",
    );
  else note(`there is nothing in ${inputs.length === 1 ? inputs[0] : "the logs"}`);
}
