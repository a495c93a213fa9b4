/**
 * GitLab Code Quality (doc/ci/testing/code_quality.md): a JSON array, shown in the merge request. Fingerprints must differ
 * inside a report and stay the same from run to run.
 */
import { findings, type Level } from "./ci/findings.ts";
import { fingerprints } from "./ci/fingerprints.ts";
import { path } from "./ci/locations.ts";
import type { Renderer } from "./options.ts";

const SEVERITY: Readonly<Record<Level, string>> = { error: "critical", warning: "major", note: "info" };

const gitlab: Renderer = async (report) => {
  const found = findings(report);
  const prints = await fingerprints(found);
  const issues = found.map(({ rule, level, title, message, source, line }, index) => ({
    description: `${title}. ${message.replace(/\n+/g, " ")}`,
    check_name: rule,
    fingerprint: prints[index],
    severity: SEVERITY[level],
    location: { path: path(source), lines: { begin: line } },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
};

export default gitlab;
