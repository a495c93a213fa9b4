/**
 * The grammar of counter lines, with Chevrotain: `[THREADS] Fold 2/3 START: proc=36, cgroup=506/7680, maps=1850/65530, rss=1200MB`.
 *
 *   lines   = { "[THREADS]" label { entry } }
 *   label   = { any token }            up to the colon before the first counter; see `pivots`
 *   entry   = reading | separator | closing | junk
 *   reading = key "=" [ value ] [ "/" [ value ] ]
 *
 * The grammar is total: every text after a tag parses. What fits nowhere is junk and makes the line damaged, so a line that was cut
 * or that another thread wrote into still yields its whole readings. A number that runs into other text is never trusted.
 */
import { createToken, EmbeddedActionsParser, type IToken, Lexer, type TokenType } from "chevrotain";
import { COUNTER_TAG, type CounterLine, type CounterReading } from "./counters-line.ts";
import { type CounterUnit, metricOf } from "./counters-metrics.ts";
import { bytesPer, numberOf } from "./counters-quantity.ts";

interface RawReading {
  /** Junk stands right before it: the key may be the end of another one. */
  readonly tornBefore: boolean;
  /** Junk stands right behind it: its last number may be cut. */
  readonly tornBehind: boolean;
  readonly key: IToken;
  readonly value: IToken | null;
  readonly slash: boolean;
  readonly limit: IToken | null;
}

interface RawSegment {
  readonly tag: IToken;
  readonly readings: readonly RawReading[];
  readonly junk: boolean;
}

/** No process lives in less: a smaller bare number for a size is a cut one, or in a unit that is not printed. */
const LEAST_BYTES = 1 << 16;

function vocabulary() {
  const Any = createToken({ name: "Any", pattern: Lexer.NA });
  const Junk = createToken({ name: "Junk", pattern: Lexer.NA, categories: [Any] });
  const Value = createToken({ name: "Value", pattern: Lexer.NA, categories: [Any] });
  const Closing = createToken({ name: "Closing", pattern: Lexer.NA, categories: [Any] });
  // A value is whole only when something that may follow one follows it: `(?![^...])` is "one of these, or the end".
  const value = (name: string, pattern: RegExp) => createToken({ name, pattern, categories: [Value] });
  const Tag = createToken({ name: "Tag", pattern: /\[THREADS\]/ });
  const Blank = createToken({ name: "Blank", pattern: /[ \t]+/, group: Lexer.SKIPPED });
  const Key = createToken({
    name: "Key",
    pattern: /[A-Za-z_][A-Za-z0-9_.]{0,63}(?==(?!=))/,
    categories: [Any],
  });
  const Equals = createToken({ name: "Equals", pattern: /=/, categories: [Any] });
  const Size = value("Size", /\d{1,15}(?:\.\d{1,9})?[ \t]?(?:[KMGTP]i?B|bytes|B|[KMGT])(?![^\s,;/)|"'}\]\\])/i);
  const GluedSize = value("GluedSize", /\d{1,15}(?:\.\d{1,9})?[KMGT]i?B(?=[A-Z[])/);
  const Count = value("Count", /(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,9})?(?![^\s,;/)|"'}\]\\])/);
  const Ratio = value("Ratio", /\d{1,15}(?:\.\d{1,9})?(?:%|ms|us|ns|s|min|h|Hz|it\/s)(?![^\s,;/)|"'}\]\\])/);
  const Negative = value("Negative", /-\d{1,15}(?:\.\d{1,9})?(?![^\s,;/)|"'}\]\\])/);
  const None = value("None", /(?:max|unlimited|infinity|inf|none|nan|null|unknown|n\/a|\?)(?![^\s,;/)|"'}\]\\])/i);
  const Glued = value("Glued", /\d[A-Za-z0-9_.]{0,63}/);
  const Word = createToken({ name: "Word", pattern: /[A-Za-z_][A-Za-z0-9_]{0,63}/, categories: [Junk] });
  const Slash = createToken({ name: "Slash", pattern: /\//, categories: [Any] });
  const Colon = createToken({ name: "Colon", pattern: /:/, categories: [Junk] });
  const Separator = createToken({ name: "Separator", pattern: /[,;|]/, categories: [Any] });
  const Escape = createToken({ name: "Escape", pattern: /\\[nrt"]/, categories: [Closing] });
  const Close = createToken({ name: "Close", pattern: /["'}\])]/, categories: [Closing] });
  // A range instead of a negated set, so that the lexer can still choose by the first character.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: any character at all
  const Other = createToken({ name: "Other", pattern: /[\u0000-\uffff]/, categories: [Junk] });
  const order: TokenType[] = [
    ...[Tag, Blank, Key, Equals, Size, GluedSize, Ratio, Count, Negative, None, Glued, Word],
    ...[Slash, Colon, Separator, Escape, Close, Other],
  ];
  return {
    Any,
    Junk,
    Value,
    Closing,
    Tag,
    Key,
    Equals,
    Slash,
    Separator,
    Colon,
    Size,
    GluedSize,
    Count,
    Ratio,
    None,
    Negative,
    order,
  };
}

type Vocabulary = ReturnType<typeof vocabulary>;

/** Where the counters of a tag begin, and whether a colon or the tag itself stands before them, as the helper prints it. */
interface Pivot {
  readonly offset: number;
  readonly introduced: boolean;
}

/**
 * Where the counters of each tag begin, in order of the tags: at the first colon before a known key; else at a known key right
 * behind the tag; else at the first colon before any key; else at the first known key outside brackets; else nowhere. A label may hold
 * settings, colons and brackets of its own: "before RF fit (n_jobs=-1)".
 */
function pivots(tokens: readonly IToken[], t: Vocabulary): Pivot[] {
  const found: Pivot[] = [];
  let best = Number.POSITIVE_INFINITY;
  let rank = 0;
  let depth = 0;
  const offer = (offset: number, worth: number) => {
    if (worth > rank) {
      best = offset;
      rank = worth;
    }
  };
  let before: IToken | undefined;
  for (const token of tokens) {
    if (token.tokenType === t.Tag) {
      if (before !== undefined) found.push({ offset: best, introduced: rank > 1 });
      best = Number.POSITIVE_INFINITY;
      rank = 0;
      depth = 0;
    } else if (token.image === "(") depth++;
    else if (token.image === ")") depth--;
    else if (token.tokenType === t.Key && before !== undefined) {
      const known = metricOf(token.image) !== undefined;
      const introduced = before.tokenType === t.Colon || before.tokenType === t.Tag;
      if (introduced) offer(token.startOffset, known ? 3 : 2);
      else if (known && depth <= 0 && before.image !== "-") offer(token.startOffset, 1);
    }
    before = token;
  }
  if (before !== undefined) found.push({ offset: best, introduced: rank > 1 });
  return found;
}

/** Value of a whole token in `unit`, with the unit of the value beside it when it has none of its own. */
function amount(
  token: IToken | null,
  t: Vocabulary,
  factor: number | undefined,
): { value: number; sized: boolean } | null {
  if (token === null) return null;
  if (token.tokenType === t.Size || token.tokenType === t.GluedSize) {
    const match = /^([\d.]+)[ \t]?([A-Za-z]+)$/.exec(token.image);
    const per = bytesPer(match?.[2] ?? "");
    return match === null || per === undefined ? null : { value: Math.round(Number(match[1]) * per), sized: true };
  }
  if (token.tokenType !== t.Count) return null;
  const value = numberOf(token.image);
  return factor === undefined ? { value, sized: false } : { value: Math.round(value * factor), sized: true };
}

function unitOf(token: IToken | null, t: Vocabulary): number | undefined {
  if (token === null || (token.tokenType !== t.Size && token.tokenType !== t.GluedSize)) return undefined;
  return bytesPer(token.image.replace(/^[\d.]+[ \t]?/, ""));
}

/** A reading in its unit, "none" where the log says that there is no value, or null when it is damaged. */
function readingOf(raw: RawReading, t: Vocabulary): { reading: CounterReading | "none" | null; whole: boolean } {
  const { value, limit } = raw;
  if (value === null) return { reading: null, whole: false };
  if (value.tokenType === t.None || value.tokenType === t.Negative) return { reading: "none", whole: true };
  const metric = metricOf(raw.key.image);
  // A share or a duration under an unknown key is no counter, and nothing is broken either.
  if (value.tokenType === t.Ratio) return { reading: "none", whole: metric === undefined };
  const own = amount(value, t, unitOf(value, t) ?? unitOf(limit, t));
  if (own === null) return { reading: null, whole: false };
  if (metric?.unit === "count" && own.sized) return { reading: null, whole: false };
  if (metric?.unit === "bytes" && !own.sized && own.value < LEAST_BYTES && own.value !== 0) {
    return { reading: null, whole: false };
  }
  // What another writer tore: a key may have lost its beginning, a number its end.
  const torn = { reading: null, whole: false };
  if (raw.tornBefore && metric === undefined) return torn;
  if (raw.tornBehind && !raw.slash && unitOf(value, t) === undefined) return torn;
  const unit: CounterUnit = metric?.unit ?? (own.sized ? "bytes" : "count");
  if (raw.tornBehind && raw.slash) {
    return { reading: { key: raw.key.image, value: own.value, unit, limit: null }, whole: false };
  }
  const noLimit = limit !== null && (limit.tokenType === t.None || limit.tokenType === t.Negative);
  const bound = noLimit ? null : amount(limit, t, unitOf(limit, t) ?? unitOf(value, t));
  const reading = { key: raw.key.image, value: own.value, unit, limit: bound?.value ?? null };
  const limitRead = !raw.slash || noLimit || bound !== null;
  return { reading, whole: limitRead && value.tokenType !== t.GluedSize && limit?.tokenType !== t.GluedSize };
}

function build(): (text: string) => CounterLine[] {
  const t = vocabulary();
  const lexer = new Lexer(t.order, { ensureOptimizations: true, positionTracking: "onlyOffset" });

  class CounterParser extends EmbeddedActionsParser {
    /** Set before each parse: where the counters of each tag begin. */
    pivots: readonly Pivot[] = [];

    constructor() {
      super(t.order.concat(t.Any, t.Junk, t.Value, t.Closing), { maxLookahead: 1, skipValidations: false });
      this.performSelfAnalysis();
    }

    lines = this.RULE("lines", (): RawSegment[] => {
      const segments: RawSegment[] = [];
      this.MANY(() => {
        segments.push(this.SUBRULE(this.segment, { ARGS: [segments.length] }));
      });
      return segments;
    });

    segment = this.RULE("segment", (index: number): RawSegment => {
      const readings: RawReading[] = [];
      let junk = false;
      const tag = this.CONSUME(t.Tag);
      const pivot = this.ACTION(() => this.pivots[index]?.offset ?? Number.POSITIVE_INFINITY);
      this.MANY1({
        GATE: () => this.LA(1).startOffset < pivot,
        DEF: () => this.CONSUME(t.Any),
      });
      let previous: "reading" | "junk" | "other" = "other";
      this.MANY2(() => {
        this.OR([
          {
            ALT: () => {
              const reading = this.SUBRULE(this.reading);
              readings.push({ ...reading, tornBefore: previous === "junk" });
              previous = "reading";
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.Separator);
              previous = "other";
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.Closing);
              previous = "other";
            },
          },
          {
            ALT: () => {
              this.SUBRULE(this.junk);
              const last = readings.pop();
              if (last !== undefined) readings.push(previous === "reading" ? { ...last, tornBehind: true } : last);
              junk = true;
              previous = "junk";
            },
          },
        ]);
      });
      return { tag, readings, junk };
    });

    reading = this.RULE("reading", (): RawReading => {
      let value: IToken | null = null;
      let limit: IToken | null = null;
      let slash = false;
      const key = this.CONSUME(t.Key);
      this.CONSUME(t.Equals);
      this.OPTION1(() => {
        value = this.CONSUME1(t.Value);
      });
      this.OPTION2(() => {
        this.CONSUME(t.Slash);
        slash = true;
        this.OPTION3(() => {
          limit = this.CONSUME2(t.Value);
        });
      });
      return { key, value, slash, limit, tornBefore: false, tornBehind: false };
    });

    junk = this.RULE("junk", () => {
      this.OR([
        { ALT: () => this.CONSUME(t.Junk) },
        { ALT: () => this.CONSUME(t.Value) },
        { ALT: () => this.CONSUME(t.Equals) },
        { ALT: () => this.CONSUME(t.Slash) },
      ]);
    });
  }

  const parser = new CounterParser();
  return (text) => {
    const { tokens } = lexer.tokenize(text);
    parser.input = tokens;
    const starts = pivots(tokens, t);
    parser.pivots = starts;
    return parser.lines().map((segment, index) => {
      const from = segment.tag.startOffset + COUNTER_TAG.length;
      const next = text.indexOf(COUNTER_TAG, from);
      const end = Math.min(starts[index]?.offset ?? Number.POSITIVE_INFINITY, next < 0 ? text.length : next);
      return counterLine(segment, text.slice(from, end), starts[index]?.introduced ?? true, t);
    });
  };
}

function counterLine(segment: RawSegment, label: string, introduced: boolean, t: Vocabulary): CounterLine {
  const readings: CounterReading[] = [];
  const named = label.trim().replace(/\s*:$/, "");
  const [first] = segment.readings;
  // A colon inside the label, and behind it no counter of the helper's that a colon introduces: the first counter was torn.
  const torn = first !== undefined && named.includes(":") && (!introduced || metricOf(first.key.image) === undefined);
  let damaged = segment.junk || torn;
  for (const raw of segment.readings) {
    const { reading, whole } = readingOf(raw === first && torn ? { ...raw, tornBefore: true } : raw, t);
    if (!whole) damaged = true;
    if (reading === null || reading === "none") continue;
    // A key that comes twice is another line's: two writers at once.
    if (readings.some((r) => r.key === reading.key)) damaged = true;
    else readings.push(reading);
  }
  return {
    offset: segment.tag.startOffset,
    label: torn ? (named.split(":", 1)[0] ?? "") : named,
    readings,
    known: segment.readings.some((r) => metricOf(r.key.image) !== undefined),
    damaged,
  };
}

let reader: ((text: string) => CounterLine[]) | undefined;

/**
 * Reads a text that begins with the counter tag: one result for each tag in it. Never throws. The lexer and parser are built on first use.
 * This is the grammar of record: the short way for the common line (`counters-common.ts`) must give the same and is tested against it.
 */
export function readByGrammar(text: string): CounterLine[] {
  if (!text.startsWith(COUNTER_TAG)) return [];
  reader ??= build();
  return reader(text);
}
