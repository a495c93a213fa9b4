/** What failed, and the way there: the failures of a log, and the marks of its story. */
import type { Occurrence } from "../model/case-file.ts";
import type { Failure, StoryMark } from "../model/report.ts";
import type { CaseView } from "../reason/case-view.ts";
import type { SeenFinding } from "../reason/seen-finding.ts";
import { verb } from "./summary.ts";

export function failureOf(f: SeenFinding): Failure {
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
export function storyOf(view: CaseView): readonly StoryMark[] {
  const marks: StoryMark[] = [];
  const timeAt = (source: string, line: number) =>
    view.caseFile.tracks
      .find((t) => t.source === source && t.samples.some((s) => s.line === line))
      ?.samples.find((s) => s.line === line)?.time ?? null;
  const began = view.growth
    .filter((g) => g.verdict === "growing" && g.beganLine !== null)
    .sort((a, b) => (a.beganLine ?? 0) - (b.beganLine ?? 0))[0];
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
