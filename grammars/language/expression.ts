/**
 * The small language of conditions and values in causes, remedies and advice.
 *
 *     failed("create-thread", "EAGAIN") and use("cgroup") < 50% and not seen("kernel.*")
 *     round_up(peak("fds") * 2, 1024)
 *
 * Numbers may end in %, K, M, G (powers of 1024) or a time unit s, min, h. What a name or function means stands with the
 * facts of a case (`src/reason/facts.ts`, `src/reason/functions.ts`). A comparison with something unknown is false.
 */
import { createToken, EmbeddedActionsParser, Lexer } from "chevrotain";
import type { Expression, Template } from "../../src/model/knowledge.ts";
import { LanguageError } from "./pattern.ts";

const Identifier = createToken({ name: "Identifier", pattern: /[A-Za-z_][\w]*/ });
const keyword = (name: string, pattern: RegExp) => createToken({ name, pattern, longer_alt: Identifier });
const And = keyword("And", /and/);
const Or = keyword("Or", /or/);
const Not = keyword("Not", /not/);
const True = keyword("True", /true/);
const False = keyword("False", /false/);
const Num = createToken({ name: "Num", pattern: /\d+(?:\.\d+)?(?:%|min\b|[KMGsh]\b)?/ });
const Text = createToken({ name: "Text", pattern: /"[^"\n]*"/ });
const Compare = createToken({ name: "Compare", pattern: /<=|>=|!=|=|<|>/ });
const Sum = createToken({ name: "Sum", pattern: /[+-]/ });
const Product = createToken({ name: "Product", pattern: /[*/]/ });
const Open = createToken({ name: "Open", pattern: /\(/ });
const Close = createToken({ name: "Close", pattern: /\)/ });
const Comma = createToken({ name: "Comma", pattern: /,/ });
const White = createToken({ name: "White", pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
const TOKENS = [White, And, Or, Not, True, False, Identifier, Num, Text, Compare, Sum, Product, Open, Close, Comma];

const SCALE: { readonly [unit: string]: number } = {
  "%": 0.01,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  s: 1,
  min: 60,
  h: 3600,
};

function numberOf(image: string): Expression {
  const unit = /[^\d.]+$/.exec(image)?.[0] ?? "";
  const value = Number(image.slice(0, image.length - unit.length)) * (SCALE[unit] ?? 1);
  return unit === "" ? { op: "value", value } : { op: "value", value, written: image };
}

class ExpressionParser extends EmbeddedActionsParser {
  constructor() {
    super(TOKENS, { recoveryEnabled: false });
    this.performSelfAnalysis();
  }

  readonly expression = this.RULE("expression", (): Expression => {
    let left = this.SUBRULE(this.conjunction);
    this.MANY(() => {
      this.CONSUME(Or);
      const right = this.SUBRULE2(this.conjunction);
      left = { op: "or", left, right };
    });
    return left;
  });

  private readonly conjunction = this.RULE("conjunction", (): Expression => {
    let left = this.SUBRULE(this.negation);
    this.MANY(() => {
      this.CONSUME(And);
      const right = this.SUBRULE2(this.negation);
      left = { op: "and", left, right };
    });
    return left;
  });

  private readonly negation = this.RULE(
    "negation",
    (): Expression =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(Not);
            return { op: "not" as const, of: this.SUBRULE(this.negation) };
          },
        },
        { ALT: () => this.SUBRULE(this.comparison) },
      ]),
  );

  private readonly comparison = this.RULE("comparison", (): Expression => {
    let left = this.SUBRULE(this.sum);
    this.OPTION(() => {
      const op = this.CONSUME(Compare).image as "=" | "!=" | "<" | "<=" | ">" | ">=";
      const right = this.SUBRULE2(this.sum);
      left = { op, left, right };
    });
    return left;
  });

  private readonly sum = this.RULE("sum", (): Expression => {
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const op = this.CONSUME(Sum).image as "+" | "-";
      const right = this.SUBRULE2(this.product);
      left = { op, left, right };
    });
    return left;
  });

  private readonly product = this.RULE("product", (): Expression => {
    let left = this.SUBRULE(this.unary);
    this.MANY(() => {
      const op = this.CONSUME(Product).image as "*" | "/";
      const right = this.SUBRULE2(this.unary);
      left = { op, left, right };
    });
    return left;
  });

  private readonly unary = this.RULE(
    "unary",
    (): Expression =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(Sum);
            return { op: "minus" as const, of: this.SUBRULE(this.unary) };
          },
        },
        { ALT: () => this.SUBRULE(this.atom) },
      ]),
  );

  private readonly atom = this.RULE(
    "atom",
    (): Expression =>
      this.OR([
        { ALT: () => numberOf(this.CONSUME(Num).image) },
        { ALT: () => ({ op: "value" as const, value: this.CONSUME(Text).image.slice(1, -1) }) },
        {
          ALT: () => {
            this.CONSUME(True);
            return { op: "value" as const, value: true };
          },
        },
        {
          ALT: () => {
            this.CONSUME(False);
            return { op: "value" as const, value: false };
          },
        },
        {
          ALT: () => {
            this.CONSUME(Open);
            const inner = this.SUBRULE(this.expression);
            this.CONSUME(Close);
            return inner;
          },
        },
        {
          ALT: () => {
            const name = this.CONSUME(Identifier).image;
            const args: Expression[] = [];
            let called = false;
            this.OPTION(() => {
              this.CONSUME2(Open);
              called = true;
              this.MANY_SEP({
                SEP: Comma,
                DEF: () => {
                  args.push(this.SUBRULE2(this.expression));
                },
              });
              this.CONSUME2(Close);
            });
            return called ? { op: "call" as const, name, args } : { op: "name" as const, name };
          },
        },
      ]),
  );
}

let lexer: Lexer | undefined;
let parser: ExpressionParser | undefined;

/** Parses a condition or value. Throws a LanguageError with the column of the mistake. */
export function parseExpression(text: string): Expression {
  lexer ??= new Lexer(TOKENS, { positionTracking: "onlyOffset" });
  parser ??= new ExpressionParser();
  const { tokens, errors } = lexer.tokenize(text);
  const lexError = errors[0];
  if (lexError !== undefined)
    throw new LanguageError(
      `"${text[lexError.offset]}" means nothing here: text stands in double quotes, names and functions without`,
      lexError.offset + 1,
    );
  parser.input = tokens;
  const expression = parser.expression();
  const error = parser.errors[0];
  if (error !== undefined) {
    const at = Number.isNaN(error.token.startOffset) ? text.length : error.token.startOffset;
    throw new LanguageError(
      `the condition cannot be read from "${text.slice(at, at + 24) || "its end"}" on; it is made of and, or, not, = != < <= > >=, + - * /, names and function("…")`,
      at + 1,
    );
  }
  return expression;
}

/** Parses text with computed holes, `${expression}`. */
export function parseTemplate(text: string): Template {
  const parts: (string | { expression: Expression; source: string })[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    const source = match[1] ?? "";
    try {
      parts.push({ expression: parseExpression(source), source });
    } catch (error) {
      if (error instanceof LanguageError) throw new LanguageError(error.message, match.index + 2 + error.column);
      throw error;
    }
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** Every name and function that an expression uses, for checking against what is known. */
export function namesIn(expression: Expression): { readonly name: string; readonly args: number | null }[] {
  switch (expression.op) {
    case "value":
      return [];
    case "name":
      return [{ name: expression.name, args: null }];
    case "call":
      return [{ name: expression.name, args: expression.args.length }, ...expression.args.flatMap(namesIn)];
    case "not":
    case "minus":
      return namesIn(expression.of);
    default:
      return [...namesIn(expression.left), ...namesIn(expression.right)];
  }
}
