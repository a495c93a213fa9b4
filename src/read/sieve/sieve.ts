/** Makes the sieve for a set of literals: the compiled module, its memory and tables. Where an engine has no SIMD there is none, and the plain gate serves. */
import { literalChoices, SIEVE_IMAGE, SIEVE_RELAXED, SIEVE_STRICT } from "../../knowledge/generated-sieve.ts";
import { ALONE, type Gate, NOTHING, WITH_CONTEXT, type Worth } from "../gate.ts";
import { letAllThrough, makeImage } from "./image.ts";
import { planFor } from "./planned.ts";

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

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * A sieve with `room` bytes of memory for its caller, or null where there is no SIMD or a literal is too short for it (under three bytes).
 * Synchronous: the module is of a size that engines compile in under a millisecond.
 */
export function createSieve(gate: Gate, room: number): Sieve | null {
  if (typeof WebAssembly === "undefined") return null;
  const image = imageFor(gate);
  if (image === null) return null;
  const module = compile();
  if (module === null) return null;
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

/** The tables for a gate: those that were made when this was built, or new ones; null where it has literals that cannot be searched for. */
export function imageFor(gate: Gate): Uint8Array | null {
  if (gate.digest === SIEVE_IMAGE.digest) {
    const image = bytesOf(SIEVE_IMAGE.base64);
    if (gate.whole === true) letAllThrough(image, SIEVE_IMAGE.literals);
    return image;
  }
  const planned = planFor(gate, literalChoices());
  return planned === null ? null : makeImage(planned);
}

function compile(): WebAssembly.Module | null {
  for (const base64 of [SIEVE_RELAXED, SIEVE_STRICT]) {
    const bytes = bytesOf(base64);
    if (WebAssembly.validate(bytes)) return new WebAssembly.Module(bytes);
  }
  return null;
}
