/** The language of conditions and values. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namesIn, parseExpression, parseTemplate } from "../../grammars/language/expression.ts";
import { LanguageError } from "../../grammars/language/pattern.ts";
import { showExpression } from "../../src/knowledge/show-expression.ts";
import type { Expression } from "../../src/model/knowledge.ts";

/** With every bracket written out. */
function bracketed(e: Expression): string {
  switch (e.op) {
    case "value":
      return typeof e.value === "string" ? `"${e.value}"` : String(e.value);
    case "name":
      return e.name;
    case "call":
      return `${e.name}(${e.args.map(bracketed).join(", ")})`;
    case "not":
    case "minus":
      return `(${e.op} ${bracketed(e.of)})`;
    default:
      return `(${bracketed(e.left)} ${e.op} ${bracketed(e.right)})`;
  }
}

const hole = (expression: string) => `$\{${expression}}`;

describe("precedence", () => {
  test.each([
    ["a or b and c", "(a or (b and c))"],
    ["a and b or c", "((a and b) or c)"],
    ["(a or b) and c", "((a or b) and c)"],
    ["not a and b", "((not a) and b)"],
    ["not a = b", "(not (a = b))"],
    ["not not a", "(not (not a))"],
    ["a = 1 and b < 2", "((a = 1) and (b < 2))"],
    ["1 + 2 * 3", "(1 + (2 * 3))"],
    ["8 - 4 - 2", "((8 - 4) - 2)"],
    ["8 / 4 / 2", "((8 / 4) / 2)"],
    ["-a * b", "((minus a) * b)"],
    ["a + b >= c * d", "((a + b) >= (c * d))"],
    ['f("x", g(1)) != 2', '(f("x", g(1)) != 2)'],
    ["order or android", "(order or android)"],
    ["f()", "f()"],
  ])("%s", (text, whole) => {
    expect(bracketed(parseExpression(text))).toBe(whole);
  });
});

describe("numbers and their units", () => {
  test.each([
    ["50%", 0.5],
    ["8K", 8192],
    ["2M", 2 * 1024 ** 2],
    ["1.5G", 1.5 * 1024 ** 3],
    ["30s", 30],
    ["10min", 600],
    ["2h", 7200],
    ["12", 12],
  ])("%s", (text, value) => {
    expect(parseExpression(text)).toMatchObject({ op: "value", value });
    expect(showExpression(parseExpression(text))).toBe(text);
  });
  test("true, false and text", () => {
    expect(parseExpression("true")).toEqual({ op: "value", value: true });
    expect(parseExpression("false")).toEqual({ op: "value", value: false });
    expect(parseExpression('"a.*"')).toEqual({ op: "value", value: "a.*" });
  });
});

describe("mistakes name the column", () => {
  const at = (text: string, parse: (t: string) => unknown = parseExpression) => {
    try {
      parse(text);
    } catch (error) {
      if (error instanceof LanguageError) return error;
    }
    throw new Error(`no mistake found in ${text}`);
  };
  test.each([
    ["a and", 6, "its end"],
    ["a && b", 3, '"&" means nothing here'],
    ["f('x')", 3, "text stands in double quotes"],
    ["(a", 3, "its end"],
    ["a b", 3, '"b"'],
    ["1 < 2 < 3", 7, '"< 3"'],
    ["", 1, "its end"],
  ])("%s", (text, column, words) => {
    const error = at(text);
    expect(error.column).toBe(column);
    expect(error.message).toContain(words);
  });
  test("also in a hole of a template, counted from the template's beginning", () => {
    expect(at(`ab ${hole("1 +")} cd`, parseTemplate).column).toBe(9);
  });
});

test("a template keeps its text and reads its holes", () => {
  expect(parseTemplate(`ulimit -n ${hole("n * 2")}; echo $HOME`)).toEqual([
    "ulimit -n ",
    { expression: parseExpression("n * 2"), source: "n * 2" },
    "; echo $HOME",
  ]);
});

test("every name and call is found for checking", () => {
  expect(namesIn(parseExpression("not a and f(b, g()) < -c"))).toEqual([
    { name: "a", args: null },
    { name: "f", args: 2 },
    { name: "b", args: null },
    { name: "g", args: 0 },
    { name: "c", args: null },
  ]);
});

const leaf = fc.oneof(
  fc.constantFrom("a", "b_c", "folds").map((name): Expression => ({ op: "name", name })),
  fc.constantFrom(0, 3, 1024, 5 * 1024 ** 2, 0.5, 0.08).map((value): Expression => ({ op: "value", value })),
  fc.constantFrom("x.*", "", "EAGAIN|unknown").map((value): Expression => ({ op: "value", value })),
  fc.boolean().map((value): Expression => ({ op: "value", value })),
);
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.record({ op: fc.constantFrom("not" as const, "minus" as const), of: tie("tree") }),
    fc.record({
      op: fc.constantFrom(...(["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"] as const)),
      left: tie("tree"),
      right: tie("tree"),
    }),
    fc.record({
      op: fc.constant("call" as const),
      name: fc.constant("f"),
      args: fc.array(tie("tree"), { maxLength: 3 }),
    }),
  ),
}));

/** With every bracket, but the chains of one `and` or `or` in one row: their brackets change nothing. */
function chained(e: Expression): string {
  const row = (of: Expression, op: string): string[] =>
    of.op === op && (of.op === "and" || of.op === "or") ? [...row(of.left, op), ...row(of.right, op)] : [chained(of)];
  if (e.op === "and" || e.op === "or") return `(${row(e, e.op).join(` ${e.op} `)})`;
  if (e.op === "call") return `${e.name}(${e.args.map(chained).join(", ")})`;
  if (e.op === "not" || e.op === "minus") return `(${e.op} ${chained(e.of)})`;
  return "left" in e ? `(${chained(e.left)} ${e.op} ${chained(e.right)})` : bracketed(e);
}

test("what explain shows of a condition means the same again", () => {
  fc.assert(
    fc.property(tree, (expression) => {
      expect(chained(parseExpression(showExpression(expression)))).toBe(chained(expression));
    }),
  );
});
