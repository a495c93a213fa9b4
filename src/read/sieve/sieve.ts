/** Makes the sieve for a set of literals: the compiled module, its memory and tables. Where an engine has no SIMD there is none, and the plain gate serves. */
import { literalChoices, SIEVE_CODE, SIEVE_CODE_SHARED, SIEVE_IMAGE } from "../../knowledge/generated-sieve.ts";
import type { Gate } from "../gate.ts";
import { CHUNK_BYTES, CHUNK_ROOMS, CHUNKS_SPACE } from "./chunks.ts";
import { letAllThrough, makeImage } from "./image.ts";
import { instanceOf, type Search } from "./instance.ts";
import { type Layout, layOut, PAGE } from "./layout.ts";
import { planFor } from "./planned.ts";

/** What another thread needs to search in the same memory. */
export interface Shared {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the tables of the other thread begin. */
  readonly tables: number;
  /** Room for the threads' agreement. */
  readonly chunks: number;
}

export interface Sieve extends Search {
  readonly layout: Layout;
  /** The memory as numbers, to read notes. */
  readonly numbers: Uint32Array;
  /** Null for a sieve with a memory of its own. */
  readonly shared: Shared | null;
}

const ROOM = 1 << 20;

/**
 * A sieve with two rooms, or null where there is no SIMD or a literal is too short for it (under three bytes). Synchronous: the module is of a
 * size that engines compile in under a millisecond.
 */
export function createSieve(gate: Gate): Sieve | null {
  const image = typeof WebAssembly === "undefined" ? null : imageFor(gate);
  const module = image === null ? null : compile(SIEVE_CODE);
  if (image === null || module === null) return null;
  const layout = layOut(image.length, 2, ROOM);
  const memory = new WebAssembly.Memory({ initial: pages(layout) });
  return { ...withTables(module, memory, image, 0), layout, shared: null };
}

/** The same in a memory that another thread may search as well. */
export function createSharedSieve(gate: Gate): Sieve | null {
  const image = typeof WebAssembly === "undefined" ? null : imageFor(gate);
  const module = image === null ? null : compile(SIEVE_CODE_SHARED);
  if (image === null || module === null) return null;
  const tables = (image.length + 63) & ~63;
  const chunks = 2 * tables;
  const layout = layOut(chunks + CHUNKS_SPACE, CHUNK_ROOMS, CHUNK_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages(layout), maximum: pages(layout), shared: true });
  new Uint8Array(memory.buffer).set(image, tables);
  return { ...withTables(module, memory, image, 0), layout, shared: { module, memory, tables, chunks } };
}

// 64 bytes behind the rooms may be read.
const pages = ({ end }: Layout) => Math.ceil((end + 64) / PAGE);

function withTables(module: WebAssembly.Module, memory: WebAssembly.Memory, image: Uint8Array, tables: number) {
  const search = instanceOf(module, memory, tables);
  search.memory.set(image, tables);
  return { ...search, numbers: new Uint32Array(memory.buffer) };
}

/** The tables for a gate: those that were made when this was built, or new ones; null where it has literals that cannot be searched for. */
export function imageFor(gate: Gate): Uint8Array | null {
  if (gate.digest === SIEVE_IMAGE.digest) {
    const image = SIEVE_IMAGE.bytes();
    if (gate.whole === true) letAllThrough(image, SIEVE_IMAGE.literals);
    return image;
  }
  const planned = planFor(gate, literalChoices());
  return planned === null ? null : makeImage(planned);
}

/** The first of some variants that the engine knows. */
function compile(variants: readonly (() => Uint8Array<ArrayBuffer>)[]): WebAssembly.Module | null {
  for (const variant of variants) {
    try {
      // Asking first whether it is valid would read it twice.
      return new WebAssembly.Module(variant());
    } catch (error) {
      if (!(error instanceof WebAssembly.CompileError)) throw error;
    }
  }
  return null;
}
