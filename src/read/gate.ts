/**
 * The gate: which lines are worth handing on. A line is, when its text holds one of the literals that the recognisers need, and where there is more
 * to ask of such a literal, when one of its conditions holds too. With it may go the lines right before and after it, for messages that a
 * terminal wrapped and for numbers printed under a command.
 */
import type { Condition } from "../model/event.ts";

export interface Gate {
  /** Names this very gate, where the sieve's tables for it were made at build time. */
  readonly digest?: string | undefined;
  /** Of an input that is read as a whole: `wholeGate`. */
  readonly whole?: boolean;
  /** A line in which nothing can be recognised holds none of these. Case matters. */
  readonly literals: readonly string[];
  /**
   * Those of the literals with whose lines the lines around them go along. Default: all. In a short input (`WHOLE_TEXT`) it is all as well:
   * a paste, in which a terminal may have wrapped any message, is short.
   */
  readonly context?: readonly string[] | undefined;
  /** Those of the literals that say nothing together with another line, in a short input neither. Default: none. */
  readonly lone?: readonly string[] | undefined;
  /** Literals that are not enough by themselves, each with conditions of which one must hold. They bring no lines along. */
  readonly conditions?: ReadonlyMap<string, readonly Condition[]> | undefined;
  /** A quick way to find many literals in a text. Default: one after the other. */
  readonly finder?: Finder;
}

/** Makes of some literals what calls back with the number of each that a text holds, in any order; one may come up more than once. */
export type Finder = (literals: readonly string[]) => (text: string, found: (literal: number) => void) => void;

const oneByOne: Finder = (literals) => (text, found) => {
  literals.forEach((literal, number) => {
    if (text.includes(literal)) found(number);
  });
};

/** The same, but every literal that may say something together with another line is enough by itself and brings the lines around it along. */
export function wholeGate(gate: Gate): Gate {
  return {
    digest: gate.digest,
    whole: true,
    ...(gate.finder === undefined ? {} : { finder: gate.finder }),
    get literals() {
      return gate.literals;
    },
    get context() {
      const lone = new Set(gate.lone);
      return gate.literals.filter((literal) => !lone.has(literal));
    },
    get lone() {
      return gate.lone;
    },
    get conditions() {
      const lone = new Set(gate.lone);
      return new Map([...(gate.conditions ?? [])].filter(([literal]) => lone.has(literal)));
    },
  };
}

/** What a text is worth: nothing, to be handed on alone, or with the lines around it. */
export const NOTHING = 0;
export const ALONE = 1;
export const WITH_CONTEXT = 2;
export type Worth = typeof NOTHING | typeof ALONE | typeof WITH_CONTEXT;

const escaped = (literal: string) => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** Whether a condition of a literal holds in a text that holds the literal. */
function fulfils(text: string, literal: string, { number, needs }: Condition): boolean {
  if (!needs.every((need) => need.some((wording) => text.includes(wording)))) return false;
  if (number === 0) return true;
  // A character beyond ASCII, or a terminal code, may stand for more or less than itself.
  return new RegExp(`${escaped(literal)}[ -/:-~]{0,${number - 1}}[^ -/:-~]`, "u").test(text);
}

/** The plain form of the gate. Linear in the text's length for a fixed set of literals. */
export function worthOf({ literals, context, conditions = new Map(), finder }: Gate): (text: string) => Worth {
  const all = [...new Set([...literals, ...conditions.keys(), ...(context ?? [])])];
  const find = (finder ?? oneByOne)(all);
  const isEnough = new Set(literals);
  const isContext = new Set(context);
  const known = all.map((literal) => ({
    literal,
    passes: isEnough.has(literal) && !conditions.has(literal),
    conditions: conditions.get(literal) ?? [],
    brings: isContext.has(literal),
  }));
  return (text) => {
    let passes = false;
    let brings = context === undefined;
    find(text, (number) => {
      const found = known[number] as (typeof known)[number];
      passes ||= found.passes || found.conditions.some((c) => fulfils(text, found.literal, c));
      brings ||= found.brings;
    });
    return !passes ? NOTHING : brings ? WITH_CONTEXT : ALONE;
  };
}
