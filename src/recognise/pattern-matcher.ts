/**
 * Matches one pattern of the knowledge against a text, and reads what its holes captured. Time is linear in the text: no repetition in a segment is
 * unbounded, and segments are looked for one behind the other.
 */
import type { Capture } from "../model/event.ts";
import type { Pattern } from "../model/knowledge.ts";
import { messageStarts } from "./message-starts.ts";

export interface Match {
  readonly start: number;
  readonly end: number;
  /** Where its own words end: before what a last hole took of the rest of the line. */
  readonly said: number;
  readonly captures: { readonly [name: string]: Capture };
}

export interface Matcher {
  /** Whether a match captures anything. */
  readonly captures: boolean;
  match(text: string): Match | null;
}

/** Needs of more wordings than this are left to the expressions themselves, once these have been made: to make one costs as much as a hundred searches. */
const FEW = 12;

/** The end of a line in a segment; a dollar sign of the text is escaped. */
export const LINE_END = /(?<=(?:^|[^\\])(?:\\\\)*)\$$/;

/** Compiles on first use: most patterns of most runs are never needed. */
export function matcherOf(pattern: Pattern): Matcher {
  /** Made one by one: most patterns that are tried end with their first segment. */
  const compiled: RegExp[] = [];
  const names = Object.keys(pattern.holes);
  const [needs] = pattern.needs;
  const atStart = pattern.segments[0]?.startsWith("^") === true;
  const atEnd = LINE_END.test(pattern.segments.at(-1) ?? "");
  return {
    captures: names.length > 0,
    match(text) {
      for (const need of pattern.needs)
        if ((need.length <= FEW || compiled.length === 0) && !need.some((part) => text.includes(part))) return null;
      return search(text) ?? (atStart || atEnd ? behindPrefix(text) : null);
    },
  };

  /** Where a line has a message of its own, behind a time and level or in a record's field, its ends are the message's as well. */
  function behindPrefix(line: string): Match | null {
    for (const { text, at, inner, behind = 0 } of messageStarts(line)) {
      if (!atStart && !inner) continue;
      if (needs !== undefined && needs.length <= FEW && !needs.some((part) => text.includes(part))) continue;
      const found = search(text);
      if (found === null) continue;
      const end = found.end === text.length ? found.end + behind : found.end;
      return { ...found, start: found.start + at, end: end + at, said: found.said + at };
    }
    return null;
  }

  function search(text: string): Match | null {
    let start = -1;
    let end = 0;
    let said = 0;
    const captures: { [name: string]: Capture } = {};
    for (let i = 0; i < pattern.segments.length; i++) {
      let segment = compiled[i];
      if (segment === undefined) {
        segment = new RegExp(pattern.segments[i] ?? "", "gu");
        compiled[i] = segment;
      }
      segment.lastIndex = end;
      const found = segment.exec(text);
      if (found === null) return null;
      if (start < 0) start = found.index;
      end = found.index + found[0].length;
      said = end;
      if (found.groups === undefined) continue;
      for (const name of names) {
        const value = found.groups[name];
        if (value === undefined) continue;
        captures[name] = typed(value, pattern.holes[name]);
        if (pattern.holes[name] === "tail" && found[0].endsWith(value)) said = end - value.length;
      }
    }
    return { start, end, said, captures };
  }
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
      return number * (UNIT[/[\d ]([kmgt])/i.exec(value)?.[1]?.toLowerCase() ?? ""] ?? 1);
    }
    case "quoted":
      return value.slice(1, -1);
    default:
      return value.trim();
  }
}
