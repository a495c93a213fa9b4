/** The names that conditions may use without arguments: what the case shows of the run and of its main failure. */

import type { FactName } from "../knowledge/vocabulary.ts";
import { processKey } from "../model/case-file.ts";
import { type Answer, answer, programOf, UNKNOWN, witnessOf } from "./answer.ts";
import type { CaseView } from "./case-view.ts";
import { languageOf, processOf } from "./language.ts";
import { settingOf } from "./settings.ts";

/** Seconds of progress below which a run counts as just begun. */
const QUICK_ROUNDS = 900;
/** Rounds that count however quick they were: something small may pile up in each. */
const MANY_ROUNDS = 20;

type Fact = (view: CaseView) => Answer;

const shown =
  (name: "platform" | "framework" | "container" | "scheduler"): Fact =>
  ({ facts }) => {
    const fact = facts[name];
    return fact === null
      ? answer("unknown")
      : answer(fact.value, [{ line: fact.line, source: fact.source, text: fact.text }]);
  };

export const FACTS: { readonly [name in FactName]: Fact } = {
  platform: shown("platform"),
  framework: shown("framework"),
  container: shown("container"),
  scheduler: shown("scheduler"),
  language: (view) => answer(languageOf(view)),
  may_be_python: (view) => answer(["python", "unknown"].includes(languageOf(view))),
  program: (view) => answer(processOf(languageOf(view))),
  cores: (view) => settingOf(view, "cores", "value"),
  failures: ({ failures }) =>
    answer(
      failures.reduce((sum, f) => sum + f.finding.count, 0),
      failures.map(witnessOf),
    ),
  processes: ({ failures }) => answer(new Set(failures.map((f) => processKey(f.finding))).size),
  // Who reports how another one ended has not failed itself.
  programs: ({ failures }) => {
    const names = failures.filter((f) => f.signature.role === "root").map(programOf);
    return answer(new Set(names.filter((name) => name !== "")).size);
  },
  operation: ({ main }) => (main === null ? UNKNOWN : answer(main.signature.operation, [witnessOf(main)])),
  symbol: ({ main }) => (main === null ? UNKNOWN : answer(main.symbol, [witnessOf(main)])),
  progress: (view) => answer(progressOf(view)),
  folds: (view) => answer(furthest(view, "fold")),
  trials: (view) => answer(furthest(view, "trial")),
  epochs: (view) => answer(furthest(view, "epoch")),
  elapsed: ({ caseFile, main }) => {
    const begin = caseFile.processes.flatMap((p) => (p.firstTime === null ? [] : [p.firstTime]));
    const end = main?.earliest.at.time ?? null;
    if (begin.length === 0 || end === null) return UNKNOWN;
    // Where the failure is the first line with a time, behind lines without one, how long those took is not known.
    const seconds = (end - Math.min(...begin)) / 1000;
    return seconds === 0 && (main?.earliest.at.line ?? 1) > 1 ? UNKNOWN : answer(seconds);
  },
  lines_before: ({ main }) => (main === null ? UNKNOWN : answer(main.earliest.at.line - 1)),
  restarts: ({ caseFile }) => answer(Math.max(0, ...caseFile.processes.map((p) => p.end.life))),
};

/** Rounds that were over in minutes say nothing about what piles up in hours; bars tell how long one took. */
function progressOf(view: CaseView): number {
  const reached = Math.max(0, ...pointsOf(view).map((p) => p.index));
  const bar = view.main?.earliest.where.seconds ?? 0;
  return bar > 0 && reached < MANY_ROUNDS && bar * Math.max(1, reached) < QUICK_ROUNDS ? 0 : reached;
}

function furthest(view: CaseView, per: string): number {
  const points = pointsOf(view).filter((p) => p.per === per);
  return Math.max(0, ...points.map((p) => p.index));
}

/** Points of the run in force at the main failure; the furthest reached when nothing failed. */
function pointsOf({ main, caseFile }: CaseView) {
  if (main !== null) return Object.values(main.earliest.where.points);
  return caseFile.processes.flatMap((p) => Object.values(p.reached));
}
