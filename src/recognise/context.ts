/** Tells whether a line speaks of something beside the words of a failure, so that they do not count (`grammars/contexts/`). */
import type { Context } from "../model/knowledge.ts";
import { LiteralIndex } from "./literal-index.ts";
import { type Match, type Matcher, matcherOf } from "./pattern-matcher.ts";

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
  before: (text, { said }) => text.slice(0, said),
  sentence: (text, words) => around(text, words, SENTENCE),
  clause: (text, words) => around(text, words, PART),
};

/**
 * What tells of each of some contexts, by its id, whether words stand in it. Many signatures ask about one line: which patterns the line holds something
 * of is found in one pass for all of them, and a context's last answer is remembered.
 */
export function inContexts(contexts: readonly Context[]): ReadonlyMap<string, InContext> {
  const byWording = new Map<string, number[]>();
  /** Patterns that need nothing that could be looked for. */
  const always: number[] = [];
  /** The place of the context of each pattern. */
  const placeOf: number[] = [];
  const numbered = contexts.map((context, place) => {
    const some = context.patterns.map((pattern) => {
      const number = placeOf.push(place) - 1;
      const [wordings] = pattern.needs;
      if (wordings === undefined) always.push(number);
      for (const wording of wordings ?? []) {
        const numbers = byWording.get(wording);
        if (numbers === undefined) byWording.set(wording, [number]);
        else numbers.push(number);
      }
      return { number, matcher: matcherOf(pattern) };
    });
    return { scope: context.scope, id: context.id, place, some, unless: context.unless.map(matcherOf) };
  });
  const index = new LiteralIndex([...byWording.keys()]);
  const numbersOf = [...byWording.values()];
  /** The number of the last look that came upon something of a pattern, and of any of a context. */
  const foundAt = new Int32Array(placeOf.length);
  const foundIn = new Int32Array(contexts.length);
  let looks = 0;
  let lastText = "";
  const found = (number: number) => {
    foundAt[number] = looks;
    foundIn[placeOf[number] as number] = looks;
  };
  const lookAt = (text: string) => {
    if (text === lastText) return;
    lastText = text;
    looks++;
    for (const number of always) found(number);
    index.each(text, (wording) => numbersOf[wording]?.forEach(found));
  };
  const mayMatch = ({ number }: { readonly number: number }) => foundAt[number] === looks;
  const inContext = ({ scope, place, some, unless }: (typeof numbered)[number]): InContext => {
    let last = "";
    let holds = false;
    return (text, words) => {
      lookAt(text);
      if (foundIn[place] !== looks) return false;
      const said = SCOPES[scope](text, words);
      if (said !== last) {
        last = said;
        const matches = (matcher: Matcher) => matcher.match(said) !== null;
        holds = some.some((one) => mayMatch(one) && matches(one.matcher)) && !unless.some(matches);
      }
      return holds;
    };
  };
  return new Map(numbered.map((one) => [one.id, inContext(one)]));
}
