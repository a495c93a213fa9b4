/** Tells whether a line speaks of something beside the words of a failure, so that they do not count (`grammars/contexts/`). */
import type { Context } from "../model/knowledge.ts";
import { type Match, matcherOf } from "./pattern-matcher.ts";

/** Whether a match of a text stands in a context. */
export type InContext = (text: string, match: Pick<Match, "start" | "end">) => boolean;

/** Where one sentence of a message ends and the next begins. */
const BORDER = /[.!?] /g;

/** The sentence or sentences that hold a part of a text. */
export function sentenceOf(text: string, { start, end }: Pick<Match, "start" | "end">): string {
  let from = 0;
  let to = text.length;
  for (const { index } of text.matchAll(BORDER)) {
    if (index + 2 <= start) from = index + 2;
    else if (index >= end - 1) {
      to = index + 1;
      break;
    }
  }
  return text.slice(from, to);
}

export function inContext({ scope, patterns }: Context): InContext {
  const matchers = patterns.map(matcherOf);
  return (text, match) => {
    const said = scope === "line" ? text : sentenceOf(text, match);
    return matchers.some((matcher) => matcher.match(said) !== null);
  };
}
