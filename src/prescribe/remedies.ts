/** Remedies for a cause, best first, with every value computed from the case. */
import type { ChangeTemplate, Expression, Knowledge, RemedyKnowledge } from "../model/knowledge.ts";
import type { Applicability, Change, ChangeKind, Remedy } from "../model/report.ts";
import type { Value } from "../reason/answer.ts";
import type { Evaluator } from "../reason/evaluate.ts";
import { quoteFree } from "./command.ts";
import { forPowerShell } from "./power-shell.ts";
import { ownNames } from "./python-names.ts";

export function remediesFor(cause: string, knowledge: Knowledge, evaluator: Evaluator): readonly Remedy[] {
  const offers = knowledge.remedies.flatMap((remedy) =>
    remedy.helps
      .filter((h) => h.cause === cause && (h.when === null || evaluator.holds(h.when).value === true))
      .map((help) => ({ remedy, help })),
  );
  offers.sort((a, b) => b.help.rank - a.help.rank || (a.remedy.id < b.remedy.id ? -1 : 1));
  // A remedy may help a cause in several situations: the best that holds speaks for it.
  const seen = new Set<string>();
  return offers.flatMap(({ remedy, help }) => {
    if (seen.has(remedy.id)) return [];
    seen.add(remedy.id);
    return [fill(remedy, help, evaluator)];
  });
}

function fill(remedy: RemedyKnowledge, { why, words }: RemedyKnowledge["helps"][number], evaluator: Evaluator): Remedy {
  const home = homeOf(evaluator);
  const isHome = ({ kind }: ChangeTemplate) => Number(home.includes(kind));
  const changes = remedy.changes
    .filter((c) => c.when === null || evaluator.holds(c.when).value === true)
    .sort((a, b) => isHome(b) - isHome(a))
    .map((c) => fillChange(c, evaluator));
  return {
    id: remedy.id,
    title: words?.title ?? remedy.title,
    why: evaluator.fill(why),
    changes: changes.map(({ change }) => change),
    before: evaluator.fill(remedy.before),
    where: remedy.where,
    cost: words?.cost ?? remedy.cost,
    risk: words?.risk ?? remedy.risk,
    not: evaluator.fill(words?.not ?? remedy.not),
    proven: remedy.proven,
    applicability: applicability(changes),
    references: words?.references ?? remedy.references,
  };
}

const call = (name: string, ...args: string[]): Expression => ({
  op: "call",
  name,
  args: args.map((value) => ({ op: "value", value })),
});
/** What only systemd's units set, and the unit in whose control group a fork was refused. */
const TASKS_MAX = call("setting", "TasksMax");
const UNIT = call("capture", "kernel.pids-cgroup", "unit");

/** The forms for where the log says that the run lives: they stand first, so that nobody need look for theirs among others. */
function homeOf(evaluator: Evaluator): readonly ChangeKind[] {
  const of = (expression: Expression) => evaluator.evaluate(expression).value;
  const container = of({ op: "name", name: "container" });
  if (container === "kubernetes") return ["kubernetes"];
  if (container === "docker" || container === "podman") return ["docker", "compose"];
  if (of({ op: "name", name: "scheduler" }) === "slurm") return ["slurm"];
  return of(TASKS_MAX) === null && of(UNIT) === null ? [] : ["systemd"];
}

/** Words that stand for something the reader knows and the log does not. */
const PLACEHOLDER = /<[A-Z_ ]{2,}>|\btrain\.py\b|\b(?:PID|IMAGE|FILE|PROGRAM|NAME|PORT|[A-Z]+_OF_[A-Z_]+)\b/;

/** The form that is shown first decides whether something is to be filled in. */
function applicability(changes: readonly { change: Change; guessed: boolean }[]): Applicability {
  const [first] = changes;
  if (first === undefined) return "maybe";
  if (wantsNames(first.change)) return "fill-in";
  return changes.some((c) => c.guessed) ? "maybe" : "as-is";
}

/** Whether a change holds names that are the reader's own; a comment may explain what another program calls it. */
const wantsNames = ({ kind, text }: Change) =>
  PLACEHOLDER.test(text.replace(/#.*$/gm, "")) || (kind === "python" && ownNames(text).length > 0);

function fillChange(template: ChangeTemplate, evaluator: Evaluator): { change: Change; guessed: boolean } {
  const local = new Map<string, Value>();
  const values: { [name: string]: number | string } = {};
  const how: string[] = [];
  let guessed = false;
  for (const value of template.values) {
    const scoped = evaluator.with(local);
    const result = scoped.evaluate(value.expression);
    const safe = typeof result.value === "string" ? quoteFree(result.value) : result.value;
    local.set(value.name, safe);
    if (typeof safe === "number" || typeof safe === "string") values[value.name] = safe;
    // A value that rests on no line of the log is a default, not a measurement.
    if (result.witnesses.length === 0) guessed = true;
    const words = evaluator.with(local).fill(value.how);
    if (words !== "") how.push(`${value.name}: ${words}`);
  }
  const filled = evaluator.with(local).fill(template.text);
  const text = template.kind === "env" && isWindows(evaluator) ? forPowerShell(filled) : filled;
  return { change: { kind: template.kind, text, values, how: how.join("; ") }, guessed };
}

const isWindows = (evaluator: Evaluator) => evaluator.evaluate({ op: "name", name: "platform" }).value === "windows";
