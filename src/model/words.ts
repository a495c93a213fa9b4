/** Numbers and places as every room says them: one wording for sentences, tables and drawings. */
import type { Axis, Unit } from "./event.ts";

/** 1 MB is 2^20 bytes, as training programs log it. */
export const SIZES = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** The last time that a calendar has, in milliseconds (ECMA-262 §21.4.1.1). */
export const LAST_TIME = 8.64e15;

/** Three digits, or as many as a whole number has, and no noughts behind the point: a slope of 0.001 is none to a reader. */
function digits(value: number): string {
  const size = Math.abs(value);
  const places = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const [whole = "", fraction] = String(Number(value.toFixed(places))).split(".");
  const separated = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}

/** A count with separators, the same in every locale: "65,530", "2.5". "unlimited" for Infinity, "?" for what is no number. */
export function grouped(n: number): string {
  return Number.isFinite(n) ? digits(n) : n > 0 ? "unlimited" : "?";
}

/** Bytes in the unit that keeps them short: "1.17 GB". */
export function humanSize(bytes: number): string {
  if (!Number.isFinite(bytes)) return grouped(bytes);
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= 1024 && step < SIZES.length - 1) {
    value /= 1024;
    step++;
  }
  return `${digits(Number(value.toPrecision(4)))} ${SIZES[step]}`;
}

/** The value of a limit or setting as a report holds it: JSON has no infinity. */
export const plainValue = (value: number | string): number | string =>
  value === Number.POSITIVE_INFINITY ? "unlimited" : value;

/** A measured amount in its unit. */
export function amount(value: number, unit: Unit): string {
  return unit === "bytes" ? humanSize(value) : grouped(value);
}

/** A share in percent, and never "0%" or "100%" for what is not quite that. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return "<1%";
  if (share < 1 && share > 0.99) return ">99%";
  return `${Math.round(share * 100)}%`;
}

/** What a rate counts in: "a fold", "an epoch". */
export function each(per: Axis): string {
  return `${/^[aeiou]/.test(per) ? "an" : "a"} ${per}`;
}

/** "1 line", "53 lines" */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** A time of a log in UTC, to the second; null for one that no calendar has. */
export function instant(time: number): string | null {
  return Math.abs(time) <= LAST_TIME ? new Date(time).toISOString().slice(0, 19).replace("T", " ") : null;
}
