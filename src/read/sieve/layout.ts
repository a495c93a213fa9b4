/** How the memory of a sieve is laid out behind its tables: rooms for bytes of a log, and places for what is found in them. */
import { KEPT_BYTES } from "../split.ts";

/** Bytes of a page of WebAssembly's memory, and the most pages that a shared memory may have. */
export const PAGE = 65536;
export const MOST_PAGES = 1024;

/** Before each room lies space for the beginning of a line that the end of the room before it cut; behind it 64 bytes more may be read. */
const SPACING = KEPT_BYTES + 64;

/** Bytes of one note of `parts` in `sieve.as`, and how many are taken at a time. */
export const NOTE = 16;
export const NOTES = 1024;

/** What a note says of a part. */
export const HAND_ALONE = 1;
export const HAND_WITH_CONTEXT = 2;

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
