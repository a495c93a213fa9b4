/** The longest silences of each source: between two lines that follow one another and both carry a time. */
import type { Gap } from "../model/case-file.ts";
import { KEPT_GAPS } from "./bounds.ts";
import { inKeyOrder } from "./keyed.ts";

/** A silence shorter than this, in milliseconds, is none. */
const SHORTEST_GAP = 60_000;

export class Gaps {
  private readonly bySource = new Map<string, readonly Gap[]>();

  add(gap: Gap): void {
    // Lines between that carry no time, or that nobody looked at, may have filled it.
    if (gap.length < SHORTEST_GAP || gap.toLine - gap.fromLine > 1) return;
    const all = [...(this.bySource.get(gap.source) ?? []), gap];
    all.sort((a, b) => b.length - a.length || a.fromLine - b.fromLine || (a.process < b.process ? -1 : 1));
    this.bySource.set(gap.source, all.slice(0, KEPT_GAPS));
  }

  build(): readonly Gap[] {
    return inKeyOrder(this.bySource).flat();
  }
}
