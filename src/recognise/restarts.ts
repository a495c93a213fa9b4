/** A new process begins on this stream: a command line that starts a program, a launcher's or supervisor's word for it. */
import type { Condition, LogEvent, Recogniser } from "../model/event.ts";
import { guardOf, keptText, messageOf, placeOf } from "./line-helpers.ts";

const COMMANDS: readonly string[] = [
  ...["python ", "python3", "torchrun ", "accelerate launch", "deepspeed ", "mpirun ", "srun "],
];
const WORDS: readonly string[] = [
  ...["Restarting", "restarting", "Relaunching", "Attempt ", "attempt ", "tarting worker group", "tarting process pid"],
  ...["tarted process pid", "restart_count="],
];

/**
 * A shell's prompt or trace mark, or the mark of a helper that shows what it runs, then a command that starts a program. A bare `# ` is a
 * comment, and `>>> ` is also Python's own prompt: there only a command that Python would not understand counts.
 */
const COMMAND =
  /^(?:>>> |\++ |[$%❯➜] {1,3}|(?:\([\w.-]{1,40}\) ?)?[\w.-]{1,60}(?:@[\w.-]{1,60})?[:\] ~\w./-]{0,120}[$%#❯] |\[[\w.-]{1,40}@[\w.-]{1,60} [^\]]{1,80}\][$#] )(?:(?:sudo|time|nohup|exec|env|CUDA_VISIBLE_DEVICES=\S{0,40}|[A-Z][A-Z0-9_]{1,40}=\S{0,80}) ){0,8}(?:[\w./~-]{0,200}\/)?(?:python[\d.]{0,5}|torchrun|accelerate launch|deepspeed|mpirun|mpiexec|horovodrun|srun) (?!-c |--version|-V\b|-m (?:pip|venv)\b)\S/;
/** The end of every prompt and mark that COMMAND knows. */
const PROMPTS: readonly string[] = [">>> ", "+ ", "$ ", "% ", "# ", "❯ ", "➜ "];
const PROMPTED: readonly Condition[] = [{ needs: [PROMPTS], number: 0 }];
const PID = /\(pid[ =:]{1,2}(\d{1,10})\)\s*$/;

const LAUNCHED = /\b[Ss]tart(?:ing|ed) process pid ?[=:] ?(\d{1,10})\b/;
/** torchrun's elastic agent, torch/distributed/elastic/agent/server/api.py: the first start and each restart. */
const WORKER_GROUP = /\[\w{1,60}\] (?:Starting|Restarting) worker group\b/;
const SUPERVISOR =
  /^\W{0,8}(?:Restarting|Relaunching)(?: the)? (?:training|trainer|process|run|job|script|experiment|from (?:checkpoint|scratch|step|epoch))\b/i;
const ATTEMPT =
  /^\W{0,8}(?:(?:Training|Run|Launch|Job) )?Attempt:? #?\d{1,4} ?(?:\/|of) ?\d{1,4}(?:\W{0,12}$|[ :.–—-]{1,3}(?:start|launch|run|train)\w{0,6}\b)/i;

const mayCommand = guardOf(COMMANDS);
const mayPrompt = guardOf(PROMPTS);
const maySay = guardOf(WORDS);

export const restarts: Recogniser = {
  name: "restarts",
  literals: [...COMMANDS, ...WORDS],
  conditions: new Map(COMMANDS.map((command) => [command, PROMPTED])),
  recognise(line) {
    // Most lines with such a word are paths of a warning or a traceback.
    const commanded = mayCommand(line.text) && mayPrompt(line.text);
    if (!commanded && !maySay(line.text)) return [];
    const message = messageOf(line.text);
    const event = (pid: string | undefined): LogEvent[] => [
      { type: "restart", pid: pid === undefined ? null : Number(pid), text: keptText(line.text), at: placeOf(line) },
    ];
    const launched = LAUNCHED.exec(message);
    if (launched !== null) return event(launched[1]);
    if (commanded && (COMMAND.test(message) || COMMAND.test(line.text.trimStart())))
      return event(PID.exec(message)?.[1]);
    if (WORKER_GROUP.test(message) || SUPERVISOR.test(message) || ATTEMPT.test(message)) return event(undefined);
    return [];
  },
};
