/** From the tracks of a case file to series: one for each process and metric, on one axis. */
import { factsOf } from "../../grammars/language/counters-facts.ts";
import { type CaseFile, type ProcessRecord, processKey, type Track } from "../model/case-file.ts";
import type { Axis, Unit } from "../model/event.ts";
import { chooseAxis, countPasses, type Labelled, placesOf } from "./axis.ts";
import { ofKey } from "./of-key.ts";

/** One measurement at its place on the axis. */
export interface Point {
  /** Fold, trial, epoch or iteration, from 1. */
  readonly x: number;
  readonly value: number;
  readonly line: number;
  readonly time: number | null;
  readonly limit: number | null;
  /** Index into `steps` of the series. */
  readonly step: number;
  /** The index on an axis inside this one (epoch inside a fold), where a step has several measurements at one x. */
  readonly inner: number | null;
  readonly life: number;
}

export interface Series {
  readonly source: string;
  readonly process: string;
  readonly metric: string;
  readonly unit: Unit;
  readonly per: Axis;
  readonly steps: readonly string[];
  /** What the fit uses, in order of line. */
  readonly points: readonly Point[];
  /** Every measurement kept, those before the first fold too, in order of line. */
  readonly everything: readonly Point[];
  /** Process lives seen; above 1 the counter started again. */
  readonly lives: number;
  /** True when each fold (trial, epoch) had a life of its own, so that folds are compared across lives. */
  readonly isolated: boolean;
  readonly reached: number | null;
  readonly planned: number | null;
}

/** All series of a case file, in order of source, process and first appearance of the metric. */
export function seriesOf(caseFile: CaseFile): Series[] {
  const byCounter = new Map<string, Track[]>();
  for (const track of caseFile.tracks) {
    const key = JSON.stringify([track.source, track.process, track.metric]);
    ofKey(byCounter, key, () => []).push(track);
  }
  const records = new Map(caseFile.processes.map((p) => [processKey(p), p]));
  return [...byCounter.values()].map((tracks) => {
    const { source, process } = tracks[0] as Track;
    return seriesOfTracks(tracks, records.get(processKey({ source, process })) ?? null);
  });
}

function seriesOfTracks(tracks: readonly Track[], record: ProcessRecord | null): Series {
  const { source, process, metric, unit } = tracks[0] as Track;
  const labelled: Labelled[] = tracks.flatMap((track, step) =>
    track.samples.filter((s) => Number.isFinite(s.value)).map((sample) => ({ sample, step })),
  );
  labelled.sort((a, b) => a.sample.line - b.sample.line);
  const choice = chooseAxis(labelled);
  const place = placesOf(labelled, choice);
  const everything: Point[] = [];
  const points: Point[] = [];
  const passes = countPasses(labelled, place);
  labelled.forEach(({ sample, step }, i) => {
    const at = place[i] ?? null;
    const point: Point = {
      x: at ?? Number.NaN,
      value: sample.value,
      line: sample.line,
      time: sample.time,
      limit: sample.limit,
      step,
      inner: choice.inner === null ? null : (sample.points[choice.inner]?.index ?? null),
      life: sample.life + (passes[i] as number),
    };
    everything.push(point);
    if (at !== null) points.push(point);
  });
  const { lives, isolated } = livesOf(points, factsOf(metric).shared === true);
  const reached = record?.reached[choice.axis] ?? null;
  const xs = points.map((p) => p.x);
  return {
    source,
    process,
    metric,
    unit,
    per: choice.axis,
    steps: tracks.map((t) => t.step),
    points,
    everything,
    lives,
    isolated,
    reached: choice.ordinal || choice.outer !== null ? maxOf(xs) : (reached?.index ?? maxOf(xs)),
    planned: choice.outer !== null ? null : (reached?.total ?? totalOf(labelled, choice.axis)),
  };
}

function maxOf(values: readonly number[]): number | null {
  let max = Number.NEGATIVE_INFINITY;
  for (const v of values) if (v > max) max = v;
  return Number.isFinite(max) ? max : null;
}

function totalOf(labelled: readonly Labelled[], axis: Axis): number | null {
  return maxOf(labelled.flatMap(({ sample }) => sample.points[axis]?.total ?? []));
}

/**
 * A life that spans a single x is an isolated fold, and folds are then compared across lives. Lives that span several x each have a
 * level of their own, unless the counter is shared and outlives them.
 */
function livesOf(points: readonly Point[], shared: boolean): { lives: number; isolated: boolean } {
  const spans = new Map<number, Set<number>>();
  for (const p of points) ofKey(spans, p.life, () => new Set()).add(p.x);
  const lives = Math.max(1, spans.size);
  const long = [...spans.values()].filter((s) => s.size > 1).length;
  return { lives, isolated: lives > 1 && (shared || long <= 0.3 * lives) };
}
