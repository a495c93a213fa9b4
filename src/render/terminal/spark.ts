/** A series as a row of block characters. */
import { SPARKS } from "./style.ts";

/** A range below this share of the highest value is drawn as if it were that wide, so that noise does not look like growth. */
const LEAST_RANGE = 0.2;

/** At most `width` characters, one for each value or for each evenly taken one; lowest to highest within the series. */
export function sparkline(values: readonly number[], width: number): string {
  if (values.length < 2) return "";
  const taken =
    values.length <= width
      ? values
      : Array.from({ length: width }, (_, i) => values[Math.round((i * (values.length - 1)) / (width - 1))] ?? 0);
  const high = Math.max(...taken);
  const low = Math.min(...taken);
  const range = Math.max(high - low, Math.abs(high) * LEAST_RANGE) || 1;
  // A nearly level series sits in the middle of its range, not at the bottom.
  const base = (high + low) / 2 - range / 2;
  return taken.map((value) => SPARKS[Math.min(7, Math.max(0, Math.floor(((value - base) / range) * 8)))]).join("");
}
