/**
 * Messages that a terminal or a paste wrapped: they match over the border of two lines and in neither line alone. Nearly always there is none, and that is
 * told by what the patterns of one line still need: nothing of it stands in the other line, nor across the border.
 */
import { type Found, type Hit, type Reach, undefeated } from "./hits.ts";
import { LiteralIndex, SHORTEST } from "./literal-index.ts";
import {
  byOrder,
  type Entry,
  type Joint,
  type Literals,
  mayReach,
  opensAtEnd,
  opensAtStart,
  type SignatureIndex,
} from "./pattern-index.ts";
import { type Choice, ShapeMemory, shapeOf } from "./shape.ts";

/** Stands between two lines. None holds it, but for what a record spelled out. */
const BORDER = "\n";
/** What is joined of each of them. */
const JOINED = 2000;
/** Between the parts of a message stands nothing, where a word was cut, or a space. */
const JOINTS: readonly string[] = ["", " "];

export interface HitAcross {
  readonly hit: Hit;
  /** The joined text. */
  readonly text: string;
}

/** Two lines put behind one another, and the literals in them. */
interface Joined extends Joint {
  readonly literals: Literals;
}

interface Looked {
  readonly joined: readonly Joined[];
  readonly hits: readonly HitAcross[];
}

/** Those of some entries that match a text. */
type Search = (entries: readonly Entry[], text: string) => readonly Hit[];

export class Across {
  private readonly index: SignatureIndex;
  private readonly alone: (text: string) => Found;
  private readonly search: Search;
  private readonly shapes: ShapeMemory<Looked>;

  /** `alone` gives what a line holds by itself. */
  constructor(index: SignatureIndex, alone: (text: string) => Found, search: Search) {
    this.index = index;
    this.alone = alone;
    this.search = search;
    this.shapes = new ShapeMemory(
      (both) => {
        const [previous = "", line = ""] = both.split(BORDER);
        return this.look(previous, line);
      },
      (both, looked) => this.choicesIn(both, looked),
    );
  }

  /** What stands across the border of a line and the one before it. */
  find(previous: string, line: string): readonly HitAcross[] {
    const first = this.alone(previous);
    const second = this.alone(line);
    // Where one of them holds nothing, what the other one lacks settles it as quickly.
    const isFlood = first.literals.length > 0 && second.literals.length > 0;
    const isPlain = !previous.includes(BORDER) && !line.includes(BORDER);
    return (isFlood && isPlain ? this.shapes.get(previous + BORDER + line) : this.look(previous, line)).hits;
  }

  private look(previous: string, line: string): Looked {
    const first = this.alone(previous);
    const second = this.alone(line);
    const left = previous.slice(-JOINED).trimEnd();
    const right = line.slice(0, JOINED).trimStart();
    const joined = JOINTS.map((between): Joined => {
      const joint = {
        text: left + between + right,
        left,
        right,
        leftTo: left.length,
        rightFrom: left.length + between.length,
      };
      return { ...joint, literals: this.index.literalsAcross(joint, first.literals, second.literals) };
    });
    const own = new Set([...first.literals, ...second.literals]).size;
    const entries = joined.map((one) => this.entriesAcross(first, second, one, own));
    if (entries.every((some) => some.length === 0)) return { joined, hits: [] };
    const apart = [...first.all, ...second.all];
    const known = new Set(apart.map((h) => h.signature.id));
    const found = new Map<string, HitAcross>();
    joined.forEach((one, i) => {
      const { text, leftTo, rightFrom } = one;
      const across = (some: readonly Entry[]) =>
        this.search(
          some.filter((entry) => !known.has(entry.signature.id)),
          text,
        ).filter(({ match, after }) => after.length === 0 && match.start < rightFrom && match.end > leftTo);
      if (across(entries[i] ?? []).length === 0) return;
      // What one line says alone, or is noise, may replace what both say together.
      const together = across(this.thatReach(one, one.literals, () => true));
      for (const hit of undefeated([...together, ...apart]))
        if (!known.has(hit.signature.id) && speaks(hit)) found.set(hit.signature.id, { hit, text });
    });
    return { joined, hits: [...found.values()] };
  }

  /** Entries that may say something across the border, in the order of the data. `own`: how many literals the two lines hold by themselves. */
  private entriesAcross(first: Found, second: Found, one: Joined, own: number): readonly Entry[] {
    if (one.literals.length === 0) return NO_ENTRIES;
    if (one.literals.length > own) return this.thatReach(one, one.literals, speaks);
    const left = this.openEntries(first, one, true) ?? this.thatReach(one, first.literals, speaks);
    const right = this.openEntries(second, one, false) ?? this.thatReach(one, second.literals, speaks);
    if (left.length === 0 || right.length === 0) return left.length === 0 ? right : left;
    return [...new Set([...left, ...right])].sort(byOrder);
  }

  private thatReach(joined: Joined, literals: Literals, wanted: (entry: Entry) => boolean): readonly Entry[] {
    return this.index.candidates(joined.text, literals).filter((entry) => wanted(entry) && mayReach(entry, joined));
  }

  /** The entries of one line that are left to try where the other one holds nothing that its patterns lack; null where it may hold it. */
  private openEntries(found: Found, { text, leftTo, rightFrom }: Joined, isFirst: boolean): readonly Entry[] | null {
    if (found.literals.length === 0) return NO_ENTRIES;
    const reach = this.reachOf(found);
    if (reach === null || reach.wanted === null) return null;
    const { index, lengths } = reach.wanted;
    let gained = false;
    index.each(text, (number, place) => {
      gained ||= isFirst ? place + (lengths[number] as number) > leftTo : place < rightFrom;
    });
    if (gained) return null;
    return isFirst ? reach.openBehind : reach.openBefore;
  }

  private reachOf(found: Found): Reach | null {
    const { beside } = found;
    // It costs more than it saves for a text that comes once.
    if (beside === null) return null;
    beside.reach ??= this.makeReach(found);
    return beside.reach;
  }

  /** Digits count as any others, so that it holds for all texts of the shape. */
  private makeReach({ text, literals, all, alone }: Found): Reach {
    const shape = shapeOf(text);
    // What the line says by itself, all lines of its shape do, and need not say across a border.
    const said = new Set(alone ? [] : all.map((hit) => hit.signature));
    const wanted = new Set<string>();
    const openBefore: Entry[] = [];
    const openBehind: Entry[] = [];
    for (const entry of [...this.index.entriesUnder(literals)].sort(byOrder)) {
      if (said.has(entry.signature) || !speaks(entry)) continue;
      const { needs } = entry.pattern;
      const lacking = needs.filter((need) => !need.some((wording) => shape.includes(shapeOf(wording))));
      // One that is lacking will do, best of all one that seldom stands anywhere; where none is, something of it must stand in the other line all the same.
      const [fewest] = lacking.sort((a, b) => a.length - b.length || shortest(b) - shortest(a));
      for (const wording of fewest ?? needs.flat()) wanted.add(wording);
      if (fewest !== undefined) continue;
      if (opensAtStart(entry.pattern)) openBefore.push(entry);
      if (opensAtEnd(entry.pattern)) openBehind.push(entry);
    }
    const wordings = [...wanted];
    const isShort = wordings.some((wording) => wording.length < SHORTEST);
    const wantedIndex = isShort ? null : { index: new LiteralIndex(wordings), lengths: wordings.map((w) => w.length) };
    return { wanted: wantedIndex, openBefore, openBehind };
  }

  /** What decides, besides their shapes, that nothing stands across two lines. Null where something does, or may. */
  private choicesIn(both: string, { joined, hits }: Looked): readonly Choice[] | null {
    if (hits.length > 0) return null;
    for (const { text, literals, leftTo, rightFrom } of joined) {
      const crosses = ({ place, literal }: Choice) => place < rightFrom && place + literal.length > leftTo;
      if (this.index.mayDiffer(text, literals) || this.index.literalChoicesIn(text).some(crosses)) return null;
    }
    return this.index.literalChoicesIn(both);
  }
}

/** Whether a signature says something itself, and does not only take others' place. */
const speaks = ({ signature: { kind, evidence } }: Pick<Entry, "signature">) => kind !== "noise" || evidence.length > 0;

const shortest = (wordings: readonly string[]) => Math.min(...wordings.map((wording) => wording.length));

const NO_ENTRIES: readonly Entry[] = [];
