/**
 * SARIF 2.1.0 with what GitHub code scanning asks for beyond the schema (docs.github.com, "SARIF support for code scanning"):
 * rules with short and full description and help, a physical location with a relative URI and a region for every
 * result, a fingerprint, and no empty texts.
 */
import type { Diagnosis, Remedy, Report } from "../model/report.ts";
import { type Finding, findings } from "./ci/findings.ts";
import { fingerprints } from "./ci/fingerprints.ts";
import { uri } from "./ci/locations.ts";
import { codeSpan, fence, inline, prose } from "./markdown/escape.ts";
import type { Renderer } from "./options.ts";
import { LANGUAGE, PROVEN } from "./words.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** GitHub takes no empty texts. */
const some = (text: string, instead: string): string => (text.trim() === "" ? instead : text);

function remedyHelp(remedy: Remedy): { text: string; markdown: string } {
  const facts = [
    remedy.before === "" ? "" : `When: ${remedy.before}.`,
    remedy.cost === "" ? "" : `Cost: ${remedy.cost}.`,
    remedy.risk === "" ? "" : `Risk: ${remedy.risk}.`,
  ].filter((fact) => fact !== "");
  const plain = [
    `${remedy.title} (${PROVEN[remedy.proven]}). ${remedy.why}`,
    ...remedy.changes.map(({ text }) => text.trimEnd()),
    ...facts,
  ];
  const marked = [
    `### ${inline(remedy.title)} (${PROVEN[remedy.proven]})`,
    prose(remedy.why),
    ...remedy.changes.map(({ text, kind }) => fence(text, LANGUAGE[kind])),
    ...facts.map(prose),
  ];
  return { text: plain.join("\n"), markdown: marked.join("\n\n") };
}

/** `fd-leak` as a name of the kind that SARIF recommends: `FdLeak`. */
function ruleName(id: string): string {
  return id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function causeRule(diagnosis: Diagnosis): object {
  const help = diagnosis.remedies.map(remedyHelp);
  const why = some(diagnosis.why, diagnosis.title);
  return {
    id: diagnosis.cause,
    name: ruleName(diagnosis.cause),
    shortDescription: { text: some(diagnosis.title, diagnosis.cause) },
    fullDescription: { text: some(why, diagnosis.cause) },
    help: {
      text: some(help.map(({ text }) => text).join("\n\n"), some(why, diagnosis.cause)),
      markdown: some(help.map(({ markdown }) => markdown).join("\n\n"), some(prose(why), codeSpan(diagnosis.cause))),
    },
    defaultConfiguration: { level: "error" },
    properties: { tags: ["reliability", "training"], precision: "medium", "problem.severity": "error" },
  };
}

const ADVICE_RULE = {
  id: "advice",
  name: "Advice",
  shortDescription: { text: "A setting that does not help" },
  fullDescription: {
    text: "The log shows a setting that does nothing, was set too late or is the wrong one for this failure.",
  },
  help: {
    text: "Take the setting away, or set the one that the message names.",
    markdown: "Take the setting away, or set the one that the message names.",
  },
  defaultConfiguration: { level: "warning" },
  properties: { tags: ["reliability", "training"], precision: "high", "problem.severity": "warning" },
};

const GROWTH_RULE = {
  id: "growth",
  name: "Growth",
  shortDescription: { text: "A counter grows" },
  fullDescription: { text: "Nothing failed yet, but a counter grows with every round of the run." },
  help: {
    text: "Find what each round adds and keeps, before the counter reaches its limit.",
    markdown: "Find what each round adds and keeps, before the counter reaches its limit.",
  },
  defaultConfiguration: { level: "warning" },
  properties: { tags: ["reliability", "training"], precision: "high", "problem.severity": "warning" },
};

/** Rules that are no cause. */
const OTHER_RULES = [GROWTH_RULE, ADVICE_RULE];

/** A line of a log as a region: the columns of its text where that is known (UTF-16 units, counted from 1). */
function region(line: number, text: string): object {
  const end = { startColumn: 1, endColumn: Math.max(2, text.length + 1) };
  return { startLine: line, endLine: line, ...end, ...(text === "" ? {} : { snippet: { text } }) };
}

function location(source: string, line: number, text: string): object {
  return { physicalLocation: { artifactLocation: { uri: uri(source) }, region: region(line, text) } };
}

function result(finding: Finding, ruleIndex: number, print: string): object {
  const { rule, level, title, message, code, source, line, text, confidence, related } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    kind: "fail",
    level,
    ...(confidence === null ? {} : { rank: Math.round(confidence * 1000) / 10 }),
    message: { text: `${title}\n${message}${code === "" ? "" : `\n\n${code}`}` },
    locations: [location(source, line, text)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((one, index) => ({
            id: index + 1,
            message: { text: some(one.says, one.text) },
            ...location(one.source, one.line, one.text),
          })),
        }),
    partialFingerprints: { primaryLocationLineHash: `${print}:1` },
  };
}

/** The report as a SARIF log with one run. */
async function sarifLog(report: Report): Promise<object> {
  const found = findings(report);
  const prints = await fingerprints(found);
  const shown = report.diagnoses.filter(({ cause }) => found.some(({ rule }) => rule === cause));
  const others = OTHER_RULES.filter(({ id }) => found.some(({ rule }) => rule === id));
  const ids = [...shown.map(({ cause }) => cause), ...others.map(({ id }) => id)];
  const rules = [...shown.map(causeRule), ...others];
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: report.tool.name, semanticVersion: report.tool.version, rules } },
        automationDetails: { id: "crashdx/" },
        columnKind: "utf16CodeUnits",
        artifacts: report.input.sources.map(({ name }) => ({ location: { uri: uri(name) } })),
        invocations: [
          {
            executionSuccessful: !report.input.truncated,
            ...(report.input.truncated
              ? {
                  toolExecutionNotifications: report.input.sources
                    .filter(({ truncated }) => truncated !== null)
                    .map(({ name, truncated }) => ({
                      level: "warning",
                      message: { text: `${name} was not read to its end: ${truncated}` },
                    })),
                }
              : {}),
          },
        ],
        results: found.map((finding, index) => result(finding, ids.indexOf(finding.rule), prints[index] ?? "")),
      },
    ],
  };
}

const sarif: Renderer = async (report) => `${JSON.stringify(await sarifLog(report), null, 2)}\n`;

export default sarif;
