/** Mistakes of whoever wrote the command line, told in one plain line. */

/** Wrong usage. The message is one plain line that names the thing and the way out. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** "a, b or c" */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** The value where it is one of those that the option takes. Throws a UsageError that names them. */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${option} ${value}: use ${list(allowed)}`);
  return found;
}
