/** Puts a report together from the case, its growth and the differential. */
import type { AdviceKnowledge, Cause, Knowledge } from "../model/knowledge.ts";
import type { Baseline, Diagnosis, Report, RuledOut } from "../model/report.ts";
import type { CaseView } from "../reason/case-view.ts";
import { type Differential, type Weighed, weigh } from "../reason/differential.ts";
import { Evaluator } from "../reason/evaluate.ts";
import { fillCommand } from "./command.ts";
import { contextOf } from "./context.ts";
import { remediesFor } from "./remedies.ts";
import { failureOf, storyOf } from "./story.ts";
import { summarise } from "./summary.ts";
import { isQuiet, verdictOf } from "./verdict.ts";
import { nearMissesOf, wantedOf } from "./wanted.ts";

export interface ReportOptions {
  readonly version: string;
  readonly seconds: number;
  readonly baseline?: Baseline;
}

/** Diagnoses below this confidence are not listed. */
const LEAST_CONFIDENCE = 0.005;
/** How many causes are listed at most. */
const LISTED = 8;

/** What a log asks for in which there is nothing to explain. */
const NOTHING: Differential = { ranked: [], noneOfThese: 0 };

/** Weighs the causes where there is something to explain, and says what came of it. */
export function assembleReport(view: CaseView, knowledge: Knowledge, options: ReportOptions): Report {
  const evaluator = new Evaluator(view);
  const failed = view.failures.length > 0;
  const quiet = isQuiet(failed, view.growth);
  const differential = quiet ? NOTHING : weigh(view, knowledge);
  const verdict = quiet ? "no-failure" : verdictOf(failed, differential.ranked[0]?.cause);
  const ranked = failed ? differential.ranked : differential.ranked.filter(hasEvidence);
  const diagnoses = ranked
    .filter((w, i) => i === 0 || w.confidence >= LEAST_CONFIDENCE)
    .slice(0, LISTED)
    .map((w) => diagnosisOf(w, knowledge, evaluator));
  const nearMisses = nearMissesOf(view);
  return {
    schemaVersion: 1,
    tool: { name: "crashdx", version: options.version },
    verdict,
    summary: summarise(verdict, diagnoses[0], view.growth, nearMisses.count),
    diagnoses,
    noneOfThese: !quiet && ranked.length === 0 ? 1 : differential.noneOfThese,
    ruledOut: ruledOut(ranked),
    failures: view.findings.filter((f) => f.signature.kind === "failure" || view.failures.includes(f)).map(failureOf),
    growth: view.growth,
    story: storyOf(view),
    advice: quiet ? [] : knowledge.advice.flatMap((advice) => adviceOf(advice, evaluator)),
    wanted: wantedOf(view, verdict, diagnoses[0]),
    nearMisses,
    context: contextOf(view),
    ...(view.ranks === null ? {} : { ranks: view.ranks }),
    ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    input: inputOf(view, options.seconds),
  };
}

function inputOf({ caseFile }: CaseView, seconds: number): Report["input"] {
  const sources = caseFile.sources.map(({ name, lines, bytes, truncated }) => ({ name, lines, bytes, truncated }));
  const sum = (of: (s: (typeof caseFile.sources)[number]) => number) =>
    caseFile.sources.reduce((total, s) => total + of(s), 0);
  return {
    sources,
    bytes: sum((s) => s.bytes),
    lines: sum((s) => s.lines),
    matchedLines: sum((s) => s.matchedLines),
    damagedSamples: sum((s) => s.damagedSamples),
    truncated: sources.some((s) => s.truncated !== null),
    seconds,
  };
}

/** A piece of advice where its condition holds, with the line that made it hold. */
function adviceOf({ when, says, reference }: AdviceKnowledge, evaluator: Evaluator): Report["advice"] {
  const { value, witnesses } = evaluator.holds(when);
  if (value !== true) return [];
  const [witness] = witnesses;
  return [{ says: evaluator.fill(says), line: witness?.line ?? 0, source: witness?.source ?? "", reference }];
}

/** A cause's title, headline and first sentence, in the reading that fits this log. */
function wordsOf(cause: Cause, evaluator: Evaluator): Pick<Diagnosis, "title" | "headline" | "why"> {
  const reading = cause.readings.find((r) => evaluator.holds(r.when).value === true);
  return {
    title: reading?.title ?? cause.title,
    headline: reading?.headline ?? cause.headline,
    why: evaluator.fill(reading?.why ?? cause.why),
  };
}

/** Where nothing failed, only what the log speaks for is a cause: a counter that no cause is about names none. */
function hasEvidence({ evidence }: Weighed): boolean {
  return evidence.length > 0;
}

function diagnosisOf(weighed: Weighed, knowledge: Knowledge, evaluator: Evaluator): Diagnosis {
  const { cause } = weighed;
  return {
    cause: cause.id,
    ...wordsOf(cause, evaluator),
    confidence: weighed.confidence,
    evidence: weighed.evidence,
    against: weighed.against,
    remedies: remediesFor(cause.id, knowledge, evaluator),
    checks: cause.checks
      .filter((c) => c.when === null || evaluator.holds(c.when).value === true)
      .map(({ command, shows, answers }) => ({ command: fillCommand(command, evaluator), shows, answers })),
  };
}

/** Causes that something in the log speaks against, the strongest objection first. */
function ruledOut(ranked: readonly Weighed[]): readonly RuledOut[] {
  return ranked.flatMap((w, i) => {
    const objection = w.against[0];
    if (i === 0 || objection === undefined || w.confidence > 0.1 || w.evidence.length === 0) return [];
    return [
      {
        cause: w.cause.id,
        title: w.cause.title,
        confidence: w.confidence,
        says: objection.says,
        line: objection.line,
        source: objection.source,
      },
    ];
  });
}
