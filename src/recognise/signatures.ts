/** Finds the signatures of the knowledge in a line, and what only the lines before it make plain. */

import { allOf, indexPatterns } from "../knowledge/patterns-by-text.ts";
import type { Condition, FindingEvent, LogEvent, Recogniser } from "../model/event.ts";
import type { Knowledge, Pattern } from "../model/knowledge.ts";
import { KEPT_TEXT, type LogLine } from "../model/line.ts";
import { Across } from "./across.ts";
import { type Found, type Hit, NO_HITS, undefeated } from "./hits.ts";
import { type Entry, type Literals, NO_LITERALS, SignatureIndex } from "./pattern-index.ts";
import { ShapeMemory } from "./shape.ts";

/** How many texts' hits are remembered: a line is looked at beside the two before it, and those before that may be the same. */
const RECENT_TEXTS = 4;

export interface SignatureRecogniser extends Recogniser {
  /** Signatures in a text: the ones that others on the same line replace are left out. */
  find(text: string): readonly Hit[];
}

/** A logger's time or level, both with which a message of its own begins: a wrapped line has it on its first part only. */
const OWN_RECORD =
  /^[^\w\s]?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\d\d:\d\d:\d\d|(?:DEBUG|INFO|WARN|WARNING|NOTICE|TRACE)\b)/;

export function signatureRecogniser(knowledge: Knowledge): SignatureRecogniser {
  const stored = knowledge.index ?? indexPatterns(knowledge.signatures);
  const index = new SignatureIndex(knowledge.signatures, stored, () => knowledge.contexts);
  const silent = new Set(stored.silent);
  let conditions: ReadonlyMap<string, readonly Condition[]> | null = null;

  /** The literals of the last text that was asked about, which is asked about again when they are any. */
  let lastText = "";
  let lastLiterals: Literals = NO_LITERALS;
  const literalsOf = (text: string): Literals => {
    if (text !== lastText) {
      lastText = text;
      lastLiterals = index.literalsIn(text);
    }
    return lastLiterals;
  };
  /** What the last few texts gave: a line is looked at alone, and again beside each of its neighbours. */
  const recent: Found[] = [];
  let oldest = 0;

  const shapes = new ShapeMemory(
    lookAfresh,
    (text, found) => {
      found.beside = { reach: null };
      found.alone = index.mayDiffer(text, found.literals);
      return index.literalChoicesIn(text);
    },
    (alike, text) => {
      if (alike.text === text) return alike;
      return alike.alone ? { ...lookAfresh(text), beside: alike.beside } : withCaptures(alike, text);
    },
  );
  const across = new Across(index, look, hitsAmong);

  function look(text: string): Found {
    for (const known of recent) if (known.text === text) return known;
    const found = shapes.get(text);
    recent[oldest] = found;
    oldest = (oldest + 1) % RECENT_TEXTS;
    return found;
  }

  function lookAfresh(text: string): Found {
    const literals = literalsOf(text);
    const hits = hitsAmong(index.candidates(text, literals), text);
    const led = hits.filter((h) => h.after.length > 0);
    const all = led.length === 0 ? hits : hits.filter((h) => h.after.length === 0);
    return { text, literals, all, left: undefeated(all), led, beside: null, alone: false };
  }

  const find = (text: string): readonly Hit[] => look(text).left;

  const eventOf = (hit: Hit, line: LogLine, text: string): FindingEvent => ({
    type: "finding",
    signature: hit.signature.id,
    captures: hit.match.captures,
    text: excerpt(text, hit.match.start),
    at: { line: line.number, source: line.source, process: line.process, time: line.time },
  });

  return {
    name: "signatures",
    get literals() {
      return allOf(stored.literals).filter((_, i) => !silent.has(i));
    },
    // A message that a terminal wrapped is looked for where it occurs: in short texts, of which the lines around always come along.
    get contextLiterals() {
      return stored.led.map((i) => stored.literals.at(i) ?? "");
    },
    get conditions() {
      const speaking = knowledge.signatures.filter((s) => s.kind !== "noise" || s.evidence.length > 0);
      conditions ??= conditionsOf(speaking.flatMap((s) => s.patterns));
      return conditions;
    },
    holds(text) {
      for (const literal of literalsOf(text)) if (!silent.has(literal)) return true;
      return false;
    },
    find,
    recognise(line: LogLine): readonly LogEvent[] {
      return find(line.text).map((hit) => eventOf(hit, line, line.text));
    },
    /**
     * What the lines before decide: a signature that says after what it stands, and a message that a paste wrapped, which matches over
     * the border of two lines and in neither line alone.
     */
    withContext(line: LogLine, before: readonly LogLine[]): readonly LogEvent[] {
      const same = before.filter((b) => b.process === line.process && b.number !== line.number);
      const led = look(line.text).led.filter((hit) =>
        hit.after.some((a) => same.some((b) => a.match(b.text) !== null)),
      );
      return [...undefeated(led).map((hit) => eventOf(hit, line, line.text)), ...wrapped(line, before)];
    },
  };

  function wrapped(line: LogLine, before: readonly LogLine[]): readonly LogEvent[] {
    const previous = before[0];
    if (previous === undefined || previous.number === line.number || previous.process !== line.process) return [];
    const hits = across.find(previous.text, line.text);
    if (hits.length === 0 || (OWN_RECORD.test(previous.text) && OWN_RECORD.test(line.text))) return [];
    return hits.map(({ hit, text }) => eventOf(hit, previous, text));
  }
}

/** Of some entries, in the order of the data, those that match a text: of each signature the first. */
function hitsAmong(entries: readonly Entry[], text: string): readonly Hit[] {
  let hits: Hit[] | null = null;
  for (const { signature, matcher, unless, notIn, after } of entries) {
    if (hits?.some((hit) => hit.signature === signature)) continue;
    const match = matcher.match(text);
    if (match === null || unless.some((u) => u.match(text) !== null) || notIn.some((c) => c(text, match))) continue;
    hits ??= [];
    hits.push({ signature, matcher, match, after });
  }
  return hits ?? NO_HITS;
}

/** What a text of the same shape gives: the same hits, with what its own holes capture. */
function withCaptures(alike: Found, text: string): Found {
  const { all, led } = alike;
  if (all.length === 0 && led.length === 0) return alike;
  const own = new Map<Hit, Hit>();
  for (const hit of [...all, ...led])
    own.set(hit, hit.matcher.captures ? { ...hit, match: hit.matcher.match(text) ?? hit.match } : hit);
  const ofText = (hits: readonly Hit[]) => hits.map((hit) => own.get(hit) ?? hit);
  return { ...alike, text, all: ofText(all), left: ofText(alike.left), led: ofText(led) };
}

/** What a line needs beside a literal by which patterns are found; nothing where a pattern needs no more. */
function conditionsOf(patterns: readonly Pattern[]): ReadonlyMap<string, readonly Condition[]> {
  const conditions = new Map<string, Map<string, Condition>>();
  for (const { needs } of patterns) {
    const [found = [], ...more] = needs;
    for (const literal of found) {
      const rest = more.filter((need) => !need.some((wording) => literal.includes(wording)));
      const some = conditions.get(literal) ?? new Map<string, Condition>();
      conditions.set(literal, some.set(JSON.stringify(rest), { needs: rest, number: 0 }));
    }
  }
  const bound = [...conditions].filter(([, some]) => !some.has("[]"));
  return new Map(bound.map(([literal, some]) => [literal, [...some.values()]]));
}

/** A bounded part of the line that holds the match. */
function excerpt(text: string, start: number): string {
  if (text.length <= KEPT_TEXT) return text;
  const from = Math.max(0, Math.min(start - 80, text.length - KEPT_TEXT));
  return text.slice(from, from + KEPT_TEXT);
}
