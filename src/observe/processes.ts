/** What is known of each process of a source: its lines and times, how far it came, its restarts, and its place, which later lines inherit. */
import type { Gap, ProcessRecord, RunPlace } from "../model/case-file.ts";
import type { Place, RunPoint } from "../model/event.ts";
import { KEPT_FIRST, KEPT_PROCESSES } from "./bounds.ts";
import type { FindingState } from "./findings.ts";
import { beyond, hashText } from "./hash.ts";
import { inKeyOrder, key } from "./keyed.ts";
import type { Mutable } from "./mutable.ts";
import { inherit, NOWHERE } from "./run-place.ts";
import type { OwnTracks } from "./tracks.ts";

/** A process's record while it is written; `reached` is its own. */
export interface OpenRecord extends Mutable<Omit<ProcessRecord, "reached">> {
  readonly reached: { [axis: string]: ProcessRecord["reached"][string] };
}

/** With what was found of its own, so that it is found again without making a key of texts. */
export interface ProcessState {
  readonly record: OpenRecord;
  /** By signature. */
  readonly findings: Map<string, FindingState>;
  readonly tracks: OwnTracks;
}

export class Processes {
  private readonly byKey = new Map<string, ProcessState>();
  private readonly tracksOf: (source: string, process: string) => OwnTracks;
  private readonly onGap: (gap: Gap) => void;
  /** The process that was last asked for: the next line is mostly its own. */
  private recent: ProcessState | null = null;

  /** `onGap` is told of each silence between two times of a process. */
  constructor(tracksOf: (source: string, process: string) => OwnTracks, onGap: (gap: Gap) => void) {
    this.tracksOf = tracksOf;
    this.onGap = onGap;
  }

  get size(): number {
    return this.byKey.size;
  }

  known(source: string, process: string): ProcessState | undefined {
    const { recent } = this;
    if (recent !== null && recent.record.process === process && recent.record.source === source) return recent;
    const state = this.byKey.get(key(source, process));
    if (state !== undefined) this.recent = state;
    return state;
  }

  /** The process of a line, which is noted. `late`: only the lines before made plain what it says, so that it may come after later ones. */
  at(at: Place, late: boolean): ProcessState {
    const state = this.known(at.source, at.process) ?? this.keep(begun(at));
    const { record } = state;
    if (at.line > record.lastLine) record.lastLine = at.line;
    if (at.line < record.firstLine) record.firstLine = at.line;
    if (at.time !== null && !late) {
      this.tellGap(record, at.line, at.time);
      if (record.firstTime === null) {
        record.firstTime = at.time;
        record.firstTimeLine = at.line;
      }
      record.lastTime = at.time;
      record.lastTimeLine = at.line;
    }
    return state;
  }

  private keep(record: OpenRecord): ProcessState {
    const { source, process } = record;
    const state = { record, findings: new Map(), tracks: this.tracksOf(source, process) };
    this.byKey.set(key(source, process), state);
    return state;
  }

  private tellGap({ source, process, lastTime, lastTimeLine }: OpenRecord, line: number, time: number): void {
    if (lastTime === null) return;
    this.onGap({ source, process, fromLine: lastTimeLine, toLine: line, length: time - lastTime });
  }

  /** The places that the processes have reached. */
  places(): (source: string, process: string) => RunPlace {
    const ends = new Map([...this.byKey].map(([id, { record }]) => [id, record.end]));
    return (source, process) => ends.get(key(source, process)) ?? NOWHERE;
  }

  /** Takes in what comes later of a process. */
  absorb(later: ProcessRecord): void {
    const mine = this.known(later.source, later.process)?.record;
    if (mine === undefined) {
      this.keep({ ...later, reached: { ...later.reached } });
      return;
    }
    if (later.firstTime !== null) this.tellGap(mine, later.firstTimeLine, later.firstTime);
    mine.lastLine = Math.max(mine.lastLine, later.lastLine);
    if (mine.firstTime === null && later.firstTime !== null) {
      mine.firstTime = later.firstTime;
      mine.firstTimeLine = later.firstTimeLine;
    }
    if (later.lastTime !== null) {
      mine.lastTime = later.lastTime;
      mine.lastTimeLine = later.lastTimeLine;
    }
    mine.end = inherit(mine.end, later.end);
    for (const [per, point] of Object.entries(later.reached)) {
      const had = mine.reached[per];
      if (had === undefined || point.index > had.index) mine.reached[per] = point;
    }
    mine.markers += later.markers;
    mine.restarts = [...mine.restarts, ...later.restarts].slice(0, KEPT_FIRST);
  }

  /** Lets those beyond the bound go, but for the one named; tells which they were, or null where there are none. */
  drop(spared: string): ((source: string, process: string) => boolean) | null {
    if (this.byKey.size <= KEPT_PROCESSES) return null;
    const dropped = new Set<string>();
    const hashed = [...this.byKey.keys()].map((id) => ({ id, hash: hashText(id) }));
    for (const { id } of beyond(hashed, KEPT_PROCESSES).over) {
      if (this.byKey.get(id)?.record.process === spared) continue;
      dropped.add(id);
      this.byKey.delete(id);
    }
    this.recent = null;
    return (source, process) => dropped.has(key(source, process));
  }

  build(): readonly ProcessRecord[] {
    return inKeyOrder(this.byKey).map(({ record }) => ({ ...record, reached: { ...record.reached } }));
  }
}

function begun({ source, process, line }: Place): OpenRecord {
  return {
    source,
    process,
    firstLine: line,
    lastLine: line,
    firstTime: null,
    firstTimeLine: 0,
    lastTime: null,
    lastTimeLine: 0,
    end: NOWHERE,
    reached: {},
    markers: 0,
    restarts: [],
  };
}

/** Notes that a process came to a point. */
export function reach({ reached }: OpenRecord, { per, index, total }: RunPoint, line: number): void {
  const had = reached[per];
  if (had === undefined || index > had.index) reached[per] = { per, index, total, line };
}
