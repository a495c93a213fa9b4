/** Whether any of many patterns matches a text: nearly always none does, which one pass over the text tells. */
import type { Pattern } from "../model/knowledge.ts";
import { LiteralIndex } from "./literal-index.ts";
import { matcherOf } from "./pattern-matcher.ts";

/** Fewer patterns are tried one by one. */
const MANY = 6;

export function anyPattern(patterns: readonly Pattern[]): (text: string) => boolean {
  const matchers = patterns.map(matcherOf);
  const tryAll = (text: string) => matchers.some((matcher) => matcher.match(text) !== null);
  if (patterns.length < MANY) return tryAll;
  let index: LiteralIndex | null = null;
  return (text) => {
    index ??= new LiteralIndex([...new Set(patterns.flatMap(({ needs: [first = []] }) => first))]);
    let mayBe = false;
    index.each(text, () => {
      mayBe = true;
    });
    return mayBe && tryAll(text);
  };
}
