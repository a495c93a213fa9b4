/** Events: what one line says, as the `recognise` room words it. Pure data, so that a case file can be stored and merged. */

import type { LogLine } from "./line.ts";

/** Where an event stands. */
export interface Place {
  readonly line: number;
  readonly source: string;
  readonly process: string;
  readonly time: number | null;
}

/** The unit over which growth is fitted. */
export type Axis = "fold" | "trial" | "epoch" | "iteration";
export const AXES: readonly Axis[] = ["fold", "trial", "epoch", "iteration"];

/** A point of a run that a label or marker names: "Fold 2/3", "Epoch 17/300". `total` is null when it is not printed. */
export interface RunPoint {
  readonly per: Axis;
  readonly index: number;
  readonly total: number | null;
}

export type Capture = string | number;

/** A signature matched this line. */
export interface FindingEvent {
  readonly type: "finding";
  readonly signature: string;
  readonly captures: Readonly<Record<string, Capture>>;
  /** The matched line, cut to a bounded length. */
  readonly text: string;
  readonly at: Place;
}

/** What a counter counts in: bytes for sizes, else a count. */
export type Unit = "bytes" | "count";

/** One measured quantity on a counter line. */
export interface Reading {
  /** Canonical name: proc, cgroup, maps, rss, fds, or the key as printed. */
  readonly metric: string;
  readonly value: number;
  readonly unit: Unit;
  /** The bound printed beside the value, or null. */
  readonly limit: number | null;
}

/** A line of counters. */
export interface SampleEvent {
  readonly type: "sample";
  /** The fold, trial, epoch or iteration that the label names, or null (the one in force then counts). */
  readonly point: RunPoint | null;
  /** The label without that part: "after Stage 2 fit", "START"; empty when there is none. */
  readonly step: string;
  readonly readings: readonly Reading[];
  /** True when part of the line could not be read (cut or interleaved). */
  readonly damaged: boolean;
  readonly text: string;
  readonly at: Place;
}

/** A progress marker: a fold, epoch or stage begins, goes on or ends. */
export interface MarkerEvent {
  readonly type: "marker";
  readonly point: RunPoint | null;
  /** Seconds that a progress bar says it has run, or null. */
  readonly seconds: number | null;
  /** A named stage where the marker gives one ("Stage 2"), else empty. */
  readonly stage: string;
  readonly at: Place;
}

/** A new process begins on this stream: a command line, a changed pid. What was counted before belongs to another life. */
export interface RestartEvent {
  readonly type: "restart";
  readonly pid: number | null;
  readonly text: string;
  readonly at: Place;
}

/** A limit or setting that the log itself shows: `ulimit -u` 4096, `pids.max`, `OMP_NUM_THREADS=8`, `num_workers=16`. */
export interface SettingEvent {
  readonly type: "setting";
  /** Canonical name, listed in SETTINGS of the recogniser: "RLIMIT_NPROC", "pids.max", "OMP_NUM_THREADS", "cores". */
  readonly name: string;
  /** A number (Infinity for unlimited), or the text. Sizes in bytes. */
  readonly value: Capture;
  /** The hard bound, where both are printed. */
  readonly hard: Capture | null;
  readonly text: string;
  readonly at: Place;
}

export type LogEvent = FindingEvent | SampleEvent | MarkerEvent | RestartEvent | SettingEvent;

/** What must hold beside a literal for its line to be worth a look: both of these. */
export interface Condition {
  /** Of each of these sets one text stands somewhere in the line. */
  readonly needs: readonly (readonly string[])[];
  /** A digit is one of the next so many characters behind the literal; 0 where it does not matter. */
  readonly number: number;
}

/**
 * One way to read a line. `literals` is what a line must contain one of to be worth a look (the prefilter is derived from it).
 * `recognise` reads the line by itself; `withContext` what only the one or two lines before it (nearest first, same source) make plain,
 * such as the bare number behind `$ ulimit -n`.
 */
export interface Recogniser {
  readonly name: string;
  readonly literals: readonly string[];
  /** Those of the literals with whose lines the lines around them matter to `withContext`, also in a long log. Default: all, where it has one. */
  readonly contextLiterals?: readonly string[];
  /** Literals that are not enough: where none of its conditions holds, the recogniser finds nothing for this literal's sake. */
  readonly conditions?: ReadonlyMap<string, readonly Condition[]>;
  /** Whether one of the literals stands in a text, where the recogniser has its own way to tell and makes use of it again. */
  holds?(text: string): boolean;
  recognise(line: LogLine): readonly LogEvent[];
  withContext?(line: LogLine, before: readonly LogLine[]): readonly LogEvent[];
}
