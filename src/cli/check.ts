/** From what was written on the command line to what is to be done: every value is checked, and mistakes are told with the way out. */
import type { Recogniser } from "../model/event.ts";
import { customCounter } from "../recognise/samples-custom.ts";
import type { Format } from "../render/index.ts";
import { type Choice, OPTIONS, type OptionName, type RawOptions } from "./options.ts";
import { type Outputs, outputsOf, type Target } from "./outputs.ts";
import { list, oneOf, UsageError } from "./usage.ts";

export interface DiagnoseOptions {
  readonly logs: readonly string[];
  /** Format on standard output; null when the report goes to a file only. */
  readonly format: Format | null;
  readonly targets: readonly Target[];
  readonly explain: boolean;
  readonly top: number | null;
  readonly failOn: Choice<"fail-on">;
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
  readonly color: Choice<"color">;
  readonly width: number | null;
}

/** Formats in which several reports may stand behind one another. */
const REPEATABLE: readonly Format[] = ["terminal", "json", "markdown", "github"];
/** Formats of the answer to --why-not. */
const ANSWERING: readonly Format[] = ["terminal", "json", "markdown"];

/** Checks raw options. Throws a UsageError at the first that is wrong. */
export function checkOptions(raw: RawOptions): DiagnoseOptions {
  const last = (name: OptionName) => raw.texts[name]?.at(-1);
  const flag = (name: OptionName) => raw.flags[name] ?? false;
  const format = last("format");
  const outputs = outputsOf(
    format === undefined ? null : oneOf("format", format, OPTIONS.format.choices),
    raw.texts.output ?? [],
  );
  const whyNot = last("why-not") ?? null;
  if (flag("each")) checkRepeatable(outputs);
  return {
    logs: raw.logs,
    ...(whyNot === null ? { ...reportsTo(outputs), answerTo: null } : answerTo(outputs)),
    explain: flag("explain"),
    top: wholeNumber("top", last("top"), 1, 100),
    failOn: oneOf("fail-on", last("fail-on") ?? "never", OPTIONS["fail-on"].choices),
    rules: raw.texts.rules ?? [],
    counters: (raw.texts.counter ?? []).map(checkCounter),
    baseline: last("baseline") ?? null,
    each: flag("each"),
    whyNot,
    nearMisses: flag("near-misses"),
    redact: raw.flags.redact ?? null,
    color: oneOf("color", last("color") ?? "auto", OPTIONS.color.choices),
    width: wholeNumber("width", last("width"), 40, 1000),
  };
}

const targetsOf = ({ instead, files }: Outputs): readonly Target[] => (instead === null ? files : [instead, ...files]);

const reportsTo = (outputs: Outputs) => ({ format: outputs.shown, targets: targetsOf(outputs) });

/** The answer to --why-not stands in the report's place. */
function answerTo({ shown, instead, files }: Outputs) {
  const answer = instead ?? { format: shown ?? "terminal", file: "-" };
  if (!ANSWERING.includes(answer.format))
    throw new UsageError(`--why-not: there is no answer in the format ${answer.format}; use ${list(ANSWERING)}`);
  return { format: shown, targets: files, answerTo: answer };
}

function checkRepeatable(outputs: Outputs): void {
  const formats = [outputs.shown, ...targetsOf(outputs).map((target) => target.format)];
  const alone = formats.find((one) => one !== null && !REPEATABLE.includes(one));
  if (alone === undefined) return;
  throw new UsageError(`--each: ${alone} holds one report; use ${list(REPEATABLE)}, or run crashdx once for each log`);
}

function wholeNumber(option: string, value: string | undefined, least: number, most: number): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < least || number > most)
    throw new UsageError(`--${option} ${value}: use a whole number from ${least} to ${most}`);
  return number;
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
