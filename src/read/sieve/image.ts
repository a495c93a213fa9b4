/** Puts the tables of a plan into the sieve's memory, at the places that `sieve.as` names. */
import type { Condition } from "../../model/event.ts";
import type { Choice } from "./plan.ts";

const BITMAP = 256;
const HEADS = 4352;
const PAIRS = 12544;
const ENTRIES = 28992;

export type Kind = "literal" | "alone" | "trigger" | "lost-reset" | "conditional";
const KINDS: { readonly [kind in Kind]: number } = {
  literal: 1,
  trigger: 2,
  "lost-reset": 3,
  alone: 4,
  conditional: 5,
};

export interface Planned {
  readonly bytes: Uint8Array;
  readonly choice: Choice;
  readonly kind: Kind;
  /** Of a conditional literal: one of these must hold. */
  readonly conditions: readonly Condition[];
}

const encoder = new TextEncoder();

/**
 * Conditions as bytes: for each its length (u32), the reach of its number (u16), how many needs it has (u16), and for each need its length (u32) and its
 * wordings, each as its length (u16) and its bytes. A length of zero ends the conditions.
 */
function conditionBytes(conditions: readonly Condition[]): number[] {
  const u16 = (n: number) => [n & 255, n >> 8];
  const u32 = (n: number) => [...u16(n & 65535), ...u16(n >>> 16)];
  const wording = (text: string) => {
    const bytes = encoder.encode(text);
    return [...u16(bytes.length), ...bytes];
  };
  const need = (wordings: readonly string[]) => {
    const bytes = wordings.flatMap(wording);
    return [...u32(bytes.length), ...bytes];
  };
  const condition = ({ number, needs }: Condition) => {
    const bytes = needs.flatMap(need);
    return [...u32(bytes.length + 4), ...u16(number), ...u16(needs.length), ...bytes];
  };
  return [...conditions.flatMap(condition), ...u32(0)];
}

/** The texts of planned literals, with their conditions behind them. */
function textsOf(
  planned: readonly Planned[],
): readonly { readonly bytes: Uint8Array; readonly conditions: readonly number[] }[] {
  return planned.map(({ bytes, kind, conditions }) => ({
    bytes,
    conditions: kind === "conditional" ? conditionBytes(conditions) : [],
  }));
}

/** The tables of these literals: their bytes, from the beginning of the sieve's memory on. */
export function makeImage(planned: readonly Planned[]): Uint8Array {
  const texts = textsOf(planned);
  const size = texts.reduce(
    (sum, t) => sum + t.bytes.length + t.conditions.length,
    ENTRIES + 16 * (planned.length + 1),
  );
  const image = new Uint8Array(size);
  writeImage(image, planned, texts);
  return image;
}

function writeImage(memory: Uint8Array, planned: readonly Planned[], texts: ReturnType<typeof textsOf>): void {
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
    // Conditions lie behind the literal's own bytes.
    const conditions = texts[i]?.conditions ?? [];
    memory.set(conditions, text);
    text += conditions.length;
    for (const wording of planned[i]?.conditions.flatMap((c) => c.needs.flat()) ?? [])
      markPairs(memory, encoder.encode(wording));
    markPairs(memory, bytes);
  }
}

function markPairs(memory: Uint8Array, bytes: Uint8Array): void {
  for (let k = 0; k + 1 < bytes.length; k++) {
    const pair = ((bytes[k] ?? 0) << 8) | (bytes[k + 1] ?? 0);
    memory[PAIRS + (pair >>> 3)] = (memory[PAIRS + (pair >>> 3)] ?? 0) | (1 << (pair & 7));
  }
}
