/** The options of the command line in one table: yargs, the quick parser and the checks all read it. */
import type { Recogniser } from "../model/event.ts";
import { customCounter } from "../recognise/samples-custom.ts";
import { FORMATS, type Format } from "../render/index.ts";

/** Wrong usage. The message is one plain line that names the thing and the way out. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

export interface OptionSpec {
  /** `texts` may be given several times. */
  readonly kind: "text" | "texts" | "flag";
  readonly alias?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly about: string;
}

export const OPTIONS = {
  format: {
    kind: "text",
    alias: "f",
    value: "NAME",
    about: `Format of the report: ${Object.keys(FORMATS).join(", ")} (default terminal)`,
  },
  output: {
    kind: "texts",
    alias: "o",
    value: "FILE",
    about: "Write the report to FILE; NAME=FILE writes it once more in another format. May be repeated",
  },
  explain: { kind: "flag", about: "Show the whole weighing: all evidence with its weight, all remedies, all counters" },
  top: { kind: "text", value: "N", about: "How many causes to show in full" },
  "fail-on": {
    kind: "text",
    value: "WHAT",
    about: "Exit with 1 on: exhaustion, risk (also what grows), any (also other failures), never (default)",
  },
  rules: { kind: "texts", value: "PACK", about: "Add a file or folder of your own rules. May be repeated" },
  counter: {
    kind: "texts",
    value: "NAME=REGEX",
    about:
      "Read a counter from lines that match; the first group is the value, a second one its limit. May be repeated",
  },
  baseline: {
    kind: "text",
    value: "GOOD",
    about: "Compare with the log, folder of logs or case file of a run that went well",
  },
  each: { kind: "flag", about: "Diagnose each input by itself instead of all as one run" },
  "why-not": { kind: "text", value: "CAUSE", about: "Say why a cause did not come first, instead of the report" },
  "near-misses": { kind: "flag", about: "List all lines that look like a failure and that nothing recognised" },
  redact: {
    kind: "flag",
    about:
      "Take secrets and personal data out; case files and all formats but terminal do so by themselves, --no-redact leaves all in",
  },
  color: { kind: "text", value: "WHEN", about: "Colours: auto (default), always, never" },
  width: { kind: "text", value: "COLUMNS", about: "Columns to lay out for (default: the terminal's)" },
} as const satisfies { readonly [name: string]: OptionSpec };

export type OptionName = keyof typeof OPTIONS;

/** What either parser gives: texts as they were given, unchecked. */
export interface RawOptions {
  readonly logs: readonly string[];
  readonly texts: { readonly [name in OptionName]?: readonly string[] };
  readonly flags: { readonly [name in OptionName]?: boolean };
}

const FAIL_ON = ["exhaustion", "risk", "any", "never"] as const;
const COLOR = ["auto", "always", "never"] as const;

/** A report to write besides standard output. */
interface Target {
  readonly format: Format;
  readonly file: string;
}

export interface DiagnoseOptions {
  readonly logs: readonly string[];
  /** Format on standard output; null when the report goes to a file only. */
  readonly format: Format | null;
  readonly targets: readonly Target[];
  readonly explain: boolean;
  readonly top: number | null;
  readonly failOn: (typeof FAIL_ON)[number];
  readonly rules: readonly string[];
  readonly counters: readonly Recogniser[];
  readonly baseline: string | null;
  readonly each: boolean;
  readonly whyNot: string | null;
  /** Where its answer goes, in the report's place; null without the question. */
  readonly answerTo: Target | null;
  readonly nearMisses: boolean;
  /** Null: as each format has it. */
  readonly redact: boolean | null;
  readonly color: (typeof COLOR)[number];
  readonly width: number | null;
}

/** Formats in which several reports may stand behind one another. */
const REPEATABLE: readonly Format[] = ["terminal", "json", "markdown", "github"];
/** Formats of the answer to --why-not. */
const ANSWERING: readonly Format[] = ["terminal", "json", "markdown"];

const isFormat = (name: string): name is Format => Object.hasOwn(FORMATS, name);

function oneOf<T extends string>(option: string, value: string | undefined, allowed: readonly T[], fallback: T): T {
  if (value === undefined) return fallback;
  const found = allowed.find((a) => a === value);
  if (found === undefined) throw new UsageError(`--${option} ${value}: use ${list(allowed)}`);
  return found;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function wholeNumber(option: string, value: string | undefined, least: number, most: number): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < least || number > most)
    throw new UsageError(`--${option} ${value}: use a whole number from ${least} to ${most}`);
  return number;
}

const oneReport = (output: string) =>
  `--output ${output}: standard output holds one report; name a file for the other one, as in json=FILE`;

/** Checks raw options. Throws a UsageError at the first that is wrong. */
export function checkOptions(raw: RawOptions): DiagnoseOptions {
  const last = (name: OptionName) => raw.texts[name]?.at(-1);
  const format = oneOf("format", last("format"), Object.keys(FORMATS) as Format[], "terminal");
  let main: Format | null = format;
  /** Where the report goes instead of standard output. */
  let instead: Target | null = null;
  const targets: Target[] = [];
  /** What NAME=- sends to standard output, and whether a report was asked for there by other words. */
  let here: Format | null = null;
  let asked = last("format") !== undefined;
  for (const output of raw.texts.output ?? []) {
    const [, name, named] = /^([a-z][a-z-]*)=(.*)$/s.exec(output) ?? [];
    if (name !== undefined && !isFormat(name))
      throw new UsageError(
        `--output ${output}: no format "${name}"; use ${list(Object.keys(FORMATS))}, or ./${output} for a file of that name`,
      );
    const file = named ?? output;
    if (file === "") throw new UsageError(`--output ${output}: name a file`);
    if (name === undefined) {
      if (main === null) throw new UsageError(`--output ${output}: a second file needs its format, as in json=${file}`);
      if (file === "-") {
        asked = true;
        continue;
      }
      instead = { format, file };
      targets.push(instead);
      main = null;
    } else if (file === "-") {
      if (here !== null) throw new UsageError(oneReport(output));
      here = name;
    } else targets.push({ format: name, file });
  }
  if (here !== null) {
    if (asked && main !== null && main !== here) throw new UsageError(oneReport(`${here}=-`));
    main = here;
  }
  const each = raw.flags.each ?? false;
  const whyNot = last("why-not") ?? null;
  const alone = [main, ...targets.map((t) => t.format)].find((f) => f !== null && !REPEATABLE.includes(f));
  if (each && alone !== undefined)
    throw new UsageError(
      `--each: ${alone} holds one report; use ${list(REPEATABLE)}, or run crashdx once for each log`,
    );
  const answering = instead === null ? (here ?? format) : format;
  if (whyNot !== null && !ANSWERING.includes(answering))
    throw new UsageError(`--why-not: there is no answer in the format ${answering}; use ${list(ANSWERING)}`);
  return {
    logs: raw.logs,
    format: main,
    targets: whyNot === null ? targets : targets.filter((target) => target !== instead),
    explain: raw.flags.explain ?? false,
    top: wholeNumber("top", last("top"), 1, 100),
    failOn: oneOf("fail-on", last("fail-on"), FAIL_ON, "never"),
    rules: raw.texts.rules ?? [],
    counters: (raw.texts.counter ?? []).map(checkCounter),
    baseline: last("baseline") ?? null,
    each,
    whyNot,
    answerTo: whyNot === null ? null : (instead ?? { format: answering, file: "-" }),
    nearMisses: raw.flags["near-misses"] ?? false,
    redact: raw.flags.redact ?? null,
    color: oneOf("color", last("color"), COLOR, "auto"),
    width: wholeNumber("width", last("width"), 40, 1000),
  };
}

/** What `crashdx observe` takes. */
export interface ObserveOptions {
  readonly logs: readonly string[];
  /** `-` for standard output. */
  readonly output: string;
  readonly rules: DiagnoseOptions["rules"];
  readonly counters: DiagnoseOptions["counters"];
  readonly redact: boolean;
}

/** Options of `crashdx observe`. */
export const OBSERVE_OPTIONS = ["output", "rules", "counter", "redact"] as const satisfies readonly OptionName[];

/** Checks the raw options of `crashdx observe`. Throws a UsageError at the first that is wrong. */
export function checkObserveOptions(raw: RawOptions): ObserveOptions {
  const outputs = raw.texts.output ?? [];
  if (outputs.length > 1) throw new UsageError(`--output ${outputs[1]}: observe writes one case file`);
  return {
    logs: raw.logs,
    output: outputs[0] ?? "-",
    rules: raw.texts.rules ?? [],
    counters: (raw.texts.counter ?? []).map(checkCounter),
    redact: raw.flags.redact ?? true,
  };
}

function checkCounter(text: string): Recogniser {
  const [, name, source] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || source === undefined)
    throw new UsageError(`--counter ${text}: use NAME=REGEX, as in 'handles=open handles: (\\d+)'`);
  try {
    const counter = customCounter(name, source);
    const groups = new RegExp(`${source}|`).exec("")?.length ?? 1;
    if (groups > 1) return counter;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  throw new UsageError(`--counter ${text}: put the value in a group, as in 'handles=open handles: (\\d+)'`);
}
