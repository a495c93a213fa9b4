/** The options of the command line in one table: both parsers, the help and the checks read it. */
import { FORMATS, type Format } from "../render/index.ts";

export interface OptionSpec {
  /** `texts` may be given several times. */
  readonly kind: "text" | "texts" | "flag";
  readonly alias?: string;
  readonly about: string;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
}

const FORMAT_NAMES = Object.keys(FORMATS) as readonly Format[];

export const OPTIONS = {
  format: {
    kind: "text",
    alias: "f",
    choices: FORMAT_NAMES,
    about: `Format of the report: ${FORMAT_NAMES.join(", ")} (default terminal)`,
  },
  output: {
    kind: "texts",
    alias: "o",
    about: "Write the report to FILE; NAME=FILE writes it once more in another format. May be repeated",
  },
  explain: { kind: "flag", about: "Show the whole weighing: all evidence with its weight, all remedies, all counters" },
  top: { kind: "text", about: "How many causes to show in full, 1 to 100" },
  "fail-on": {
    kind: "text",
    choices: ["exhaustion", "risk", "any", "never"],
    about: "Exit with 1 on: exhaustion, risk (also what grows), any (also other failures), never (default)",
  },
  rules: { kind: "texts", about: "Add a file or folder of your own rules. May be repeated" },
  counter: {
    kind: "texts",
    about:
      "NAME=REGEX reads a counter from lines that match; the first group is the value, a second one its limit. May be repeated",
  },
  baseline: {
    kind: "text",
    about: "Compare with the log, folder of logs or case file of a run that went well",
  },
  each: { kind: "flag", about: "Diagnose each input by itself instead of all as one run" },
  "why-not": { kind: "text", about: "Say why a cause did not come first, instead of the report" },
  "near-misses": { kind: "flag", about: "List all lines that look like a failure and that nothing recognised" },
  redact: {
    kind: "flag",
    about:
      "Take secrets and personal data out; case files and all formats but terminal do so by themselves, --no-redact leaves all in",
  },
  color: {
    kind: "text",
    choices: ["auto", "always", "never"],
    about: "Colours: auto (default), always, never",
  },
  width: { kind: "text", about: "Columns to lay out for, 40 to 1000 (default: the terminal's)" },
} as const satisfies { readonly [name: string]: OptionSpec };

export type OptionName = keyof typeof OPTIONS;

/** What either parser gives: texts as they were given, unchecked. */
export interface RawOptions {
  readonly logs: readonly string[];
  readonly texts: { readonly [name in OptionName]?: readonly string[] };
  readonly flags: { readonly [name in OptionName]?: boolean };
}

/** Options that take one of a few values. */
type ChoiceName = {
  [name in OptionName]: (typeof OPTIONS)[name] extends { choices: unknown } ? name : never;
}[OptionName];

/** The values of such an option. */
export type Choice<Name extends ChoiceName> = (typeof OPTIONS)[Name]["choices"][number];

/** Options of `crashdx observe`. */
export const OBSERVE_OPTIONS = ["output", "rules", "counter", "redact"] as const satisfies readonly OptionName[];
