/** The measurements of a series that may be compared with each other: those of one step, in one life of the process where that matters. */
import { ofKey } from "./of-key.ts";
import type { Point, Series } from "./series.ts";
import { median } from "./stats/order.ts";
import type { PointGroup } from "./stats/theil-sen.ts";

/** Points of one group at unlike x, in order of x; repeated measurements at one x are given by their median. */
export interface Group extends PointGroup {
  readonly step: number;
  readonly inner: number | null;
  readonly life: number;
}

/** The comparable groups of a series, each with points at two x or more. */
export function groupsOf(series: Series, points: readonly Point[] = series.points): Group[] {
  const fine = collect(points, (p) => `${p.step}|${series.isolated ? "" : p.life}|${p.inner ?? ""}`);
  const used = fine.reduce((sum, g) => sum + g.x.length, 0);
  // Inner indices that never return make no groups; the median at each x is then what can be compared.
  if (used >= 0.5 * points.length || points.every((p) => p.inner === null)) return fine;
  return collect(points, (p) => `${p.step}|${series.isolated ? "" : p.life}`);
}

function collect(points: readonly Point[], keyOf: (p: Point) => string): Group[] {
  const cells = new Map<string, { of: Point; at: Map<number, number[]> }>();
  for (const p of points) {
    const { at } = ofKey(cells, keyOf(p), () => ({ of: p, at: new Map<number, number[]>() }));
    ofKey(at, p.x, () => []).push(p.value);
  }
  const groups: Group[] = [];
  for (const { of, at } of cells.values()) {
    if (at.size < 2) continue;
    const x = [...at.keys()].sort((a, b) => a - b);
    const y = x.map((v) => median(at.get(v) as number[]));
    groups.push({ x, y, step: of.step, inner: of.inner, life: of.life });
  }
  return groups;
}
