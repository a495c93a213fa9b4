/**
 * Evaluates the conditions and values of the knowledge on a case. A comparison with something unknown is false. Every value carries the
 * lines that it rests on.
 */
import type { Expression, Template } from "../model/knowledge.ts";
import { type Answer, answer, showValue, truthy, UNKNOWN, type Value, type Witness } from "./answer.ts";
import type { CaseView } from "./case-view.ts";
import { FACTS } from "./facts.ts";
import { CALLS, Given } from "./functions.ts";

type Known = Exclude<Value, null>;

const COMPARISONS: { readonly [op: string]: (a: Known, b: Known) => boolean } = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => Number(a) < Number(b),
  "<=": (a, b) => Number(a) <= Number(b),
  ">": (a, b) => Number(a) > Number(b),
  ">=": (a, b) => Number(a) >= Number(b),
};

/** Null for what has no value. */
const ARITHMETIC: { readonly [op: string]: (a: number, b: number) => number | null } = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? null : a / b),
};

/** Answers conditions and values on one case. */
export class Evaluator {
  private readonly view: CaseView;
  private readonly local: ReadonlyMap<string, Value>;
  constructor(view: CaseView, local: ReadonlyMap<string, Value> = new Map()) {
    this.view = view;
    this.local = local;
  }

  /** The same case with named values for the text of a change. */
  with(local: ReadonlyMap<string, Value>): Evaluator {
    return new Evaluator(this.view, local);
  }

  evaluate(expression: Expression): Answer {
    switch (expression.op) {
      case "value":
        return answer(expression.value);
      case "name":
        return this.name(expression.name);
      case "call":
        return this.call(expression.name, expression.args);
      case "not": {
        const of = this.evaluate(expression.of);
        return answer(!truthy(of.value), of.witnesses);
      }
      case "minus": {
        const of = this.evaluate(expression.of);
        return answer(typeof of.value === "number" ? -of.value : null, of.witnesses);
      }
      case "and": {
        const left = this.evaluate(expression.left);
        if (!truthy(left.value)) return answer(false, left.witnesses);
        const right = this.evaluate(expression.right);
        return answer(truthy(right.value), [...left.witnesses, ...right.witnesses]);
      }
      case "or": {
        const left = this.evaluate(expression.left);
        const right = this.evaluate(expression.right);
        const witnesses = [
          ...(truthy(left.value) ? left.witnesses : []),
          ...(truthy(right.value) ? right.witnesses : []),
        ];
        return answer(truthy(left.value) || truthy(right.value), witnesses);
      }
      default:
        return this.binary(expression.op, this.evaluate(expression.left), this.evaluate(expression.right));
    }
  }

  /** Whether a condition holds, with the lines that show it. */
  holds(expression: Expression): Answer {
    const result = this.evaluate(expression);
    return answer(truthy(result.value), result.witnesses);
  }

  /** Text with its holes filled in; an unknown value becomes "?". */
  fill(template: Template, show: (value: Value) => string = showValue): string {
    return template
      .map((part) => (typeof part === "string" ? part : show(this.evaluate(part.expression).value)))
      .join("");
  }

  /** The lines that show what a text's holes are filled with. */
  witnesses(template: Template): readonly Witness[] {
    return template.flatMap((part) => (typeof part === "string" ? [] : this.evaluate(part.expression).witnesses));
  }

  private binary(op: string, left: Answer, right: Answer): Answer {
    const [a, b] = [left.value, right.value];
    const compare = COMPARISONS[op];
    if (a === null || b === null) return answer(compare === undefined ? null : false);
    const witnesses = [...left.witnesses, ...right.witnesses];
    if (compare !== undefined) return answer(compare(a, b), witnesses);
    return answer(ARITHMETIC[op]?.(Number(a), Number(b)) ?? null, witnesses);
  }

  private name(name: string): Answer {
    if (this.local.has(name)) return answer(this.local.get(name) ?? null);
    // What the compiler let through is a name of the table.
    return Object.hasOwn(FACTS, name) ? FACTS[name as keyof typeof FACTS](this.view) : UNKNOWN;
  }

  private call(name: string, args: readonly Expression[]): Answer {
    if (!Object.hasOwn(CALLS, name)) return UNKNOWN;
    return CALLS[name as keyof typeof CALLS](this.view, new Given(args.map((a) => this.evaluate(a))));
  }
}
