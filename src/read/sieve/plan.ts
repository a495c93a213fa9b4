/**
 * Plans the search: by which few bytes each literal is found. Of every literal one window of three bytes is chosen and dealt to one of fourteen
 * buckets; a bucket is known by the low and high halves of its windows' bytes, position by position, and lets everything through that its
 * halves can be put together to. Two buckets share their high halves, which tell little more than small letters from capitals, digits and signs:
 * what is looked up for the one serves the other. What passes by chance costs a closer look, so windows are chosen so that little passes in logs; most
 * literals hold a window that some bucket lets through already. The choice changes only the speed, never what is found.
 */

/** Window length in bytes. Shorter literals cannot be searched for. */
export const WINDOW = 3;
/** Groups of buckets with the same high halves: eight bits, of which the first tells bytes that disturb a text (see `sieve.as`). */
const GROUPS = 7;
/** Buckets of a group. */
const SETS = 2;

/** Where the window of a literal begins, and its bucket, counted from 0: its group is the remainder of the division by GROUPS, its set the quotient. */
export type Choice = readonly [at: number, bucket: number];

/** How often three bytes stand one behind the other in logs. */
export interface Statistics {
  /** Three levels, one a byte: the byte of each node, and where its children begin in the next level (one more entry closes the last). */
  readonly bytes: readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly children: readonly [Uint32Array, Uint32Array];
  /** One a node of the last level. */
  readonly counts: Float64Array;
  readonly countOf: ReadonlyMap<number, number>;
  readonly total: number;
}

/** A window that is found and looked up costs about as much as this many that only pass a bucket. */
const LOOKUP = 3;
/** Grams beyond the commonest make no difference. */
const MOST_GRAMS = 12_000;

const gramAt = (bytes: Uint8Array, at: number) =>
  ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);

/** Counts a sample of log. */
export function countGrams(sample: Uint8Array): Statistics {
  const countOf = new Map<number, number>();
  for (let at = 0; at + WINDOW <= sample.length; at++) {
    const gram = gramAt(sample, at);
    countOf.set(gram, (countOf.get(gram) ?? 0) + 1);
  }
  const common = [...countOf]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_GRAMS)
    .sort((a, b) => a[0] - b[0]);
  const bytes: [number[], number[], number[]] = [[], [], []];
  const children: [number[], number[]] = [[], []];
  let last = -1;
  for (const [gram] of common) {
    if (gram >> 16 !== last >> 16) {
      bytes[0].push(gram >> 16);
      children[0].push(bytes[1].length);
    }
    if (gram >> 8 !== last >> 8) {
      bytes[1].push((gram >> 8) & 255);
      children[1].push(bytes[2].length);
    }
    bytes[2].push(gram & 255);
    last = gram;
  }
  children[0].push(bytes[1].length);
  children[1].push(bytes[2].length);
  return {
    bytes: [Uint8Array.from(bytes[0]), Uint8Array.from(bytes[1]), Uint8Array.from(bytes[2])],
    children: [Uint32Array.from(children[0]), Uint32Array.from(children[1])],
    counts: Float64Array.from(common, ([, count]) => count),
    countOf,
    total: Math.max(1, sample.length),
  };
}

/** Without a sample: windows are then dealt so that buckets stay narrow. */
export const NO_STATISTICS: Statistics = countGrams(new Uint8Array());

/** Buckets that are dealt anew together: where one alone is, its literals mostly find their old places. */
const EMPTIED = 3;

/** For each position of a window the set of low, or high, halves as bits. */
type Halves = readonly [number, number, number];
const EMPTY: Halves = [0, 0, 0];

const halvesAt = (bytes: Uint8Array, at: number, shift: 0 | 4): Halves => [
  1 << (((bytes[at] ?? 0) >> shift) & 15),
  1 << (((bytes[at + 1] ?? 0) >> shift) & 15),
  1 << (((bytes[at + 2] ?? 0) >> shift) & 15),
];

interface Window {
  readonly at: number;
  readonly low: Halves;
  readonly high: Halves;
  /** What it costs that it is found and looked up. */
  readonly found: number;
}

interface Bucket {
  low: Halves;
  /** What passes it, in the sample. */
  cost: number;
  /** Literal to the place of its window. */
  readonly windows: Map<number, number>;
}

interface Group {
  high: Halves;
  readonly buckets: readonly Bucket[];
}

/** Group and set of a bucket, as the tables need them. */
export const groupOf = (bucket: number): number => bucket % GROUPS;
export const setOf = (bucket: number): number => Math.floor(bucket / GROUPS);

export class Planner {
  private readonly statistics: Statistics;
  private readonly groups: Group[] = Array.from({ length: GROUPS }, () => ({
    high: EMPTY,
    buckets: Array.from({ length: SETS }, () => ({ low: EMPTY, cost: 0, windows: new Map() })),
  }));
  private readonly literals: Uint8Array[] = [];
  private readonly choices: Choice[] = [];

  constructor(statistics: Statistics) {
    this.statistics = statistics;
  }

  copy(): Planner {
    const copy = new Planner(this.statistics);
    copy.literals.push(...this.literals);
    copy.choices.push(...this.choices);
    copy.groups.splice(0, GROUPS, ...this.copiedGroups());
    return copy;
  }

  /** Adds a literal whose choice is known. */
  take(literal: Uint8Array, choice: Choice): void {
    const index = this.literals.push(literal) - 1;
    this.settle(index, choice);
  }

  /** Adds a literal and chooses for it. */
  add(literal: Uint8Array): Choice {
    const index = this.literals.push(literal) - 1;
    return this.choose(index);
  }

  /** Empties some buckets, the dear ones rather, and deals their literals anew in another order; so many times, and undone where nothing was gained. */
  improve(rounds: number, random: () => number): void {
    for (let round = 0; round < rounds; round++) {
      const before = this.share();
      const undo = this.saved();
      const literals = Array.from({ length: EMPTIED }, () => this.empty(this.dearBucket(random))).flat();
      // The short ones first, though not quite.
      const ranks = new Map(literals.map((i) => [i, (this.literals[i]?.length ?? 0) + 4 * random()]));
      for (const i of literals.sort((x, y) => (ranks.get(x) ?? 0) - (ranks.get(y) ?? 0))) this.choose(i);
      if (this.share() >= before) undo();
    }
  }

  result(): readonly Choice[] {
    return this.choices;
  }

  /** Share of positions that pass a bucket. */
  share(): number {
    return this.groups.flatMap((g) => g.buckets).reduce((sum, b) => sum + b.cost, 0) / this.statistics.total;
  }

  /** A bucket by chance, the likelier the more passes it. */
  private dearBucket(random: () => number): number {
    const costs = this.groups.flatMap((group, g) =>
      group.buckets.map((bucket, set) => ({ number: set * GROUPS + g, cost: bucket.cost + 1 })),
    );
    let left = random() * costs.reduce((sum, { cost }) => sum + cost, 0);
    for (const { number, cost } of costs) {
      left -= cost;
      if (left <= 0) return number;
    }
    return 0;
  }

  /** Takes all literals out of a bucket. */
  private empty(number: number): readonly number[] {
    const group = this.groups[groupOf(number)];
    const bucket = group?.buckets[setOf(number)];
    if (group === undefined || bucket === undefined) return [];
    const literals = [...bucket.windows.keys()];
    bucket.windows.clear();
    bucket.low = EMPTY;
    group.high = group.buckets
      .flatMap((b) => [...b.windows].map(([i, at]) => halvesAt(this.literals[i] ?? new Uint8Array(), at, 4)))
      .reduce(union, EMPTY);
    for (const b of group.buckets) b.cost = this.price(b.low, group.high);
    return literals;
  }

  private copiedGroups(): Group[] {
    return this.groups.map(({ high, buckets }) => ({
      high,
      buckets: buckets.map(({ low, cost, windows }) => ({ low, cost, windows: new Map(windows) })),
    }));
  }

  /** What brings everything back to how it is now. */
  private saved(): () => void {
    const choices = [...this.choices];
    const groups = this.copiedGroups();
    return () => {
      this.choices.splice(0, choices.length, ...choices);
      this.groups.splice(0, groups.length, ...groups);
    };
  }

  private settle(index: number, choice: Choice): void {
    const [at, number] = choice;
    const group = this.groups[groupOf(number)];
    const bucket = group?.buckets[setOf(number)];
    const literal = this.literals[index];
    if (group === undefined || bucket === undefined || literal === undefined) return;
    bucket.windows.set(index, at);
    bucket.low = union(bucket.low, halvesAt(literal, at, 0));
    group.high = union(group.high, halvesAt(literal, at, 4));
    for (const b of group.buckets) b.cost = this.price(b.low, group.high);
    this.choices[index] = choice;
  }

  private choose(index: number): Choice {
    const literal = this.literals[index] ?? new Uint8Array();
    // Nearly every literal has a window that some bucket lets through already, which settles most of the others without a look.
    const windows = this.windowsOf(literal);
    let { best, cost: bestCost } = this.letThrough(windows);
    for (const { at, low, high, found } of windows) {
      if (found >= bestCost) continue;
      for (const [g, group] of this.groups.entries()) {
        const higher = union(group.high, high);
        const wider = !covers(group.high, high);
        for (const [set, bucket] of group.buckets.entries()) {
          const lower = union(bucket.low, low);
          const growth = logSize(lower) - logSize(bucket.low) + SETS * (logSize(higher) - logSize(group.high));
          let rise = 0;
          for (const b of group.buckets)
            if (b === bucket ? growth > 0 : wider) rise += this.price(b === bucket ? lower : b.low, higher) - b.cost;
          // Of equals, what widens a bucket least.
          const cost = rise + found + 1e-6 * this.statistics.total * growth;
          if (cost < bestCost) {
            bestCost = cost;
            best = [at, set * GROUPS + g];
          }
        }
      }
    }
    this.settle(index, best);
    return best;
  }

  private windowsOf(literal: Uint8Array): Window[] {
    return Array.from({ length: Math.max(0, literal.length - WINDOW + 1) }, (_, at) => ({
      at,
      low: halvesAt(literal, at, 0),
      high: halvesAt(literal, at, 4),
      found: LOOKUP * (this.statistics.countOf.get(gramAt(literal, at)) ?? 0),
    }));
  }

  /** The cheapest window that a bucket lets through as it is. */
  private letThrough(windows: readonly Window[]): { best: Choice; cost: number } {
    let best: Choice = [0, 0];
    let cost = Number.POSITIVE_INFINITY;
    for (const { at, low, high, found } of windows) {
      if (found >= cost) continue;
      for (const [g, group] of this.groups.entries()) {
        const set = covers(group.high, high) ? group.buckets.findIndex((bucket) => covers(bucket.low, low)) : -1;
        if (set < 0) continue;
        cost = found;
        best = [at, set * GROUPS + g];
        break;
      }
    }
    return { best, cost };
  }

  /** How many positions of the sample a bucket with these halves lets through. */
  private price(low: Halves, high: Halves): number {
    const [low0, low1, low2] = low;
    const [high0, high1, high2] = high;
    const { bytes, children, counts } = this.statistics;
    const [first, second, third] = bytes;
    const [toSecond, toThird] = children;
    let sum = 0;
    for (let i = 0; i < first.length; i++) {
      const a = first[i] ?? 0;
      if (((low0 >> (a & 15)) & (high0 >> (a >> 4)) & 1) === 0) continue;
      for (let j = toSecond[i] ?? 0; j < (toSecond[i + 1] ?? 0); j++) {
        const b = second[j] ?? 0;
        if (((low1 >> (b & 15)) & (high1 >> (b >> 4)) & 1) === 0) continue;
        for (let k = toThird[j] ?? 0; k < (toThird[j + 1] ?? 0); k++) {
          const c = third[k] ?? 0;
          if (((low2 >> (c & 15)) & (high2 >> (c >> 4)) & 1) !== 0) sum += counts[k] ?? 0;
        }
      }
    }
    return sum;
  }
}

const union = (a: Halves, b: Halves): Halves => [a[0] | b[0], a[1] | b[1], a[2] | b[2]];
const covers = (a: Halves, b: Halves): boolean => ((b[0] & ~a[0]) | (b[1] & ~a[1]) | (b[2] & ~a[2])) === 0;

/** Logarithm of how many different windows the halves can be put together to. */
function logSize(halves: Halves): number {
  let sum = 0;
  for (const bits of halves) {
    let count = 0;
    for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
    sum += Math.log2(Math.max(1, count));
  }
  return sum;
}

/** More bytes than any literal has. */
const LONGEST = 1 << 20;

/** How much is tried to find a better plan: from the beginning, and each time by dealing some buckets anew. */
export interface Effort {
  readonly starts: number;
  readonly rounds: number;
  readonly random: () => number;
}

/** Chooses for all literals. The order of the literals does not matter for what is found. */
export function plan(
  literals: readonly Uint8Array[],
  statistics: Statistics,
  { starts, rounds, random }: Effort,
): { readonly choices: readonly Choice[]; readonly share: number } {
  // Short literals have few windows to choose from, so they choose first. Those of other scripts come last, into few buckets: their bytes are
  // near those of bars' blocks, of which logs are full, and dealt over all buckets they would let these through.
  const rank = (i: number) => {
    const literal = literals[i] ?? new Uint8Array();
    const foreign = literal.filter((byte) => byte >= 128).length * 2 > literal.length;
    return literal.length + (foreign ? LONGEST : 0);
  };
  const order = literals.map((_, i) => i).sort((x, y) => rank(x) - rank(y) || x - y);
  const first = new Planner(statistics);
  for (const i of order) first.add(literals[i] ?? new Uint8Array());
  let best = first;
  for (let start = 0; start < starts; start++) {
    const planner = first.copy();
    planner.improve(rounds, random);
    if (planner.share() < best.share()) best = planner;
  }
  const chosen: Choice[] = [];
  for (const [k, i] of order.entries()) chosen[i] = best.result()[k] ?? [0, 0];
  return { choices: chosen, share: best.share() };
}
