/** The way through the house in one place: recognise, observe, fit, reason, prescribe. Free of Node, so that a browser can run it. */
import { fitGrowth } from "./fit/index.ts";
import type { CaseFile } from "./model/case-file.ts";
import type { Recogniser } from "./model/event.ts";
import type { Knowledge } from "./model/knowledge.ts";
import type { Report } from "./model/report.ts";
import { merge, settle } from "./observe/merge.ts";
import { Observer } from "./observe/observer.ts";
import { assembleReport } from "./prescribe/report.ts";
import { viewCase } from "./reason/case-view.ts";
import { weigh } from "./reason/differential.ts";
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
  observer(): Observer;
  merge(a: CaseFile, b: CaseFile): CaseFile;
  /** Judges a finished case file. `seconds` is what reading took. */
  report(caseFile: CaseFile, seconds?: number): Report;
  /** Why a cause did not come first; null when there is no such cause. */
  whyNot(caseFile: CaseFile, cause: string): WhyNot | null;
}

/** Builds the engine for a body of knowledge. */
export function createEngine(knowledge: Knowledge, options: EngineOptions = {}): Engine {
  const all = recognisers(knowledge, options.counters ?? []);
  const viewOf = (caseFile: CaseFile) => {
    const settled = settle(caseFile, all);
    return viewCase(settled, fitGrowth(settled), knowledge);
  };
  return {
    literals: [...new Set(all.flatMap((r) => r.literals))].sort(),
    observer: () => new Observer(all),
    merge: (a, b) => merge(a, b, all),
    report(caseFile, seconds = 0) {
      const view = viewOf(caseFile);
      return assembleReport(view, weigh(view, knowledge), knowledge, { version: VERSION, seconds });
    },
    whyNot: (caseFile, cause) => whyNot(cause, viewOf(caseFile), knowledge),
  };
}
