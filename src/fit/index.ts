/**
 * The `fit` room: from the counters of a case file to growth. One entry for each process and counter: slope with a 95% interval,
 * verdict, shape, forecast, and the step of a fold at which what stays first appears. Pure arithmetic; it knows nothing of causes.
 */
import type { CaseFile } from "../model/case-file.ts";
import type { Growth } from "../model/growth.ts";
import { boundOf } from "./bound.ts";
import { growthOf } from "./growth.ts";
import { seriesOf } from "./series.ts";

/** Fits every counter of a case file; entries stand in order of source, process and first appearance. */
export function fitGrowth(caseFile: CaseFile): Growth[] {
  return seriesOf(caseFile).flatMap((series) => growthOf(series, boundOf(series, caseFile.settings)) ?? []);
}
