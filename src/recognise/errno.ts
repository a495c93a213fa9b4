/** Which errno a line shows: its words decide, then its number read on the platform in question. */
import { cased, ERRNO, wordsOf } from "../../grammars/language/errno.ts";
import type { Capture } from "../model/event.ts";

interface Words {
  readonly words: string;
  readonly symbol: string;
}
let known: readonly Words[] | null = null;

/** The longest first, so that "Too many open files in system" is not read as "Too many open files". */
function allWords(): readonly Words[] {
  known ??= ERRNO.flatMap(({ symbol, loose = [] }) =>
    [...wordsOf(symbol).flatMap(inBothCases), ...loose].map((words) => ({ words, symbol })),
  ).sort((a, b) => b.words.length - a.words.length);
  return known;
}

function inBothCases(words: string): readonly string[] {
  const { first, rest } = cased(words);
  return first === "" ? [words] : [...first].map((letter) => letter + rest);
}

/** The symbol whose strerror text stands in the line, or null. */
export function symbolOfWords(text: string): string | null {
  return (
    allWords().find(({ words }) => text.includes(words))?.symbol ??
    ERRNO.find((e) => spelled(text, e.symbol))?.symbol ??
    null
  );
}

/** The symbol whose strerror text a wrapped paste cut before its last word, at the end of the line: `Operation not`. */
export function symbolOfCutWords(text: string): string | null {
  const end = text.trimEnd();
  const isCut = ({ words }: Words) => {
    const kept = words.slice(0, words.lastIndexOf(" "));
    return kept.includes(" ") && end.endsWith(kept);
  };
  return allWords().find(isCut)?.symbol ?? null;
}

/**
 * The symbol whose strerror text was cut behind its first word, at the end of the line: `failed: Resource`. One word is shared by several
 * errnos, so that the caller names those that the call answers.
 */
export function symbolOfFirstWord(text: string, among: readonly string[]): string | null {
  const end = text.trimEnd();
  const begins = ({ words, symbol }: Words) =>
    among.includes(symbol) && words.includes(" ") && end.endsWith(`: ${words.slice(0, words.indexOf(" "))}`);
  return allWords().find(begins)?.symbol ?? null;
}

/** `EAGAIN` spelled out as a word of its own. */
function spelled(text: string, symbol: string): boolean {
  const at = text.indexOf(symbol);
  if (at < 0) return false;
  const isLetter = (c: string | undefined) => c !== undefined && /\w/.test(c);
  return !isLetter(text[at - 1]) && !isLetter(text[at + symbol.length]);
}

/**
 * The symbol of a number. 11 and 35 change places between Linux and macOS; FFmpeg prints the number negated. -1 is what a call of C returns
 * when it fails, whatever the errno.
 */
export function symbolOfNumber(errno: number, platform: string | null): string | null {
  if (errno === -1) return null;
  const positive = Math.abs(errno);
  const entry = ERRNO.find((e) => (platform === "macos" ? e.macos : e.linux) === positive);
  return entry?.symbol ?? null;
}

/** What a finding says of its errno: the fixed symbol, the words, then the number. */
export function symbolOf(
  fixed: string | null,
  captures: Readonly<Record<string, Capture>>,
  text: string,
  platform: string | null,
): string | null {
  if (fixed !== null) return fixed;
  const words = symbolOfWords(typeof captures.error === "string" ? captures.error : text) ?? symbolOfWords(text);
  if (words !== null) return words;
  const number = captures.errno;
  return typeof number === "number" ? symbolOfNumber(number, platform) : null;
}
