/** How the memory of a sieve is laid out: its tables, rooms for bytes of a log, and places for what is found in them. */
import { KEPT_BYTES } from "../split.ts";

/** Bytes of a page of WebAssembly's memory, and the most pages that a shared memory may have. */
export const PAGE = 65536;
export const MOST_PAGES = 1024;

/** Before each room lies space for the beginning of a line that the end of the room before it cut; behind it 64 bytes more may be read. */
const SPACING = KEPT_BYTES + 64;

/** Bytes of one note of `parts` in `sieve.as`, and how many are taken at a time. */
export const NOTE = 16;
export const NOTES = 1024;

/** Where the tables stand, counted from the first of them. */
export const PLACES = {
  /**
   * Tables of 16 bytes, one a window position: three for the high halves of bytes, three for the low halves in the first set of buckets, three for
   * the second set. Bits 1 to 7 are groups of buckets; bit 0, of the first two threes, is for disturbing bytes.
   */
  TABLES: 0,
  /** Bitmap of 2^15 bits over the hash of a window. */
  BITMAP: 256,
  /** 2^12 heads of chains (u16: number of an entry, 0 for none). */
  HEADS: 4352,
  /** Bitmap of 2^16 bits: pairs of bytes that stand side by side in a literal. */
  PAIRS: 12544,
  /** Candidates of one batch, 8 bytes each: place and bits. */
  QUEUE: 20736,
  /** Entries of 16 bytes: window u32, literal's place u32, its length u16, window's place in it u16, next entry u16, kind u16. */
  ENTRIES: 24896,
} as const;

/** What an entry stands for. */
export const KINDS = {
  /** A literal that brings the lines around it along. */
  LITERAL: 1,
  /** Something that must be cleaned and looked at as text. */
  DISTURBED: 2,
  /** As DISTURBED, unless an escape character stands before it. */
  UNESCAPED: 3,
  /** A literal whose line goes alone. */
  ALONE: 4,
  /** As ALONE, where one of its conditions holds. They lie behind its bytes; `image.ts` says how. */
  CONDITIONAL: 5,
} as const;

/** What a note says of a part of a line: it is handed on alone, or with the lines around it, or must be looked at as text. */
export const WORTHS = { HAND_ALONE: 1, HAND_WITH_CONTEXT: 2, LOOK_AT_TEXT: 3 } as const;

/** All of these numbers, as declarations that the build puts before the source of `sieve.as`: each stands here alone. */
export function declarations(): string {
  const declare = (type: string, numbers: { readonly [name: string]: number }) =>
    Object.entries(numbers).map(([name, value]) => `const ${name}: ${type} = ${value};`);
  return [...declare("usize", { ...PLACES, KEPT: KEPT_BYTES }), ...declare("u32", { ...KINDS, ...WORTHS })].join("\n");
}

export interface Layout {
  /** Where the rooms begin, and how many bytes go into each. */
  readonly rooms: readonly number[];
  readonly roomBytes: number;
  /** Where `parts` may put NOTES notes. */
  readonly notes: number;
  /** Behind the last room. */
  readonly end: number;
}

const aligned = (place: number) => (place + 63) & ~63;

/** So many rooms and the notes, from a place on. */
export function layOut(from: number, rooms: number, roomBytes: number): Layout {
  const notes = aligned(from);
  const first = notes + NOTE * NOTES + SPACING;
  const spacing = roomBytes + SPACING;
  return {
    rooms: Array.from({ length: rooms }, (_, i) => first + i * spacing),
    roomBytes,
    notes,
    end: first + rooms * spacing,
  };
}
