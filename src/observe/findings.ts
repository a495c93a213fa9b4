/** How often each signature was found by each process, with the first and last few places. */
import type { Finding, Occurrence } from "../model/case-file.ts";
import type { Place } from "../model/event.ts";
import { addToEnds, type Ends, joinEnds } from "./ends.ts";
import { inKeyOrder, key } from "./keyed.ts";
import type { Mutable } from "./mutable.ts";

/** The process under which findings of processes beyond the bound are gathered. */
export const OTHER_PROCESSES = "(others)";

export interface FindingState extends Mutable<Omit<Finding, "first" | "last">> {
  ends: Ends<Occurrence>;
}

export const byLine = (a: { at: Place }, b: { at: Place }) => a.at.line - b.at.line;

export class Findings {
  private readonly byKey = new Map<string, FindingState>();

  of(signature: string, source: string, process: string): FindingState {
    const id = key(signature, source, process);
    let state = this.byKey.get(id);
    if (state === undefined) {
      state = { signature, source, process, count: 0, ends: { first: [], last: [] } };
      this.byKey.set(id, state);
    }
    return state;
  }

  /** One more of a kind. */
  static add(state: FindingState, occurrence: Occurrence): void {
    state.count++;
    state.ends = addToEnds(state.ends, occurrence, byLine);
  }

  absorb({ signature, source, process, count, first, last }: Finding): void {
    const mine = this.of(signature, source, process);
    mine.count += count;
    mine.ends = joinEnds(mine.ends, { first, last }, byLine);
  }

  /** What some processes found goes to the others of their source. */
  giveToOthers(isDropped: (source: string, process: string) => boolean): void {
    for (const [id, { ends, ...found }] of this.byKey) {
      if (!isDropped(found.source, found.process)) continue;
      this.byKey.delete(id);
      this.absorb({ ...found, process: OTHER_PROCESSES, ...ends });
    }
  }

  build(): readonly Finding[] {
    return inKeyOrder(this.byKey).map(({ ends, ...finding }) => ({ ...finding, ...ends }));
  }
}
