/** All that reads a line: signatures, counters, markers, settings, restarts, and a user's own counters. */
import type { Recogniser } from "../model/event.ts";
import type { Knowledge } from "../model/knowledge.ts";
import { markers } from "./markers.ts";
import { restarts } from "./restarts.ts";
import { counterLines } from "./samples.ts";
import { ownWords } from "./samples-own-words.ts";
import { tableRows } from "./samples-tables.ts";
import { settings } from "./settings.ts";
import { signatureRecogniser } from "./signatures.ts";

/** Restarts and markers come before counters, so that a line that says both is counted in the life and fold that it begins. */
export function recognisers(knowledge: Knowledge, more: readonly Recogniser[]): readonly Recogniser[] {
  return [restarts, markers, counterLines, ownWords, tableRows, ...settings, ...more, signatureRecogniser(knowledge)];
}
