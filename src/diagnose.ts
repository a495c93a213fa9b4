/** The way through the house in one place: recognise, observe, fit, reason, prescribe. Free of Node, so that a browser can run it. */
import { fitGrowth } from "./fit/index.ts";
import { gateOf } from "./gate.ts";
import type { CaseFile } from "./model/case-file.ts";
import type { Recogniser } from "./model/event.ts";
import type { Knowledge } from "./model/knowledge.ts";
import type { Baseline, Report } from "./model/report.ts";
import { merge, settle } from "./observe/merge.ts";
import { Observer } from "./observe/observer.ts";
import { assembleReport } from "./prescribe/report.ts";
import type { Gate } from "./read/gate.ts";
import { compare } from "./reason/baseline.ts";
import { type CaseView, viewCase } from "./reason/case-view.ts";
import { type WhyNot, whyNot } from "./reason/why-not.ts";
import { recognisers } from "./recognise/index.ts";
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
