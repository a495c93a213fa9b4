/** Puts a report together from the case, its growth and the differential (DESIGN §5). */
import type { Occurrence } from "../model/case-file.ts";
import type { Growth } from "../model/growth.ts";
import type { Cause, Knowledge } from "../model/knowledge.ts";
import type {
  Baseline,
  Context,
  ContextSetting,
  Diagnosis,
  Failure,
  Report,
  RuledOut,
  StoryMark,
  Verdict,
} from "../model/report.ts";
import { SETTLED } from "../model/report.ts";
import type { CaseView } from "../reason/case-view.ts";
import type { Differential, Weighed } from "../reason/differential.ts";
import { Evaluator } from "../reason/evaluate.ts";
import { languageOf } from "../reason/language.ts";
import type { SeenFinding } from "../reason/seen-finding.ts";
import { settingNamed } from "../recognise/settings-names.ts";
import { fillCommand } from "./command.ts";
import { remediesFor } from "./remedies.ts";
import { isFull, summarise, verb } from "./summary.ts";

export interface ReportOptions {
  readonly version: string;
  readonly seconds: number;
  readonly baseline?: Baseline;
}

/** Diagnoses below this confidence are not listed. */
const LEAST_CONFIDENCE = 0.005;
/** How many causes are listed at most. */
const LISTED = 8;
const MOST_GAPS = 4;

export function assembleReport(
  view: CaseView,
  differential: Differential,
  knowledge: Knowledge,
  options: ReportOptions,
): Report {
  const evaluator = new Evaluator(view);
  const failed = view.failures.length > 0;
  const growing = view.growth.filter((g) => g.verdict === "growing");
  const quiet = !failed && growing.length === 0 && !view.growth.some(isFull);
  const ranked = quiet ? [] : failed ? differential.ranked : differential.ranked.filter(hasEvidence);
  const diagnoses = ranked
    .filter((w, i) => i === 0 || w.confidence >= LEAST_CONFIDENCE)
    .slice(0, LISTED)
    .map((w) => diagnosisOf(w, knowledge, evaluator));
  const first = ranked[0];
  const verdict: Verdict = quiet
    ? "no-failure"
    : !failed
      ? "at-risk"
      : first?.cause.exhaustion === true
        ? "exhaustion"
        : "other-failure";
  const sources = view.caseFile.sources.map(({ name, lines, bytes, truncated }) => ({ name, lines, bytes, truncated }));
  const sum = (of: (s: (typeof view.caseFile.sources)[number]) => number) =>
    view.caseFile.sources.reduce((total, s) => total + of(s), 0);
  const nearMisses = nearMissesOf(view);
  return {
    schemaVersion: 1,
    tool: { name: "crashdx", version: options.version },
    verdict,
    summary: summarise(verdict, diagnoses[0], view.growth, nearMisses.count),
    diagnoses,
    noneOfThese: quiet ? 0 : first === undefined ? 1 : differential.noneOfThese,
    ruledOut: quiet ? [] : ruledOut(ranked),
    failures: view.findings.filter((f) => f.signature.kind === "failure" || view.failures.includes(f)).map(failureOf),
    growth: view.growth,
    story: storyOf(view, growing),
    advice: quiet
      ? []
      : knowledge.advice.flatMap((a) => {
          const held = evaluator.holds(a.when);
          const witness = held.witnesses[0];
          return held.value === true
            ? [
                {
                  says: evaluator.fill(a.says),
                  line: witness?.line ?? 0,
                  source: witness?.source ?? "",
                  reference: a.reference,
                },
              ]
            : [];
        }),
    wanted: wantedOf(view, failed && mayGrow(verdict, diagnoses[0])),
    nearMisses,
    context: contextOf(view),
    ...(view.ranks === null ? {} : { ranks: view.ranks }),
    ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    input: {
      sources,
      bytes: sum((s) => s.bytes),
      lines: sum((s) => s.lines),
      matchedLines: sum((s) => s.matchedLines),
      damagedSamples: sum((s) => s.damagedSamples),
      truncated: sources.some((s) => s.truncated !== null),
      seconds: options.seconds,
    },
  };
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

function failureOf(f: SeenFinding): Failure {
  const { signature, finding, earliest } = f;
  const last = finding.last.at(-1) ?? finding.first.at(-1) ?? earliest;
  const number = earliest.captures.errno;
  const subject = earliest.captures.subject;
  return {
    signature: signature.id,
    title: signature.title,
    operation: signature.operation,
    errno: typeof number === "number" ? Math.abs(number) : null,
    symbol: f.symbol,
    subject: subject === undefined ? null : String(subject),
    count: finding.count,
    firstLine: earliest.at.line,
    lastLine: last.at.line,
    fold: foldOf(earliest),
    step: earliest.where.step === "" ? null : earliest.where.step,
    source: finding.source,
    process: finding.process,
    text: earliest.text,
    role: signature.role,
  };
}

function foldOf(o: Occurrence): number | null {
  const { fold, trial, epoch, iteration } = o.where.points;
  return (fold ?? trial ?? epoch ?? iteration)?.index ?? null;
}

/** The three marks: growth began, the limit came within reach, it failed. */
function storyOf(view: CaseView, growing: readonly Growth[]): readonly StoryMark[] {
  const marks: StoryMark[] = [];
  const timeAt = (source: string, line: number) =>
    view.caseFile.tracks
      .find((t) => t.source === source && t.samples.some((s) => s.line === line))
      ?.samples.find((s) => s.line === line)?.time ?? null;
  const began = growing.filter((g) => g.beganLine !== null).sort((a, b) => (a.beganLine ?? 0) - (b.beganLine ?? 0))[0];
  if (began?.beganLine)
    marks.push({
      what: "began",
      line: began.beganLine,
      source: began.source,
      time: timeAt(began.source, began.beganLine),
      says: `${began.metric} ${verb(began.metric, "begins", "begin")} to grow`,
    });
  const near = view.growth
    .filter((g) => g.nearLimitLine !== null)
    .sort((a, b) => (a.nearLimitLine ?? 0) - (b.nearLimitLine ?? 0))[0];
  if (near?.nearLimitLine)
    marks.push({
      what: "near",
      line: near.nearLimitLine,
      source: near.source,
      time: timeAt(near.source, near.nearLimitLine),
      says: `${near.metric} ${verb(near.metric, "passes 80% of its limit", "pass 80% of their limit")}`,
    });
  if (view.main !== null)
    marks.push({
      what: "failed",
      line: view.main.earliest.at.line,
      source: view.main.finding.source,
      time: view.main.earliest.at.time,
      says: view.main.signature.title,
    });
  return marks;
}

const NO_COUNTERS = "The log holds no counters, so nothing can be said about growth.";
const PROBE =
  '`crashdx probe > crashdx_probe.py` gives a small Python helper without dependencies; call its log_threads("Fold 1/5 START") at the same places of every fold or epoch, the first time before the heavy imports, and the next log shows threads, cgroup tasks, maps, memory and descriptors with their limits.';
/** What proc(5) shows of any process, in the form that the grammar of counters reads. */
const LOOP =
  "While the program runs, this shell loop writes them as crashdx reads them (PID is the program): `while sleep 60; do echo \"$(date +%FT%T) [THREADS] proc=$(ls /proc/PID/task | wc -l), maps=$(wc -l < /proc/PID/maps), fds=$(ls /proc/PID/fd | wc -l), rss=$(awk '/VmRSS/{print $2}' /proc/PID/status)kB\"; done >> counters.log`.";

/** False for a failure that has surely another cause than growth, whose counters would tell nothing. */
const mayGrow = (verdict: Report["verdict"], first: Diagnosis | undefined): boolean =>
  verdict === "exhaustion" || first === undefined || first.confidence < SETTLED;

/** What to log next time: the helper where the program may be Python, else what any shell on Linux can do. */
function wantedOf(view: CaseView, failed: boolean): readonly string[] {
  if (view.growth.length > 0 || !failed) return [];
  const language = languageOf(view);
  if (language === "python" || language === "unknown") return [`${NO_COUNTERS} ${PROBE}`];
  const platform = view.facts.platform?.value ?? "linux";
  return platform === "linux" ? [`${NO_COUNTERS} ${LOOP}`] : [];
}

function nearMissesOf(view: CaseView): Report["nearMisses"] {
  // Where little else was pasted, one may count as the failure.
  const nearly = view.findings.filter((f) => f.signature.kind === "nearly" && !view.failures.includes(f));
  return {
    count: nearly.reduce((sum, f) => sum + f.finding.count, 0),
    lines: nearly
      .flatMap((f) => [...f.finding.first, ...f.finding.last])
      .map((o) => ({ line: o.at.line, source: o.at.source, text: o.text })),
  };
}

function contextOf(view: CaseView): Context {
  const { caseFile } = view;
  const settings = caseFile.settings.map(
    (s): ContextSetting => ({
      name: s.name,
      value: show(s.value),
      hard: s.hard === null ? null : show(s.hard),
      line: s.at.line,
      source: s.source,
      text: s.text,
    }),
  );
  const cores = caseFile.settings.find((s) => s.name === "cores" && typeof s.value === "number");
  const isLimit = (name: string) => settingNamed(name)?.bounds === true;
  return {
    platform: view.facts.platform,
    framework: view.facts.framework,
    container: view.facts.container,
    scheduler: view.facts.scheduler,
    cores:
      cores === undefined
        ? null
        : { value: Number(cores.value), line: cores.at.line, source: cores.source, inferred: false, text: cores.text },
    limits: settings.filter((s) => isLimit(s.name)),
    settings: settings.filter((s) => !isLimit(s.name)),
    gaps: [...caseFile.gaps]
      .sort((a, b) => b.length - a.length)
      .slice(0, MOST_GAPS)
      .map(({ source, fromLine, toLine, length }) => ({ source, fromLine, toLine, seconds: length / 1000 })),
  };
}

/** JSON has no Infinity. */
const show = (value: string | number) => (value === Number.POSITIVE_INFINITY ? "unlimited" : value);
