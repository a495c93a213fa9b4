/**
 * The case file: all that was observed, in bounded memory. It is a monoid: see `observe/merge.ts`.
 * Plain data throughout (no Map, no class, no undefined), so that it can be written out, read back and merged elsewhere.
 */
import type { Capture, Place, RunPoint, Unit } from "./event.ts";
import type { LogLine } from "./line.ts";

/** Where in the run something stands: the last point of each axis and the last step seen before it, by process. */
export interface RunPlace {
  /** Last fold, trial, epoch, iteration seen, by axis. */
  readonly points: { readonly [axis: string]: RunPoint };
  readonly step: string;
  /** How often the process had restarted. */
  readonly life: number;
  /** Longest time that one progress bar had run, in seconds; 0 when none says. */
  readonly seconds: number;
}

/** One kept occurrence of a signature. */
export interface Occurrence {
  readonly at: Place;
  readonly text: string;
  readonly captures: Readonly<Record<string, Capture>>;
  readonly where: RunPlace;
}

/** All occurrences of one signature in one process of one source. */
export interface Finding {
  readonly signature: string;
  readonly source: string;
  readonly process: string;
  readonly count: number;
  /** The first and the last few occurrences in order of line; never the same one twice. */
  readonly first: readonly Occurrence[];
  readonly last: readonly Occurrence[];
}

/** One kept measurement. */
export interface Sample {
  readonly line: number;
  readonly time: number | null;
  /** The points in force: from the sample's own label where it has one, else the last markers. */
  readonly points: { readonly [axis: string]: RunPoint };
  /** True when the sample's own label names its point. */
  readonly labelled: boolean;
  readonly life: number;
  readonly value: number;
  readonly limit: number | null;
}

/** One counter of one process at one step of its fold. */
export interface Track {
  readonly source: string;
  readonly process: string;
  readonly metric: string;
  readonly unit: Unit;
  readonly step: string;
  readonly count: number;
  /** Samples were kept when the hash of their line is below this (2^32: all were); ends and extremes are kept anyway. */
  readonly threshold: number;
  /** Kept samples in order of line: all of them up to a bound, then an even thinning that keeps ends and extremes. */
  readonly samples: readonly Sample[];
}

export interface Setting {
  readonly name: string;
  readonly source: string;
  readonly value: Capture;
  readonly hard: Capture | null;
  readonly text: string;
  readonly at: Place;
}

export interface Restart {
  readonly pid: number | null;
  readonly text: string;
  readonly at: Place;
}

/** A silence between two lines that follow each other. */
export interface Gap {
  readonly source: string;
  readonly process: string;
  readonly fromLine: number;
  readonly toLine: number;
  /** Milliseconds. */
  readonly length: number;
}

/** What is known of one process of one source: how far it came, and the state that later lines inherit. */
export interface ProcessRecord {
  readonly source: string;
  readonly process: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly firstTime: number | null;
  /** Lines of those times; 0 when there is none. */
  readonly firstTimeLine: number;
  readonly lastTime: number | null;
  readonly lastTimeLine: number;
  /** State at the end: the last points, step and number of restarts. */
  readonly end: RunPlace;
  /** Highest index and total seen on each axis, with its line. */
  readonly reached: { readonly [axis: string]: RunPoint & { readonly line: number } };
  readonly markers: number;
  readonly restarts: readonly Restart[];
}

export interface SourceRecord {
  readonly name: string;
  readonly lines: number;
  readonly bytes: number;
  readonly matchedLines: number;
  readonly damagedSamples: number;
  /** Why reading ended early (damaged archive, unreadable), or null. */
  readonly truncated: string | null;
  /** The first and the last two lines that were looked at, so that what spans a cut is still seen when the halves are merged. */
  readonly head: readonly BorderLine[];
  readonly tail: readonly BorderLine[];
}

export interface BorderLine {
  readonly line: LogLine;
  readonly where: RunPlace;
}

export interface CaseFile {
  readonly version: 1;
  readonly sources: readonly SourceRecord[];
  readonly processes: readonly ProcessRecord[];
  readonly findings: readonly Finding[];
  readonly tracks: readonly Track[];
  readonly settings: readonly Setting[];
  readonly gaps: readonly Gap[];
}

/** Tells processes apart: those of two sources may have the same name. */
export const processKey = ({ source, process }: { readonly source: string; readonly process: string }): string =>
  `${source}\u0000${process}`;
