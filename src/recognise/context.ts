/** Tells whether a line speaks of something beside the words of a failure, so that they do not count (`grammars/contexts/`). */
import type { Context } from "../model/knowledge.ts";
import { type Match, matcherOf } from "./pattern-matcher.ts";

/** What a signature found: where its words begin and end. */
type Words = Pick<Match, "start" | "said">;

/** Whether what a signature found in a text stands in a context. */
export type InContext = (text: string, words: Words) => boolean;

/** Where one sentence of a message ends and the next begins, and where one part of it does. */
const SENTENCE = /[.!?] /g;
const PART = /[.!?:;,] | [(–—-]/g;

/** From the beginning of the sentence that holds some words to the first border behind them. */
function around(text: string, { start, said }: Words, border: RegExp): string {
  let from = 0;
  for (const { index } of text.slice(0, start).matchAll(SENTENCE)) from = index + 2;
  const behind = text.slice(Math.max(said - 1, start)).search(border);
  return behind < 0 ? text.slice(from) : text.slice(from, Math.max(said - 1, start) + behind + 1);
}

/** What of a text a context of each scope is looked for in. */
export const SCOPES: { readonly [scope in Context["scope"]]: (text: string, words: Words) => string } = {
  line: (text) => text,
  sentence: (text, words) => around(text, words, SENTENCE),
  clause: (text, words) => around(text, words, PART),
};

/** Remembers its last answer: many signatures ask about one line. */
export function inContext({ scope, patterns }: Context): InContext {
  const matchers = patterns.map(matcherOf);
  let last = "";
  let holds = false;
  return (text, words) => {
    const said = SCOPES[scope](text, words);
    if (said !== last) {
      last = said;
      holds = matchers.some((matcher) => matcher.match(said) !== null);
    }
    return holds;
  };
}
