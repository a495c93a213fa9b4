/** The way through the house in one place: recognise, observe, fit, reason, prescribe. Free of Node, so that a browser can run it. */
import { fitGrowth } from "./fit/index.ts";
import type { CaseFile } from "./model/case-file.ts";
import type { Condition, Recogniser } from "./model/event.ts";
import type { Knowledge } from "./model/knowledge.ts";
import type { Baseline, Report } from "./model/report.ts";
import { merge, settle } from "./observe/merge.ts";
import { Observer } from "./observe/observer.ts";
import { assembleReport } from "./prescribe/report.ts";
import type { Finder, Gate } from "./read/gate.ts";
import { compare } from "./reason/baseline.ts";
import { type CaseView, viewCase } from "./reason/case-view.ts";
import { type WhyNot, whyNot } from "./reason/why-not.ts";
import { recognisers } from "./recognise/index.ts";
import { LiteralIndex, SHORTEST } from "./recognise/literal-index.ts";
import { VERSION } from "./version.ts";

export interface EngineOptions {
  /** More recognisers: counters that a user named with --counter. */
  readonly counters?: readonly Recogniser[];
}

export interface Engine {
  /** What a line must contain one of to be worth a look. */
  readonly literals: readonly string[];
  /** The same for the reader, with those for which the lines around count too, and what must hold beside a literal. */
  readonly gate: Gate;
  observer(): Observer;
  merge(a: CaseFile, b: CaseFile): CaseFile;
  /** Judges a finished case file, beside that of a good run where there is one. `seconds` is what reading took. */
  report(caseFile: CaseFile, seconds?: number, good?: CaseFile): Report;
  /** Why a cause did not come first; null when there is no such cause. */
  whyNot(caseFile: CaseFile, cause: string, good?: CaseFile): WhyNot | null;
}

/** Builds the engine for a body of knowledge. */
export function createEngine(knowledge: Knowledge, options: EngineOptions = {}): Engine {
  const all = recognisers(knowledge, options.counters ?? []);
  const viewOf = (caseFile: CaseFile, good?: CaseFile): CaseView => {
    const settled = settle(caseFile, all);
    return viewCase(settled, fitGrowth(settled), knowledge, good === undefined ? null : viewOf(good));
  };
  const gate = gateOf(all, options.counters?.length ? undefined : knowledge.digest);
  return {
    get literals() {
      return gate.literals;
    },
    gate,
    observer: () => new Observer(all),
    merge: (a, b) => merge(a, b, all),
    report(caseFile, seconds = 0, good) {
      const view = viewOf(caseFile, good);
      const report = (of: CaseView, baseline?: Baseline) =>
        assembleReport(of, knowledge, {
          version: VERSION,
          seconds,
          ...(baseline === undefined ? {} : { baseline }),
        });
      return report(view, view.good === null ? undefined : compare(view, view.good, report(view.good).verdict));
    },
    whyNot: (caseFile, cause, good) => whyNot(cause, viewOf(caseFile, good), knowledge),
  };
}

/** What the reader must let through for these recognisers. Worked out when it is asked for: short logs and the sieve's own tables do without. */
function gateOf(all: readonly Recogniser[], digest: string | undefined): Gate {
  let made: Gate | null = null;
  const gate = (): Gate => {
    made ??= makeGate(all);
    return made;
  };
  return {
    digest,
    finder,
    get literals() {
      return gate().literals;
    },
    get context() {
      return gate().context;
    },
    get lone() {
      return gate().lone;
    },
    get conditions() {
      return gate().conditions;
    },
  };
}

/** One pass over a text; what is too short for that, one by one. */
const finder: Finder = (literals) => {
  const short = literals.flatMap((literal, number) => (literal.length < SHORTEST ? [{ literal, number }] : []));
  const numbers = literals.flatMap((literal, number) => (literal.length < SHORTEST ? [] : [number]));
  const index = new LiteralIndex(numbers.map((number) => literals[number] as string));
  return (text, found) => {
    for (const { literal, number } of short) if (text.includes(literal)) found(number);
    index.each(text, (at) => found(numbers[at] as number));
  };
};

function makeGate(all: readonly Recogniser[]): Gate {
  const literals = [...new Set(all.flatMap((r) => r.literals))].sort();
  const context = new Set(all.flatMap((r) => (r.withContext === undefined ? [] : (r.contextLiterals ?? r.literals))));
  const withOthers = new Set(all.flatMap((r) => (r.withContext === undefined ? [] : r.literals)));
  /** Null for a literal that is enough by itself for somebody. */
  const conditions = new Map<string, readonly Condition[] | null>([...context].map((literal) => [literal, null]));
  for (const recogniser of all)
    for (const literal of recogniser.literals) {
      const some = recogniser.conditions?.get(literal) ?? null;
      const others = conditions.get(literal);
      conditions.set(literal, some === null || others === null ? null : [...(others ?? []), ...some]);
    }
  return {
    literals,
    context: [...context].sort(),
    lone: literals.filter((literal) => !withOthers.has(literal)),
    conditions: new Map(
      [...conditions].flatMap(([literal, some]) => (some === null ? [] : [[literal, some] as const])),
    ),
  };
}
