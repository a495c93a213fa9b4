/** Texts made from a pattern. */
import fc from "fast-check";

/** The source of a pattern without what it asks of its surroundings. */
function withoutLooking(source: string): string {
  let kept = "";
  let skipped = 0;
  for (const [piece] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|[\s\S]/g)) {
    const looks = /^\(\?<?[=!]/.test(piece);
    if (looks || (skipped > 0 && piece === "(")) skipped++;
    else if (skipped > 0) skipped -= piece === ")" ? 1 : 0;
    else if (piece !== "\\b") kept += piece;
  }
  return kept;
}

/** Texts that the pattern finds, and some more: the generator does not know what looks around. */
export function matching(pattern: RegExp): fc.Arbitrary<string> {
  const source = withoutLooking(pattern.source);
  const plain = fc.stringMatching(new RegExp(source, pattern.flags.replace(/[gmi]/g, "")));
  if (!pattern.ignoreCase) return plain;
  return fc
    .tuple(plain, fc.infiniteStream(fc.boolean()))
    .map(([text, upper]) => [...text].map((c) => (upper.next().value ? c.toUpperCase() : c.toLowerCase())).join(""));
}
