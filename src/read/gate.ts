/**
 * The gate: which lines are worth handing on. A line is, when its text holds one of the literals that the recognisers need; and with it
 * go the lines right before and after it, for messages that a terminal wrapped and for numbers printed under a command.
 */

export interface Gate {
  /** A line in which nothing can be recognised holds none of these. Case matters. */
  readonly literals: readonly string[];
}

/** How many lines go along before and after a line that passes: what `Recogniser.withContext` looks back at. */
export const CONTEXT_LINES = 2;

/** True for a text that holds one of the literals. */
export type Passes = (text: string) => boolean;

/** The plain form of the gate. Linear in the text's length for a fixed set of literals. */
export function passesOf(gate: Gate): Passes {
  if (gate.literals.length === 0) return () => false;
  if (gate.literals.includes("")) return () => true;
  const alternatives = gate.literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  const pattern = new RegExp(alternatives.join("|"));
  return (text) => pattern.test(text);
}
