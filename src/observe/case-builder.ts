/**
 * The mutable side of a case file: events and whole case files go in. Everything that later lines inherit (the fold or epoch in force, the step,
 * the number of restarts) is kept by process, and is filled in for a second half when two halves merge (see `merge.ts`).
 *
 * A log may be nothing but counters, so what is looked up for each line is found without making a key of texts: the process by being the last one,
 * and what is kept of it in maps of its own.
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
  Setting,
  SourceRecord,
} from "../model/case-file.ts";
import type { LogEvent, Place, Reading, RunPoint } from "../model/event.ts";
import { CONTEXT_LINES } from "../model/line.ts";
import {
  addToEnds,
  byHash,
  type Ends,
  type Hashed,
  hashBegun,
  hashNumber,
  hashText,
  joinEnds,
  KEPT_FIRST,
  KEPT_GAPS,
  KEPT_PROCESSES,
  KEPT_TRACKS,
  samplesPerTrack,
} from "./keep.ts";
import { byName } from "./order.ts";
import { TrackState } from "./track.ts";

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
/** A line that was looked at, and which recognisers the screen named for it. */
interface Seen extends BorderLine {
  readonly mask: number;
}
/** A source, with its last line and the one before instead of a list of them. */
export interface SourceState extends Mutable<Omit<SourceRecord, "tail">> {
  near: Seen | null;
  far: Seen | null;
}
/** A process's record while it is written; `reached` is its own. */
interface OpenRecord extends Mutable<Omit<ProcessRecord, "reached">> {
  readonly reached: { [axis: string]: ProcessRecord["reached"][string] };
}

interface ProcessState {
  readonly record: OpenRecord;
  /** What was found of its own, so that it is found again without its id: findings by signature, tracks by step and metric. */
  readonly findings: Map<string, FindingState>;
  steps: Map<string, Map<string, TrackState>>;
  /** Hashes with which those of its tracks begin, by metric. */
  readonly metrics: Map<string, number>;
}
/** Metrics whose hash is remembered. There are ten well-known ones, and any key may be one. */
const REMEMBERED_METRICS = 64;

/** What the screen might have said of a line that is known from a case file. */
const ANY_RECOGNISER = -1;

const key = (...parts: readonly string[]) => parts.join("\u0000");
const trackKey = (source: string, process: string, metric: string, step: string) =>
  `${source}\u0000${process}\u0000${metric}\u0000${step}`;
/** Those that come after the first `most` by hash, and the last one before them. */
function beyond(hashed: readonly Hashed[], most: number): { last: Hashed | null; over: readonly Hashed[] } {
  const sorted = [...hashed].sort(byHash);
  return { last: sorted[most - 1] ?? null, over: sorted.slice(most) };
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

/** The points with one of them replaced; the same ones where that changes nothing. */
function withPoint(points: RunPlace["points"], point: RunPoint): RunPlace["points"] {
  const had = points[point.per];
  const same = had !== undefined && (had === point || (had.index === point.index && had.total === point.total));
  return same ? points : { ...points, [point.per]: point };
}

/** The process goes on to these points, and to a step where one is named. Written out, since a spread costs ten times as much. */
function moveTo(record: OpenRecord, points: RunPlace["points"], named: string): void {
  const { points: had, step: last, life, seconds } = record.end;
  const step = named === "" ? last : named;
  if (points !== had || step !== last) record.end = { points, step, life, seconds };
}

const isNowhere = ({ points, life }: RunPlace) => life === 0 && Object.keys(points).length === 0;

/** Takes events and whole case files. */
export class CaseBuilder {
  private readonly sources = new Map<string, SourceState>();
  private readonly processes = new Map<string, ProcessState>();
  /** The process that was last asked for. */
  private recent: ProcessState | null = null;
  private readonly findings = new Map<string, FindingState>();
  private readonly tracks = new Map<string, TrackState>();
  /** Tracks with a hash beyond this have no place any more: so many others come before them. */
  private lastTrack: Hashed | null = null;
  private readonly settings = new Map<string, Ends<Setting>>();
  private readonly gaps = new Map<string, Gap[]>();

  source(name: string): SourceState {
    let source = this.sources.get(name);
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
      this.sources.set(name, source);
    }
    return source;
  }

  /** The state that the next line of a process inherits. */
  placeOf(source: string, process: string): RunPlace {
    return this.process(source, process)?.record.end ?? NOWHERE;
  }

  private process(source: string, process: string): ProcessState | undefined {
    const { recent } = this;
    if (recent !== null && recent.record.process === process && recent.record.source === source) return recent;
    const state = this.processes.get(key(source, process));
    if (state !== undefined) this.recent = state;
    return state;
  }

  private keepProcess(record: OpenRecord): ProcessState {
    const state = { record, findings: new Map(), steps: new Map(), metrics: new Map() };
    this.processes.set(key(record.source, record.process), state);
    return state;
  }

  private processAt(at: Place, late: boolean): ProcessState {
    let state = this.process(at.source, at.process);
    if (state === undefined) {
      state = this.keepProcess({
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
      });
      if (this.processes.size > 2 * KEPT_PROCESSES) this.dropProcesses();
    }
    const { record } = state;
    if (at.line > record.lastLine) record.lastLine = at.line;
    // What only the lines before made plain may come late.
    if (at.line < record.firstLine) record.firstLine = at.line;
    if (at.time !== null && !late) {
      if (record.lastTime !== null) this.gap(at, record.lastTimeLine, record.lastTime);
      if (record.firstTime === null) {
        record.firstTime = at.time;
        record.firstTimeLine = at.line;
      }
      record.lastTime = at.time;
      record.lastTimeLine = at.line;
    }
    return state;
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
    const state = this.processAt(event.at, late);
    const { record } = state;
    const place = where ?? record.end;
    switch (event.type) {
      case "finding":
        this.addFinding(event, state, place);
        break;
      case "sample":
        this.addSample(event, state, place, late);
        break;
      case "marker":
        record.markers++;
        if (late) break;
        if (event.point !== null) {
          reach(record, event.point, event.at.line);
          moveTo(record, withPoint(record.end.points, event.point), "");
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
        this.addSetting({
          name: event.name,
          source: event.at.source,
          value: event.value,
          hard: event.hard,
          text: event.text,
          at: event.at,
        });
        break;
    }
  }

  private finding(signature: string, source: string, process: string): FindingState {
    const id = key(signature, source, process);
    let state = this.findings.get(id);
    if (state === undefined) {
      state = { signature, source, process, count: 0, ends: { first: [], last: [] } };
      this.findings.set(id, state);
    }
    return state;
  }

  private addFinding(event: LogEvent & { type: "finding" }, { record, findings }: ProcessState, where: RunPlace): void {
    let finding = findings.get(event.signature);
    if (finding === undefined) {
      finding = this.finding(event.signature, record.source, record.process);
      findings.set(event.signature, finding);
    }
    finding.count++;
    const { at, text, captures } = event;
    finding.ends = addToEnds(finding.ends, { at, text, captures, where }, byLine);
  }

  private addSample(event: LogEvent & { type: "sample" }, state: ProcessState, place: RunPlace, late: boolean): void {
    const { record } = state;
    const { at, point, step } = event;
    const points = point === null ? place.points : withPoint(place.points, point);
    if (point !== null) reach(record, point, at.line);
    if (!late) moveTo(record, points, step);
    if (event.damaged) this.source(at.source).damagedSamples++;
    const { line, time } = at;
    const moment = { line, time, points, labelled: point !== null, life: place.life, hash: hashNumber(line) };
    const known = state.steps.get(step);
    for (const reading of event.readings) {
      const track = known?.get(reading.metric) ?? this.track(state, step, reading);
      if (track === null) continue;
      track.add(reading, moment);
      if (track.size > 2 * this.samplesKept()) track.forget(this.samplesKept());
    }
  }

  /** The track of a reading: one that there is, or a new one; null where no more have a place. */
  private track(state: ProcessState, step: string, { metric, unit }: Reading): TrackState | null {
    const { source, process } = state.record;
    const hash = hashNumber(hashBegun(step, this.metricHash(state, metric)));
    // None with a higher hash is held. Told before there is an id, since of a million labels nearly all end here.
    if (this.lastTrack !== null && hash > this.lastTrack.hash) return null;
    const id = trackKey(source, process, metric, step);
    let track = this.tracks.get(id);
    if (track === undefined) {
      const name = { id, hash, source, process, metric, unit, step };
      if (this.lastTrack !== null && byHash(name, this.lastTrack) > 0) return null;
      track = new TrackState(name);
      this.tracks.set(id, track);
      if (this.tracks.size > 2 * KEPT_TRACKS) this.dropTracks();
      else if (this.tracks.size >= CROWDED && Number.isInteger(Math.log2(this.tracks.size))) this.thinTracks();
      if (!this.tracks.has(id)) return track;
    }
    const known = state.steps.get(step);
    if (known === undefined) state.steps.set(step, new Map([[metric, track]]));
    else known.set(metric, track);
    return track;
  }

  /** The hash of what comes before the step in the id of a track. */
  private metricHash({ record, metrics }: ProcessState, metric: string): number {
    let hash = metrics.get(metric);
    if (hash === undefined) {
      hash = hashBegun(trackKey(record.source, record.process, metric, ""));
      if (metrics.size >= REMEMBERED_METRICS) metrics.clear();
      metrics.set(metric, hash);
    }
    return hash;
  }

  private addSetting(setting: Setting): void {
    const id = key(setting.name, setting.source);
    const ends = this.settings.get(id) ?? { first: [], last: [] };
    this.settings.set(id, addToEnds(ends, setting, byLine));
  }

  private samplesKept(): number {
    return samplesPerTrack(Math.min(this.tracks.size, KEPT_TRACKS));
  }

  private thinTracks(): void {
    for (const track of this.tracks.values()) track.forget(this.samplesKept());
  }

  private dropTracks(): void {
    if (this.tracks.size <= KEPT_TRACKS) return;
    const { last, over } = beyond(
      [...this.tracks.values()].map((track) => track.name),
      KEPT_TRACKS,
    );
    for (const { id } of over) this.tracks.delete(id);
    // New ones: a cleared map keeps what it held until the next full collection of garbage (V8 links its old table to the new one).
    for (const state of this.processes.values()) state.steps = new Map();
    this.lastTrack = last;
  }

  /** Beyond the bound, a process's findings go to the others of its source and its counters are let go. */
  private dropProcesses(): void {
    if (this.processes.size <= KEPT_PROCESSES) return;
    const dropped = new Set<string>();
    const hashed = [...this.processes.keys()].map((id) => ({ id, hash: hashText(id) }));
    for (const { id } of beyond(hashed, KEPT_PROCESSES).over) {
      if (this.processes.get(id)?.record.process === OTHER_PROCESSES) continue;
      dropped.add(id);
      this.processes.delete(id);
    }
    this.recent = null;
    for (const [id, state] of this.findings) {
      if (!dropped.has(key(state.source, state.process))) continue;
      this.findings.delete(id);
      const others = this.finding(state.signature, state.source, OTHER_PROCESSES);
      others.count += state.count;
      others.ends = joinEnds(others.ends, state.ends, byLine);
    }
    for (const [id, { name }] of this.tracks) if (dropped.has(key(name.source, name.process))) this.tracks.delete(id);
    // With tracks gone there may be room for others again.
    this.lastTrack = null;
  }

  /** Takes in a case file whose lines come after all that was taken in so far. */
  absorb(later: CaseFile): void {
    const ends = new Map([...this.processes].map(([id, { record }]) => [id, record.end]));
    const before = (source: string, process: string) => ends.get(key(source, process)) ?? NOWHERE;
    for (const p of later.processes) {
      const mine = this.process(p.source, p.process)?.record;
      if (mine === undefined) {
        this.keepProcess({ ...p, reached: { ...p.reached } });
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
        if (had === undefined || point.index > had.index) mine.reached[per] = point;
      }
      mine.markers += p.markers;
      mine.restarts = [...mine.restarts, ...p.restarts].slice(0, KEPT_FIRST);
    }
    for (const f of later.findings) {
      const earlier = before(f.source, f.process);
      const placed = (occurrence: Occurrence) => ({ ...occurrence, where: inherit(earlier, occurrence.where) });
      const mine = this.finding(f.signature, f.source, f.process);
      mine.count += f.count;
      mine.ends = joinEnds(mine.ends, { first: f.first.map(placed), last: f.last.map(placed) }, byLine);
    }
    for (const t of later.tracks) {
      const earlier = before(t.source, t.process);
      const samples = isNowhere(earlier)
        ? t.samples
        : t.samples.map((s) => ({
            ...s,
            points: { ...earlier.points, ...s.points },
            life: earlier.life + s.life,
          }));
      const id = trackKey(t.source, t.process, t.metric, t.step);
      let mine = this.tracks.get(id);
      if (mine === undefined) {
        const { source, process, metric, unit, step } = t;
        mine = new TrackState({ id, hash: hashText(id), source, process, metric, unit, step });
        this.tracks.set(id, mine);
      }
      mine.absorb(t.count, t.threshold, samples);
      mine.forget(this.samplesKept());
    }
    // What was taken in was not held against it.
    this.lastTrack = null;
    for (const s of later.settings) this.addSetting(s);
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
      for (const border of s.tail) {
        mine.far = mine.near;
        mine.near = { ...earlier(border), mask: ANY_RECOGNISER };
      }
    }
  }

  build(): CaseFile {
    this.dropProcesses();
    this.dropTracks();
    const inOrder = <T>(byId: ReadonlyMap<string, T>) =>
      [...byId].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
    return {
      version: 1,
      sources: [...this.sources.values()].sort((a, b) => byName(a.name, b.name)).map(sourceRecord),
      processes: inOrder(this.processes).map(({ record }) => ({ ...record, reached: { ...record.reached } })),
      findings: inOrder(this.findings).map(({ ends, ...f }) => ({ ...f, first: ends.first, last: ends.last })),
      tracks: inOrder(this.tracks).map((track) => track.thinned(this.samplesKept())),
      settings: inOrder(this.settings).flatMap((ends) => [...ends.first, ...ends.last]),
      gaps: inOrder(this.gaps).flat(),
    };
  }
}

function sourceRecord({ near, far, ...source }: SourceState): SourceRecord {
  const tail = [far, near].filter((seen) => seen !== null).map(({ line, where }) => ({ line, where }));
  return { ...source, tail };
}

function reach(record: OpenRecord, point: RunPoint, line: number): void {
  const had = record.reached[point.per];
  if (had === undefined || point.index > had.index)
    record.reached[point.per] = { per: point.per, index: point.index, total: point.total, line };
}
