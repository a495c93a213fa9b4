/** The formats of CI systems: github, github-summary, sarif, gitlab, junit. */

import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { findings } from "../../src/render/ci/findings.ts";
import { fingerprints } from "../../src/render/ci/fingerprints.ts";
import { uri } from "../../src/render/ci/locations.ts";
import { render } from "../../src/render/index.ts";
import { expectFile } from "./expected.ts";
import { hostileText, reportOf } from "./hostile.ts";
import { AT_RISK, FD_LIMIT, NO_FAILURE, OTHER_FAILURE, REPORTS, THIRD_FOLD, UNDETERMINED } from "./reports.ts";
import gitlabSchema from "./schemas/gitlab-code-quality.json" with { type: "json" };
import { parseXml, validateJunit } from "./xml.ts";

const all = Object.entries(REPORTS);

/** A report with far more to say than any CI shows. */
const LARGE: Report = {
  ...UNDETERMINED,
  diagnoses: Array.from({ length: 40 }, () => UNDETERMINED.diagnoses[0]).flatMap((one) => (one ? [one] : [])),
  advice: Array.from({ length: 40 }, (_, i) => ({
    says: `advice ${i}`,
    line: i + 1,
    source: "run.log",
    reference: "",
  })),
};

describe("github", () => {
  const COMMAND = /^::(error|warning|notice) file=([^,:]+),line=(\d+),title=([^,:]*)::([^\n\r]*)$/;
  const unescaped = (text: string) =>
    text.replace(/%(0A|0D|3A|2C|25)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

  test.each(all)("%s: at most ten commands, one a line, each as the runner reads it", async (_, report) => {
    for (const one of [report, LARGE]) {
      const lines = (await render(one, "github")).split("\n");
      expect(lines.pop()).toBe("");
      expect(lines.length).toBeLessThanOrEqual(10);
      for (const line of lines) {
        expect(line).toMatch(COMMAND);
        expect(unescaped(COMMAND.exec(line)?.[5] ?? "").length).toBeLessThanOrEqual(4096);
      }
    }
  });

  test("text of a log cannot start a command or break out of a property", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const lines = (await render(reportOf(text), "github")).split("\n").slice(0, -1);
        for (const line of lines) expect(line).toMatch(COMMAND);
      }),
      { numRuns: 200 },
    );
  });

  test("what is escaped comes out again", async () => {
    const report = reportOf("100% a,b:c");
    const [line = ""] = (await render(report, "github", { redact: false })).split("\n");
    const [, , file = "", , , message = ""] = COMMAND.exec(line) ?? [];
    expect(unescaped(file)).toBe("100% a,b:c");
    expect(unescaped(message)).toContain("100% a,b:c");
  });

  test("says nothing about a healthy log", async () => {
    expect(await render(NO_FAILURE, "github")).toBe("");
  });

  test("a forecast is a warning, a failure an error", async () => {
    expect(await render(AT_RISK, "github")).toMatch(/^::warning /);
    expect(await render(OTHER_FAILURE, "github")).toMatch(/^::error /);
  });

  test("whole output", async () => {
    expectFile("third-fold.github.txt", await render(THIRD_FOLD, "github"));
    expectFile("fd-limit.github.txt", await render(FD_LIMIT, "github"));
  });
});

describe("github-summary", () => {
  test("is the Markdown report where that is short", async () => {
    expect(await render(THIRD_FOLD, "github-summary")).toBe(await render(THIRD_FOLD, "markdown"));
  });

  test("stays under 900 KiB in bytes, the most important first, and says that it was cut", async () => {
    const huge = reportOf("語".repeat(20_000));
    const text = await render(huge, "github-summary");
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(900 * 1024);
    expect(new TextEncoder().encode(text).length).toBeGreaterThan(500 * 1024);
    expect(text.startsWith("## A resource ran out")).toBe(true);
    expect(text).toMatch(/The rest is left out.*\n$/);
  });
});

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: {
        readonly startLine: number;
        readonly endLine: number;
        readonly startColumn: number;
        readonly endColumn: number;
      };
    };
  }[];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
}

describe("sarif", () => {
  // The official schema (OASIS), from a package that ships it. It is draft 4: the two keys that newer drafts renamed go.
  const { id: _id, $schema: _schema, ...official } = sarifSchema;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(
    official,
  );

  const parsed = async (report: Report) => JSON.parse(await render(report, "sarif"));

  test.each(all)("%s is valid by the official schema", async (_, report) => {
    validate(await parsed(report));
    expect(validate.errors).toBeNull();
  });

  test("the schema refuses what is wrong", async () => {
    const log = await parsed(THIRD_FOLD);
    expect(validate({ ...log, version: "2.2.0" })).toBe(false);
    expect(validate({ ...log, runs: [{}] })).toBe(false);
  });

  test.each(all)("%s has what GitHub code scanning asks for", async (_, report) => {
    const log = await parsed(report);
    expect(log.$schema).toMatch(/sarif-2\.1\.0/);
    expect(log.version).toBe("2.1.0");
    expect(log.runs).toHaveLength(1);
    const [{ tool, results }] = log.runs;
    expect(tool.driver.name).toBe("crashdx");
    for (const rule of tool.driver.rules) {
      expect(rule.shortDescription.text).toBeTruthy();
      expect(rule.fullDescription.text).toBeTruthy();
      expect(rule.help.text).toBeTruthy();
      expect(rule.help.markdown).toBeTruthy();
    }
    const prints = (results as SarifResult[]).map((one) => one.partialFingerprints.primaryLocationLineHash);
    expect(new Set(prints).size).toBe(prints.length);
    for (const result of results as SarifResult[]) {
      expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.message.text).toBeTruthy();
      expect(result.locations).toHaveLength(1);
      const { artifactLocation, region } = result.locations[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uri).toBeTruthy();
      expect(region?.startLine).toBeGreaterThanOrEqual(1);
      expect(region?.endColumn).toBeGreaterThan(region?.startColumn ?? 0);
    }
    const empty: string[] = [];
    JSON.stringify(log, (key, value) => {
      if (value === "") empty.push(key);
      return value;
    });
    expect(empty).toEqual([]);
  });

  test("stays valid whatever the log holds", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        expect(validate(await parsed(reportOf(text)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("whole output", async () => {
    expectFile("fd-limit.sarif", await render(FD_LIMIT, "sarif"));
  });
});

describe("gitlab", () => {
  const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(gitlabSchema);

  test.each(all)("%s is valid by the fields that GitLab documents", async (_, report) => {
    const text = await render(report, "gitlab");
    expect(text.charCodeAt(0)).not.toBe(0xfeff);
    const issues = JSON.parse(text);
    validate(issues);
    expect(validate.errors).toBeNull();
    for (const issue of issues) {
      expect(issue.check_name).toMatch(/^[a-z0-9-]+$/);
      expect(issue.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(new Set(issues.map((issue: { fingerprint: string }) => issue.fingerprint)).size).toBe(issues.length);
  });

  test("stays valid whatever the log holds", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        fc.pre(text !== "");
        validate(JSON.parse(await render(reportOf(text), "gitlab")));
        expect(validate.errors).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test("the schema refuses what is wrong", async () => {
    const [issue] = JSON.parse(await render(FD_LIMIT, "gitlab"));
    expect(validate([issue])).toBe(true);
    for (const wrong of [
      { ...issue, severity: "high" },
      { ...issue, fingerprint: "" },
      { ...issue, location: { path: "./a.log", lines: { begin: 1 } } },
      { ...issue, location: { path: "a.log", lines: { begin: 0 } } },
      { ...issue, location: { path: "a.log", line: 1 } },
      { ...issue, checkName: "x" },
    ])
      expect(validate([wrong])).toBe(false);
    expect(validate(issue)).toBe(false);
  });

  test("whole output", async () => {
    expectFile("fd-limit.gitlab.json", await render(FD_LIMIT, "gitlab"));
  });
});

describe("fingerprints", () => {
  const moved = (report: Report, by: number, digits: string): Report => ({
    ...report,
    failures: report.failures.map((one) => ({
      ...one,
      firstLine: one.firstLine + by,
      text: one.text.replace(/\d+/g, digits),
    })),
    diagnoses: report.diagnoses.map((one) => ({
      ...one,
      evidence: one.evidence.map((evidence) => ({
        ...evidence,
        line: evidence.line + by,
        text: evidence.text.replace(/\d+/g, digits),
      })),
    })),
  });

  test("stay the same when the line moves and its numbers change", async () => {
    const before = await fingerprints(findings(THIRD_FOLD));
    expect(await fingerprints(findings(moved(THIRD_FOLD, 7, "8")))).toEqual(before);
  });

  test("differ for equal findings, for other causes and for other logs", async () => {
    const prints = await fingerprints(findings(LARGE));
    expect(new Set(prints).size).toBe(prints.length);
    const [one] = await fingerprints(findings(THIRD_FOLD));
    const [other] = await fingerprints(findings(FD_LIMIT));
    expect(one).not.toBe(other);
  });
});

describe("junit", () => {
  const count = (element: ReturnType<typeof parseXml>, name: string): number =>
    (element.name === name ? 1 : 0) + element.children.reduce((sum, child) => sum + count(child, name), 0);

  test.each(all)("%s is well-formed, and its counts are true", async (_, report) => {
    const root = parseXml(await render(report, "junit"));
    expect(root.name).toBe("testsuites");
    const failures = report.verdict === "no-failure" ? 0 : 1;
    for (const suite of [root, ...root.children]) {
      expect(suite.attributes.get("tests")).toBe("3");
      expect(suite.attributes.get("failures")).toBe(String(failures));
    }
    expect(count(root, "testcase")).toBe(3);
    expect(count(root, "failure")).toBe(failures);
    expect(root.children.map(({ attributes }) => attributes.get("name"))).toEqual(["crashdx"]);
  });

  test.each(all)("%s is valid by what Jenkins takes", async (_, report) => {
    expect(validateJunit(await render(report, "junit"))).toEqual([]);
  });

  test("the schema refuses what is wrong", async () => {
    const text = await render(FD_LIMIT, "junit");
    for (const [right, wrong] of [
      ['time="0"', 'time="soon"'],
      ['time="0"', 'time="0" file="a.log"'],
      ['tests="3" failures="1" errors="0" skipped', 'failures="1" errors="0" skipped'],
      ["<testcase ", "<test "],
      ["</testsuites>", "<other/></testsuites>"],
    ] as const) {
      expect(text).toContain(right);
      const changed = wrong === "<test " ? text.replaceAll("testcase", "test") : text.replace(right, wrong);
      expect(validateJunit(changed)).not.toEqual([]);
    }
  });

  test("any text stays text", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const page = await render(reportOf(text), "junit");
        const root = parseXml(page);
        expect(validateJunit(page)).toEqual([]);
        expect(count(root, "testcase")).toBe(3);
        expect(count(root, "failure")).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  test("the test that fails is the one of the verdict", async () => {
    const failed = async (report: Report) =>
      parseXml(await render(report, "junit"))
        .children[0]?.children.filter(({ children }) => children.length > 0)
        .map(({ attributes }) => attributes.get("name"));
    expect(await failed(THIRD_FOLD)).toEqual(["no resource ran out"]);
    expect(await failed(AT_RISK)).toEqual(["no resource is about to run out"]);
    expect(await failed(OTHER_FAILURE)).toEqual(["no other failure"]);
    expect(await failed(NO_FAILURE)).toEqual([]);
  });

  test("whole output", async () => {
    expectFile("fd-limit.junit.xml", await render(FD_LIMIT, "junit"));
    expectFile("no-failure.junit.xml", await render(NO_FAILURE, "junit"));
  });
});

test("the reader of XML refuses what is not well-formed", () => {
  for (const bad of [
    "<a>",
    "<a></b>",
    "<a>&x;</a>",
    "<a>& </a>",
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    "<a/><b/>",
    "<a>]]></a>",
    "<a>\u0001</a>",
  ]) {
    expect(() => parseXml(bad)).toThrow();
  }
});

test("sources become paths and URIs", () => {
  expect(uri("./logs/a b#1.log")).toBe("logs/a%20b%231.log");
  expect(uri("/var/log/x.log")).toBe("file:///var/log/x.log");
  expect(uri("C:\\logs\\x.log")).toBe("file:///C:/logs/x.log");
  expect(uri("-")).toBe("stdin.log");
});
