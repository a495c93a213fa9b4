/**
 * Reads the command lines that nearly everybody writes, without loading yargs. What it does not know for certain it leaves to yargs
 * (`parse.ts`), mistakes and help included; a test holds the two equal.
 */
import { OPTIONS, type OptionName, type RawOptions } from "./options.ts";

const COMMANDS = ["explain", "probe", "observe", "completion", "help"];
const ALIASES: { readonly [alias: string]: OptionName } = Object.fromEntries(
  Object.entries(OPTIONS).flatMap(([name, spec]) => ("alias" in spec ? [[spec.alias, name as OptionName]] : [])),
);

/** The options, or null when yargs must look. */
export function parseQuick(argv: readonly string[]): RawOptions | null {
  const logs: string[] = [];
  const texts: { [name in OptionName]?: string[] } = {};
  const flags: { [name in OptionName]?: boolean } = {};
  let at = argv[0] === "diagnose" ? 1 : 0;
  for (; at < argv.length; at++) {
    const arg = argv[at] ?? "";
    if (arg === "--") {
      logs.push(...argv.slice(at + 1));
      break;
    }
    // Behind an option yargs takes such a word for the command.
    if (arg === "" || arg === "diagnose" || COMMANDS.includes(arg)) return null;
    if (!arg.startsWith("-") || arg === "-") {
      logs.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const word = equals < 0 ? arg : arg.slice(0, equals);
    const name = word.startsWith("--") ? word.slice(2) : ALIASES[word.slice(1)];
    if (name === undefined || !Object.hasOwn(OPTIONS, name)) return null;
    const option = name as OptionName;
    if (OPTIONS[option].kind === "flag") {
      if (equals >= 0) return null;
      flags[option] = true;
      continue;
    }
    const value = equals < 0 ? argv[++at] : arg.slice(equals + 1);
    // A missing value, and one that may be an option of its own.
    if (value === undefined || value === "" || (value.startsWith("-") && value !== "-")) return null;
    texts[option] = [...(texts[option] ?? []), value];
  }
  return { logs, texts, flags };
}
