/**
 * The small language in which a signature says how software words something.
 *
 *     Check failed: {what:word} == 0 ({errno:int} vs. 0){_}Thread {...}creation via pthread_create() failed
 *
 * Text stands for itself, and between braces stand: `{name:type}` a hole whose text is captured, `{a|b|}` a choice
 * (an empty side makes it optional), `{...}` any text, `{_}` white space or none, `{b}` a border of a word, `{^}` and `{$}` the
 * line's beginning and end; `{{` and `}}` are plain braces.
 *
 * A pattern is cut at its gaps into segments. A segment compiles to a regular expression without an unbounded repetition,
 * and segments are looked for one behind the other, so that matching takes time linear in the line's length.
 */
import { createToken, Lexer } from "chevrotain";
import type { Pattern } from "../../src/model/knowledge.ts";

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

const Gap = createToken({ name: "Gap", pattern: /\{\.\.\.\}/ });
const Start = createToken({ name: "Start", pattern: /\{\^\}/ });
const End = createToken({ name: "End", pattern: /\{\$\}/ });
const Space = createToken({ name: "Space", pattern: /\{_\}/ });
const Border = createToken({ name: "Border", pattern: /\{b\}/ });
const Hole = createToken({ name: "Hole", pattern: /\{[a-z][A-Za-z0-9_]*:[a-z]+\}/ });
const Choice = createToken({ name: "Choice", pattern: /\{[^{}|]*(?:\|[^{}|]*)+\}/ });
const Open = createToken({ name: "Open", pattern: /\{\{/ });
const Close = createToken({ name: "Close", pattern: /\}\}/ });
const Text = createToken({ name: "Text", pattern: /[^{}]+/, line_breaks: true });

let lexer: Lexer | undefined;
function patternLexer(): Lexer {
  lexer ??= new Lexer([Gap, Start, End, Space, Border, Hole, Choice, Open, Close, Text], {
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
  /** Sets of strings of which one stands in every matching line. */
  private readonly required: string[][] = [];
  private source = "";
  private run = "";

  literal(text: string): void {
    this.run += text;
    this.source += escapeRegExp(text);
  }
  private endRun(): void {
    if (this.run.length > 0) this.required.push([this.run]);
    this.run = "";
  }
  raw(source: string): void {
    this.endRun();
    this.source += source;
  }
  choice(alternatives: readonly string[]): void {
    this.endRun();
    // A longer alternative goes first, so that the choice takes what fits best.
    const sorted = [...alternatives].sort((a, b) => b.length - a.length);
    this.source += `(?:${sorted.map(escapeRegExp).join("|")})`;
    if (alternatives.every((a) => a.length > 0)) this.required.push([...alternatives]);
  }
  gap(): void {
    this.endRun();
    if (this.source !== "") this.segments.push(this.source);
    this.source = "";
  }
  finish(text: string): Pattern {
    this.gap();
    if (this.segments.length === 0) throw new LanguageError("the pattern says nothing", 1);
    const usable = this.required.filter((set) => shortest(set) >= SHORTEST_LITERAL);
    const best = usable.sort((a, b) => worth(b) - worth(a))[0];
    if (best === undefined)
      throw new LanguageError(
        `no text of at least ${SHORTEST_LITERAL} characters (${LEAST_CHARACTERS} beyond ASCII) stands in every line that this matches; without one every line of a log would have to be looked at`,
        1,
      );
    return { text, segments: this.segments, holes: this.holes, anyOf: best };
  }
}

/** Characters that the literal index looks at to begin with (`src/recognise/literal-index.ts`). */
const LEAST_CHARACTERS = 3;
/** In bytes, as the log holds it: three Chinese characters sift as well as nine letters. */
const lengthOf = (text: string) => (text.length < LEAST_CHARACTERS ? 0 : new TextEncoder().encode(text).length);
const shortest = (set: readonly string[]) => Math.min(...set.map(lengthOf));
/** How well a set of literals sifts: long ones first, few alternatives, and no worth in white space. */
const worth = (set: readonly string[]) => Math.min(24, shortest(set.map((s) => s.trim()))) - set.length;

/** Parses a pattern. Throws a LanguageError that says what is wrong, where, and what would be right. */
export function parsePattern(text: string): Pattern {
  const { tokens, errors } = patternLexer().tokenize(text);
  const error = errors[0];
  if (error !== undefined) {
    throw new LanguageError(
      `a brace that opens nothing known: write {name:type} with a type of ${Object.keys(HOLE_TYPES).join(", ")}, {a|b}, {...}, {_}, {b}, {^} or {$}, and {{ or }} for a plain brace`,
      error.offset + 1,
    );
  }
  const builder = new PatternBuilder();
  for (const token of tokens) {
    const image = token.image;
    if (token.tokenType === Text) builder.literal(image);
    else if (token.tokenType === Open) builder.literal("{");
    else if (token.tokenType === Close) builder.literal("}");
    else if (token.tokenType === Gap) builder.gap();
    else if (token.tokenType === Start) builder.raw("^[ \\t]{0,64}");
    else if (token.tokenType === End) builder.raw("[ \\t]{0,64}$");
    else if (token.tokenType === Space) builder.raw("[ \\t]{0,16}");
    else if (token.tokenType === Border) builder.raw("\\b");
    else if (token.tokenType === Choice) builder.choice(image.slice(1, -1).split("|"));
    else {
      const [name = "", type = ""] = image.slice(1, -1).split(":");
      const source = HOLE_TYPES[type];
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
  return builder.finish(text);
}
