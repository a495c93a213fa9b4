/** A user's own counter (`--counter NAME=REGEX`) as a recogniser. */
import type { Recogniser } from "../model/event.ts";

/** Longest part of a line that a user's expression is tried on: it may not be linear. */
const LONGEST = 2000;
const FACTOR: { readonly [unit: string]: number } = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/**
 * Text that stands in every match: the longest run of plain characters outside groups, choices and repetitions. Empty when there is none;
 * then every line is looked at.
 */
export function requiredText(source: string): string {
  let best = "";
  let run = "";
  let depth = 0;
  const end = () => {
    if (run.length > best.length) best = run;
    run = "";
  };
  for (let at = 0; at < source.length; at++) {
    const c = source.charAt(at);
    if (c === "|" && depth === 0) return "";
    if (c === "[") {
      end();
      for (at++; at < source.length && source.charAt(at) !== "]"; at++) if (source.charAt(at) === "\\") at++;
    } else if (c === "(") {
      end();
      depth++;
    } else if (c === ")") {
      end();
      depth--;
    } else if (c === "*" || c === "?" || c === "{") {
      // What stands before may be missing.
      run = run.slice(0, -1);
      end();
      if (c === "{") while (at < source.length && source.charAt(at) !== "}") at++;
    } else if (c === "+") end();
    else if (c === "\\") {
      const next = source.charAt(++at);
      if (/[\\^$.*+?()[\]{}|/-]/.test(next)) {
        if (depth === 0) run += next;
      } else {
        end();
        // \u0041, \x41, \p{L}, \k<name>: nothing plain for certain.
        if (/[uxpPkc\d]/.test(next)) return best;
      }
    } else if (c === "^" || c === "$" || c === ".") end();
    else if (depth === 0) run += c;
  }
  end();
  return best;
}

/** Reads the value from the first group (or one named `value`), the limit from the second (`limit`); K, M, G behind make bytes. */
export function counterRecogniser(name: string, pattern: RegExp): Recogniser {
  const parts = /^([\d.,]+)\s?([KMGT])?(?:i?B)?$/i;
  const read = (text: string | undefined, after: string) => {
    const match = parts.exec(text?.trim() ?? "");
    if (match === null) return null;
    const unit = match[2] ?? /^\s?([KMGT])i?B\b/i.exec(after)?.[1];
    const value = Number((match[1] ?? "").replace(/,(?=\d{3}\b)/g, ""));
    return Number.isFinite(value)
      ? { value: value * (FACTOR[unit?.toUpperCase() ?? ""] ?? 1), sized: unit !== undefined }
      : null;
  };
  return {
    name: `counter ${name}`,
    literals: [requiredText(pattern.source)],
    recognise(line) {
      const text = line.text.slice(0, LONGEST);
      const match = pattern.exec(text);
      if (match === null) return [];
      const [, first, second] = match;
      const valueText = match.groups?.value ?? first;
      const limitText = match.groups?.limit ?? (match.groups?.value === undefined ? second : undefined);
      const after = text.slice(match.index + match[0].length);
      const value = read(valueText, after);
      if (value === null) return [];
      const limit = read(limitText, after);
      return [
        {
          type: "sample",
          point: null,
          step: "",
          readings: [
            { metric: name, value: value.value, unit: value.sized ? "bytes" : "count", limit: limit?.value ?? null },
          ],
          damaged: false,
          text: text.slice(0, 400),
          at: { line: line.number, source: line.source, process: line.process, time: line.time },
        },
      ];
    },
  };
}
