/** Where reports go: what `--format` and `--output` say together. */
import type { Format } from "../render/index.ts";
import { OPTIONS } from "./options.ts";
import { list, UsageError } from "./usage.ts";

/** A report to write to a file. */
export interface Target {
  readonly format: Format;
  readonly file: string;
}

export interface Outputs {
  /** Format on standard output; null when the report goes to a file instead. */
  readonly shown: Format | null;
  /** The file that gets the report in the place of standard output. */
  readonly instead: Target | null;
  /** Files that get the report besides. */
  readonly files: readonly Target[];
}

/** One `--output`: NAME=FILE, or FILE for the report itself. `-` is standard output. */
interface Output {
  readonly words: string;
  readonly format: Format | null;
  readonly file: string;
}

const FORMAT_NAMES = OPTIONS.format.choices;

function read(words: string): Output {
  const [, name, named] = /^([a-z][a-z-]*)=(.*)$/s.exec(words) ?? [];
  const format = FORMAT_NAMES.find((one) => one === name) ?? null;
  if (name !== undefined && format === null)
    throw new UsageError(
      `--output ${words}: no format "${name}"; use ${list(FORMAT_NAMES)}, or ./${words} for a file of that name`,
    );
  const file = named ?? words;
  if (file === "") throw new UsageError(`--output ${words}: name a file`);
  return { words, format, file };
}

const isPipe = ({ file }: { readonly file: string }): boolean => file === "-";

/**
 * @param format What `--format` names; null without it.
 * @param words The values of `--output`.
 * @throws UsageError where two reports would go to one place, or a file is not named.
 */
export function outputsOf(format: Format | null, words: readonly string[]): Outputs {
  const outputs = words.map(read);
  const [own, second] = outputs.filter((one) => one.format === null);
  if (second !== undefined)
    throw new UsageError(`--output ${second.words}: a second file needs its format, as in json=${second.file}`);
  const [piped, again] = outputs.filter((one) => one.format !== null && isPipe(one));
  const instead = own === undefined || isPipe(own) ? null : { format: format ?? "terminal", file: own.file };
  // Whether the report itself was asked for on standard output.
  const asked = instead === null && (format !== null || own !== undefined);
  const other = again ?? (asked && piped !== undefined && piped.format !== (format ?? "terminal") ? piped : undefined);
  if (other !== undefined)
    throw new UsageError(
      `--output ${other.words}: standard output holds one report; name a file for the other one, as in json=FILE`,
    );
  return {
    shown: piped?.format ?? (instead === null ? (format ?? "terminal") : null),
    instead,
    files: outputs.flatMap((one) =>
      one.format === null || isPipe(one) ? [] : [{ format: one.format, file: one.file }],
    ),
  };
}
