/**
 * The sieve, in AssemblyScript (https://www.assemblyscript.org): finds the places of a buffer where one of many literals begins, or where bytes stand
 * that a cleaned text would not show. 32 bytes a turn: each byte's two halves select bits in small tables, one table a window position, and the bits
 * that are left after three positions name the buckets (a technique known as Teddy, from Hyperscan, with windows inside the literals instead of
 * their beginnings). What passes is queued without a branch, looked up in a bitmap and a hash table, and compared.
 *
 * `src/build/build-sieve.ts` compiles it twice: with SWIZZLE as i8x16.swizzle, and as i8x16.relaxed_swizzle, which is faster where an engine has it.
 * The tables are put into the memory by `image.ts`. Names in capitals that are not declared here are numbers of `layout.ts`: the build writes them.
 */

/** Where the tables begin. The places of `layout.ts` are counted from there, so that two instances may share one memory. */
// @ts-ignore: decorator
@external("env", "tables")
declare const tables: usize;

const BATCH: usize = 16384;
/** Nearer than this to the end of what is kept of a line, a find may be cut. */
const MARGIN: usize = 512;

/** What `next` found: LITERAL, DISTURBED, ALONE or CONDITIONAL. */
let kind: u32 = 0;

let low: usize = 0;
let end: usize = 0;
/** Where the next batch begins. */
let ahead: usize = 0;
let queueAt: usize = 0;
let queueEnd: usize = 0;
/** The bits left of the queue entry that is being worked on. */
let bits: u32 = 0;
let base: usize = 0;
/** The part of a line that conditions were last asked of. */
let partFrom: usize = 0;
let partTo: usize = 0;
/** Twice the number of such parts so far: what was found of a need in this one is remembered with it. */
let partMark: u32 = 0;
/** Where `parts` goes on, and whether `next` has found that place already. */
let goOn: usize = 0;
let isFound: bool = false;
/** A place, and how many line ends lie before it. */
let countedAt: usize = 0;
let counted: u32 = 0;

/** Begins with the bytes from `from` to `to`. The byte before `from` is not looked at; 64 bytes behind `to` must be readable. */
export function start(from: usize, to: usize): void {
  low = from;
  end = to;
  ahead = from;
  queueAt = queueEnd = tables + QUEUE;
  bits = 0;
  partFrom = partTo = 0;
  goOn = countedAt = from;
  counted = 0;
  isFound = false;
}

/**
 * Notes the next parts of lines that are worth something at `at`, 16 bytes each (u32): where the part begins and ends, what it is worth, and how many line
 * ends lie before it. Gives how many; fewer than `most` when there are no more. What lies behind the bytes that are kept of a part does not count.
 */
export function parts(at: usize, most: u32): u32 {
  let noted: u32 = 0;
  while (noted < most) {
    let place = isFound ? goOn : next(goOn);
    isFound = false;
    if (place >= end) {
      goOn = end;
      break;
    }
    const from = partStart(place, low);
    const to = partEnd(place, end);
    let worth: u32 = 0;
    while (place < to && place - from < KEPT) {
      if (kind == DISTURBED || place - from >= KEPT - MARGIN) {
        worth = LOOK_AT_TEXT;
        break;
      }
      if (kind == LITERAL) {
        worth = HAND_WITH_CONTEXT;
        break;
      }
      worth = HAND_ALONE;
      place = next(place + 1);
    }
    isFound = place >= to;
    goOn = isFound ? place : to;
    if (worth == 0) continue;
    counted += count(countedAt, from);
    countedAt = from;
    store<u32>(at, <u32>from);
    store<u32>(at, <u32>to, 4);
    store<u32>(at, worth, 8);
    store<u32>(at, counted, 12);
    at += 16;
    noted++;
  }
  return noted;
}

/** The next place at or behind `from` where something is; `to` when there is none. Never goes back. */
function next(from: usize): usize {
  if (from >= ahead) {
    // All that was queued lies behind.
    ahead = from;
    queueAt = queueEnd;
    bits = 0;
  }
  while (true) {
    while (bits != 0 || queueAt < queueEnd) {
      if (bits == 0) {
        base = <usize>load<u32>(queueAt);
        bits = load<u32>(queueAt, 4);
        queueAt += 8;
        if (base + 32 <= from) {
          bits = 0;
          continue;
        }
      }
      const at = base + <usize>ctz(bits);
      bits &= bits - 1;
      if (at < from) continue;
      if (at >= end) return end;
      if (confirm(at)) return at;
    }
    if (ahead >= end) return end;
    fill();
  }
}

/** The bits that the low halves of three bytes select together. */
// @ts-ignore: decorator
@inline
function lows(t0: v128, t1: v128, t2: v128, b0: v128, b1: v128, b2: v128): v128 {
  return v128.and(v128.and(SWIZZLE(t0, b0), SWIZZLE(t1, b1)), SWIZZLE(t2, b2));
}

/** Queues the candidates of the next batch: of every 16 places at once, those where three bytes pass some bucket. */
function fill(): void {
  let stop = ahead + BATCH;
  if (stop > end) stop = end;
  const half = i8x16.splat(15);
  const zero = i8x16.splat(0);
  const high0 = v128.load(tables + TABLES);
  const high1 = v128.load(tables + TABLES, 16);
  const high2 = v128.load(tables + TABLES, 32);
  const low00 = v128.load(tables + TABLES, 48);
  const low01 = v128.load(tables + TABLES, 64);
  const low02 = v128.load(tables + TABLES, 80);
  const low10 = v128.load(tables + TABLES, 96);
  const low11 = v128.load(tables + TABLES, 112);
  const low12 = v128.load(tables + TABLES, 128);
  let q: usize = tables + QUEUE;
  let at = ahead;
  for (; at < stop; at += 32) {
    let found: u32 = 0;
    for (let k: usize = 0; k < 32; k += 16) {
      const a = v128.load(at + k);
      const b = v128.load(at + k, 1);
      const c = v128.load(at + k, 2);
      const highs = v128.and(
        v128.and(
          SWIZZLE(high0, v128.and(i16x8.shr_u(a, 4), half)),
          SWIZZLE(high1, v128.and(i16x8.shr_u(b, 4), half)),
        ),
        SWIZZLE(high2, v128.and(i16x8.shr_u(c, 4), half)),
      );
      const a4 = v128.and(a, half);
      const b4 = v128.and(b, half);
      const c4 = v128.and(c, half);
      const some = v128.or(lows(low00, low01, low02, a4, b4, c4), lows(low10, low11, low12, a4, b4, c4));
      found |= <u32>i8x16.bitmask(i8x16.ne(v128.and(some, highs), zero)) << <u32>k;
    }
    store<u32>(q, <u32>at);
    store<u32>(q, found, 4);
    q += <usize>(found != 0) << 3;
  }
  ahead = at;
  queueAt = tables + QUEUE;
  queueEnd = q;
  bits = 0;
}

/** Whether there is really something at a candidate place. */
// @ts-ignore: decorator
@inline
function confirm(at: usize): bool {
  const window = load<u32>(at) & 0xffffff;
  const upper = (window >> 4) & 15;
  if ((upper < 2 || upper == 12) && disturbs(at, window & 255)) {
    kind = DISTURBED;
    return true;
  }
  const hash = window * 0x9e3779b1;
  const slot = hash >>> 17;
  if (((<u32>load<u8>(tables + BITMAP + (slot >>> 3)) >>> (slot & 7)) & 1) == 0) return false;
  return looksUp(at, window, hash);
}

/** Whether a literal stands around a window. */
function looksUp(at: usize, window: u32, hash: u32): bool {
  let entry = <usize>load<u16>(tables + HEADS + ((hash >>> 20) << 1));
  while (entry != 0) {
    const place = tables + ENTRIES + (entry << 4);
    if (load<u32>(place) == window) {
      const from = at - <usize>load<u16>(place, 10);
      const length = <usize>load<u16>(place, 8);
      if (from >= low && from + length <= end && same(from, tables + <usize>load<u32>(place, 4), length)) {
        const what = <u32>load<u16>(place, 14);
        if (
          what == UNESCAPED
            ? from == low || load<u8>(from - 1) != 0x1b
            : what != CONDITIONAL || holds(from + length, tables + <usize>load<u32>(place, 4) + length)
        ) {
          kind = what == UNESCAPED ? DISTURBED : what;
          return true;
        }
      }
    }
    entry = <usize>load<u16>(place, 12);
  }
  return false;
}

/** Whether one of the conditions at `condition` holds for a literal that ends at `behind`. */
function holds(behind: usize, condition: usize): bool {
  if (behind > partTo || behind <= partFrom) {
    partFrom = partStart(behind, low);
    partTo = partEnd(behind, end);
    partMark += 2;
  }
  // Of an over-long part only the beginning is kept.
  const to = partTo - partFrom > KEPT ? partFrom + KEPT : partTo;
  let left = <usize>load<u16>(condition);
  condition += 2;
  for (; left != 0; left--) {
    const needs = <usize>load<u16>(condition, 2);
    if (numberWithin(behind, <usize>load<u16>(condition), to)) {
      let i: usize = 0;
      while (i < needs && stands(tables + <usize>load<u32>(condition + (i << 2), 4), partFrom, to)) i++;
      if (i == needs) return true;
    }
    condition += 4 + (needs << 2);
  }
  return false;
}

/** Whether a digit, or what may stand for one, is one of the next `reach` bytes; true where that does not matter. */
function numberWithin(at: usize, reach: usize, to: usize): bool {
  if (reach == 0) return true;
  const stop = at + reach < to ? at + reach : to;
  for (; at < stop; at++) {
    const c = <u32>load<u8>(at);
    if (c < 0x20 || c > 0x7e || (c >= 0x30 && c <= 0x39)) return true;
  }
  return false;
}

/** Whether one of a need's wordings stands in the part. It is looked for once: a hostile line may hold a literal thousands of times. */
function stands(need: usize, from: usize, to: usize): bool {
  const known = load<u32>(need);
  if ((known & ~1) == partMark) return (known & 1) != 0;
  let found = false;
  let left = <usize>load<u16>(need, 4);
  for (let wording = need + 6; left != 0 && !found; left--) {
    const length = <usize>load<u16>(wording);
    found = contains(from, to, wording + 2, length);
    wording += 2 + length;
  }
  store<u32>(need, partMark | <u32>found);
  return found;
}

/** Whether a text of at least two bytes stands between two places: its first two bytes are looked for, 16 places a turn. */
function contains(from: usize, to: usize, text: usize, length: usize): bool {
  if (to < from + length) return false;
  const stop = to - length + 1;
  const first = i8x16.splat(load<u8>(text));
  const second = i8x16.splat(load<u8>(text, 1));
  for (let at = from; at < stop; at += 16) {
    let found = <u32>(
      i8x16.bitmask(v128.and(i8x16.eq(v128.load(at), first), i8x16.eq(v128.load(at, 1), second)))
    );
    while (found != 0) {
      const place = at + <usize>ctz(found);
      if (place >= stop) return false;
      if (same(place, text, length)) return true;
      found &= found - 1;
    }
  }
  return false;
}

function same(a: usize, b: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}

/** Whether the byte at a place may make the cleaned text hold a literal that the bytes do not. */
function disturbs(at: usize, c: u32): bool {
  if (c == 0x1b) return joins(at);
  if (c < 0x20) return c != 9 && c != 10 && c != 13 && c != 0x19 && c != 0x1a && c != 0x1d;
  const d = <u32>load<u8>(at + 1);
  // U+0080 to U+00A0: C1 controls and the no-break space.
  if (c == 0xc2) return d <= 0xa0;
  // Â Ã â ã-í ð, with more than ASCII behind: UTF-8 that was read as Windows-1252.
  if (c == 0xc3)
    return (d == 0x82 || d == 0x83 || d == 0xa2 || (d >= 0xa3 && d <= 0xad) || d == 0xb0) && load<u8>(at + 2) >= 0xc2;
  return false;
}

/**
 * Whether taking out the terminal codes that begin at a place can join two bytes that stand side by side in a literal. Codes in a row are looked at
 * as one; what is no plain code is left to the text.
 */
function joins(at: usize): bool {
  const before = at == low ? 10 : <u32>load<u8>(at - 1);
  let p = at;
  while (p < end && load<u8>(p) == 0x1b) {
    if (load<u8>(p + 1) != 0x5b) return true;
    p += 2;
    const parameters = p;
    while (p < end && load<u8>(p) >= 0x30 && load<u8>(p) <= 0x3f) p++;
    if (p - parameters > 64) return true;
    const last = <u32>load<u8>(p);
    // C moves the cursor: spaces stand for it. Others below 40 are rare.
    if (p >= end || last < 0x40 || last > 0x7e || last == 0x43) return true;
    p++;
  }
  const after = p < end ? <u32>load<u8>(p) : 10;
  const pair = (before << 8) | after;
  return ((<u32>load<u8>(tables + PAIRS + (pair >>> 3)) >>> (pair & 7)) & 1) != 0;
}

/** Counts line ends (`\n`). */
export function count(from: usize, to: usize): u32 {
  const ends = i8x16.splat(10);
  let sum: u32 = 0;
  let at = from;
  while (at + 64 <= to) {
    let stop = at + 64 * 63;
    if (stop > to) stop = to;
    let seen = i8x16.splat(0);
    for (; at + 64 <= stop; at += 64) {
      seen = i8x16.sub(
        seen,
        i8x16.add(
          i8x16.add(i8x16.eq(v128.load(at), ends), i8x16.eq(v128.load(at, 16), ends)),
          i8x16.add(i8x16.eq(v128.load(at, 32), ends), i8x16.eq(v128.load(at, 48), ends)),
        ),
      );
    }
    const s = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(seen));
    sum += i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1) + i32x4.extract_lane(s, 2) + i32x4.extract_lane(s, 3);
  }
  for (; at < to; at++) sum += <u32>(load<u8>(at) == 10);
  return sum;
}

/** The first `\n` or `\r` at or behind `from`; `to` when there is none. */
export function partEnd(from: usize, to: usize): usize {
  const lf = i8x16.splat(10);
  const cr = i8x16.splat(13);
  for (let at = from; at < to; at += 16) {
    const v = v128.load(at);
    const found = i8x16.bitmask(v128.or(i8x16.eq(v, lf), i8x16.eq(v, cr)));
    if (found != 0) {
      const place = at + <usize>ctz(found);
      return place < to ? place : to;
    }
  }
  return to;
}

/** The place behind the last `\n` or `\r` before `from`; `bottom` when there is none. */
export function partStart(from: usize, bottom: usize): usize {
  const lf = i8x16.splat(10);
  const cr = i8x16.splat(13);
  let at = from;
  while (at >= bottom + 16) {
    const v = v128.load(at - 16);
    const found = i8x16.bitmask(v128.or(i8x16.eq(v, lf), i8x16.eq(v, cr)));
    if (found != 0) return at - <usize>(clz(found) - 16);
    at -= 16;
  }
  for (; at > bottom; at--) {
    const c = load<u8>(at - 1);
    if (c == 10 || c == 13) return at;
  }
  return bottom;
}
