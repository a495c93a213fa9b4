/** Globs of ids, as conditions and `beats` name signatures. */

/** True when `id` is `glob`, or `glob` ends in `*` and `id` begins with the rest; alternatives stand between `|`. */
export function matchesGlob(id: string, glob: string): boolean {
  return glob.split("|").some((g) => (g.endsWith("*") ? id.startsWith(g.slice(0, -1)) : id === g));
}
