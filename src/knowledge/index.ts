/** The built-in knowledge, compiled from `grammars/`, and what to do with a user's own packs. */
import type { Knowledge } from "../model/knowledge.ts";
import { STORED } from "./generated.ts";
import { load } from "./stored.ts";

export const builtIn: Knowledge = load(STORED);

/** Adds packs to the built-in knowledge; a piece with the id of a built-in one replaces it. */
export function extend(base: Knowledge, pack: Knowledge): Knowledge {
  const together = <T extends { readonly id: string }>(a: readonly T[], b: readonly T[]): readonly T[] =>
    [...a.filter((x) => !b.some((y) => y.id === x.id)), ...b].sort((x, y) => (x.id < y.id ? -1 : 1));
  return {
    contexts: together(base.contexts, pack.contexts),
    signatures: together(base.signatures, pack.signatures),
    causes: together(base.causes, pack.causes),
    remedies: together(base.remedies, pack.remedies),
    advice: together(base.advice, pack.advice),
  };
}
