/**
 * The tracks of all counters, bounded in number and in samples: beyond the bound those with the smallest hash stay, which any order of merging agrees on.
 * A log may be nothing but counters, so a track is found without making its id: by what its process remembers of its own.
 */
import type { RunPlace, Track } from "../model/case-file.ts";
import type { Reading } from "../model/event.ts";
import { KEPT_TRACKS } from "./bounds.ts";
import { beyond, byHash, type Hashed, hashBegun, hashNumber, hashText } from "./hash.ts";
import { inKeyOrder, key } from "./keyed.ts";
import { isNowhere } from "./run-place.ts";
import { samplesPerTrack } from "./thin.ts";
import { type Moment, TrackState } from "./track.ts";

/** From so many tracks on, all are thinned whenever their number doubles. */
const CROWDED = 256;
/** Metrics whose hash is remembered. There are ten well-known ones, and any key may be one. */
const REMEMBERED_METRICS = 64;

/** What is remembered of a process's tracks. */
export interface OwnTracks {
  readonly source: string;
  readonly process: string;
  /** By step and metric. */
  steps: Map<string, Map<string, TrackState>>;
  /** Hashes with which those of its tracks begin, by metric. */
  readonly metrics: Map<string, number>;
}

export class Tracks {
  private readonly byKey = new Map<string, TrackState>();
  private readonly own = new Set<OwnTracks>();
  /** Tracks with a hash beyond this have no place any more: so many others come before them. */
  private last: Hashed | null = null;

  ofProcess(source: string, process: string): OwnTracks {
    const own: OwnTracks = { source, process, steps: new Map(), metrics: new Map() };
    this.own.add(own);
    return own;
  }

  /** Adds the readings of one line. */
  add(own: OwnTracks, step: string, readings: readonly Reading[], moment: Moment): void {
    const known = own.steps.get(step);
    for (const reading of readings) {
      const track = known?.get(reading.metric) ?? this.track(own, step, reading);
      if (track === null) continue;
      track.add(reading, moment);
      if (track.size > 2 * this.samplesKept()) track.forget(this.samplesKept());
    }
  }

  /** The track of a reading: one that there is, or a new one; null where no more have a place. */
  private track(own: OwnTracks, step: string, { metric, unit }: Reading): TrackState | null {
    const { source, process } = own;
    const hash = hashNumber(hashBegun(step, metricHash(own, metric)));
    // None with a higher hash is held. Told before there is an id, since of a million labels nearly all end here.
    if (this.last !== null && hash > this.last.hash) return null;
    const id = key(source, process, metric, step);
    let track = this.byKey.get(id);
    if (track === undefined) {
      const name = { id, hash, source, process, metric, unit, step };
      if (this.last !== null && byHash(name, this.last) > 0) return null;
      track = new TrackState(name);
      this.byKey.set(id, track);
      const { size } = this.byKey;
      if (size > 2 * KEPT_TRACKS) this.drop();
      else if (size >= CROWDED && Number.isInteger(Math.log2(size))) this.thin();
      if (!this.byKey.has(id)) return track;
    }
    const known = own.steps.get(step);
    if (known === undefined) own.steps.set(step, new Map([[metric, track]]));
    else known.set(metric, track);
    return track;
  }

  private samplesKept(): number {
    return samplesPerTrack(Math.min(this.byKey.size, KEPT_TRACKS));
  }

  private thin(): void {
    for (const track of this.byKey.values()) track.forget(this.samplesKept());
  }

  private drop(): void {
    if (this.byKey.size <= KEPT_TRACKS) return;
    const { last, over } = beyond(
      [...this.byKey.values()].map((track) => track.name),
      KEPT_TRACKS,
    );
    for (const { id } of over) this.byKey.delete(id);
    // New ones: a cleared map keeps what it held until the next full collection of garbage (V8 links its old table to the new one).
    for (const own of this.own) own.steps = new Map();
    this.last = last;
  }

  /** Lets the counters of some processes go. */
  dropProcesses(isDropped: (source: string, process: string) => boolean): void {
    for (const own of this.own) if (isDropped(own.source, own.process)) this.own.delete(own);
    for (const [id, { name }] of this.byKey) if (isDropped(name.source, name.process)) this.byKey.delete(id);
    // With tracks gone there may be room for others again.
    this.last = null;
  }

  /** Takes in a track whose lines come later. `earlier`: the place that its process had reached. */
  absorb({ source, process, metric, unit, step, ...later }: Track, earlier: RunPlace): void {
    const { points, life } = earlier;
    const samples = isNowhere(earlier)
      ? later.samples
      : later.samples.map((s) => ({ ...s, points: { ...points, ...s.points }, life: life + s.life }));
    const id = key(source, process, metric, step);
    let mine = this.byKey.get(id);
    if (mine === undefined) {
      mine = new TrackState({ id, hash: hashText(id), source, process, metric, unit, step });
      this.byKey.set(id, mine);
    }
    mine.absorb(later.count, later.threshold, samples);
    mine.forget(this.samplesKept());
    // What is taken in was not held against it.
    this.last = null;
  }

  build(): readonly Track[] {
    this.drop();
    return inKeyOrder(this.byKey).map((track) => track.thinned(this.samplesKept()));
  }
}

/** The hash of what comes before the step in the id of a track. */
function metricHash({ source, process, metrics }: OwnTracks, metric: string): number {
  let hash = metrics.get(metric);
  if (hash === undefined) {
    hash = hashBegun(key(source, process, metric, ""));
    if (metrics.size >= REMEMBERED_METRICS) metrics.clear();
    metrics.set(metric, hash);
  }
  return hash;
}
