/** Counters that a user names: `--counter NAME=REGEX`. */
import { bytesPer, numberOf } from "../../grammars/language/counters-quantity.ts";
import type { LogEvent, Reading, Recogniser, Unit } from "../model/event.ts";
import { keptText, messageOf, placeOf } from "./line-helpers.ts";
import { readLabel } from "./markers-points.ts";

const LONGEST_SOURCE = 200;
const LONGEST_NAME = 40;
/** Repetitions without a bound are given this one, so that a hostile line costs a bounded time. */
const MOST_REPEATS = 100;
/** How many repetitions a pattern may hold, and how many of them over wide classes (`.`, `\w`, `[^…]`). */
const MOST_QUANTIFIERS = 8;
const MOST_WIDE = 2;
/** How much of a line is searched. */
const SEARCHED = 2000;
const SHORTEST_LITERAL = 3;

interface Scan {
  /** The pattern with every unbounded repetition bounded. */
  readonly source: string;
  /** One of these stands in every match. */
  readonly literals: readonly string[];
}

/**
 * Reads a regular expression from left to right: bounds its repetitions, refuses what could take more than linear time, and collects
 * the characters that every match must hold (the longest run at the outer level, of each alternative).
 */
function scan(name: string, source: string): Scan {
  const refuse = (why: string): never => {
    throw new Error(`--counter ${name}: ${why}`);
  };
  const literals: string[] = [];
  let best = "";
  let run = "";
  let out = "";
  let quantifiers = 0;
  let wide = 0;
  let lastAtom = "";
  /** For each open group: whether it holds a repetition. */
  const groups: boolean[] = [];
  let closed: { repeats: boolean } | null = null;
  let atomIsWide = false;
  const endRun = () => {
    if (run.length > best.length) best = run;
    run = "";
  };
  for (let i = 0; i < source.length; ) {
    const rest = source.slice(i);
    const quantifier = /^(?:[*+?]|\{\d{1,6}(?:,\d{0,6})?\})\??/.exec(rest)?.[0];
    if (quantifier !== undefined && lastAtom !== "") {
      const [least, most] = bounds(quantifier);
      if (most > 1) {
        if (closed?.repeats) refuse("a repetition inside a repeated group could take very long; leave one of them out");
        if (++quantifiers > MOST_QUANTIFIERS) refuse(`more than ${MOST_QUANTIFIERS} repetitions`);
        if ((atomIsWide || closed !== null) && ++wide > MOST_WIDE) {
          refuse(`more than ${MOST_WIDE} repetitions of ".", "\\w", classes or groups`);
        }
        groups.fill(true);
      }
      if (run !== "" && least === 0) run = run.slice(0, -1);
      endRun();
      const lazy = quantifier.length > 1 && quantifier.endsWith("?") ? "?" : "";
      out += most <= 1 ? quantifier : `{${least},${Math.min(most, MOST_REPEATS)}}${lazy}`;
      i += quantifier.length;
      lastAtom = "";
      closed = null;
      continue;
    }
    closed = null;
    const open = /^\((?:\?[:=!]|\?<[A-Za-z]\w{0,30}>|\?<[=!])?/.exec(rest)?.[0];
    const atom =
      open ??
      /^(?:\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|k<\w*>|[\s\S])|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[\s\S])/.exec(
        rest,
      )?.[0] ??
      "";
    if (/^\\[1-9k]/.test(atom)) refuse("references back to a group are not supported");
    i += atom.length;
    out += atom;
    lastAtom = atom;
    if (open !== undefined) {
      endRun();
      groups.push(false);
      lastAtom = "";
    } else if (atom === ")") {
      closed = { repeats: groups.pop() ?? false };
      endRun();
    } else if (groups.length > 0) {
      atomIsWide = isWide(atom);
    } else if (atom === "|") {
      endRun();
      literals.push(best);
      best = "";
      lastAtom = "";
    } else {
      atomIsWide = isWide(atom);
      const character = literalOf(atom);
      if (character === null) endRun();
      else run += character;
    }
  }
  endRun();
  literals.push(best);
  if (literals.some((l) => l.length < SHORTEST_LITERAL)) {
    refuse(
      `needs ${SHORTEST_LITERAL} plain characters in a row outside groups, by which its lines are found (as in "queue depth: (\\d+)")`,
    );
  }
  return { source: out, literals };
}

function bounds(quantifier: string): [least: number, most: number] {
  const [first] = quantifier;
  if (first === "?") return [0, 1];
  if (first === "*") return [0, Number.POSITIVE_INFINITY];
  if (first === "+") return [1, Number.POSITIVE_INFINITY];
  const match = /^\{(\d+)(,?)(\d*)\}/.exec(quantifier);
  const least = Number(match?.[1] ?? 0);
  const most = match?.[2] === "" ? least : match?.[3] === "" ? Number.POSITIVE_INFINITY : Number(match?.[3]);
  return [Math.min(least, MOST_REPEATS), most];
}

function isWide(atom: string): boolean {
  return atom === "." || atom.startsWith("[") || /^\\[wWSD]$/.test(atom);
}

/** The one character that an atom stands for, or null. */
function literalOf(atom: string): string | null {
  if (/^\\[^A-Za-z0-9]$/.test(atom)) return atom.slice(1);
  return atom.length === 1 && !/[.^$[\]{}()|*+?\\]/.test(atom) ? atom : null;
}

/** The first number of a part of a match, with the unit that stands behind it, also right behind the part: `pool=(\\d+)MB`. */
function quantityIn(
  part: string,
  match: RegExpExecArray,
  text: string,
): { readonly value: number; readonly unit: Unit } | null {
  const found = /(-?\d[\d,]{0,23}(?:\.\d{1,12})?)(?:[ \t]?([KMGT]i?B|kB|bytes)\b)?/.exec(part);
  if (found === null) return null;
  const after = text.slice(match.index + match[0].indexOf(part) + part.length);
  const unit = found[2] ?? /^[ \t]?([KMGT]i?B|kB)\b/.exec(after)?.[1];
  const factor = unit === undefined ? undefined : bytesPer(unit);
  const number = numberOf((found[1] ?? "").replace(/,$/, ""));
  if (Number.isNaN(number)) return null;
  return factor === undefined
    ? { value: number, unit: "count" }
    : { value: Math.round(number * factor), unit: "bytes" };
}

/**
 * A recogniser for a counter of the user's own. The value is the first group that matched, or the first number in the match; a second
 * group is its limit; a unit right behind the number (`MB`, `GiB`) makes it a size.
 *
 * @param name what the counter is called in the report: letters, digits, `_`, `.`, `-`
 * @param regexSource a JavaScript regular expression without flags
 * @throws Error with one plain sentence when the name or the expression cannot be used
 */
export function customCounter(name: string, regexSource: string): Recogniser {
  if (!/^[A-Za-z_][\w.-]*$/.test(name) || name.length > LONGEST_NAME) {
    throw new Error(
      `--counter: "${name.slice(0, LONGEST_NAME)}" is no name; use letters, digits, "_", "." and "-", at most ${LONGEST_NAME}`,
    );
  }
  if (regexSource === "") throw new Error(`--counter ${name}: the expression is empty`);
  if (regexSource.length > LONGEST_SOURCE) {
    throw new Error(`--counter ${name}: the expression is longer than ${LONGEST_SOURCE} characters`);
  }
  try {
    new RegExp(regexSource);
  } catch (error) {
    throw new Error(`--counter ${name}: ${error instanceof Error ? error.message : "not a regular expression"}`);
  }
  const { source, literals } = scan(name, regexSource);
  const pattern = new RegExp(source);
  return {
    name: `counter ${name}`,
    literals,
    recognise(line): LogEvent[] {
      const text = line.text.slice(0, SEARCHED);
      if (!literals.some((literal) => text.includes(literal))) return [];
      const match = pattern.exec(text);
      if (match === null) return [];
      const groups = match.slice(1).filter((g) => g !== undefined);
      const value = quantityIn(groups[0] ?? match[0], match, text);
      if (value === null) return [];
      const limit = groups[1] === undefined ? null : quantityIn(groups[1], match, text);
      const reading: Reading = { metric: name, ...value, limit: limit?.value ?? null };
      const [point = null] = readLabel(messageOf(text)).points;
      const at = placeOf(line);
      return [{ type: "sample", point, step: "", readings: [reading], damaged: false, text: keptText(line.text), at }];
    },
  };
}
