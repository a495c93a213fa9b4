/** Finds the signatures of the knowledge in a line, and what only the lines before it make plain. */

import { indexPatterns } from "../knowledge/patterns-by-text.ts";
import type { Condition, FindingEvent, LogEvent, Recogniser } from "../model/event.ts";
import type { Knowledge, Pattern, Signature } from "../model/knowledge.ts";
import type { LogLine } from "../model/line.ts";
import { type Entry, type Literals, mayReach, NO_LITERALS, SignatureIndex } from "./pattern-index.ts";
import type { Match, Matcher } from "./pattern-matcher.ts";
import { type Choice, ShapeMemory } from "./shape.ts";

/** Longest text kept of a line. */
const KEPT_TEXT = 400;

/** How many texts' hits are remembered: a line is looked at beside the two before it, and those before that may be the same. */
const RECENT_TEXTS = 4;
const NO_HITS: readonly Hit[] = [];
/** Stands between two lines. None holds it, but for what a record spelled out. */
const BORDER = "\n";

interface Hit {
  readonly signature: Signature;
  readonly matcher: Matcher;
  readonly match: Match;
  readonly after: readonly Matcher[];
}

/** What one text holds. */
interface Found {
  readonly text: string;
  readonly literals: Literals;
  /** All hits that the text alone gives, and those that are left when some have replaced others. */
  readonly all: readonly Hit[];
  readonly left: readonly Hit[];
  /** Hits that count only where the lines before allow it. */
  readonly led: readonly Hit[];
}

/** True when `id` is `glob`, or `glob` ends in `*` and `id` begins with the rest; alternatives stand between `|`. */
export function matchesGlob(id: string, glob: string): boolean {
  return glob.split("|").some((g) => (g.endsWith("*") ? id.startsWith(g.slice(0, -1)) : id === g));
}

export interface SignatureRecogniser extends Recogniser {
  /** Signatures in a text: the ones that others on the same line replace are left out. */
  find(text: string): readonly Hit[];
}

export function signatureRecogniser(knowledge: Knowledge): SignatureRecogniser {
  const stored = knowledge.index ?? indexPatterns(knowledge.signatures);
  const index = new SignatureIndex(knowledge.signatures, stored);
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

  const shapes = new ShapeMemory(lookAfresh, (text, { literals }) => index.choicesIn(text, literals), withCaptures);
  const borders = new ShapeMemory((both) => {
    const [previous = "", line = ""] = both.split(BORDER);
    return lookAcross(previous, line);
  }, borderChoices);

  function look(text: string): Found {
    for (const known of recent) if (known.text === text) return known;
    const found = shapes.get(text);
    recent[oldest] = found;
    oldest = (oldest + 1) % RECENT_TEXTS;
    return found;
  }

  function lookAfresh(text: string): Found {
    const literals = literalsOf(text);
    const hits = search(text, literals);
    const led = hits.filter((h) => h.after.length > 0);
    const all = led.length === 0 ? hits : hits.filter((h) => h.after.length === 0);
    return { text, literals, all, left: undefeated(all), led };
  }

  const find = (text: string): readonly Hit[] => look(text).left;

  /** Hits in a text that holds these literals, of the entries that are wanted. */
  function search(text: string, literals: Literals, wanted?: (entry: Entry) => boolean): readonly Hit[] {
    let hits: Hit[] | null = null;
    for (const entry of index.candidates(text, literals)) {
      const { signature, matcher, unless, after } = entry;
      if (hits?.some((hit) => hit.signature === signature) || wanted?.(entry) === false) continue;
      const match = matcher.match(text);
      if (match === null || unless.some((u) => u.match(text) !== null)) continue;
      hits ??= [];
      hits.push({ signature, matcher, match, after });
    }
    return hits ?? NO_HITS;
  }

  const eventOf = (hit: Hit, line: LogLine, text: string): FindingEvent => ({
    type: "finding",
    signature: hit.signature.id,
    captures: hit.match.captures,
    text: excerpt(text, hit.match.start),
    at: { line: line.number, source: line.source, process: line.process, time: line.time },
  });

  return {
    name: "signatures",
    literals: stored.literals.filter((_, i) => !silent.has(i)),
    // A message that a terminal wrapped is looked for where it occurs: in short texts, of which the lines around always come along.
    contextLiterals: stored.led.map((i) => stored.literals[i] ?? ""),
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
    const isPlain = !previous.text.includes(BORDER) && !line.text.includes(BORDER);
    const { hits } = isPlain ? borders.get(previous.text + BORDER + line.text) : lookAcross(previous.text, line.text);
    return hits.map(({ hit, text }) => eventOf(hit, previous, text));
  }

  /** What stands across the border of two lines and in neither of them. */
  function lookAcross(previous: string, line: string): Across {
    const first = look(previous);
    const second = look(line);
    const apart = [...first.all, ...second.all];
    const known = new Set(apart.map((h) => h.signature.id));
    const left = previous.slice(-2000).trimEnd();
    const right = line.slice(0, 2000).trimStart();
    const joined: Joined[] = [];
    const found = new Map<string, { hit: Hit; text: string }>();
    for (const joint of ["", " "]) {
      const rightFrom = left.length + joint.length;
      const text = `${left}${joint}${right}`;
      const literals = index.literalsAcross(left + joint, right, first.literals, second.literals);
      joined.push({ text, literals, leftTo: left.length, rightFrom });
      const together = search(
        text,
        literals,
        (entry) => !known.has(entry.signature.id) && mayReach(entry, left, right),
      ).filter(({ match, after }) => after.length === 0 && match.start < rightFrom && match.end > left.length);
      // What one line says alone may replace what both say together.
      if (together.length > 0)
        for (const hit of undefeated([...together, ...apart]))
          if (!known.has(hit.signature.id)) found.set(hit.signature.id, { hit, text });
    }
    return { joined, hits: [...found.values()] };
  }

  /** What decides, besides their shapes, that nothing stands across two lines. Null where something does, or may. */
  function borderChoices(both: string, { joined, hits }: Across): readonly Choice[] | null {
    if (hits.length > 0) return null;
    for (const { text, literals, leftTo, rightFrom } of joined) {
      const choices = index.choicesIn(text, literals);
      const crosses = ({ place, literal }: Choice) => place < rightFrom && place + literal.length > leftTo;
      if (choices === null || choices.some(crosses)) return null;
    }
    return index.choicesIn(both, NO_LITERALS);
  }
}

/** Two lines put behind one another, the literals in them, where the first ends and the second begins. */
interface Joined {
  readonly text: string;
  readonly literals: Literals;
  readonly leftTo: number;
  readonly rightFrom: number;
}

interface Across {
  readonly joined: readonly Joined[];
  readonly hits: readonly { readonly hit: Hit; readonly text: string }[];
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

/** True when the first replaces the second where both stand; two that name each other both stay. */
export function replaces(a: Signature, b: Signature): boolean {
  const names = (x: Signature, y: Signature) => x.beats.some((glob) => matchesGlob(y.id, glob));
  return a.id !== b.id && names(a, b) && !names(b, a);
}

/** Hits of one line without those that another replaces. */
function undefeated(all: readonly Hit[]): readonly Hit[] {
  if (all.length < 2) return all;
  const known = all.some((h) => h.signature.kind !== "nearly");
  const left = known ? all.filter((h) => h.signature.kind !== "nearly") : all;
  return left
    .filter((h) => !all.some((other) => replaces(other.signature, h.signature)))
    .sort((a, b) => (a.signature.id < b.signature.id ? -1 : 1));
}

/** A bounded part of the line that holds the match. */
function excerpt(text: string, start: number): string {
  if (text.length <= KEPT_TEXT) return text;
  const from = Math.max(0, Math.min(start - 80, text.length - KEPT_TEXT));
  return text.slice(from, from + KEPT_TEXT);
}
