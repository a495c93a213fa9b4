/** Globs of ids, as conditions and `beats` name signatures, and their tags. */

/** True when `id` is `glob`, or `glob` ends in `*` and `id` begins with the rest; alternatives stand between `|`. */
export function matchesGlob(id: string, glob: string): boolean {
  return glob.split("|").some((g) => (g.endsWith("*") ? id.startsWith(g.slice(0, -1)) : id === g));
}

/** The same of something that has tags, which are named behind a `#`. */
export function isNamed(
  { id, tags }: { readonly id: string; readonly tags: readonly string[] },
  glob: string,
): boolean {
  return matchesGlob(id, glob) || tags.some((tag) => matchesGlob(`#${tag}`, glob));
}
