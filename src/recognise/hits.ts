/** What signatures find in a text, and which of two finds on one line replaces the other. */
import { matchesGlob } from "../model/glob.ts";
import type { Signature } from "../model/knowledge.ts";
import type { LiteralIndex } from "./literal-index.ts";
import type { Entry, Literals } from "./pattern-index.ts";
import type { Match, Matcher } from "./pattern-matcher.ts";

export interface Hit {
  readonly signature: Signature;
  readonly matcher: Matcher;
  readonly match: Match;
  readonly after: readonly Matcher[];
}
export const NO_HITS: readonly Hit[] = [];

/** What a text may match together with a neighbour. */
export interface Reach {
  /** What its patterns must find outside of it, one need of each; null where such a wording is too short to be looked for. */
  readonly wanted: { readonly index: LiteralIndex; readonly lengths: readonly number[] } | null;
  /** Patterns that may need nothing more in the line before, or in the one behind: what they begin or end with is no text of their own. */
  readonly openBefore: readonly Entry[];
  readonly openBehind: readonly Entry[];
}

/** What one text holds. */
export interface Found {
  readonly text: string;
  readonly literals: Literals;
  /** All hits that the text alone gives, and those that are left when some have replaced others. */
  readonly all: readonly Hit[];
  readonly left: readonly Hit[];
  /** Hits that count only where the lines before allow it. */
  readonly led: readonly Hit[];
  /** What texts of this shape may match together with a neighbour, made when it is first asked for; null for a shape that may not come again. */
  beside: { reach: Reach | null } | null;
  /** Whether what is found hangs on digits, so that it holds for this text alone and not for its shape. */
  alone: boolean;
}

/** True when the first replaces the second where both stand; two that name each other both stay. */
export function replaces(a: Signature, b: Signature): boolean {
  const names = (x: Signature, y: Signature) => x.beats.some((glob) => matchesGlob(y.id, glob));
  return a.id !== b.id && names(a, b) && !names(b, a);
}

/** Hits of one line without those that another replaces. */
export function undefeated(all: readonly Hit[]): readonly Hit[] {
  if (all.length < 2) return all;
  // A clue says what stands in a line, and does not settle whether something failed there.
  const known = all.some((h) => h.signature.kind !== "nearly" && h.signature.kind !== "clue");
  const left = known ? all.filter((h) => h.signature.kind !== "nearly") : all;
  return left
    .filter((h) => !all.some((other) => replaces(other.signature, h.signature)))
    .sort((a, b) => (a.signature.id < b.signature.id ? -1 : 1));
}
