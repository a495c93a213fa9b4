/**
 * Takes lines, has them recognised, and builds the case file. Everything that later lines inherit (the fold or epoch in force, the step,
 * the number of restarts) is kept by process, and is filled in for a second half when two halves merge (see `merge.ts`).
 */
import type {
  BorderLine,
  CaseFile,
  Finding,
  Gap,
  Occurrence,
  ProcessRecord,
  Restart,
  RunPlace,
  Sample,
  Setting,
  SourceRecord,
  Track,
} from "../model/case-file.ts";
import type { LogEvent, Place, Recogniser, RunPoint } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { Screen } from "../recognise/screen.ts";
import {
  type Ends,
  hashText,
  joinEnds,
  KEPT_FIRST,
  KEPT_GAPS,
  KEPT_PROCESSES,
  KEPT_TRACKS,
  samplesPerTrack,
  thin,
} from "./keep.ts";
import { byName } from "./order.ts";

/** Lines before a line that `withContext` may look at. */
export const CONTEXT_LINES = 2;
/** The process under which findings of processes beyond the bound are gathered. */
const OTHER_PROCESSES = "(others)";
/** A silence shorter than this, in milliseconds, is none. */
const SHORTEST_GAP = 60_000;
/** From so many tracks on, all are thinned whenever their number doubles. */
const CROWDED = 256;

export const NOWHERE: RunPlace = { points: {}, step: "", life: 0, seconds: 0 };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface FindingState extends Mutable<Omit<Finding, "first" | "last">> {
  ends: Ends<Occurrence>;
}
interface TrackState extends Mutable<Omit<Track, "samples">> {
  samples: Sample[];
}
type SourceState = Mutable<SourceRecord>;
type ProcessState = Mutable<ProcessRecord>;

const key = (...parts: readonly string[]) => parts.join("\u0000");
const trackKey = (source: string, process: string, metric: string, step: string) =>
  `${source}\u0000${process}\u0000${metric}\u0000${step}`;
const byHash = (a: Hashed, b: Hashed) => a.hash - b.hash || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** An id with its hash, by which ids beyond a bound are chosen. */
interface Hashed {
  readonly id: string;
  readonly hash: number;
}
/** The ids of a map that come after the first `most` by hash. */
function beyond(ids: Iterable<string>, most: number): { last: Hashed | null; over: readonly Hashed[] } {
  const hashed = [...ids].map((id) => ({ id, hash: hashText(id) })).sort(byHash);
  return { last: hashed[most - 1] ?? null, over: hashed.slice(most) };
}
const byLine = (a: { at: Place }, b: { at: Place }) => a.at.line - b.at.line;

/** The place of an item inside the run, with what an earlier half knew filled in. */
export function inherit(earlier: RunPlace, later: RunPlace): RunPlace {
  return {
    points: { ...earlier.points, ...later.points },
    step: later.step === "" ? earlier.step : later.step,
    life: earlier.life + later.life,
    seconds: Math.max(earlier.seconds, later.seconds),
  };
}

/** The mutable side of a case file: events and whole case files go in. */
export class CaseBuilder {
  private readonly sources = new Map<string, SourceState>();
  private readonly processes = new Map<string, ProcessState>();
  private readonly findings = new Map<string, FindingState>();
  private readonly tracks = new Map<string, TrackState>();
  /** Tracks with a hash beyond this have no place any more: so many others come before them. */
  private lastTrack: Hashed | null = null;
  private readonly settings = new Map<string, Ends<Setting>>();
  private readonly gaps = new Map<string, Gap[]>();

  source(name: string): SourceState {
    let source = this.sources.get(name);
    if (source === undefined) {
      source = { name, lines: 0, bytes: 0, matchedLines: 0, damagedSamples: 0, truncated: null, head: [], tail: [] };
      this.sources.set(name, source);
    }
    return source;
  }

  /** The state that the next line of a process inherits. */
  placeOf(source: string, process: string): RunPlace {
    return this.processes.get(key(source, process))?.end ?? NOWHERE;
  }

  private processAt(at: Place, late: boolean): ProcessState {
    const id = key(at.source, at.process);
    let record = this.processes.get(id);
    if (record === undefined) {
      record = {
        source: at.source,
        process: at.process,
        firstLine: at.line,
        lastLine: at.line,
        firstTime: null,
        firstTimeLine: 0,
        lastTime: null,
        lastTimeLine: 0,
        end: NOWHERE,
        reached: {},
        markers: 0,
        restarts: [],
      };
      this.processes.set(id, record);
      if (this.processes.size > 2 * KEPT_PROCESSES) this.dropProcesses();
    }
    record.lastLine = Math.max(record.lastLine, at.line);
    if (at.time !== null && !late) {
      if (record.lastTime !== null) this.gap(at, record.lastTimeLine, record.lastTime);
      if (record.firstTime === null) {
        record.firstTime = at.time;
        record.firstTimeLine = at.line;
      }
      record.lastTime = at.time;
      record.lastTimeLine = at.line;
    }
    return record;
  }

  private gap(at: Place, fromLine: number, fromTime: number): void {
    const length = (at.time as number) - fromTime;
    // Lines between that carry no time, or that nobody looked at, may have filled it.
    if (length < SHORTEST_GAP || at.line - fromLine > 1) return;
    this.keepGaps(at.source, [{ source: at.source, process: at.process, fromLine, toLine: at.line, length }]);
  }

  private keepGaps(source: string, more: readonly Gap[]): void {
    const all = [...(this.gaps.get(source) ?? []), ...more];
    all.sort((a, b) => b.length - a.length || a.fromLine - b.fromLine || (a.process < b.process ? -1 : 1));
    this.gaps.set(source, all.slice(0, KEPT_GAPS));
  }

  /**
   * Adds an event. `where` is given for what only the lines before made plain: it may come to light late, when halves merge, and so
   * changes nothing that other events inherit. Else the process's present place counts.
   */
  add(event: LogEvent, where?: RunPlace): void {
    const late = where !== undefined;
    const record = this.processAt(event.at, late);
    const place = where ?? record.end;
    switch (event.type) {
      case "finding":
        this.addOccurrence(event.signature, event.at, [
          { at: event.at, text: event.text, captures: event.captures, where: place },
        ]);
        break;
      case "sample":
        this.addSample(event, record, place, late);
        break;
      case "marker":
        record.markers++;
        if (late) break;
        if (event.point !== null) {
          reach(record, event.point, event.at.line);
          record.end = { ...record.end, points: { ...record.end.points, [event.point.per]: event.point } };
        }
        if ((event.seconds ?? 0) > record.end.seconds) record.end = { ...record.end, seconds: event.seconds as number };
        if (event.stage !== "") record.end = { ...record.end, step: event.stage };
        break;
      case "restart":
        if (record.restarts.length < KEPT_FIRST)
          record.restarts = [...record.restarts, { pid: event.pid, text: event.text, at: event.at } satisfies Restart];
        if (!late) record.end = { ...record.end, life: record.end.life + 1 };
        break;
      case "setting":
        this.addSettings(event.name, event.at.source, [
          {
            name: event.name,
            source: event.at.source,
            value: event.value,
            hard: event.hard,
            text: event.text,
            at: event.at,
          },
        ]);
        break;
    }
  }

  private addOccurrence(
    signature: string,
    at: { source: string; process: string },
    more: readonly Occurrence[],
    count = 1,
  ): void {
    const id = key(signature, at.source, at.process);
    const state = this.findings.get(id);
    if (state === undefined) {
      this.findings.set(id, {
        signature,
        source: at.source,
        process: at.process,
        count,
        ends: joinEnds({ first: more, last: [] }, { first: [], last: [] }, byLine),
      });
      return;
    }
    state.count += count;
    state.ends = joinEnds(state.ends, { first: more, last: [] }, byLine);
  }

  private addSample(event: LogEvent & { type: "sample" }, record: ProcessState, place: RunPlace, late: boolean): void {
    const points = event.point === null ? place.points : { ...place.points, [event.point.per]: event.point };
    if (event.point !== null) reach(record, event.point, event.at.line);
    if (!late) record.end = { ...record.end, points, step: event.step === "" ? record.end.step : event.step };
    if (event.damaged) this.source(event.at.source).damagedSamples++;
    for (const reading of event.readings) {
      const id = trackKey(event.at.source, event.at.process, reading.metric, event.step);
      let track = this.tracks.get(id);
      if (track === undefined) {
        if (this.lastTrack !== null && byHash({ id, hash: hashText(id) }, this.lastTrack) > 0) continue;
        track = {
          source: event.at.source,
          process: event.at.process,
          metric: reading.metric,
          unit: reading.unit,
          step: event.step,
          count: 0,
          threshold: 2 ** 32,
          samples: [],
        };
        this.tracks.set(id, track);
        if (this.tracks.size > 2 * KEPT_TRACKS) this.dropTracks();
        else if (this.tracks.size >= CROWDED && Number.isInteger(Math.log2(this.tracks.size))) this.thinTracks();
      }
      track.count++;
      track.samples.push({
        line: event.at.line,
        time: event.at.time,
        points,
        labelled: event.point !== null,
        life: place.life,
        value: reading.value,
        limit: reading.limit,
      });
      if (track.samples.length > 2 * this.samplesKept()) thinTrack(track, this.samplesKept());
    }
  }

  private addSettings(name: string, source: string, more: readonly Setting[]): void {
    const id = key(name, source);
    const ends = this.settings.get(id) ?? { first: [], last: [] };
    this.settings.set(id, joinEnds(ends, { first: more, last: [] }, byLine));
  }

  private samplesKept(): number {
    return samplesPerTrack(Math.min(this.tracks.size, KEPT_TRACKS));
  }

  private thinTracks(): void {
    for (const track of this.tracks.values()) thinTrack(track, this.samplesKept());
  }

  private dropTracks(): void {
    if (this.tracks.size <= KEPT_TRACKS) return;
    const { last, over } = beyond(this.tracks.keys(), KEPT_TRACKS);
    for (const { id } of over) this.tracks.delete(id);
    this.lastTrack = last;
  }

  /** Beyond the bound, a process's findings go to the others of its source and its counters are let go. */
  private dropProcesses(): void {
    if (this.processes.size <= KEPT_PROCESSES) return;
    const dropped = new Set<string>();
    for (const { id } of beyond(this.processes.keys(), KEPT_PROCESSES).over) {
      if (this.processes.get(id)?.process === OTHER_PROCESSES) continue;
      dropped.add(id);
      this.processes.delete(id);
    }
    for (const [id, state] of this.findings) {
      if (!dropped.has(key(state.source, state.process))) continue;
      this.findings.delete(id);
      this.addOccurrence(
        state.signature,
        { source: state.source, process: OTHER_PROCESSES },
        [...state.ends.first, ...state.ends.last],
        state.count,
      );
    }
    for (const [id, track] of this.tracks) if (dropped.has(key(track.source, track.process))) this.tracks.delete(id);
    // With tracks gone there may be room for others again.
    this.lastTrack = null;
  }

  /** Takes in a case file whose lines come after all that was taken in so far. */
  absorb(later: CaseFile): void {
    const ends = new Map([...this.processes].map(([id, p]) => [id, p.end]));
    const before = (source: string, process: string) => ends.get(key(source, process)) ?? NOWHERE;
    for (const p of later.processes) {
      const mine = this.processes.get(key(p.source, p.process));
      if (mine === undefined) {
        this.processes.set(key(p.source, p.process), { ...p });
        continue;
      }
      if (mine.lastTime !== null && p.firstTime !== null)
        this.gap(
          { source: p.source, process: p.process, line: p.firstTimeLine, time: p.firstTime },
          mine.lastTimeLine,
          mine.lastTime,
        );
      mine.lastLine = Math.max(mine.lastLine, p.lastLine);
      if (mine.firstTime === null && p.firstTime !== null) {
        mine.firstTime = p.firstTime;
        mine.firstTimeLine = p.firstTimeLine;
      }
      if (p.lastTime !== null) {
        mine.lastTime = p.lastTime;
        mine.lastTimeLine = p.lastTimeLine;
      }
      mine.end = inherit(mine.end, p.end);
      for (const [per, point] of Object.entries(p.reached)) {
        const had = mine.reached[per];
        if (had === undefined || point.index > had.index) mine.reached = { ...mine.reached, [per]: point };
      }
      mine.markers += p.markers;
      mine.restarts = [...mine.restarts, ...p.restarts].slice(0, KEPT_FIRST);
    }
    for (const f of later.findings) {
      const earlier = before(f.source, f.process);
      const occurrences = [...f.first, ...f.last].map((o) => ({ ...o, where: inherit(earlier, o.where) }));
      this.addOccurrence(f.signature, f, occurrences, f.count);
    }
    for (const t of later.tracks) {
      const earlier = before(t.source, t.process);
      const samples = t.samples.map((s) => ({
        ...s,
        points: { ...earlier.points, ...s.points },
        life: earlier.life + s.life,
      }));
      const id = trackKey(t.source, t.process, t.metric, t.step);
      const mine = this.tracks.get(id);
      if (mine === undefined) this.tracks.set(id, { ...t, samples });
      else {
        mine.count += t.count;
        mine.threshold = Math.min(mine.threshold, t.threshold);
        mine.samples.push(...samples);
        thinTrack(mine, this.samplesKept());
      }
    }
    for (const s of later.settings) this.addSettings(s.name, s.source, [s]);
    for (const g of later.gaps) this.keepGaps(g.source, [g]);
    for (const s of later.sources) {
      const mine = this.source(s.name);
      mine.lines += s.lines;
      mine.bytes += s.bytes;
      mine.matchedLines += s.matchedLines;
      mine.damagedSamples += s.damagedSamples;
      mine.truncated ??= s.truncated;
      const earlier = (border: BorderLine): BorderLine => ({
        line: border.line,
        where: inherit(before(border.line.source, border.line.process), border.where),
      });
      mine.head = [...mine.head, ...s.head.map(earlier)].slice(0, CONTEXT_LINES);
      mine.tail = [...mine.tail, ...s.tail.map(earlier)].slice(-CONTEXT_LINES);
    }
  }

  build(): CaseFile {
    this.dropProcesses();
    this.dropTracks();
    this.thinTracks();
    const sorted = <T>(values: Iterable<T>, text: (value: T) => string) =>
      [...values].sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
    return {
      version: 1,
      sources: [...this.sources.values()].sort((a, b) => byName(a.name, b.name)).map((s) => ({ ...s })),
      processes: sorted(this.processes.values(), (p) => key(p.source, p.process)).map((p) => ({ ...p })),
      findings: sorted(this.findings.values(), (f) => key(f.signature, f.source, f.process)).map(({ ends, ...f }) => ({
        ...f,
        first: ends.first,
        last: ends.last,
      })),
      tracks: sorted(this.tracks.values(), (t) => trackKey(t.source, t.process, t.metric, t.step)).map((t) => ({
        ...t,
        samples: [...t.samples],
      })),
      settings: sorted(this.settings.entries(), ([id]) => id).flatMap(([, ends]) => [...ends.first, ...ends.last]),
      gaps: sorted(this.gaps.entries(), ([id]) => id).flatMap(([, gaps]) => gaps),
    };
  }
}

function thinTrack(track: TrackState, most: number): void {
  const thinned = thin(track.samples, track.threshold, most);
  track.samples = [...thinned.samples];
  track.threshold = thinned.threshold;
}

function reach(record: ProcessState, point: RunPoint, line: number): void {
  const had = record.reached[point.per];
  if (had === undefined || point.index > had.index)
    record.reached = { ...record.reached, [point.per]: { ...point, line } };
}

/** Lets recognisers look at lines and collects what they say. */
export class Observer {
  private readonly builder = new CaseBuilder();
  private readonly recognisers: readonly Recogniser[];
  private readonly screen: Screen;
  /** The last lines, newest first, and what the screen said of them. */
  private screened: readonly { readonly line: LogLine; readonly mask: number }[] = [];
  constructor(recognisers: readonly Recogniser[]) {
    this.recognisers = recognisers;
    this.screen = new Screen(recognisers);
  }

  /** Takes the next line. Words around a quoted log are not evidence. */
  line(line: LogLine): void {
    if (line.prose) return;
    const source = this.builder.source(line.source);
    const before = contextOf(line, source.tail);
    const where = this.builder.placeOf(line.source, line.process);
    const mask = this.screen.of(line.text);
    let found = false;
    // What only the lines before make plain is held back while they are unknown, so that a cut changes nothing.
    const known = source.tail.length >= CONTEXT_LINES;
    if (known && before.length > 0) {
      const around = before.reduce((all, b) => all | this.maskOf(b), mask);
      const wanted = around === 0 ? [] : this.recognisers.filter((r) => this.screen.wants(r, around));
      found = addContext(wanted, this.builder, line, before, where);
    }
    if (mask !== 0)
      for (const recogniser of this.recognisers)
        if (this.screen.wants(recogniser, mask))
          for (const event of recogniser.recognise(line)) {
            this.builder.add(event);
            found = true;
          }
    if (found) source.matchedLines++;
    const [last] = this.screened;
    this.screened = last === undefined ? [{ line, mask }] : [{ line, mask }, last];
    const border: BorderLine = { line, where };
    if (source.head.length < CONTEXT_LINES) source.head = [...source.head, border];
    source.tail = [...source.tail.slice(1 - CONTEXT_LINES), border];
  }

  /** What the screen said of a line right before; for one it does not remember, that every recogniser may want it. */
  private maskOf(line: LogLine): number {
    return this.screened.find((s) => s.line === line)?.mask ?? -1;
  }

  /** Notes what the reader counted of a source. */
  sourceRead(summary: { name: string; lines: number; bytes: number; truncated: string | null }): void {
    const source = this.builder.source(summary.name);
    source.lines += summary.lines;
    source.bytes += summary.bytes;
    source.truncated ??= summary.truncated;
  }

  caseFile(): CaseFile {
    return this.builder.build();
  }
}

/** The lines directly before a line, nearest first. */
export function contextOf(line: LogLine, tail: readonly BorderLine[]): readonly LogLine[] {
  const before: LogLine[] = [];
  let next = line.number;
  for (let i = tail.length - 1; i >= 0; i--) {
    const border = tail[i];
    if (border === undefined || next - border.line.number > 1) break;
    before.push(border.line);
    next = border.line.number;
  }
  return before;
}

/** Adds what a line says in the light of the lines before it. */
export function addContext(
  recognisers: readonly Recogniser[],
  builder: CaseBuilder,
  line: LogLine,
  before: readonly LogLine[],
  where: RunPlace,
): boolean {
  if (before.length === 0) return false;
  let found = false;
  for (const recogniser of recognisers)
    for (const event of recogniser.withContext?.(line, before) ?? []) {
      builder.add(event, where);
      found = true;
    }
  return found;
}
