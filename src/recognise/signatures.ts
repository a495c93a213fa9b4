/**
 * Finds the signatures of the knowledge in a line. Patterns are grouped by the literal that each needs, so that a line is tried
 * only against patterns whose literal it holds. Time is linear in the line: no repetition in a segment is unbounded, and
 * segments are looked for one behind the other.
 */

import { indexPatterns } from "../knowledge/stored.ts";
import type { Capture, Condition, FindingEvent, LogEvent, Recogniser } from "../model/event.ts";
import type { Knowledge, Pattern, PatternIndex, Signature } from "../model/knowledge.ts";
import type { LogLine } from "../model/line.ts";
import { LiteralIndex } from "./literal-index.ts";

/** Longest text kept of a line. */
const KEPT_TEXT = 400;

interface Match {
  readonly start: number;
  readonly end: number;
  readonly captures: { readonly [name: string]: Capture };
}

interface Matcher {
  match(text: string): Match | null;
}

/** Needs of more wordings than this are left to the expressions themselves. */
const FEW = 12;

/** Compiles on first use: most patterns of most runs are never needed. */
function matcherOf(pattern: Pattern): Matcher {
  let compiled: RegExp[] | null = null;
  const names = Object.keys(pattern.holes);
  return {
    match(text) {
      for (const need of pattern.needs)
        if (need.length <= FEW && !need.some((part) => text.includes(part))) return null;
      compiled ??= pattern.segments.map((source) => new RegExp(source, "gu"));
      let start = -1;
      let end = 0;
      const captures: { [name: string]: Capture } = {};
      for (const segment of compiled) {
        segment.lastIndex = end;
        const found = segment.exec(text);
        if (found === null) return null;
        if (start < 0) start = found.index;
        end = found.index + found[0].length;
        if (found.groups === undefined) continue;
        for (const name of names) {
          const value = found.groups[name];
          if (value !== undefined) captures[name] = typed(value, pattern.holes[name]);
        }
      }
      return { start, end, captures };
    },
  };
}

const UNIT: { readonly [unit: string]: number } = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

function typed(value: string, type: string | undefined): Capture {
  switch (type) {
    case "int":
      return Number(value);
    case "num":
      return Number(value.replace(",", "."));
    case "size": {
      const number = Number.parseFloat(value.replace(",", "."));
      return number * (UNIT[/[kmgt]/i.exec(value)?.[0]?.toLowerCase() ?? ""] ?? 1);
    }
    case "quoted":
      return value.slice(1, -1);
    default:
      return value.trim();
  }
}

/** How many texts' hits are remembered: a line is looked at beside the two before it, and those before that may be the same. */
const RECENT_TEXTS = 4;
const NO_HITS: readonly Hit[] = [];

interface Hit {
  readonly signature: Signature;
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

interface Entry {
  /** Place in the order of the data: of a signature's patterns, the first that matches is taken. */
  readonly order: number;
  readonly signature: Signature;
  readonly pattern: Pattern;
  readonly matcher: Matcher;
  readonly unless: readonly Matcher[];
  readonly after: readonly Matcher[];
  /** It begins or ends with a hole or with text that may be missing. */
  readonly open: boolean;
  /** The number of the last look at a text that came upon it. */
  look: number;
}

/** More entries than this under one literal are told apart by what else each of them needs. */
const CROWD = 6;
const SHORTEST_PART = 3;

/** Many entries that need the same literal, told apart by what else each of them needs. */
class Crowd {
  private readonly index: LiteralIndex;
  private readonly entries: readonly (readonly Entry[])[];
  /** Those that need nothing else. */
  private readonly rest: readonly Entry[];

  constructor(literal: string, entries: readonly Entry[]) {
    const others = entries.map(({ pattern }) =>
      pattern.needs.filter((need) => !need.some((wording) => literal.includes(wording))),
    );
    const shared = new Map<string, number>();
    for (const wording of others.flat(2)) shared.set(wording, (shared.get(wording) ?? 0) + 1);
    const crowding = (need: readonly string[]) => need.reduce((sum, wording) => sum + (shared.get(wording) ?? 0), 0);
    const byWording = new Map<string, Entry[]>();
    const rest: Entry[] = [];
    for (const [i, entry] of entries.entries()) {
      // The need whose wordings fewest others have.
      const [best] = [...(others[i] ?? [])].sort((a, b) => crowding(a) / a.length - crowding(b) / b.length);
      if (best === undefined) rest.push(entry);
      else for (const wording of best) byWording.set(wording, [...(byWording.get(wording) ?? []), entry]);
    }
    this.index = new LiteralIndex([...byWording.keys()]);
    this.entries = [...byWording.values()];
    this.rest = rest;
  }

  each(text: string, found: (entry: Entry) => void): void {
    for (const entry of this.rest) found(entry);
    this.index.each(text, (part) => {
      for (const entry of this.entries[part] ?? []) found(entry);
    });
  }
}

/** The patterns of all signatures by the literal that finds them. What a run does not meet is never made. */
class Index {
  private readonly signatures: readonly Signature[];
  private readonly stored: PatternIndex;
  private readonly literals: LiteralIndex;
  private readonly longest: number;
  private readonly entries: Entry[] = [];
  private readonly guards = new Map<Signature, Pick<Entry, "unless" | "after">>();
  private readonly byLiteral: (readonly Entry[] | Crowd)[] = [];
  private looks = 0;

  constructor(signatures: readonly Signature[], stored: PatternIndex) {
    this.signatures = signatures;
    this.stored = stored;
    this.literals = new LiteralIndex(this.stored.literals);
    this.longest = this.stored.literals.reduce((most, l) => Math.max(most, l.length), SHORTEST_PART);
  }

  /** Numbers of the literals that stand in the text and begin before `until`. */
  literalsIn(text: string, until?: number): Literals {
    let found: number[] | null = null;
    const add = (literal: number) => {
      found ??= [];
      if (!found.includes(literal)) found.push(literal);
    };
    this.literals.each(text, add, until);
    return found ?? NO_LITERALS;
  }

  /** Literals of two texts put behind one another, from those of each and what stands across the joint. */
  literalsAcross(left: string, right: string, ofLeft: Literals, ofRight: Literals): Literals {
    const reach = this.longest - 1;
    const end = left.slice(-reach);
    const across = this.literalsIn(end + right.slice(0, reach), end.length);
    if (across.length === 0 && ofLeft.length === 0) return ofRight;
    return [...new Set([...ofLeft, ...ofRight, ...across])];
  }

  /** Entries that may match a text with these literals, in the order of the data. */
  candidates(text: string, literals: Literals): readonly Entry[] {
    if (literals.length === 0) return NO_ENTRIES;
    const found: Entry[] = [];
    const look = ++this.looks;
    const add = (entry: Entry) => {
      if (entry.look === look) return;
      entry.look = look;
      found.push(entry);
    };
    for (const literal of literals) {
      const under = this.under(literal);
      if (under instanceof Crowd) under.each(text, add);
      else if (literals.length === 1) return under;
      else for (const entry of under) add(entry);
    }
    return found.length < 2 ? found : found.sort((a, b) => a.order - b.order);
  }

  private under(literal: number): readonly Entry[] | Crowd {
    let under = this.byLiteral[literal];
    if (under === undefined) {
      const entries = (this.stored.patterns[literal] ?? []).map((number) => this.entry(number));
      under = entries.length <= CROWD ? entries : new Crowd(this.stored.literals[literal] ?? "", entries);
      this.byLiteral[literal] = under;
    }
    return under;
  }

  private entry(order: number): Entry {
    const known = this.entries[order];
    if (known !== undefined) return known;
    const at = lastNotAbove(this.stored.firsts, order);
    const signature = this.signatures[at] as Signature;
    const pattern = signature.patterns[order - (this.stored.firsts[at] ?? 0)] as Pattern;
    let guards = this.guards.get(signature);
    if (guards === undefined) {
      guards = { unless: signature.unless.map(matcherOf), after: signature.after.map(matcherOf) };
      this.guards.set(signature, guards);
    }
    const entry = { order, signature, pattern, matcher: matcherOf(pattern), ...guards, open: isOpen(pattern), look: 0 };
    this.entries[order] = entry;
    return entry;
  }
}

/** Place of the last of some rising numbers that is not above another. */
function lastNotAbove(numbers: readonly number[], bound: number): number {
  let low = 0;
  for (let high = numbers.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= bound) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Numbers of literals in an index. */
type Literals = readonly number[];
const NO_LITERALS: Literals = [];
const NO_ENTRIES: readonly Entry[] = [];

export interface SignatureRecogniser extends Recogniser {
  /** Signatures in a text: the ones that others on the same line replace are left out. */
  find(text: string): readonly Hit[];
}

export function signatureRecogniser(knowledge: Knowledge): SignatureRecogniser {
  const stored = knowledge.index ?? indexPatterns(knowledge.signatures);
  const index = new Index(knowledge.signatures, stored);
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

  function look(text: string): Found {
    for (const known of recent) if (known.text === text) return known;
    const literals = literalsOf(text);
    const hits = search(text, literals);
    const led = hits.filter((h) => h.after.length > 0);
    const all = led.length === 0 ? hits : hits.filter((h) => h.after.length === 0);
    const found = { text, literals, all, left: undefeated(all), led };
    recent[oldest] = found;
    oldest = (oldest + 1) % RECENT_TEXTS;
    return found;
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
      hits.push({ signature, match, after });
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
    const first = look(previous.text);
    const second = look(line.text);
    const apart = [...first.all, ...second.all];
    const known = new Set(apart.map((h) => h.signature.id));
    const left = previous.text.slice(-2000).trimEnd();
    const right = line.text.slice(0, 2000).trimStart();
    const found = new Map<string, LogEvent>();
    for (const joint of ["", " "]) {
      const text = `${left}${joint}${right}`;
      const literals = index.literalsAcross(left + joint, right, first.literals, second.literals);
      const together = search(
        text,
        literals,
        (entry) => !known.has(entry.signature.id) && mayReach(entry, left, right),
      ).filter(
        ({ match, after }) => after.length === 0 && match.start < left.length && match.end > left.length + joint.length,
      );
      // What one line says alone may replace what both say together.
      if (together.length > 0)
        for (const hit of undefeated([...together, ...apart]))
          if (!known.has(hit.signature.id)) found.set(hit.signature.id, eventOf(hit, previous, text));
    }
    return [...found.values()];
  }
}

/** Whether a pattern begins or ends with anything but a text that is one of its needs: a hole, a short text, one that may be missing. */
function isOpen({ text }: Pattern): boolean {
  const [, first = "", firstOf] = /^(?:\{[b^]\})*(?:([^{}]{3,})|\{([^{}]*\|[^{}]*)\})/.exec(text) ?? [];
  const [, last = "", lastOf] = /(?:([^{}]{3,})|\{([^{}]*\|[^{}]*)\})(?:\{[b$]\})*$/.exec(text) ?? [];
  const isNeed = (plain: string, choice: string | undefined) => {
    const wordings = choice?.split("|") ?? [plain];
    return wordings.length <= 12 && wordings.every((wording) => wording.length >= SHORTEST_PART);
  };
  return !isNeed(first, firstOf) || !isNeed(last, lastOf);
}

/**
 * Whether a pattern can match from one line over into the next: unless it begins or ends with what is no text of its own, it must find something of
 * what it needs in each of them, or across the border.
 */
function mayReach({ pattern, open }: Entry, left: string, right: string): boolean {
  if (open) return true;
  let inLeft = false;
  let inRight = false;
  for (const need of pattern.needs) {
    const atLeft = need.some((wording) => left.includes(wording));
    const atRight = need.some((wording) => right.includes(wording));
    // In neither: only across the border.
    if (!atLeft && !atRight) return true;
    inLeft ||= atLeft;
    inRight ||= atRight;
  }
  return inLeft && inRight;
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
