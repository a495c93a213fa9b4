/** Growth of one counter of one process, as the `fit` room gives it: `growth[]` of `report.schema.json`. */
import type { Axis, Unit } from "./event.ts";

export type GrowthVerdict = "growing" | "flat" | "shrinking" | "undetermined";
export type GrowthShape = "linear" | "saturating" | "sawtooth" | "late-onset" | "step" | "flat" | "undetermined";

export interface Forecast {
  /** In `per`, counted from 1 and fractional: 9.95 is near the end of what the tenth fold adds. */
  readonly at: number;
  readonly low: number;
  readonly high: number;
  /** Milliseconds since the epoch at which `at` would be reached, where the log has times; else null. */
  readonly time: number | null;
  /** One plain sentence on what the forecast means for this run: "fold 88 of a run of 3: not within this run". */
  readonly says: string;
}

export interface GrowthMark {
  readonly line: number;
  readonly value: number;
  readonly at: number | null;
}

export interface Growth {
  readonly metric: string;
  readonly source: string;
  /** The process inside the source, empty when the log names none. */
  readonly process: string;
  readonly unit: Unit;
  readonly per: Axis;
  readonly slope: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: GrowthVerdict;
  readonly shape: GrowthShape;
  /** Measurements used. */
  readonly points: number;
  readonly limit: number | null;
  /** limit minus peak, or null. */
  readonly headroom: number | null;
  readonly forecast: Forecast | null;
  /** The step of a fold at which what grows first appears, or null. */
  readonly step: string | null;
  /** Share (0 to 1) of a fold's growth that appears at `step`, and share of a fold's rise given back at its end. */
  readonly stepShare: number | null;
  readonly givenBack: number | null;
  /** First, last, lowest and highest measurement with their lines. */
  readonly first: GrowthMark;
  readonly last: GrowthMark;
  readonly lowest: GrowthMark;
  readonly peak: GrowthMark;
  /** How far the run came on `per`, and how far it meant to go (null when not printed). */
  readonly reached: number | null;
  readonly planned: number | null;
  /** How many separate process lives the counter belongs to; above 1 the folds run isolated. */
  readonly lives: number;
  /** Line at which growth first stands out of the noise, and at which 80% of the limit was passed; null when neither. */
  readonly beganLine: number | null;
  readonly nearLimitLine: number | null;
  /** At most 64 evenly spread `[at, value]` pairs of one typical step, for a sparkline or plot. */
  readonly curve: readonly (readonly [number, number])[];
  /** One plain sentence on why the verdict and shape are what they are. */
  readonly says: string;
}
