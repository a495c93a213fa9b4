/** All that reads a line: signatures, counters, markers, settings, restarts, and a user's own counters. */
import type { Recogniser } from "../model/event.ts";
import type { Knowledge } from "../model/knowledge.ts";
import { signatureRecogniser } from "./signatures.ts";

export function recognisers(knowledge: Knowledge, more: readonly Recogniser[]): readonly Recogniser[] {
  return [signatureRecogniser(knowledge), ...more];
}
