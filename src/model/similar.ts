/** Which known words somebody may have meant, for messages that say what is wrong and the way out. */

/** How many letters must be put in, taken out or changed to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Words that are named at most. */
const NAMED = 5;

/** Known words that resemble one that is not known, nearest first: nearly the same letters, a part of it, or a word in common. */
export function similar(word: string, all: readonly string[]): readonly string[] {
  const asked = word.toLowerCase().slice(0, 80);
  const words = (text: string) => new Set(text.split(/[^a-z0-9]+/).filter((w) => w !== ""));
  const mine = words(asked);
  const rank = (known: string): number | null => {
    const far = distance(asked, known);
    if (far <= Math.max(2, known.length / 4)) return far;
    if (asked.length > 2 && known.includes(asked)) return known.length - asked.length;
    const shared = [...words(known)].filter((w) => mine.has(w)).length;
    return shared === 0 ? null : 1000 - shared;
  };
  return all
    .flatMap((known) => {
      const far = rank(known);
      return far === null ? [] : [{ known, far }];
    })
    .sort((a, b) => a.far - b.far || (a.known < b.known ? -1 : 1))
    .map(({ known }) => known)
    .slice(0, NAMED);
}
