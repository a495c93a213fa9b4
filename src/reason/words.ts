/** Numbers in words. */

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** Bytes as people log them: 1 MB is 2^20 bytes. */
export function humanSize(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = value >= 100 || unit === 0 ? 0 : 1;
  return `${bytes < 0 ? "-" : ""}${Number(value.toFixed(digits))} ${UNITS[unit]}`;
}

/** A share as a percentage; a small one keeps a digit. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 1 ? value.toFixed(1) : Math.round(value)}%`;
}

/** A count with separators, the same in every locale. What is no whole number has three digits at least and none that it does not need. */
export function grouped(n: number): string {
  if (!Number.isFinite(n)) return n > 0 ? "unlimited" : "?";
  const size = Math.abs(n);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const [whole = "", fraction] = String(Number(n.toFixed(digits))).split(".");
  const separated = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}
