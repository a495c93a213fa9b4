/** Sizes as logs print them. A logged MB is 2^20 bytes, so KB and KiB are one. */

const POWER: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** Factor in bytes of a unit such as `MB`, `GiB`, `k`, `bytes`; undefined when it is none. Case does not matter. */
export function bytesPer(unit: string): number | undefined {
  const match = /^([kmgtp]?)(?:i?b(?:ytes?)?)?$/i.exec(unit);
  if (match === null || unit === "") return undefined;
  const power = POWER[(match[1] ?? "").toLowerCase()];
  return power === undefined ? undefined : 1024 ** power;
}

/** A number as printed: digits with an optional decimal part and commas between thousands. NaN when it is none. */
export function numberOf(text: string): number {
  return /^-?[\d,]{1,24}(?:\.\d{1,12})?$/.test(text) ? Number(text.replaceAll(",", "")) : Number.NaN;
}

/** Bytes of `1.2 GiB`, `1200MB`, `64M`, `123`; a bare number counts in `bare` bytes (1). NaN when it is no size. */
export function sizeOf(text: string, bare = 1): number {
  const match = /^(-?[\d,]{1,24}(?:\.\d{1,12})?)[ \t]{0,8}([A-Za-z]{0,5})$/.exec(text.trim());
  if (match === null) return Number.NaN;
  const value = numberOf(match[1] ?? "");
  const factor = match[2] === "" ? bare : bytesPer(match[2] ?? "");
  return factor === undefined ? Number.NaN : Math.round(value * factor);
}
