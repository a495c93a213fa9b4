/** The report as Markdown, for an issue or a chat: the same order as on the terminal, and nothing that needs HTML. */
import type { Change, Check, Diagnosis, Evidence, Remedy, Report } from "../model/report.ts";
import { argued, weightText } from "./evidence.ts";
import { cell, codeSpan, fence, inline, prose } from "./markdown/escape.ts";
import type { Renderer } from "./options.ts";
import {
  APPLICABILITY,
  amount,
  COUNTER_NOTE,
  confidence,
  decidingChecks,
  ends,
  forecast,
  inputLine,
  interval,
  LANGUAGE,
  movementEach,
  PROVEN,
  percent,
  place,
  RANK_STATE,
  rankName,
  readingNotes,
  readLine,
  repeats,
  seriesName,
  settingDifference,
  settled,
  used,
  VERDICTS,
} from "./words.ts";

type Block = string;

const bullets = (items: readonly string[]): Block => items.map((item) => `- ${item}`).join("\n");

/** A sentence of ours as Markdown, ended by a full stop. */
function sentence(text: string): string {
  const marked = prose(text);
  return /[.!?:`]$/.test(text.trim()) ? marked : `${marked}.`;
}

function evidenceList(evidence: readonly Evidence[], report: Report, weights: boolean): Block {
  return bullets(
    argued(evidence).map(({ says, weight, lines }) => {
      const weighed = weights ? ` (weight ${weightText(weight)})` : "";
      const [first, ...others] = lines;
      if (first === undefined) return inline(says);
      const where = (one: Evidence) => `**${inline(place(one.line, one.source, report))}**`;
      const quoted = first.text === "" ? "" : `\n  ${codeSpan(first.text)}`;
      const more = others.map((one) => `\n  ${where(one)}: ${codeSpan(one.text)}`).join("");
      return `${where(first)}${weighed}: ${inline(says)}${quoted}${more}`;
    }),
  );
}

/** One row for each series. */
export function counterTable(report: Report): Block {
  const rows = report.growth.map((series) => {
    const { unit, limit, headroom, peak } = series;
    const { first, last } = ends(series);
    const share = used(series);
    return [
      cell(seriesName(series, report)),
      `${amount(first, unit)} → ${amount(last, unit)}`,
      amount(peak.value, unit),
      movementEach(series),
      interval(series),
      limit === null ? "" : `${amount(limit, unit)}${share === "" ? "" : ` (${share} used)`}`,
      headroom === null ? "" : amount(headroom, unit),
      forecast(series),
    ];
  });
  const head = ["Counter", "First → last", "Peak", "Growth", "95% interval", "Limit", "Headroom", "Limit reached"];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function changeBlock(change: Change): Block {
  const how = change.how === "" ? "" : `\n\n${sentence(change.how)}`;
  return fence(change.text, LANGUAGE[change.kind]) + how;
}

function remedyBlocks(remedy: Remedy, index: number): Block[] {
  const facts: string[] = [];
  if (remedy.before !== "") facts.push(`**When:** ${inline(remedy.before)}`);
  if (remedy.where !== "") facts.push(`**Where:** ${inline(remedy.where)}`);
  if (remedy.cost !== "") facts.push(`**Cost:** ${inline(remedy.cost)}`);
  if (remedy.risk !== "") facts.push(`**Risk:** ${inline(remedy.risk)}`);
  if (remedy.not !== "") facts.push(`**What it does not do:** ${inline(remedy.not)}`);
  return [
    `#### ${index + 1}. ${inline(remedy.title)}`,
    `${sentence(remedy.why)} (${PROVEN[remedy.proven]}; ${APPLICABILITY[remedy.applicability]})`,
    ...remedy.changes.map(changeBlock),
    ...(facts.length > 0 ? [bullets(facts)] : []),
  ];
}

function checkBlocks(checks: readonly Check[]): Block[] {
  return checks.flatMap((check) => [
    ...(check.shows === "" ? [] : [sentence(check.shows)]),
    fence(check.command, "sh"),
    ...(check.answers.length > 0
      ? [bullets(check.answers.map(({ answer, means }) => `${prose(answer)}: ${inline(means)}`))]
      : []),
  ]);
}

function diagnosisBlocks(diagnosis: Diagnosis, report: Report, explain: boolean): Block[] {
  const blocks = [
    `### ${prose(diagnosis.title)} (${codeSpan(diagnosis.cause)}), ${confidence(diagnosis.confidence)}`,
    ...(repeats(report.summary, diagnosis.why) ? [] : [sentence(diagnosis.why)]),
  ];
  if (diagnosis.evidence.length > 0) {
    blocks.push("**Speaks for it**", evidenceList(diagnosis.evidence, report, explain));
  }
  if (diagnosis.against.length > 0) {
    blocks.push("**Speaks against it**", evidenceList(diagnosis.against, report, explain));
  }
  if (diagnosis.remedies.length > 0) {
    blocks.push("**What to change**", ...diagnosis.remedies.flatMap(remedyBlocks));
  }
  return blocks;
}

function titled(title: string, items: readonly string[]): Block[] {
  return items.length === 0 ? [] : [`### ${title}`, bullets(items)];
}

function counterBlocks(report: Report): Block[] {
  const { growth } = report;
  if (growth.length === 0) return [];
  const remarks = growth
    .filter(({ says }) => says !== "")
    .map((series) => {
      const remark = [series.says, series.forecast?.says ?? ""].filter((text) => text !== "").map(inline);
      return `${prose(seriesName(series, report))}: ${remark.join("; ")}`;
    });
  return ["### Counters", counterTable(report), COUNTER_NOTE, ...(remarks.length > 0 ? [bullets(remarks)] : [])];
}

function failureItems(report: Report): string[] {
  return report.failures.map((failure) => {
    const often = failure.count > 1 ? `, ${failure.count} times to line ${failure.lastLine}` : "";
    const where = prose(place(failure.firstLine, failure.source, report));
    return `**${where}**${often}: ${inline(failure.title)} (${failure.role})\n  ${codeSpan(failure.text)}`;
  });
}

function contextItems(report: Report): string[] {
  const { context } = report;
  const named = [
    ["platform", context.platform],
    ["framework", context.framework],
    ["container", context.container],
    ["scheduler", context.scheduler],
    ["cores", context.cores],
  ] as const;
  const facts = named.flatMap(([name, fact]) => {
    if (fact === null) return [];
    const how = fact.inferred ? ", inferred" : "";
    return [`${name}: ${inline(String(fact.value))} (${inline(place(fact.line, fact.source, report))}${how})`];
  });
  const settings = [...context.limits, ...context.settings].map(({ name, value, hard, line, source }) => {
    const said = (bound: number | string) => prose(bound === Number.POSITIVE_INFINITY ? "unlimited" : String(bound));
    const ceiling = hard === null ? "" : `, hard ${said(hard)}`;
    return `${codeSpan(name)}: ${said(value)}${ceiling} (${inline(place(line, source, report))})`;
  });
  return [...facts, ...settings];
}

function lessLikely(report: Report, from: number): Block[] {
  const items = report.diagnoses
    .slice(from)
    .map(({ title, confidence: share, why }) => `${prose(title)} (${percent(share)}): ${inline(why)}`);
  if (report.diagnoses.length > 0 && report.noneOfThese >= 0.01) {
    items.push(`none of the causes that crashdx knows (${percent(report.noneOfThese)})`);
  }
  return titled("Less likely", items);
}

function ruledOutItems(report: Report): string[] {
  return report.ruledOut.map(
    ({ title, says, line, source }) => `${prose(title)}: ${inline(says)} (${inline(place(line, source, report))})`,
  );
}

function placed(items: Report["story"] | Report["advice"], report: Report): string[] {
  return items.map(({ line, source, says }) => `${prose(place(line, source, report))}: ${inline(says)}`);
}

const MEMBERS = 16;

function rankBlocks(report: Report, explain: boolean): Block[] {
  const { ranks } = report;
  if (ranks === undefined) return [];
  const shown = ranks.members.slice(0, explain ? ranks.members.length : MEMBERS);
  const items = shown.map((rank) => {
    const where = rank.line === 0 ? "" : ` (${inline(place(rank.line, rank.source, report))})`;
    const said = rank.says === "" ? "" : `: ${inline(rank.says)}`;
    return `**${inline(rankName(rank, report))}**: ${RANK_STATE[rank.state]}${said}${where}`;
  });
  if (ranks.count > shown.length) items.push(`and ${ranks.count - shown.length} more`);
  const clocks = ranks.clocks.agree || ranks.clocks.says === "" ? [] : [ranks.clocks.says];
  const remarks = [...ranks.growth.map(({ says }) => says), ...clocks].map(prose);
  return [
    "### Who failed first",
    sentence(ranks.says),
    bullets(items),
    ...(remarks.length > 0 ? [bullets(remarks)] : []),
  ];
}

function baselineBlocks(report: Report): Block[] {
  const { baseline } = report;
  if (baseline === undefined) return [];
  const added = baseline.added.map(({ title, count, line, source, text }) => {
    const often = count > 1 ? `, ${count} times` : "";
    return `only here: ${inline(title)}${often} (${inline(place(line, source, report))})\n  ${codeSpan(text)}`;
  });
  const items = [
    ...baseline.counters.map(({ says }) => prose(says)),
    ...baseline.settings.map((one) => prose(settingDifference(one))),
    ...added,
    ...baseline.notes.map(prose),
  ];
  const title = `### Beside the good run (${inline(baseline.sources.join(", "))})`;
  return [title, items.length > 0 ? bullets(items) : "Nothing differs."];
}

const NEAR_MISSES = 5;

/** Lines that may be the failure itself, where nothing that crashdx knows explains the log. */
function nearMissBlocks(report: Report, all: boolean): Block[] {
  if (!all && settled(report)) return [];
  const lines = all ? report.nearMisses.lines : report.nearMisses.lines.slice(0, NEAR_MISSES);
  return titled(
    `Lines that look like a failure, in words that crashdx does not know (${report.nearMisses.count})`,
    lines.map(({ line, source, text }) => `${prose(place(line, source, report))}: ${codeSpan(text)}`),
  );
}

interface BodyOptions {
  readonly explain?: boolean;
  readonly nearMisses?: boolean;
}

/** Everything below the summary and beside the counters. */
function body(report: Report, shown: number, options: BodyOptions, counter: readonly Block[]): Block[] {
  const { explain = false, nearMisses = false } = options;
  const checks = checkBlocks(decidingChecks(report));
  const undecided = report.diagnoses.length > 0 && !settled(report);
  const first = undecided && checks.length > 0 ? ["### The check that would decide", ...checks] : [];
  return [
    ...(undecided ? ["The log does not decide between the causes below."] : []),
    ...first,
    ...(explain && report.diagnoses.length > 0 ? [WEIGHTS] : []),
    ...report.diagnoses.slice(0, shown).flatMap((diagnosis) => diagnosisBlocks(diagnosis, report, explain)),
    ...counter,
    ...rankBlocks(report, explain),
    ...baselineBlocks(report),
    ...lessLikely(report, shown),
    ...titled("Considered and set aside", ruledOutItems(report)),
    ...(!undecided && checks.length > 0 ? ["### To make sure", ...checks] : []),
    ...titled("How it went", placed(report.story, report)),
    ...titled("Settings in this log that do not help", placed(report.advice, report)),
    ...titled("Log this next time", report.wanted.map(prose)),
    ...nearMissBlocks(report, explain || nearMisses),
    ...(explain ? titled("All failures in the log", failureItems(report)) : []),
    ...(explain ? titled("What the log shows of its surroundings", contextItems(report)) : []),
  ];
}

const WEIGHTS =
  "Weights are in decibans: +10 makes a cause ten times as likely against all others, +3 twice as likely, and below 0 it speaks against it.";

/** The whole weighing, without the summary and the counters, which the terminal lays out itself. */
export function explanation(report: Report): string {
  // The terminal lays these out itself.
  const { ranks: _ranks, baseline: _baseline, ...rest } = report;
  return body(rest, rest.diagnoses.length, { explain: true }, []).join("\n\n");
}

/** The whole report as blocks, most important first, so that a reader with a size limit can stop anywhere. */
export function markdownBlocks(report: Report, options: BodyOptions & { readonly top?: number }): Block[] {
  const explain = options.explain ?? false;
  const shown = explain ? report.diagnoses.length : Math.max(1, options.top ?? 1);
  return [
    `## ${VERDICTS[report.verdict]}`,
    sentence(report.summary),
    ...readingNotes(report).map(sentence),
    ...(report.diagnoses.length === 0 ? [readLine(report)] : []),
    ...body(report, shown, options, counterBlocks(report)),
    `*crashdx ${inline(report.tool.version)}: ${inline(inputLine(report))}*`,
  ];
}

const markdown: Renderer = (report, options) => {
  const blocks = markdownBlocks(report, options);
  const { redactions } = options;
  if (redactions !== null && redactions.total > 0) {
    blocks.push(`*Private values replaced by placeholders: ${redactions.total}*`);
  }
  return `${blocks.join("\n\n")}\n`;
};

export default markdown;
