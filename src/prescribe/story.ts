/** What failed, and the way there: the failures of a log, and the marks of its story. */
import type { Occurrence } from "../model/case-file.ts";
import type { Growth } from "../model/growth.ts";
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
  const growing = view.growth.filter((g) => g.verdict === "growing");
  const { main } = view;
  return [
    ...firstMark(view, growing, "beganLine", "began", (m) => `${m} ${verb(m, "begins", "begin")} to grow`),
    ...firstMark(view, view.growth, "nearLimitLine", "near", (m) => {
      return `${m} ${verb(m, "passes 80% of its limit", "pass 80% of their limit")}`;
    }),
    ...(main === null
      ? []
      : [
          {
            what: "failed" as const,
            line: main.earliest.at.line,
            source: main.finding.source,
            time: main.earliest.at.time,
            says: main.signature.title,
          },
        ]),
  ];
}

/** The mark of the counter whose line of this kind comes first; none where no counter has one. */
function firstMark(
  { caseFile }: CaseView,
  growth: readonly Growth[],
  where: "beganLine" | "nearLimitLine",
  what: StoryMark["what"],
  says: (metric: string) => string,
): readonly StoryMark[] {
  const [first] = growth
    .flatMap(({ metric, source, [where]: line }) => (line === null || line === 0 ? [] : [{ metric, source, line }]))
    .sort((a, b) => a.line - b.line);
  if (first === undefined) return [];
  const { metric, source, line } = first;
  const samples = caseFile.tracks.flatMap((t) => (t.source === source ? t.samples : []));
  const time = samples.find((s) => s.line === line)?.time ?? null;
  return [{ what, line, source, time, says: says(metric) }];
}
