/** The whole command line with yargs: commands, help, and mistakes told in one line. */
import yargs, { type Argv, type Options } from "yargs";
import { similar } from "../model/similar.ts";
import { FORMATS } from "../render/index.ts";
import { VERSION } from "../version.ts";
import { OBSERVE_OPTIONS, OPTIONS, type OptionName, type RawOptions } from "./options.ts";
import { helpWidth } from "./quick-help.ts";
import { UsageError } from "./usage.ts";

export type Command =
  | { readonly name: "diagnose"; readonly raw: RawOptions }
  | { readonly name: "observe"; readonly raw: RawOptions }
  | { readonly name: "explain"; readonly id: string; readonly rules: readonly string[] }
  | { readonly name: "probe" }
  | { readonly name: "text"; readonly text: string };

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["crashdx train.log", "diagnose a log"],
  ["python train.py 2>&1 | crashdx", "diagnose what a run prints"],
  ["crashdx rank*.log.gz", "several logs of one run, also packed"],
  ["crashdx logs/", "all logs of a folder"],
  ["crashdx --baseline good.log bad.log", "beside a run that went well"],
  ["crashdx observe rank3.log -o rank3.case", "read a log where it is, diagnose elsewhere: crashdx *.case"],
  ["crashdx -f json -o report.json train.log", "write the report for a program"],
  ["crashdx explain fd-leak", "what a cause, remedy or signature means"],
];

function specOf(name: OptionName): Options {
  const spec = OPTIONS[name];
  return {
    describe: spec.about,
    ...("alias" in spec ? { alias: spec.alias } : {}),
    ...(spec.kind === "flag" ? { type: "boolean" } : { type: "string", nargs: 1, requiresArg: true }),
  };
}

const withOptions = (parser: Argv, names: readonly OptionName[] = Object.keys(OPTIONS) as OptionName[]): Argv =>
  names
    .reduce((p, name) => p.option(name, specOf(name)), parser)
    .positional("log", {
      type: "string",
      array: true,
      describe:
        "Logs, patterns (in quotes, too), folders of logs and case files; - or a pipe is standard input; with neither, on a terminal, paste a log",
    });

const OBSERVE_OUTPUT: Options = {
  alias: "o",
  type: "string",
  nargs: 1,
  requiresArg: true,
  describe: "Write the case file to FILE instead of standard output",
};

/** yargs loses a lone `-` among positionals, so it travels as something that nobody types. */
const DASH = "\u0000-";
const undash = (value: unknown) => String(value).replaceAll(DASH, "-");

type Parsed = { readonly [key: string]: unknown };

function rawOf(parsed: Parsed): RawOptions {
  const texts: { [name in OptionName]?: string[] } = {};
  const flags: { [name in OptionName]?: boolean } = {};
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const value = parsed[name];
    if (value === undefined) continue;
    if (OPTIONS[name].kind === "flag") flags[name] = Array.isArray(value) ? value.at(-1) === true : value === true;
    else texts[name] = [value].flat().map(undash);
  }
  const logs = [parsed.log ?? [], parsed["--"] ?? []].flat().map(undash);
  return { logs, texts, flags };
}

/** yargs takes any value of a switch but "true" for false, and "false" for the value that --no-NAME gives. Throws a UsageError for both. */
function checkSwitches(argv: readonly string[]): void {
  const end = argv.indexOf("--");
  for (const word of end < 0 ? argv : argv.slice(0, end)) {
    const negated = /^--no-([a-z-]+)(?:=.*)?$/s.exec(word)?.[1];
    if (negated !== undefined && Object.hasOwn(OPTIONS, negated) && OPTIONS[negated as OptionName].kind !== "flag")
      throw new UsageError(`there is no option ${word}; leave --${negated} out`);
    const [, name, value] = /^--(?:no-)?([a-z-]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || !Object.hasOwn(OPTIONS, name) || OPTIONS[name as OptionName].kind !== "flag") continue;
    if (value !== "true" && value !== "false")
      throw new UsageError(`${word}: it takes no value; use --${name} or --no-${name}`);
  }
}

/** Options with a value by their letters. */
const LETTERS = new Map<string, OptionName>(
  (Object.keys(OPTIONS) as OptionName[]).flatMap((name) => {
    const spec = OPTIONS[name];
    return "alias" in spec ? [[spec.alias, name] as const] : [];
  }),
);

/** `-fjson` as `-f=json`, which yargs takes for five switches, and `--no-color` as people know it. */
function spelledOut(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return argv.map((word, at) => {
    if (word === "--no-color" && (end < 0 || at < end)) return "--color=never";
    const [, letter = "", value = ""] = /^-([a-z])([^=].*)$/s.exec(word) ?? [];
    return LETTERS.has(letter) && (end < 0 || at < end) ? `-${letter}=${value}` : word;
  });
}

/** The option that somebody may have meant; empty where nothing is like it. */
function meant(name: string): string {
  if (Object.hasOwn(OPTIONS, name)) return " for this command";
  if (Object.hasOwn(FORMATS, name)) return `; use --format ${name}`;
  const [near] = name.length < 2 ? [] : similar(name, Object.keys(OPTIONS));
  return near === undefined ? "" : `; did you mean --${near}?`;
}

/** What yargs says, in the words of the other messages. */
function plain(message: string): string {
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1];
  if (unknown !== undefined) {
    const names = unknown.split(", ");
    const said = names.map((name) => (name.length === 1 ? `-${name}` : `--${name}`)).join(" ");
    return `there is no option ${said}${meant(names[0] ?? "")}`;
  }
  const surplus = /^Unknown commands?: (.*)$/s.exec(message)?.[1];
  if (surplus !== undefined) return `${surplus} is a word too many: explain takes one id, and probe takes none`;
  const missing = /^Not enough arguments following: (\S+)$/.exec(message)?.[1];
  if (missing !== undefined) return `--${LETTERS.get(missing) ?? missing} needs a value`;
  if (/^Not enough non-option arguments/.test(message))
    return "something is missing: name an id, as in crashdx explain fd-leak";
  return message.replace(/\s+/g, " ");
}

/** Parses a command line; `columns` of the terminal lay out the help. Throws a UsageError. */
export async function parseCommandLine(
  argv: readonly string[],
  columns: number | undefined = process.stdout.columns,
): Promise<Command> {
  const spelled = spelledOut(argv);
  checkSwitches(spelled);
  let command: Command | undefined;
  let shown = "";
  const parser = yargs()
    .scriptName("crashdx")
    .usage(
      "$0 [LOG...]\n\nReads the log of a training run that died and says which resource ran out, what used it up, and what to change.",
    )
    .parserConfiguration({
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "boolean-negation": true,
      "populate--": true,
    })
    .locale("en")
    .command(
      ["$0 [log..]", "diagnose [log..]"],
      "Diagnose logs",
      (y) => withOptions(y as Argv),
      (parsed) => {
        command = { name: "diagnose", raw: rawOf(parsed as Parsed) };
      },
    )
    .command(
      "observe [log..]",
      "Write a case file of the logs: small, and read like a log by crashdx wherever it is taken",
      (y) =>
        withOptions(
          y as Argv,
          OBSERVE_OPTIONS.filter((name) => name !== "output"),
        ).option("output", OBSERVE_OUTPUT),
      (parsed) => {
        command = { name: "observe", raw: rawOf(parsed as Parsed) };
      },
    )
    .command(
      "explain <id>",
      "Say what a cause, remedy, signature, context or advice means, and where it is known from",
      (y) => (y as Argv).positional("id", { type: "string" }).option("rules", specOf("rules")),
      (parsed) => {
        const { texts } = rawOf(parsed as Parsed);
        command = { name: "explain", id: String(parsed.id), rules: texts.rules ?? [] };
      },
    )
    .command(
      "probe",
      "Print a small Python helper that logs what a diagnosis needs",
      (y) => y,
      () => {
        command = { name: "probe" };
      },
    )
    .strictOptions()
    .strictCommands()
    .version(VERSION)
    .alias("version", "V")
    .alias("help", "h")
    .epilogue("Exit status: 0 analysed; 1 something reached --fail-on; 2 wrong usage or an input that cannot be read.")
    .wrap(helpWidth(columns))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`${plain(message ?? error?.message ?? "wrong usage")}; see crashdx --help`);
    });
  for (const [line, about] of EXAMPLES) parser.example(line, about);
  const words = spelled.map((word) => (word === "-" ? DASH : word));
  await parser.parseAsync(words, {}, (_error, _parsed, output) => {
    shown = output;
  });
  if (shown !== "") return { name: "text", text: `${shown}\n` };
  if (command === undefined) throw new UsageError("wrong usage; see crashdx --help");
  return command;
}
