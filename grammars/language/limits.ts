/**
 * The grammar of limit dumps, with Chevrotain. One line at a time:
 *
 *   line   = bash | zsh | kernel | library | sysctl
 *   bash   = { word } "(" { word | "," } flag ")" value            open files                      (-n) 1024
 *   zsh    = flag ":" { word } [ "(" { word } ")" ] value          -n: file descriptors                256
 *   kernel = "Max" { word } value value [ word ]                   Max open files   1024   4096   files
 *   library = { word | ":" } rlimit value "current" "," value "max"   OpenBLAS blas_thread_init: RLIMIT_NPROC 4096 current, 513046 max
 *   sysctl = dotted ( "=" | ":" ) value { value }                  vm.max_map_count = 65530
 *
 * A line that does not parse whole is no limit line: half a limit is worse than none.
 */
import { type CstNode, CstParser, createToken, type IToken, Lexer } from "chevrotain";
import { PROC_LIMITS, RLIMIT_FLAGS } from "./limits-names.ts";

/** A bound that a line states. */
export interface StatedLimit {
  /** `RLIMIT_…`, or the dotted name of a sysctl as printed. */
  readonly name: string;
  /** In bytes for sizes, seconds for times, else a count; Infinity for unlimited. */
  readonly value: number;
  /** The hard bound, where both are printed; else null. */
  readonly hard: number | null;
}

/** Longer lines hold no limit. */
const LONGEST = 400;

function build(): (text: string) => StatedLimit | null {
  const Blank = createToken({ name: "Blank", pattern: /[ \t]+/, group: Lexer.SKIPPED });
  const Dotted = createToken({
    name: "Dotted",
    pattern: /(?:kernel|kern|vm|fs|net|user|hw|machdep)(?:\.[a-z0-9_-]{1,60}){1,5}/,
  });
  const Max = createToken({ name: "Max", pattern: /Max(?=[ \t])/ });
  const Rlimit = createToken({ name: "Rlimit", pattern: /RLIMIT_[A-Z]{2,12}/ });
  const Flag = createToken({ name: "Flag", pattern: /-[A-Za-z](?=[):])/ });
  const Value = createToken({ name: "Value", pattern: /(?:-1|\d{1,20}|unlimited|infinity|hard|soft)(?![^\s,])/ });
  const Word = createToken({ name: "Word", pattern: /[A-Za-z0-9_][\w/'-]{0,60}/ });
  const Bound = createToken({ name: "Bound", pattern: /(?:current|max)(?![^\s,])/, categories: [Word] });
  const Open = createToken({ name: "Open", pattern: /\(/ });
  const Close = createToken({ name: "Close", pattern: /\)/ });
  const Comma = createToken({ name: "Comma", pattern: /,/ });
  const Colon = createToken({ name: "Colon", pattern: /:/ });
  const Equals = createToken({ name: "Equals", pattern: /=/ });
  const order = [Blank, Dotted, Max, Rlimit, Flag, Value, Bound, Word, Open, Close, Comma, Colon, Equals];
  const lexer = new Lexer(order, { ensureOptimizations: true, positionTracking: "onlyOffset" });

  class LimitParser extends CstParser {
    constructor() {
      super(order, { maxLookahead: 2 });
      this.performSelfAnalysis();
    }

    line = this.RULE("line", () => {
      this.OR([
        { ALT: () => this.SUBRULE(this.sysctl) },
        { ALT: () => this.SUBRULE(this.zsh) },
        { ALT: () => this.SUBRULE(this.kernel) },
        // `words (-n) value` and `words: RLIMIT_NPROC value current` begin alike: the rest of the line decides.
        { GATE: () => !this.hasRlimit, ALT: () => this.SUBRULE(this.bash) },
        { GATE: () => this.hasRlimit, ALT: () => this.SUBRULE(this.library) },
      ]);
    });
    /** Set before each parse. */
    hasRlimit = false;

    bash = this.RULE("bash", () => {
      this.AT_LEAST_ONE(() => this.CONSUME1(Word));
      this.CONSUME(Open);
      this.MANY(() => this.OR([{ ALT: () => this.CONSUME2(Word) }, { ALT: () => this.CONSUME(Comma) }]));
      this.CONSUME(Flag);
      this.CONSUME(Close);
      this.CONSUME(Value);
    });

    zsh = this.RULE("zsh", () => {
      this.CONSUME(Flag);
      this.CONSUME(Colon);
      this.AT_LEAST_ONE(() => this.CONSUME1(Word));
      this.OPTION(() => {
        this.CONSUME(Open);
        this.AT_LEAST_ONE2(() => this.CONSUME2(Word));
        this.CONSUME(Close);
      });
      this.CONSUME(Value);
    });

    kernel = this.RULE("kernel", () => {
      this.CONSUME(Max);
      this.AT_LEAST_ONE(() => this.CONSUME1(Word));
      this.CONSUME1(Value);
      this.CONSUME2(Value);
      this.OPTION(() => this.CONSUME2(Word, { LABEL: "unit" }));
    });

    library = this.RULE("library", () => {
      this.MANY(() => this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(Colon) }]));
      this.CONSUME(Rlimit);
      this.CONSUME1(Value);
      this.CONSUME1(Bound);
      this.CONSUME(Comma);
      this.CONSUME2(Value);
      this.CONSUME2(Bound);
    });

    sysctl = this.RULE("sysctl", () => {
      this.CONSUME(Dotted);
      this.OR([{ ALT: () => this.CONSUME(Equals) }, { ALT: () => this.CONSUME(Colon) }]);
      this.AT_LEAST_ONE(() => this.CONSUME(Value));
    });
  }

  const parser = new LimitParser();
  return (text) => {
    const { tokens, errors } = lexer.tokenize(text);
    if (errors.length > 0 || tokens.length === 0) return null;
    parser.input = tokens;
    parser.hasRlimit = tokens.some((token) => token.tokenType === Rlimit);
    const line: CstNode = parser.line();
    return parser.errors.length > 0 ? null : stated(line);
  };
}

function images(node: CstNode, name: string): string[] {
  return (node.children[name] ?? []).flatMap((child) => ("image" in child ? [(child as IToken).image] : []));
}

function amount(image: string | undefined, factor: number): number {
  if (image === undefined) return Number.NaN;
  return /^\d/.test(image) ? Number(image) * factor : Number.POSITIVE_INFINITY;
}

function stated(line: CstNode): StatedLimit | null {
  const [[kind, children] = ["", undefined]] = Object.entries(line.children);
  const node = children?.[0];
  if (node === undefined || "image" in node) return null;
  const [first, second] = images(node, "Value");
  if (kind === "bash" || kind === "zsh") {
    const limit = RLIMIT_FLAGS[images(node, "Flag")[0]?.slice(1) ?? ""];
    if (limit === undefined || !images(node, "Word").some((word) => limit.words.test(word))) return null;
    return { name: limit.name, value: amount(first, limit.factor), hard: null };
  }
  if (kind === "kernel") {
    const name = PROC_LIMITS[`max ${images(node, "Word").join(" ")}`.toLowerCase()];
    return name === undefined ? null : { name, value: amount(first, 1), hard: amount(second, 1) };
  }
  if (kind === "library") {
    const [name] = images(node, "Rlimit");
    return name === undefined ? null : { name, value: amount(first, 1), hard: amount(second, 1) };
  }
  const [name] = images(node, "Dotted");
  return name === undefined ? null : { name, value: amount(first, 1), hard: null };
}

let reader: ((text: string) => StatedLimit | null) | undefined;

/** The bound that a line of a limit dump states, or null when it is no such line. Never throws. Built on first use. */
export function readLimitLine(text: string): StatedLimit | null {
  if (text.length > LONGEST) return null;
  reader ??= build();
  return reader(text);
}
