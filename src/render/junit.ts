/**
 * JUnit XML as Jenkins, GitLab, Azure Pipelines and Buildkite read it: three tests that are always there, so that their
 * history can be followed, of which the verdict fails one.
 */
import type { Report, Verdict } from "../model/report.ts";
import { findings } from "./ci/findings.ts";
import { path } from "./ci/locations.ts";
import type { Renderer } from "./options.ts";

/** XML 1.0 §2.4; line ends in attributes would be read as blanks. What XML cannot hold at all is gone by now. */
function escaped(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&apos;");
}

const attribute = (text: string): string => escaped(text).replace(/\n/g, "&#10;");

const TESTS: readonly { readonly name: string; readonly fails: Verdict }[] = [
  { name: "no resource ran out", fails: "exhaustion" },
  { name: "no resource is about to run out", fails: "at-risk" },
  { name: "no other failure", fails: "other-failure" },
];

function failure(report: Report): string {
  const all = findings(report);
  const first = all[0];
  const lines = all.flatMap(({ title, message, code, source, line, related }) => [
    title,
    `at ${path(source)}:${line}`,
    message,
    ...(code === "" ? [] : [code]),
    ...related.map((one) => `  ${path(one.source)}:${one.line}: ${one.says}\n    ${one.text}`),
    "",
  ]);
  const type = attribute(first?.rule ?? report.verdict);
  const text = escaped(lines.join("\n").trimEnd());
  return `      <failure message="${attribute(report.summary)}" type="${type}">${text}</failure>`;
}

function testCase(report: Report, name: string, fails: Verdict): string {
  const start = `    <testcase classname="crashdx" name="${attribute(name)}" time="0"`;
  if (report.verdict !== fails) return `${start}/>`;
  return `${start}>\n${failure(report)}\n    </testcase>`;
}

const junit: Renderer = (report) => {
  const failures = TESTS.filter(({ fails }) => fails === report.verdict).length;
  const counts = `tests="${TESTS.length}" failures="${failures}" errors="0"`;
  const time = report.input.seconds.toFixed(3);
  // Jenkins's xunit plugin knows the file of a suite, and refuses one on a test (its junit-10.xsd).
  const file = path(findings(report)[0]?.source ?? report.input.sources[0]?.name ?? "-");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="crashdx" ${counts} time="${time}">`,
    `  <testsuite name="crashdx" ${counts} skipped="0" time="${time}" file="${attribute(file)}">`,
    ...TESTS.map(({ name, fails }) => testCase(report, name, fails)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
};

export default junit;
