/** `crashdx observe LOG...`: reads logs where they are and writes the case file, which is all that a diagnosis needs. */
import { createEngine } from "../diagnose.ts";
import { serialiseCase } from "../observe/serialise.ts";
import { gather } from "./inputs.ts";
import { knowledgeWith } from "./knowledge.ts";
import type { ObserveOptions } from "./options.ts";
import { type Status, writeTo } from "./output.ts";
import { Progress } from "./terminal.ts";

export async function observeCommand(options: ObserveOptions): Promise<Status> {
  const { counters } = options;
  const engine = createEngine(await knowledgeWith(options.rules), { counters });
  const { caseFile, unreadable, inputs } = await gather(
    options.logs,
    engine,
    new Progress(process.stderr.isTTY === true),
  );
  if (unreadable === inputs) return 2;
  await writeTo(options.output, [...serialiseCase(caseFile)].join(""));
  return unreadable > 0 ? 2 : 0;
}
