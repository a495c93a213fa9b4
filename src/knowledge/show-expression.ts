/** A condition back in words, for `explain` and for saying why a rule did not hold. */
import type { Expression } from "../model/knowledge.ts";

export function showExpression(e: Expression): string {
  switch (e.op) {
    case "value":
      return e.written ?? (typeof e.value === "string" ? `"${e.value}"` : String(e.value));
    case "name":
      return e.name;
    case "call":
      return `${e.name}(${e.args.map(showExpression).join(", ")})`;
    case "not":
      return `not ${inBrackets(e.of)}`;
    case "minus":
      return `-${inBrackets(e.of)}`;
    case "and":
    case "or":
      return `${grouped(e.left, e.op)} ${e.op} ${grouped(e.right, e.op)}`;
    default:
      return `${inBrackets(e.left)} ${e.op} ${inBrackets(e.right)}`;
  }
}

const simple = (e: Expression) => e.op === "value" || e.op === "name" || e.op === "call";
const inBrackets = (e: Expression) => (simple(e) ? showExpression(e) : `(${showExpression(e)})`);
const grouped = (e: Expression, op: "and" | "or") =>
  (e.op === "and" || e.op === "or") && e.op !== op ? `(${showExpression(e)})` : showExpression(e);
