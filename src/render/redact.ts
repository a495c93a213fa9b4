/**
 * Takes secrets and personal data out of a report or case file before it leaves the machine. What is found becomes a placeholder,
 * the same for the same value, so that lines can still be compared: `redacted-token-1` in a report, numbered in its order, and
 * `redacted-token-5f0c9a3b7e21` in a case file, named by a keyed hash, so that case files of several machines name a value alike
 * and can be merged. A report made of case files numbers these names, and so reads as if the logs themselves had been read.
 *
 * Keys and tokens of known vendors are found by secretlint's recommended rules. What secretlint does not look for is
 * found by the few patterns below: values of variables with telling names, personal data, and addresses inside a network.
 */
import { NAME_DIGITS, type NameOf, type Redactions } from "./options.ts";
import { cutPatterns, KINDS, type Kind, patternsFor, type Wanted } from "./redact/patterns.ts";
import { rulesFor } from "./redact/vendor-signs.ts";
import { mapStrings } from "./sanitise.ts";

/** The parts of `text` that secretlint's rules find. */
async function vendorSecrets(text: string): Promise<string[]> {
  const rules = rulesFor(text);
  return rules.size === 0 ? [] : (await import("./redact/vendor-secrets.ts")).vendorSecrets(text, rules);
}

const NAMES = `redacted-(${KINDS.join("|")})`;
/** A placeholder that still has a name. */
const NAMED_MARK = new RegExp(`${NAMES}-([0-9a-f]{${NAME_DIGITS}})`, "g");
/** Any placeholder, as the whole of a value. */
const MARK = new RegExp(`^${NAMES}-[0-9a-f]{1,${NAME_DIGITS}}$`);

/** The placeholders of one report or case file. */
class Placeholders {
  private readonly nameOf: NameOf;
  private readonly known = new Map<string, string>();

  constructor(nameOf: NameOf) {
    this.nameOf = nameOf;
  }

  /** One value has one placeholder, whichever pattern finds it. */
  of(kind: Kind, value: string): string {
    const before = this.known.get(value);
    if (before !== undefined) return before;
    const placeholder = `redacted-${kind}-${this.nameOf(value)}`;
    this.known.set(value, placeholder);
    return placeholder;
  }

  /** The placeholder of a value that was found already. */
  found(value: string): string | undefined {
    return this.known.get(value);
  }

  /** A text with the placeholders of all values in it that were found already, longest first. */
  in(text: string): string {
    return [...this.known]
      .filter(([value]) => text.includes(value))
      .sort(([a], [b]) => b.length - a.length)
      .reduce((clean, [value, placeholder]) => clean.split(value).join(placeholder), text);
  }
}

/** Names by the order in which values are found. */
function inOrder(): NameOf {
  let count = 0;
  return () => (++count).toString(16).padStart(NAME_DIGITS, "0");
}

/** Numbers named placeholders by kind, in the order in which they stand: that does not depend on what found them. */
class Numbers {
  private readonly known = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  in(text: string): string {
    return text.replace(NAMED_MARK, (_, kind: string, name: string) => {
      const before = this.known.get(name);
      if (before !== undefined) return before;
      const count = (this.counts.get(kind) ?? 0) + 1;
      this.counts.set(kind, count);
      const placeholder = `redacted-${kind}-${count}`;
      this.known.set(name, placeholder);
      return placeholder;
    });
  }

  summary(): Redactions {
    const kinds = Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { total: this.known.size, kinds };
  }
}

function byPatterns(text: string, patterns: readonly Wanted[], placeholders: Placeholders): string {
  return [...patterns, ...cutPatterns(text.length)].reduce(
    (clean, { kind, pattern, except }) =>
      clean.replace(pattern, (match: string, value: string) => {
        if (MARK.test(value) || except?.test(value)) return match;
        const at = match.lastIndexOf(value);
        return match.slice(0, at) + placeholders.of(kind, value) + match.slice(at + value.length);
      }),
    text,
  );
}

/** Shorter finds say too little to be taken out wherever they stand. */
const LEAST_VENDOR = 8;

/** A copy of the data in which every string is free of what looks like a secret or personal data, with named placeholders. */
async function withNames<T>(data: T, placeholders: Placeholders): Promise<T> {
  // The patterns come first: they leave the name of a value, and take the whole value where a rule finds a part of it.
  const texts = textsOf(data);
  const patterns = patternsFor(texts.join("\n"));
  const clean = new Map(texts.map((text) => [text, byPatterns(text, patterns, placeholders)]));
  const isClean = [...clean].every(([text, without]) => text === without);
  const patterned = isClean
    ? data
    : followTexts(
        data,
        eachText(data, (text) => clean.get(text) ?? text),
        placeholders,
      );
  const secrets = [
    ...new Set(
      (await vendorSecrets((isClean ? texts : textsOf(patterned)).join("\n"))).flatMap((found) => found.split("\n")),
    ),
  ]
    .filter((secret) => secret.length >= LEAST_VENDOR && !MARK.test(secret))
    .sort((a, b) => b.length - a.length);
  if (secrets.length === 0) return patterned;
  return eachText(patterned, (text) =>
    secrets.reduce(
      (clean, secret) => (clean.includes(secret) ? clean.split(secret).join(placeholders.of("token", secret)) : clean),
      text,
    ),
  );
}

type Plain = { readonly [field: string]: unknown };
const isPlain = (value: unknown): value is Plain =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Fields beside `text` that hold what a pattern took from it (`Occurrence`, `Setting`). */
const PARTS = ["captures", "value", "hard"];

/**
 * A copy of `after` in which what was taken from a text has lost what the text lost: without the words around it nothing shows that a
 * name is a user's. `before` is the same data before it was searched.
 */
function followTexts<T>(before: T, after: T, placeholders: Placeholders): T {
  const visit = (was: unknown, is: unknown): unknown => {
    if (Array.isArray(was) && Array.isArray(is)) return is.map((item, i) => visit(was[i], item));
    if (!isPlain(was) || !isPlain(is)) return is;
    const [from, to] = [was.text, is.text];
    const lost = typeof from === "string" && typeof to === "string" && from !== to;
    return Object.fromEntries(
      Object.entries(is).map(([name, item]) => [
        name,
        lost && PARTS.includes(name)
          ? mapStrings({ [name]: item }, (part, field) =>
              field === "" ? part : withoutLost(part, from, to, placeholders),
            )[name]
          : visit(was[name], item),
      ]),
    );
  };
  return visit(before, after) as T;
}

/** A part of the text `from` without what is no longer in the text `to`. */
function withoutLost(part: string, from: string, to: string, placeholders: Placeholders): string {
  if (MARK.test(part) || !from.includes(part)) return part;
  const whole = placeholders.found(part);
  if (whole !== undefined) return whole;
  if (to.includes(part)) return part;
  const clean = placeholders.in(part);
  // Else it holds only a part of a value, as a name that ends at a sign where the value does not.
  return to.includes(clean) ? clean : placeholders.of("secret", part);
}

/** All texts of the data, each once. */
function textsOf<T>(data: T): readonly string[] {
  const texts = new Set<string>();
  eachText(data, (text) => {
    texts.add(text);
    return text;
  });
  return [...texts];
}

/** A copy in which every string went through `change`; names of fields stay. */
function eachText<T>(data: T, change: (text: string) => string): T {
  return mapStrings(data, (text, field) => (field === "" ? text : change(text)));
}

/**
 * A copy of a case file, or of any plain data that will be part of a report later, without what looks like a secret or personal
 * data. What a pattern takes for a secret may be none: better to lose a word than a key.
 */
export function redactForLater<T>(data: T, nameOf: NameOf): Promise<T> {
  return withNames(data, new Placeholders(nameOf));
}

/**
 * The same for a finished report, and how many values were taken out. Placeholders are numbered, those of case files included: with
 * the `nameOf` that these were written with, a value that also stands there as it is gets the same number.
 */
export async function redact<T>(
  data: T,
  nameOf?: NameOf,
): Promise<{ readonly data: T; readonly redactions: Redactions }> {
  const placeholders = new Placeholders(nameOf ?? inOrder());
  // Names that mean nothing here must not meet those that are given in order.
  const own =
    nameOf !== undefined
      ? data
      : eachText(data, (text) =>
          text.replace(NAMED_MARK, (_, kind: Kind, name: string) => placeholders.of(kind, `named ${name}`)),
        );
  const named = await withNames(own, placeholders);
  const numbers = new Numbers();
  return { data: eachText(named, (text) => numbers.in(text)), redactions: numbers.summary() };
}
