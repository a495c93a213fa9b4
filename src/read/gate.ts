/**
 * The gate: which lines are worth handing on. A line is, when its text holds one of the literals that the recognisers need. With it may go
 * the lines right before and after it, for messages that a terminal wrapped and for numbers printed under a command.
 */

export interface Gate {
  /** A line in which nothing can be recognised holds none of these. Case matters. */
  readonly literals: readonly string[];
  /**
   * Those of the literals with whose lines the lines around them go along. Default: all. In a short input (`WHOLE_TEXT`) it is all as well:
   * a paste, in which a terminal may have wrapped any message, is short.
   */
  readonly context?: readonly string[] | undefined;
}

/** How many lines go along before and after a line: what `Recogniser.withContext` looks back at. */
export const CONTEXT_LINES = 2;

/** What a text is worth: nothing, to be handed on alone, or with the lines around it. */
export const NOTHING = 0;
export const ALONE = 1;
export const WITH_CONTEXT = 2;
export type Worth = typeof NOTHING | typeof ALONE | typeof WITH_CONTEXT;

function holdsOneOf(literals: readonly string[]): (text: string) => boolean {
  if (literals.length === 0) return () => false;
  if (literals.includes("")) return () => true;
  const pattern = new RegExp(literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"));
  return (text) => pattern.test(text);
}

/** The plain form of the gate. Linear in the text's length for a fixed set of literals. */
export function worthOf(gate: Gate): (text: string) => Worth {
  const any = holdsOneOf(gate.literals);
  if (gate.context === undefined) return (text) => (any(text) ? WITH_CONTEXT : NOTHING);
  const context = holdsOneOf(gate.context);
  return (text) => (any(text) ? (context(text) ? WITH_CONTEXT : ALONE) : NOTHING);
}
