/** The program `crashdx`: picks the command, and turns every mistake into one plain line and an exit status. */
import { startEarly } from "../read/node/early.ts";
import { VERSION } from "../version.ts";
import { checkObserveOptions, checkOptions, type DiagnoseOptions } from "./check.ts";
import { parseQuick } from "./quick.ts";
import { columnsOfTerminal, note, writeOut } from "./terminal.ts";
import { UsageError } from "./usage.ts";

async function run(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    await writeOut(`${VERSION}\n`);
    return 0;
  }
  if (argv.length === 1 && (argv[0] === "--help" || argv[0] === "-h")) {
    const { HELP, helpWidth } = await import("./quick-help.ts");
    const text = HELP[helpWidth(columnsOfTerminal())];
    if (text !== undefined) {
      await writeOut(text);
      return 0;
    }
  }
  const quick = parseQuick(argv);
  if (quick !== null) return diagnose(checkOptions(quick));
  const command = await (await import("./parse.ts")).parseCommandLine(argv);
  switch (command.name) {
    case "diagnose":
      return diagnose(checkOptions(command.raw));
    case "observe":
      return (await import("./observe.ts")).observeCommand(checkObserveOptions(command.raw));
    case "explain":
      return (await import("./explain.ts")).explainCommand(command.id, command.rules);
    case "probe": {
      const { probeAdvice, probeScript } = await import("../probe/index.ts");
      await writeOut(probeScript());
      for (const line of probeAdvice().split("\n")) if (line.trim() !== "") note(line);
      return 0;
    }
    case "text":
      await writeOut(command.text);
      return 0;
  }
}

async function diagnose(options: DiagnoseOptions): Promise<number> {
  await startEarly(options.logs[0]);
  return (await import("./diagnose.ts")).diagnoseCommand(options);
}

/** An error that nobody foresaw is ours: say so in a line, and keep the trace for whoever reports it. */
function unforeseen(error: unknown): void {
  if (process.env.CRASHDX_DEBUG) console.error(error);
  note(
    `a mistake in crashdx itself: ${error instanceof Error ? error.message : String(error)}; run again with CRASHDX_DEBUG=1 for the trace`,
  );
  process.exitCode = 2;
}

run(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      note(error.message.replace(/\s*\n\s*/g, " "));
      process.exitCode = 2;
    } else unforeseen(error);
  },
);
