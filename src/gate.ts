/** Which lines are worth a look: what the recognisers ask for, in the form in which the reader looks for it. */
import type { Condition, Recogniser } from "./model/event.ts";
import type { Finder, Gate } from "./read/gate.ts";
import { LiteralIndex, SHORTEST } from "./recognise/literal-index.ts";

/**
 * What the reader must let through for these recognisers. Worked out when it is asked for: short logs and the sieve's own tables do without.
 *
 * @param digest Names the body of knowledge whose tables the sieve holds; without it these are made anew.
 */
export function gateOf(all: readonly Recogniser[], digest: string | undefined): Gate {
  let made: Gate | null = null;
  const gate = (): Gate => {
    made ??= makeGate(all);
    return made;
  };
  return {
    digest,
    finder,
    get literals() {
      return gate().literals;
    },
    get context() {
      return gate().context;
    },
    get lone() {
      return gate().lone;
    },
    get conditions() {
      return gate().conditions;
    },
  };
}

/** One pass over a text; what is too short for that, one by one. */
const finder: Finder = (literals) => {
  const short = literals.flatMap((literal, number) => (literal.length < SHORTEST ? [{ literal, number }] : []));
  const numbers = literals.flatMap((literal, number) => (literal.length < SHORTEST ? [] : [number]));
  const index = new LiteralIndex(numbers.map((number) => literals[number] as string));
  return (text, found) => {
    for (const { literal, number } of short) if (text.includes(literal)) found(number);
    index.each(text, (at) => found(numbers[at] as number));
  };
};

function makeGate(all: readonly Recogniser[]): Gate {
  const literals = [...new Set(all.flatMap((r) => r.literals))].sort();
  const context = new Set(all.flatMap((r) => (r.withContext === undefined ? [] : (r.contextLiterals ?? r.literals))));
  const withOthers = new Set(all.flatMap((r) => (r.withContext === undefined ? [] : r.literals)));
  /** Null for a literal that is enough by itself for somebody. */
  const conditions = new Map<string, readonly Condition[] | null>([...context].map((literal) => [literal, null]));
  for (const recogniser of all)
    for (const literal of recogniser.literals) {
      const some = recogniser.conditions?.get(literal) ?? null;
      const others = conditions.get(literal);
      conditions.set(literal, some === null || others === null ? null : [...(others ?? []), ...some]);
    }
  return {
    literals,
    context: [...context].sort(),
    lone: literals.filter((literal) => !withOthers.has(literal)),
    conditions: new Map(
      [...conditions].flatMap(([literal, some]) => (some === null ? [] : [[literal, some] as const])),
    ),
  };
}
