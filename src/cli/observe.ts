/**
 * `crashdx observe LOG...`: reads logs where they are and writes the case file, which is all that a diagnosis needs. It travels, so
 * what is private is taken out of the lines that it holds, as in a report.
 */
import { createEngine } from "../diagnose.ts";
import type { CaseFile } from "../model/case-file.ts";
import { writeCase } from "../observe/case-text/write.ts";
import type { ObserveOptions } from "./check.ts";
import { expandInputs, spareInputs } from "./files.ts";
import { argumentsApart, gather } from "./inputs.ts";
import { knowledgeWith } from "./knowledge.ts";
import { nameOf } from "./placeholders.ts";
import { Progress } from "./terminal.ts";
import { type Status, writeTo } from "./write.ts";

export async function observeCommand(options: ObserveOptions): Promise<Status> {
  const { counters } = options;
  const engine = createEngine(await knowledgeWith(options.rules), { counters });
  const words = expandInputs(options.logs);
  spareInputs([options.output], words.inputs);
  const { caseFile, unreadable, inputs } = await gather(words, engine, new Progress(), argumentsApart(options));
  if (unreadable === inputs) return 2;
  const kept = options.redact ? await redacted(caseFile) : caseFile;
  await writeTo(options.output, [...writeCase(kept)].join(""));
  return unreadable > 0 ? 2 : 0;
}

async function redacted(caseFile: CaseFile): Promise<CaseFile> {
  const { redactForLater } = await import("../render/redact.ts");
  return redactForLater(caseFile, nameOf);
}
