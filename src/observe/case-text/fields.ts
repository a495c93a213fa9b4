/** What the fields of a record may hold, each checked as it is read. */

/** Checks a value of JSON and gives it its type. Throws Wrong, which says what would be right. */
export type Read<T> = (value: unknown) => T;

/** A value of another kind than its field; the message is what it should be. */
export class Wrong extends Error {}

export const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const text: Read<string> = (value) => {
  if (typeof value !== "string") throw new Wrong("a text");
  return value;
};
export const flag: Read<boolean> = (value) => {
  if (typeof value !== "boolean") throw new Wrong("true or false");
  return value;
};
/** Numbers that JSON does not know, as `write.ts` writes them. */
const ODD: { readonly [name: string]: number } = {
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
  "-0": -0,
};
export const number: Read<number> = (value) => {
  if (typeof value === "number") return value;
  const odd = isObject(value) && typeof value.$ === "string" && Object.hasOwn(ODD, value.$) ? ODD[value.$] : undefined;
  if (odd === undefined) throw new Wrong("a number");
  return odd;
};
export const count: Read<number> = (value) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new Wrong("a count");
  return value;
};
export const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value) =>
    value === null ? null : read(value);
export const list =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) throw new Wrong("a list");
    return value.map(read);
  };
/** An object used as a map. */
export const table =
  <T>(read: Read<T>): Read<{ readonly [key: string]: T }> =>
  (value) => {
    if (!isObject(value)) throw new Wrong("an object");
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, read(inner)]));
  };
/** An object with these fields; others are left out. */
export const shape =
  <T>(fields: { readonly [K in keyof T]-?: Read<T[K]> }): Read<T> =>
  (value) => {
    if (!isObject(value)) throw new Wrong("an object");
    const names = Object.keys(fields) as (keyof T & string)[];
    return Object.fromEntries(
      names.map((name) => {
        if (!Object.hasOwn(value, name)) throw new Wrong(`a field "${name}"`);
        return [name, fields[name](value[name])];
      }),
    ) as T;
  };
