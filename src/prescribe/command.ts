/** Commands to copy, with values of the log in them: nothing of a log may be read as syntax. */
import type { Template } from "../model/knowledge.ts";
import { showValue } from "../reason/answer.ts";
import type { Evaluator } from "../reason/evaluate.ts";

/** Text of the log that goes into a command is reduced to characters that no shell, YAML or Python reads as syntax. */
export function quoteFree(text: string): string {
  return text.replace(/[^\w./:=@%+-]/g, "").slice(0, 120);
}

/** A command with its values filled in. */
export const fillCommand = (template: Template, evaluator: Evaluator): string =>
  evaluator.fill(template, (value) => showValue(typeof value === "string" ? quoteFree(value) : value));
