/** Patterns of names, as in `rank*.log`, where no shell has expanded them: in quotes, in a CI's settings, on Windows. */

/** What a pattern has and few names have. */
const MAGIC = /[*?[]/;

export interface Glob {
  /** Where to look. */
  readonly folder: string;
  /** How many folders down, this one counted; without end for `**`. */
  readonly depth: number;
  /** What the path of a file in the folder must be, with slashes. */
  readonly pattern: RegExp;
  /** What the paths of the folders on the way must be, from the first one down; null with `**`, which all are part of. */
  readonly way: readonly RegExp[] | null;
}

/** A pattern taken apart; null for a plain name. */
export function globOf(word: string): Glob | null {
  if (!MAGIC.test(word)) return null;
  const parts = word.split("/");
  const first = parts.findIndex((part) => MAGIC.test(part));
  const folder = parts.slice(0, first).join("/");
  const rest = parts.slice(first);
  const anyDepth = rest.includes("**");
  let pattern: RegExp;
  let way: readonly RegExp[];
  try {
    const of = (some: readonly string[]) => new RegExp(`^${expression(some)}$`, "u");
    pattern = of(rest);
    way = rest.slice(0, -1).map((_, index) => of(rest.slice(0, index + 1)));
  } catch {
    // Brackets around what is no set, as in [z-a].
    return null;
  }
  return {
    folder: folder === "" ? (word.startsWith("/") ? "/" : ".") : folder,
    depth: anyDepth ? Number.POSITIVE_INFINITY : rest.length,
    pattern,
    way: anyDepth ? null : way,
  };
}

/** `**` as a part of its own is any number of folders, elsewhere `*` and `?` stay inside a name, `[a-z]` and `[!a-z]` are one character. */
function expression(parts: readonly string[]): string {
  return parts
    .map((part, index) => {
      const last = index === parts.length - 1;
      if (part === "**") return last ? ".*" : "(?:.*/)?";
      return name(part) + (last ? "" : "/");
    })
    .join("");
}

function name(part: string): string {
  return part.replace(
    /\[(!|\^)?([^\]/]+)\]|\*+|\?|[\\^$.+()|{}[\]]/g,
    (found, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === undefined ? "" : "^/"}${set.replace(/[\\[\]^]/g, "\\$&")}]`;
      if (found.startsWith("*")) return "[^/]*";
      return found === "?" ? "[^/]" : `\\${found}`;
    },
  );
}
