/** The figures of counters as they are said: growth with its interval, first and last value, forecast, share of a limit. */
import type { Unit } from "../model/event.ts";
import type { Growth } from "../model/growth.ts";
import { amount, each, percent } from "../model/words.ts";

/** The same with a sign: +547 MB, −3, 0. */
function signed(value: number, unit: Unit): string {
  const text = amount(Math.abs(value), unit);
  if (/^0(\.0+)?( |$)/.test(text)) return text;
  return (value < 0 ? "\u2212" : "+") + text;
}

/** "+724 to +737", "+543 to +549 MB" */
export function interval(growth: Growth): string {
  if (growth.low === null || growth.high === null) return "";
  const [low = "", unit = ""] = signed(growth.low, growth.unit).split(" ");
  const high = signed(growth.high, growth.unit);
  if (unit !== "" && high.endsWith(` ${unit}`)) return `${low} to ${high}`;
  return `${signed(growth.low, growth.unit)} to ${signed(growth.high, growth.unit)}`;
}

/**
 * First and last value of a series at one and the same step, so that the two can be compared: a run that dies in the
 * middle of a fold has its very last measurement higher up. Without such a step, the first and last measurement.
 */
export function ends(growth: Growth): { readonly first: number; readonly last: number } {
  const first = growth.curve[0];
  const last = growth.curve.at(-1);
  if (growth.curve.length < 2 || first === undefined || last === undefined) {
    return { first: growth.first.value, last: growth.last.value };
  }
  return { first: first[1], last: last[1] };
}

/** What a series does: "+731 a fold", "level", "undetermined". */
export const movementEach = (growth: Growth): string => slopeEach(growth, growth.unit, growth.per);

/** The same of one of two runs. */
export function slopeEach(
  { slope, verdict }: Pick<Growth, "slope" | "verdict">,
  unit: Growth["unit"],
  per: Growth["per"],
): string {
  if (verdict === "flat") return "level";
  if (verdict === "undetermined" || slope === null) return "undetermined";
  return `${signed(slope, unit)} ${each(per)}`;
}

/** Where the forecast falls: "fold 88 (87 to 89)", empty without one. `at` is fractional: 9.95 lies in fold 10. */
export function forecast(growth: Growth): string {
  if (growth.forecast === null) return "";
  const { at, low, high } = growth.forecast;
  const whole = (value: number) => (Number.isFinite(value) ? String(Math.ceil(value)) : "never");
  const range = whole(low) === whole(high) ? "" : ` (${whole(low)} to ${whole(high)})`;
  return `${growth.per} ${whole(at)}${range}`;
}

/** The share of a limit that was used at the peak, as a text, or nothing without a limit. */
export function used(growth: Growth): string {
  if (growth.limit === null || growth.limit <= 0) return "";
  return growth.limit === Number.POSITIVE_INFINITY ? "" : percent(growth.peak.value / growth.limit);
}

/** "12.3 s" */
export function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} s` : `${value.toFixed(0)} s`;
}
