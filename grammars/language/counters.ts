/**
 * Reads counter lines: the common one by the short way, every other one by the grammar. The grammar is dear to load and seldom needed;
 * the program's build puts its loading off to the first line that needs it (`src/build/program.ts`), so nothing but `readByGrammar` is
 * taken from there.
 */
import { readCommonLine } from "./counters-common.ts";
import { readByGrammar } from "./counters-grammar.ts";
import type { CounterLine } from "./counters-line.ts";

export { COUNTER_TAG, type CounterLine } from "./counters-line.ts";

/** Reads a text that begins with the counter tag: one result for each tag in it. Never throws. */
export function readCounterLine(text: string): CounterLine[] {
  const common = readCommonLine(text);
  return common === null ? readByGrammar(text) : [common];
}
