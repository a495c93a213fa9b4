/**
 * What the formats of CI systems share: the report as a short list of findings, each at one line of a log, most important
 * first. GitHub shows at most ten annotations of a step, so there are never more.
 */
import type { Advice, Diagnosis, Evidence, Report } from "../../model/report.ts";
import { percent } from "../../model/words.ts";
import { repeats } from "../choices.ts";
import { confidence, headline } from "../words.ts";

export type Level = "error" | "warning" | "note";

export interface Finding {
  /** Cause id, `growth` (a counter grows that no cause is about) or `advice`. Stays the same from run to run. */
  readonly rule: string;
  readonly level: Level;
  readonly title: string;
  /** Plain text of one or several lines. */
  readonly message: string;
  /** Text to copy, which belongs below the message; empty for none. */
  readonly code: string;
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  /** The quoted line of the log, empty for none. */
  readonly text: string;
  /** 0 to 1, or null where none is meant. */
  readonly confidence: number | null;
  readonly related: readonly Evidence[];
}

/** actions/toolkit docs/problem-matchers.md: ten of each type for a step; the issue asks for ten at all. */
export const MOST = 10;
const OTHERS = { most: 3, from: 0.1 } as const;
const ADVICE = 3;

/** Where a cause shows first: the first failure that is no consequence, else its heaviest evidence with a line. */
function spot(report: Report, diagnosis: Diagnosis): { source: string; line: number; text: string } {
  const named = diagnosis.evidence.filter(({ line }) => line > 0);
  const root = report.failures.find(
    ({ role, source, firstLine }) =>
      role === "root" && named.some((evidence) => evidence.source === source && evidence.line === firstLine),
  );
  if (root !== undefined) return { source: root.source, line: root.firstLine, text: root.text };
  const first = named[0];
  if (first !== undefined) return first;
  const failed = report.failures[0];
  if (failed !== undefined) return { source: failed.source, line: failed.firstLine, text: failed.text };
  return { source: report.input.sources[0]?.name ?? "-", line: 1, text: "" };
}

function cause(report: Report, diagnosis: Diagnosis, first: boolean): Finding {
  const remedy = diagnosis.remedies[0];
  const check = diagnosis.checks[0];
  const when = remedy === undefined || remedy.before === "" ? "" : ` (${remedy.before})`;
  const lines = [
    ...(first ? [report.summary, ...(report.ranks === undefined ? [] : [report.ranks.says])] : []),
    // The title stands above the message already, and the summary may say why.
    `${first ? "How sure" : diagnosis.title}: ${confidence(diagnosis.confidence)}.${first && repeats(report.summary, diagnosis.why) ? "" : ` ${diagnosis.why}`}`,
    ...(remedy === undefined ? [] : [`Change: ${remedy.title}${when}.`]),
    ...(first && check !== undefined ? [`To make sure: ${check.command.trim().replace(/\n+/g, "; ")}`] : []),
  ];
  const level = report.verdict === "at-risk" ? "warning" : "error";
  return {
    rule: diagnosis.cause,
    level: first ? level : "note",
    title: first
      ? `${headline(report)}: ${diagnosis.title}`
      : `Less likely (${percent(diagnosis.confidence)}): ${diagnosis.title}`,
    message: lines.join("\n"),
    code: first ? (remedy?.changes[0]?.text.trimEnd() ?? "") : "",
    ...spot(report, diagnosis),
    confidence: diagnosis.confidence,
    related: [...diagnosis.evidence, ...diagnosis.against].filter(({ line }) => line > 0),
  };
}

/** At risk with no cause that the log speaks for: the counter that grows is the finding. */
function growth(report: Report): Finding {
  const series = report.growth.find(({ verdict }) => verdict === "growing");
  return {
    rule: "growth",
    level: "warning",
    title: headline(report),
    message: report.summary,
    code: "",
    source: series?.source ?? report.input.sources[0]?.name ?? "-",
    line: series?.beganLine ?? series?.last.line ?? 1,
    text: "",
    confidence: null,
    related: [],
  };
}

function advice({ says, line, source, reference }: Advice): Finding {
  return {
    rule: "advice",
    level: "warning",
    title: "A setting that does not help",
    message: reference === "" ? says : `${says}\n${reference}`,
    code: "",
    source,
    line: Math.max(1, line),
    text: "",
    confidence: null,
    related: [],
  };
}

/** At most ten, most important first; none for a log without failure, risk and advice. */
export function findings(report: Report): readonly Finding[] {
  const [first, ...others] = report.diagnoses;
  const found = [
    ...(first !== undefined ? [cause(report, first, true)] : report.verdict === "at-risk" ? [growth(report)] : []),
    ...report.advice.slice(0, ADVICE).map(advice),
    ...others
      .filter((one) => one.confidence >= OTHERS.from)
      .slice(0, OTHERS.most)
      .map((one) => cause(report, one, false)),
  ];
  return found.slice(0, MOST);
}
