/** Puts the tables of a plan into the sieve's memory, at the places that `sieve.as` names. */
import type { Choice } from "./plan.ts";

const BITMAP = 256;
const HEADS = 4352;
const PAIRS = 12544;
const ENTRIES = 28992;

export type Kind = "literal" | "alone" | "trigger" | "lost-reset";
const KINDS: { readonly [kind in Kind]: number } = { literal: 1, trigger: 2, "lost-reset": 3, alone: 4 };

export interface Planned {
  readonly bytes: Uint8Array;
  readonly choice: Choice;
  readonly kind: Kind;
}

/** Bytes that the tables of these literals take. */
export function imageSize(planned: readonly Planned[]): number {
  return ENTRIES + 16 * (planned.length + 1) + planned.reduce((sum, p) => sum + p.bytes.length, 0);
}

/** Writes the tables into zeroed memory of at least `imageSize` bytes. */
export function writeImage(memory: Uint8Array, planned: readonly Planned[]): void {
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  const mark = (table: number, half: number, bit: number) => {
    memory[16 * table + half] = (memory[16 * table + half] ?? 0) | bit;
  };
  // Bytes that disturb a text: halves 0, 1 and C above, and below all but those of tab, line feed and carriage return.
  for (const upper of [0x0, 0x1, 0xc]) mark(1, upper, 1);
  for (let lower = 0; lower < 16; lower++) if (![0x9, 0xa, 0xd].includes(lower)) mark(0, lower, 1);
  for (let half = 0; half < 16; half++) for (const table of [2, 3, 4, 5]) mark(table, half, 1);

  let text = ENTRIES + 16 * (planned.length + 1);
  for (const [i, { bytes, choice, kind }] of planned.entries()) {
    const [at, bucket] = choice;
    let window = 0;
    for (let k = 0; k < 3; k++) {
      const byte = bytes[at + k] ?? 0;
      window |= byte << (8 * k);
      const set = bucket < 8 ? 0 : 6;
      mark(set + 2 * k, byte & 15, 1 << (bucket & 7));
      mark(set + 2 * k + 1, byte >> 4, 1 << (bucket & 7));
    }
    const hash = Math.imul(window, 0x9e3779b1) >>> 0;
    const slot = hash >>> 17;
    memory[BITMAP + (slot >>> 3)] = (memory[BITMAP + (slot >>> 3)] ?? 0) | (1 << (slot & 7));
    const head = HEADS + ((hash >>> 20) << 1);
    const entry = ENTRIES + 16 * (i + 1);
    view.setUint32(entry, window, true);
    view.setUint32(entry + 4, text, true);
    view.setUint16(entry + 8, bytes.length, true);
    view.setUint16(entry + 10, at, true);
    view.setUint16(entry + 12, view.getUint16(head, true), true);
    view.setUint16(entry + 14, KINDS[kind], true);
    view.setUint16(head, i + 1, true);
    memory.set(bytes, text);
    text += bytes.length;
    for (let k = 0; k + 1 < bytes.length; k++) {
      const pair = ((bytes[k] ?? 0) << 8) | (bytes[k + 1] ?? 0);
      memory[PAIRS + (pair >>> 3)] = (memory[PAIRS + (pair >>> 3)] ?? 0) | (1 << (pair & 7));
    }
  }
}
