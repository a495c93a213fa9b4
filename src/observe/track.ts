/**
 * The samples of one counter at one step, as they come in. Of a long log nearly all are let go at once: a sample is kept when the hash of its line
 * is below the track's threshold, and while it is the first, last, lowest or highest. So what is held is what `thin` would leave, and a few more.
 */
import type { Sample, Track } from "../model/case-file.ts";
import type { Place, Reading } from "../model/event.ts";
import { ALL, type Hashed, hashNumber, thin } from "./keep.ts";

type Points = Sample["points"];

/** What makes a track another one, with its id. */
export interface TrackName extends Hashed {
  readonly source: string;
  readonly process: string;
  readonly metric: string;
  readonly unit: "bytes" | "count";
  readonly step: string;
}

const NO_PLACE: Place = { line: -1, source: "", process: "", time: null };
const NO_READING: Reading = { metric: "", value: 0, unit: "count", limit: null };

export class TrackState {
  readonly name: TrackName;
  private count = 0;
  private threshold = ALL;
  /** Samples whose hash is below the threshold, in order of line. */
  private kept: Sample[] = [];
  private first: Sample | null = null;
  private low: Sample | null = null;
  private high: Sample | null = null;
  /** Whether the highest came after the lowest, for where two stand on one line. */
  private highCameLater = false;
  /** The last sample; null while there is only what it is to be made of, since most are never asked for. */
  private last: Sample | null = null;
  private lastLine = -1;
  private at = NO_PLACE;
  private reading = NO_READING;
  private points: Points = {};
  private labelled = false;
  private life = 0;

  constructor(name: TrackName) {
    this.name = name;
  }

  /** How many samples are held by their hash. */
  get size(): number {
    return this.kept.length;
  }

  /** Takes a reading. `hash` is that of its line. */
  add(reading: Reading, at: Place, points: Points, labelled: boolean, life: number, hash: number): void {
    this.count++;
    if (at.line < this.lastLine) {
      this.place(sampleOf(reading, at, points, labelled, life), hash);
      return;
    }
    this.last = null;
    this.lastLine = at.line;
    this.at = at;
    this.reading = reading;
    this.points = points;
    this.labelled = labelled;
    this.life = life;
    const { value } = reading;
    const { low, high } = this;
    if (low !== null && high !== null && hash >= this.threshold && value >= low.value && value <= high.value) return;
    this.place(this.latest(), hash);
  }

  /** Takes what a case file holds of the same counter. */
  absorb(count: number, threshold: number, samples: readonly Sample[]): void {
    this.count += count;
    if (threshold < this.threshold) this.lower(threshold);
    for (const sample of samples) {
      if (sample.line >= this.lastLine) {
        this.lastLine = sample.line;
        this.last = sample;
      }
      this.place(sample, hashNumber(sample.line));
    }
  }

  /** Lets go what is not among the `most` samples that `thin` would leave. */
  forget(most: number): void {
    while (this.kept.length > most) this.lower(this.threshold / 2);
  }

  /** The track with at most so many samples besides its ends and extremes. */
  thinned(most: number): Track {
    const { source, process, metric, unit, step } = this.name;
    const { samples, threshold } = thin(this.samples(), this.threshold, most);
    return { source, process, metric, unit, step, count: this.count, threshold, samples };
  }

  /** All that are held, in order of line. */
  private samples(): Sample[] {
    const { first, low, high, kept } = this;
    if (first === null || low === null || high === null) return [];
    const extremes = this.highCameLater ? [low, high] : [high, low];
    // Samples of one line are all among the kept or none is, so that here they stand as they came, and the sort is stable.
    return [...new Set([...kept, first, ...extremes, this.latest()])].sort((a, b) => a.line - b.line);
  }

  private latest(): Sample {
    this.last ??= sampleOf(this.reading, this.at, this.points, this.labelled, this.life);
    return this.last;
  }

  private place(sample: Sample, hash: number): void {
    const { first, low, high, kept } = this;
    const { line, value } = sample;
    if (first === null || line < first.line) this.first = sample;
    if (low === null || value < low.value || (value === low.value && line < low.line)) {
      this.low = sample;
      this.highCameLater = false;
    }
    if (high === null || value > high.value || (value === high.value && line < high.line)) {
      this.high = sample;
      this.highCameLater = true;
    }
    if (hash >= this.threshold) return;
    let to = kept.length;
    while (to > 0 && (kept[to - 1] as Sample).line > line) to--;
    if (to === kept.length) kept.push(sample);
    else kept.splice(to, 0, sample);
  }

  private lower(threshold: number): void {
    this.threshold = threshold;
    this.kept = this.kept.filter((s) => hashNumber(s.line) < threshold);
  }
}

function sampleOf({ value, limit }: Reading, at: Place, points: Points, labelled: boolean, life: number): Sample {
  return { line: at.line, time: at.time, points, labelled, life, value, limit };
}
