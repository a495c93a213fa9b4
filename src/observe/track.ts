/**
 * The samples of one counter at one step, as they come in. Of a long log nearly all are let go at once: a sample is kept when the hash of its line
 * is below the track's threshold, and while it is the first, last, lowest or highest. So what is held is what `thin` would leave, and a few more.
 */
import type { Sample, Track } from "../model/case-file.ts";
import type { Reading, Unit } from "../model/event.ts";
import { ALL, type Hashed, hashNumber } from "./hash.ts";
import { thin } from "./thin.ts";

/** What makes a track another one, with its id. */
export interface TrackName extends Hashed {
  readonly source: string;
  readonly process: string;
  readonly metric: string;
  readonly unit: Unit;
  readonly step: string;
}

/** What all readings of one line share. */
export interface Moment extends Omit<Sample, "value" | "limit"> {
  /** Of the line, by which samples are chosen. */
  readonly hash: number;
}

const NO_MOMENT: Moment = { line: -1, time: null, points: {}, labelled: false, life: 0, hash: 0 };
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
  private moment = NO_MOMENT;
  private reading = NO_READING;

  constructor(name: TrackName) {
    this.name = name;
  }

  /** How many samples are held by their hash. */
  get size(): number {
    return this.kept.length;
  }

  add(reading: Reading, moment: Moment): void {
    this.count++;
    if (moment.line < this.lastLine) {
      this.place(sampleOf(reading, moment), moment.hash);
      return;
    }
    this.last = null;
    this.lastLine = moment.line;
    this.moment = moment;
    this.reading = reading;
    const { value } = reading;
    const { low, high } = this;
    if (low !== null && high !== null && moment.hash >= this.threshold && value >= low.value && value <= high.value)
      return;
    this.place(this.latest(), moment.hash);
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
    this.last ??= sampleOf(this.reading, this.moment);
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
    // Most tracks of a log with many labels never get a second sample: an array that is pushed to has room for seventeen.
    if (to === 0 && kept.length === 0) this.kept = [sample];
    else if (to === kept.length) kept.push(sample);
    else kept.splice(to, 0, sample);
  }

  private lower(threshold: number): void {
    this.threshold = threshold;
    this.kept = this.kept.filter((s) => hashNumber(s.line) < threshold);
  }
}

function sampleOf({ value, limit }: Reading, { line, time, points, labelled, life }: Moment): Sample {
  return { line, time, points, labelled, life, value, limit };
}
