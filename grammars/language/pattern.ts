/**
 * The small language in which a signature says how software words something.
 *
 *     Check failed: {what:word} == 0 ({errno:int} vs. 0){_}Thread {...}creation via pthread_create() failed
 *
 * Text stands for itself, and between braces stand: `{name:type}` a hole whose text is captured, `{a|b|}` a choice
 * (an empty side makes it optional), `{strerror:EAGAIN}` what strerror says of an errno in any language, or of one of several (`{strerror:EAGAIN|EPERM}`),
 * `{...}` any text, `{_}` white space or none, `{b}` a border of a word, `{^}` and `{$}` the
 * line's beginning and end; `{{` and `}}` are plain braces.
 *
 * A pattern is cut at its gaps into segments. A segment compiles to a regular expression without an unbounded repetition,
 * and segments are looked for one behind the other, so that matching takes time linear in the line's length.
 */
import { createToken, Lexer } from "chevrotain";
import type { Pattern } from "../../src/model/knowledge.ts";
import { cased, ERRNO, wordsOf } from "./errno.ts";

/** Hole types: the regular expression of each. All repetitions are bounded. */
export const HOLE_TYPES: { readonly [type: string]: string } = {
  int: "[+-]?\\d{1,20}",
  num: "[+-]?\\d{1,20}(?:[.,]\\d{1,10})?",
  hex: "(?:0x)?[0-9a-fA-F]{1,32}",
  size: "\\d{1,20}(?:[.,]\\d{1,6})? ?(?:[KMGTkmgt](?:i?[Bb])?|[Bb](?:ytes)?)?",
  name: "[A-Za-z_][\\w.:<>~-]{0,119}",
  word: "\\S{1,200}?",
  path: "[^\\s'\"<>|]{1,400}?",
  quoted: "(?:'[^']{0,300}'|\"[^\"]{0,300}\"|`[^`]{0,300}`|‘[^’]{0,300}’|\\[[^\\]]{0,300}\\]|<[^>]{0,300}>)",
  text: ".{0,300}?",
  tail: ".{0,400}",
};

/** The same where nothing follows that says where the hole ends: at the next space, without the sentence's marks. */
const LAST_HOLE_TYPES: typeof HOLE_TYPES = {
  ...HOLE_TYPES,
  word: "\\S{0,199}[^\\s.,;:!?)\\]'\"`]|\\S",
  path: "[^\\s'\"<>|]{0,399}[^\\s'\"<>|.,;:!?)\\]`]|[^\\s'\"<>|]",
};

const Gap = createToken({ name: "Gap", pattern: /\{\.\.\.\}/ });
const Start = createToken({ name: "Start", pattern: /\{\^\}/ });
const End = createToken({ name: "End", pattern: /\{\$\}/ });
const Space = createToken({ name: "Space", pattern: /\{_\}/ });
const Border = createToken({ name: "Border", pattern: /\{b\}/ });
const Strerror = createToken({ name: "Strerror", pattern: /\{strerror:[A-Z]+(?:\|[A-Z]+)*\}/ });
const Hole = createToken({ name: "Hole", pattern: /\{[a-z][A-Za-z0-9_]*:[a-z]+\}/ });
const Choice = createToken({ name: "Choice", pattern: /\{[^{}|]*(?:\|[^{}|]*)+\}/ });
const Open = createToken({ name: "Open", pattern: /\{\{/ });
const Close = createToken({ name: "Close", pattern: /\}\}/ });
const Text = createToken({ name: "Text", pattern: /[^{}]+/, line_breaks: true });

let lexer: Lexer | undefined;
function patternLexer(): Lexer {
  lexer ??= new Lexer([Gap, Start, End, Space, Border, Strerror, Hole, Choice, Open, Close, Text], {
    positionTracking: "onlyOffset",
  });
  return lexer;
}

/** A mistake in a pattern or expression, with the 1-based column where it stands. */
export class LanguageError extends Error {
  readonly column: number;
  constructor(message: string, column: number) {
    super(message);
    this.name = "LanguageError";
    this.column = column;
  }
}

/** The least length of a literal that is worth looking for in a gigabyte of log. */
export const SHORTEST_LITERAL = 4;

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** Collects what a pattern says, piece by piece. */
class PatternBuilder {
  readonly holes: { [name: string]: string } = {};
  private readonly segments: string[] = [];
  /** What stands side by side in every matching line: pieces of text, each in one of a few wordings. */
  private readonly stretches: string[][][] = [];
  /** Pieces that are rare in spite of their many wordings. */
  private readonly worthSpelling = new Set<readonly string[]>();
  private source = "";
  private stretch: string[][] = [];
  /** Whether the pattern begins, and so far ends, with a piece of text. */
  private textFirst: boolean | null = null;
  private textLast = false;

  literal(text: string): void {
    this.piece([text]);
    this.source += escapeRegExp(text);
  }
  private piece(wordings: string[]): void {
    this.stretch.push(wordings);
    this.textFirst ??= true;
    this.textLast = true;
  }
  private endStretch(): void {
    if (this.stretch.length > 0) this.stretches.push(this.stretch);
    this.stretch = [];
  }
  /** Something of which nothing is known that could be looked for. */
  raw(source: string): void {
    this.anchor(source);
    this.textFirst ??= false;
    this.textLast = false;
  }
  /** The line's beginning or end: no text, and nothing that a match could begin or end with instead. */
  anchor(source: string): void {
    this.endStretch();
    this.source += source;
  }
  border(): void {
    this.source += "\\b";
  }
  choice(alternatives: readonly string[]): void {
    // A longer alternative goes first, so that the choice takes what fits best.
    const sorted = [...alternatives].sort((a, b) => b.length - a.length);
    this.source += `(?:${sorted.map(escapeRegExp).join("|")})`;
    this.piece([...alternatives]);
  }
  /** One of some texts, each beginning with a great or a small letter. */
  eitherCase(texts: readonly string[]): void {
    const longestFirst = [...texts].sort((a, b) => b.length - a.length).map(cased);
    const sources = longestFirst.map(({ first, rest }) => `${first === "" ? "" : `[${first}]`}${escapeRegExp(rest)}`);
    // Of the letter nothing is known that could be looked for together with what stands before it.
    this.raw(`(?:${sources.join("|")})`);
    const wordings = [...new Set(longestFirst.map(({ rest }) => rest))];
    this.worthSpelling.add(wordings);
    this.piece(wordings);
  }
  gap(): void {
    this.endStretch();
    if (this.source !== "") this.segments.push(this.source);
    this.source = "";
  }
  /** `finds`: lines are looked for by it, so that it must hold a text that can be looked for. */
  finish(text: string, finds: boolean): Pattern {
    this.gap();
    if (this.segments.length === 0) throw new LanguageError("the pattern says nothing", 1);
    const windows = this.stretches.map((stretch) => windowsOf(stretch, this.worthSpelling));
    const lastPiece = (this.stretches.at(-1)?.length ?? 0) - 1;
    const beginsWithNeed = this.textFirst === true && windows[0]?.some(({ from }) => from === 0) === true;
    const endsWithNeed = this.textLast && windows.at(-1)?.some(({ to }) => to === lastPiece) === true;
    const needs = windows.flatMap((some) => some.map(({ texts }) => texts)).sort((a, b) => rate(a) - rate(b));
    const best = needs.findIndex((need) => shortest(need) >= SHORTEST_LITERAL);
    if (best < 0 && finds)
      throw new LanguageError(
        `no text of at least ${SHORTEST_LITERAL} characters (${LEAST_CHARACTERS} beyond ASCII) stands in every line that this matches; without one every line of a log would have to be looked at`,
        1,
      );
    if (best > 0) needs.unshift(...needs.splice(best, 1));
    return {
      text,
      segments: this.segments,
      holes: this.holes,
      needs,
      open: OPEN[Number(!beginsWithNeed) + 2 * Number(!endsWithNeed)] ?? "both",
    };
  }
}

/** Where a pattern is open: one for its start, two for its end. */
const OPEN = ["nowhere", "start", "end", "both"] as const;
/** Characters that the literal index looks at to begin with (`src/recognise/literal-index.ts`). */
const LEAST_CHARACTERS = 3;
/** A need of more wordings than this is not worth spelling out. */
const MOST_WORDINGS = 24;
/** In bytes, as the log holds it: three Chinese characters sift as well as nine letters. */
const lengthOf = (text: string) => (text.length < LEAST_CHARACTERS ? 0 : new TextEncoder().encode(text).length);
const shortest = (need: readonly string[]) => Math.min(...need.map(lengthOf));

/** About how often one of these texts stands in a line of log that says nothing of the kind: long words are rare, digits and signs are everywhere. */
function rate(need: readonly string[]): number {
  let sum = 0;
  for (const text of need) {
    const word = text.trim();
    const plain = word.match(/[ -@[-`{-~]/g)?.length ?? 0;
    sum += 0.4 ** (lengthOf(word) - 0.4 * plain) + EACH;
  }
  return sum;
}
/** What looking for one more text costs, beside a false find. */
const EACH = 0.0005;

/** Neighbouring pieces of a stretch, from one to another, in all their wordings. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly texts: string[];
}

/**
 * The needs of a stretch: windows of neighbouring pieces, spelled out in all their wordings, the rarest first, none over another. A piece that may be
 * missing is spelled out only between two that may not.
 */
function windowsOf(
  stretch: readonly (readonly string[])[],
  worthSpelling: ReadonlySet<readonly string[]>,
): readonly Window[] {
  const windows: Window[] = [];
  for (let from = 0; from < stretch.length; from++) {
    if (stretch[from]?.includes("")) continue;
    let texts = [""];
    for (let to = from; to < stretch.length; to++) {
      const piece = stretch[to] ?? [];
      const isWorthIt = texts.length * piece.length <= MOST_WORDINGS || (from === to && worthSpelling.has(piece));
      if (!isWorthIt) break;
      texts = texts.flatMap((text) => piece.map((wording) => text + wording));
      if (!piece.includes("") && shortest(texts) > 0) windows.push({ from, to, texts: [...new Set(texts)] });
    }
  }
  windows.sort((a, b) => rate(a.texts) - rate(b.texts));
  const chosen: Window[] = [];
  for (const window of windows)
    if (chosen.every((other) => window.to < other.from || window.from > other.to)) chosen.push(window);
  return chosen;
}

/** Parses a pattern. Throws a LanguageError that says what is wrong, where, and what would be right. */
export const parsePattern = (text: string): Pattern => parse(text, true);

/** The same of one that is only asked about lines that something else found: it may be as short as it likes. */
export const parseShortPattern = (text: string): Pattern => parse(text, false);

function parse(text: string, finds: boolean): Pattern {
  const { tokens, errors } = patternLexer().tokenize(text);
  const error = errors[0];
  if (error !== undefined) {
    throw new LanguageError(
      `a brace that opens nothing known: write {name:type} with a type of ${Object.keys(HOLE_TYPES).join(", ")}, {strerror:EAGAIN}, {a|b}, {...}, {_}, {b}, {^} or {$}, and {{ or }} for a plain brace`,
      error.offset + 1,
    );
  }
  const builder = new PatternBuilder();
  for (const [i, token] of tokens.entries()) {
    const image = token.image;
    if (token.tokenType === Text) builder.literal(image);
    else if (token.tokenType === Open) builder.literal("{");
    else if (token.tokenType === Close) builder.literal("}");
    else if (token.tokenType === Gap) builder.gap();
    else if (token.tokenType === Start) builder.anchor("^[ \\t]{0,64}");
    else if (token.tokenType === End) builder.anchor("[ \\t]{0,64}$");
    else if (token.tokenType === Space) builder.raw("[ \\t]{0,16}");
    else if (token.tokenType === Border) builder.border();
    else if (token.tokenType === Strerror) {
      const symbols = image.slice("{strerror:".length, -1).split("|");
      const unknown = symbols.find((symbol) => wordsOf(symbol).length === 0);
      if (unknown !== undefined)
        throw new LanguageError(
          `no errno "${unknown}": use ${ERRNO.map((errno) => errno.symbol).join(", ")}`,
          token.startOffset + 1,
        );
      builder.eitherCase(symbols.flatMap(wordsOf));
    } else if (token.tokenType === Choice) builder.choice(image.slice(1, -1).split("|"));
    else {
      const [name = "", type = ""] = image.slice(1, -1).split(":");
      const next = tokens[i + 1]?.tokenType;
      const source = (next === undefined || next === Gap ? LAST_HOLE_TYPES : HOLE_TYPES)[type];
      if (source === undefined)
        throw new LanguageError(
          `no hole type "${type}": use ${Object.keys(HOLE_TYPES).join(", ")}`,
          token.startOffset + 1,
        );
      if (builder.holes[name] !== undefined)
        throw new LanguageError(`the hole "${name}" stands twice in one pattern`, token.startOffset + 1);
      builder.holes[name] = type;
      builder.raw(`(?<${name}>${source})`);
    }
  }
  return builder.finish(text, finds);
}
