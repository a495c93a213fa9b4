/** Puts the tables of a plan into the sieve's memory. */
import type { Condition } from "../../model/event.ts";
import { KINDS, PLACES } from "./layout.ts";
import { type Choice, groupOf, setOf, WINDOW } from "./plan.ts";

const { BITMAP, HEADS, PAIRS, ENTRIES } = PLACES;

export type Kind = "literal" | "alone" | "trigger" | "lost-reset" | "conditional";
const NUMBER_OF: { readonly [kind in Kind]: number } = {
  literal: KINDS.LITERAL,
  trigger: KINDS.DISTURBED,
  "lost-reset": KINDS.UNESCAPED,
  alone: KINDS.ALONE,
  conditional: KINDS.CONDITIONAL,
};

export interface Planned {
  readonly bytes: Uint8Array;
  readonly choice: Choice;
  readonly kind: Kind;
  /** Of a conditional literal: one of these must hold. */
  readonly conditions: readonly Condition[];
}

const encoder = new TextEncoder();

/** Bytes that are put one behind the other, numbers with their low byte first. */
class Bytes {
  readonly bytes: number[] = [];
  u16(n: number): void {
    this.bytes.push(n & 255, (n >> 8) & 255);
  }
  u32(n: number): void {
    this.u16(n & 65535);
    this.u16(n >>> 16);
  }
  all(bytes: Iterable<number>): void {
    for (const byte of bytes) this.bytes.push(byte);
  }
}

/**
 * The texts of literals, from a place on, and what their conditions say. A need is four bytes for what was found of it last, its number of
 * wordings (u16), then each wording's length (u16) and bytes. Behind a literal lie its conditions: how many (u16), and for each the reach of its
 * number (u16), how many needs it has (u16), and the places of the needs (u32).
 */
function texts(
  planned: readonly Planned[],
  from: number,
): { readonly bytes: readonly number[]; readonly places: readonly number[] } {
  const out = new Bytes();
  const needs = new Map<string, number>();
  const placeOf = (need: readonly string[]): number => {
    const key = JSON.stringify(need);
    const known = needs.get(key);
    if (known !== undefined) return known;
    const place = from + out.bytes.length;
    needs.set(key, place);
    out.u32(0);
    out.u16(need.length);
    for (const wording of need) {
      const bytes = encoder.encode(wording);
      out.u16(bytes.length);
      out.all(bytes);
    }
    return place;
  };
  const places = planned.map(({ bytes, kind, conditions }) => {
    const of = conditions.map(({ number, needs }) => ({ number, needs: needs.map(placeOf) }));
    const place = from + out.bytes.length;
    out.all(bytes);
    if (kind !== "conditional") return place;
    out.u16(of.length);
    for (const { number, needs } of of) {
      out.u16(number);
      out.u16(needs.length);
      for (const need of needs) out.u32(need);
    }
    return place;
  });
  return { bytes: out.bytes, places };
}

/** The tables of these literals: their bytes, from the beginning of the sieve's memory on. */
export function makeImage(planned: readonly Planned[]): Uint8Array {
  const from = ENTRIES + 16 * (planned.length + 1);
  const { bytes, places } = texts(planned, from);
  const image = new Uint8Array(from + bytes.length);
  image.set(bytes, from);
  writeImage(image, planned, places);
  return image;
}

/** Makes each of the first so many literals enough by itself, and such that it brings the lines around it along. */
export function letAllThrough(image: Uint8Array, literals: number): void {
  for (let entry = 1; entry <= literals; entry++) {
    const at = ENTRIES + 16 * entry + 14;
    if (image[at] === KINDS.ALONE || image[at] === KINDS.CONDITIONAL) image[at] = KINDS.LITERAL;
  }
}

function writeImage(memory: Uint8Array, planned: readonly Planned[], places: readonly number[]): void {
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  const mark = (table: number, half: number, bit: number) => {
    memory[16 * table + half] = (memory[16 * table + half] ?? 0) | bit;
  };
  // Bytes that disturb a text: halves 0, 1 and C above, and below all but those of tab, line feed and carriage return.
  for (const upper of [0x0, 0x1, 0xc]) mark(0, upper, 1);
  for (let lower = 0; lower < 16; lower++) if (![0x9, 0xa, 0xd].includes(lower)) mark(WINDOW, lower, 1);
  for (let half = 0; half < 16; half++) for (const table of [1, 2, WINDOW + 1, WINDOW + 2]) mark(table, half, 1);

  for (const [i, { bytes, choice, kind, conditions }] of planned.entries()) {
    const [at, bucket] = choice;
    let window = 0;
    for (let k = 0; k < WINDOW; k++) {
      const byte = bytes[at + k] ?? 0;
      window |= byte << (8 * k);
      const bit = 2 << groupOf(bucket);
      mark(k, byte >> 4, bit);
      mark(WINDOW * (1 + setOf(bucket)) + k, byte & 15, bit);
    }
    const hash = Math.imul(window, 0x9e3779b1) >>> 0;
    const slot = hash >>> 17;
    memory[BITMAP + (slot >>> 3)] = (memory[BITMAP + (slot >>> 3)] ?? 0) | (1 << (slot & 7));
    const head = HEADS + ((hash >>> 20) << 1);
    const entry = ENTRIES + 16 * (i + 1);
    view.setUint32(entry, window, true);
    view.setUint32(entry + 4, places[i] ?? 0, true);
    view.setUint16(entry + 8, bytes.length, true);
    view.setUint16(entry + 10, at, true);
    view.setUint16(entry + 12, view.getUint16(head, true), true);
    view.setUint16(entry + 14, NUMBER_OF[kind], true);
    view.setUint16(head, i + 1, true);
    for (const wording of conditions.flatMap((c) => c.needs.flat())) markPairs(memory, encoder.encode(wording));
    markPairs(memory, bytes);
  }
}

function markPairs(memory: Uint8Array, bytes: Uint8Array): void {
  for (let k = 0; k + 1 < bytes.length; k++) {
    const pair = ((bytes[k] ?? 0) << 8) | (bytes[k + 1] ?? 0);
    memory[PAIRS + (pair >>> 3)] = (memory[PAIRS + (pair >>> 3)] ?? 0) | (1 << (pair & 7));
  }
}
