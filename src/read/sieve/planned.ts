/** What the sieve looks for for a gate: every literal with its kind, its conditions and the bytes by which it is found. */
import type { Condition } from "../../model/event.ts";
import type { Gate } from "../gate.ts";
import type { Kind, Planned } from "./image.ts";
import { type Choice, NO_STATISTICS, Planner, WINDOW } from "./plan.ts";
import { LOST_RESET, TRIGGERS } from "./triggers.ts";

/** More literals than this, or longer ones, are left to the plain gate: its tables number them with 16 bits. */
const MOST_LITERALS = 60_000;
const LONGEST_LITERAL = 256;

/** For literals that were planned before: the place of the bytes by which each is found and their bucket; or a shorter literal that it holds. */
export type Choices = ReadonlyMap<string, Choice | string>;

/** All that the sieve looks for for a gate, each with the bytes by which it is found. Known literals were planned when this was built. */
export function planFor({ literals, context, lone, conditions }: Gate, choices: Choices): Planned[] | null {
  const encoder = new TextEncoder();
  const alone = new Set(lone);
  // `letAllThrough` changes those before them.
  const all = new Set([...literals.filter((literal) => !alone.has(literal)), ...alone]);
  const withContext = new Set(context ?? literals);
  const kindOf = (text: string): Kind =>
    conditions?.has(text) ? "conditional" : withContext.has(text) ? "literal" : "alone";
  const planned: { bytes: Uint8Array; choice: Choice | null; kind: Kind; conditions: readonly Condition[] }[] = [];
  const unknown: string[] = [];
  const look = (text: string, kind: Kind, choice: Choice | null): boolean => {
    const bytes = encoder.encode(text);
    if (bytes.length < WINDOW || bytes.length > LONGEST_LITERAL) return false;
    planned.push({ bytes, choice, kind, conditions: conditions?.get(text) ?? [] });
    return true;
  };
  for (const text of all) {
    const known = choices.get(text);
    if (known === undefined) unknown.push(text);
    else if (typeof known !== "string") {
      if (!look(text, kindOf(text), known)) return null;
    } else if (
      !all.has(known) ||
      conditions?.has(known) ||
      (withContext.has(text) && !withContext.has(known)) ||
      (!alone.has(text) && alone.has(known))
    )
      unknown.push(text);
  }
  for (const text of unknown) if (!look(text, kindOf(text), null)) return null;
  for (const text of [...TRIGGERS, LOST_RESET]) {
    const known = choices.get(text);
    look(text, text === LOST_RESET ? "lost-reset" : "trigger", typeof known === "object" ? known : null);
  }
  if (planned.length > MOST_LITERALS) return null;
  // Only a user's own literals are still to be planned for, among the others.
  let planner: Planner | null = null;
  const chosen = (bytes: Uint8Array): Choice => {
    if (planner === null) {
      planner = new Planner(NO_STATISTICS);
      for (const p of planned) if (p.choice !== null) planner.take(p.bytes, p.choice);
    }
    return planner.add(bytes);
  };
  return planned.map((p) => ({ ...p, choice: p.choice ?? chosen(p.bytes) }));
}
