/** Numbers in the sentences of the fit. */

/** A value for a sentence: whole counts, and bytes in the megabytes (2^20) that logs print. */
export function amount(unit: "bytes" | "count", value: number): string {
  return unit === "bytes" ? `${Math.round(value / 2 ** 20)} MB` : String(Math.round(value));
}
