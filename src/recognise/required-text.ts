/** What a regular expression cannot match without: the plain texts outside its groups, choices and repetitions. */

/**
 * All runs of plain characters that stand in every match of `source`, in order. Empty when there are none, or none for certain. Looking for these
 * costs next to nothing beside trying the expression.
 */
export function requiredTexts(source: string): string[] {
  const runs: string[] = [];
  let run = "";
  let depth = 0;
  const end = () => {
    if (run !== "") runs.push(run);
    run = "";
  };
  for (let at = 0; at < source.length; at++) {
    const c = source.charAt(at);
    if (c === "|" && depth === 0) return [];
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
    } else if (c === "\\") {
      const next = source.charAt(++at);
      if (/[\\^$.*+?()[\]{}|/-]/.test(next)) {
        if (depth === 0) run += next;
      } else {
        end();
        // \u0041, \x41, \p{L}, \k<name>, \1: nothing is plain for certain.
        if (/[uxpPkc\d]/.test(next)) return runs;
      }
    } else if (c === "+" || c === "^" || c === "$" || c === ".") end();
    else if (depth === 0) run += c;
  }
  end();
  return runs;
}
