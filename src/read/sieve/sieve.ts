/** Makes the sieve for a set of literals: the compiled module, its memory and tables. Where an engine has no SIMD there is none, and the plain gate serves. */
import { LITERAL_CHOICES, SIEVE_RELAXED, SIEVE_STRICT } from "../../knowledge/generated-sieve.ts";
import type { Condition } from "../../model/event.ts";
import { ALONE, type Gate, NOTHING, WITH_CONTEXT, type Worth } from "../gate.ts";
import { type Kind, makeImage, type Planned } from "./image.ts";
import { type Choice, NO_STATISTICS, Planner, WINDOW } from "./plan.ts";
import { LOST_RESET, TRIGGERS } from "./triggers.ts";

/** The module's functions; see `sieve.as`. Places are offsets in `memory`. */
export interface Sieve {
  readonly memory: Uint8Array;
  /** Where the caller's own bytes may begin. */
  readonly free: number;
  start(from: number, to: number): void;
  /** The next place where something is, or `to`. */
  next(from: number): number;
  /** What the last place found makes of its line; NOTHING when it must be looked at as text. */
  worth(): Worth;
  count(from: number, to: number): number;
  partEnd(from: number, to: number): number;
  partStart(from: number, bottom: number): number;
}

interface Exports {
  readonly kind: WebAssembly.Global;
  start(from: number, to: number): void;
  next(from: number): number;
  count(from: number, to: number): number;
  partEnd(from: number, to: number): number;
  partStart(from: number, bottom: number): number;
}

const WORTH: readonly Worth[] = [NOTHING, WITH_CONTEXT, NOTHING, NOTHING, ALONE, ALONE];
const PAGE = 65536;
/** More literals than this, or longer ones, are left to the plain gate: its tables number them with 16 bits. */
const MOST_LITERALS = 60_000;
const LONGEST_LITERAL = 256;

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** All that the sieve looks for for a gate, each with the bytes by which it is found. Known literals were planned when this was built. */
export function planFor({ literals, context, conditions }: Gate): Planned[] | null {
  const encoder = new TextEncoder();
  const all = new Set(literals);
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
    const known = LITERAL_CHOICES.get(text);
    if (known === undefined) unknown.push(text);
    else if (typeof known !== "string") {
      if (!look(text, kindOf(text), known)) return null;
    } else if (!all.has(known) || (withContext.has(text) && !withContext.has(known))) unknown.push(text);
  }
  for (const text of unknown) if (!look(text, kindOf(text), null)) return null;
  for (const text of [...TRIGGERS, LOST_RESET]) {
    const known = LITERAL_CHOICES.get(text);
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

/**
 * A sieve with `room` bytes of memory for its caller, or null where there is no SIMD or a literal is too short for it (under three bytes).
 * Synchronous: the module is of a size that engines compile in under a millisecond.
 */
export function createSieve(gate: Gate, room: number): Sieve | null {
  if (typeof WebAssembly === "undefined") return null;
  const planned = planFor(gate);
  if (planned === null) return null;
  const module = compile();
  if (module === null) return null;
  const image = makeImage(planned);
  // 64 bytes behind the room may be read.
  const free = (image.length + 127) & ~63;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((free + room + 64) / PAGE) });
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(image);
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const { kind, start, next, count, partEnd, partStart } = exports;
  return {
    memory: bytes,
    free,
    start,
    next,
    count,
    partEnd,
    partStart,
    worth: () => WORTH[kind.value as number] ?? NOTHING,
  };
}

function compile(): WebAssembly.Module | null {
  for (const base64 of [SIEVE_RELAXED, SIEVE_STRICT]) {
    const bytes = bytesOf(base64);
    if (WebAssembly.validate(bytes)) return new WebAssembly.Module(bytes);
  }
  return null;
}
