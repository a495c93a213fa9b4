/** What is counted of each source, and the lines at its borders, by which it joins with what comes before or behind. */
import type { BorderLine, RunPlace, SourceRecord } from "../model/case-file.ts";
import { CONTEXT_LINES } from "../model/line.ts";
import type { Mutable } from "./mutable.ts";
import { byName } from "./order.ts";
import { inherit } from "./run-place.ts";

/** A line that was looked at, and which recognisers the screen named for it. */
interface Seen extends BorderLine {
  readonly mask: number;
}
/** What the screen might have said of a line that is known from a case file. */
const ANY_RECOGNISER = -1;

/** A source, with its last line and the one before instead of a list of them. */
export interface SourceState extends Mutable<Omit<SourceRecord, "tail">> {
  near: Seen | null;
  far: Seen | null;
}

export class Sources {
  private readonly byName = new Map<string, SourceState>();

  of(name: string): SourceState {
    let source = this.byName.get(name);
    if (source === undefined) {
      source = {
        name,
        lines: 0,
        bytes: 0,
        matchedLines: 0,
        damagedSamples: 0,
        truncated: null,
        head: [],
        near: null,
        far: null,
      };
      this.byName.set(name, source);
    }
    return source;
  }

  /** Takes in what comes later of a source. `before`: the place that a process had reached. */
  absorb(later: SourceRecord, before: (source: string, process: string) => RunPlace): void {
    const mine = this.of(later.name);
    mine.lines += later.lines;
    mine.bytes += later.bytes;
    mine.matchedLines += later.matchedLines;
    mine.damagedSamples += later.damagedSamples;
    mine.truncated ??= later.truncated;
    const placed = ({ line, where }: BorderLine): BorderLine => ({
      line,
      where: inherit(before(line.source, line.process), where),
    });
    mine.head = [...mine.head, ...later.head.map(placed)].slice(0, CONTEXT_LINES);
    for (const border of later.tail) {
      mine.far = mine.near;
      mine.near = { ...placed(border), mask: ANY_RECOGNISER };
    }
  }

  build(): readonly SourceRecord[] {
    return [...this.byName.values()].sort((a, b) => byName(a.name, b.name)).map(recordOf);
  }
}

function recordOf({ near, far, ...source }: SourceState): SourceRecord {
  const tail = [far, near].filter((seen) => seen !== null).map(({ line, where }) => ({ line, where }));
  return { ...source, tail };
}
