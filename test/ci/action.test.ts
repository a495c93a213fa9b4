/** Runs the shell steps of action.yml as the runner does: annotations, summary, SARIF, outputs, exit status; and nothing of a log or an input becomes shell or a command. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bash, environment, FAILING, root, yamlOf } from "./steps.ts";

interface Action {
  readonly inputs: { readonly [name: string]: { readonly default?: string; readonly required?: boolean } };
  readonly outputs: { readonly [name: string]: { readonly value: string } };
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id: string;
      readonly shell: string;
      readonly run: string;
      readonly env: { readonly [name: string]: string };
    }[];
  };
}
const action = yamlOf(join(root, "action.yml")) as Action;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What the runner takes for a command, after `::stop-commands::` and its end. */
function commands(output: string): string[] {
  const taken: string[] = [];
  let token: string | null = null;
  for (const line of output.split(/\r?\n/)) {
    if (token !== null) {
      if (line.trim() === `::${token}::`) token = null;
      continue;
    }
    const stop = /^\s*::stop-commands::(.+)$/.exec(line);
    if (stop) token = stop[1] ?? "";
    else if (/^\s*::/.test(line) || line.includes("##[")) taken.push(line);
  }
  expect(token).toBeNull();
  return taken;
}

function run(inputs: { readonly [name: string]: string }, logs: { readonly [name: string]: string }) {
  const folder = mkdtempSync(join(tmpdir(), "crashdx-action-"));
  folders.push(folder);
  const work = join(folder, "work");
  mkdirSync(work);
  mkdirSync(join(folder, "temp"));
  // The action's own folder, without a built program.
  mkdirSync(join(folder, "action"));
  writeFileSync(join(folder, "action/package.json"), '{"version": "7.8.9"}');
  for (const [name, text] of Object.entries(logs)) {
    mkdirSync(join(work, name, ".."), { recursive: true });
    writeFileSync(join(work, name), text);
  }
  const outputs = join(folder, "output");
  const summary = join(folder, "summary");
  for (const file of [outputs, summary]) writeFileSync(file, "");
  const given = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: value }]) => [name, inputs[name] ?? value ?? ""]),
  );
  const env: { [name: string]: string } = {
    ...environment(folder),
    GITHUB_OUTPUT: outputs,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_ACTION_PATH: join(folder, "action"),
    RUNNER_TEMP: join(folder, "temp"),
  };
  let stdout = "";
  let stderr = "";
  let status: number | null = 0;
  for (const step of action.runs.steps) {
    const filled = Object.entries(step.env).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => given[input] ?? ""),
    ]);
    const result = bash(step.run, work, { ...env, ...Object.fromEntries(filled) });
    stdout += result.stdout;
    stderr += result.stderr;
    status = result.status;
    if (status !== 0) break;
  }
  const values = Object.fromEntries(
    readFileSync(outputs, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  return { stdout, stderr, status, outputs: values, summary: readFileSync(summary, "utf8"), work };
}

describe("action.yml", () => {
  it("is a composite action whose shell holds no expression", () => {
    expect(action.runs.using).toBe("composite");
    for (const step of action.runs.steps) {
      expect(step.shell).toBe("bash");
      expect(step.run).not.toContain("${{");
    }
    for (const { value } of Object.values(action.outputs))
      expect(value).toMatch(/^\$\{\{ steps\.diagnose\.outputs\.\w+ \}\}$/);
  });

  it("annotates, writes summary, SARIF and outputs for a failing job's log, and keeps the step green by default", () => {
    const { stdout, status, outputs, summary } = run({ logs: "train.log" }, { "train.log": FAILING });
    expect(status).toBe(0);
    const annotations = commands(stdout);
    expect(annotations.length).toBeGreaterThan(0);
    expect(annotations.length).toBeLessThanOrEqual(10);
    for (const line of annotations) expect(line).toMatch(/^::(error|warning|notice) file=train\.log,line=\d+,title=/);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(100);
    expect(Buffer.byteLength(summary)).toBeLessThan(900 * 1024);
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(action.outputs).sort());
    expect(outputs).toMatchObject({ verdict: "exhaustion", cause: expect.stringMatching(/^[a-z-]+$/) });
    expect(Number(outputs.confidence)).toBeGreaterThan(0);
    const sarif = JSON.parse(readFileSync(outputs.sarif ?? "", "utf8")) as {
      version: string;
      runs: { results: unknown[] }[];
    };
    expect(sarif.version).toBe("2.1.0");
    expect(sarif.runs[0]?.results.length).toBeGreaterThan(0);
    expect(existsSync(outputs.html ?? "")).toBe(true);
  });

  it.each([
    ["exhaustion", FAILING, 1],
    ["any", FAILING, 1],
    ["never", FAILING, 0],
    ["any", "Epoch 1/3\nall is well\n", 0],
  ])("fail-on %s gives the right status", (failOn, log, status) => {
    const result = run({ logs: "train.log", "fail-on": failOn }, { "train.log": log });
    expect(result.status).toBe(status);
    expect(result.outputs.verdict).toBe(status === 0 && log !== FAILING ? "no-failure" : "exhaustion");
  });

  it("takes globs and folders, one a line, names with blanks, and a name that looks like an option", () => {
    const logs = {
      "logs/a/1.log": FAILING,
      "logs/b/2.log": "x\n",
      "my run.log": "y\n",
      "-x.log": "z\n",
      "other/c.txt": "c\n",
    };
    const { outputs, status } = run({ logs: "logs/**/*.log\r\nmy run.log\n\n-x.log\nother/\n" }, logs);
    expect(status).toBe(0);
    const { input } = JSON.parse(readFileSync(outputs.json ?? "", "utf8")) as {
      input: { sources: { name: string }[] };
    };
    expect(input.sources.map((s) => s.name).sort()).toEqual([
      "-x.log",
      "logs/a/1.log",
      "logs/b/2.log",
      "my run.log",
      "other/c.txt",
    ]);
  });

  it("gives 2 for a log that is not there, and says so where no command is read", () => {
    const { status, stdout, outputs } = run({ logs: "none-*.log" }, {});
    expect(status).toBe(2);
    expect(stdout).toMatch(/crashdx: cannot read none-\*\.log: no such file/);
    expect(commands(stdout)).toEqual([]);
    expect(outputs).toEqual({});
  });

  it.each(["terminal", "markdown", "json"])("prints the format %s where no command is read", (format) => {
    const { stdout, status } = run({ logs: "train.log", format }, { "train.log": FAILING });
    expect(status).toBe(0);
    expect(stdout).toMatch(/Too many open files/);
    expect(commands(stdout)).toEqual([]);
  });

  it.each<[string, string]>([
    ["logs", "$(touch pwned)"],
    ["logs", "`touch pwned`;touch pwned"],
    ["logs", '"; touch pwned; "'],
    ["logs", "train.log' ; touch pwned ; '"],
    ["logs", "x\n::error::from a name"],
    ["format", "github; touch pwned"],
    ["fail-on", "$(touch pwned)"],
    ["baseline", "$(touch pwned)"],
    ["version", "1.0.0 && touch pwned"],
    ["version", "-c"],
  ])("input %s: %j is never shell or a command", (input, value) => {
    const { work, stdout, status } = run({ logs: "train.log", [input]: value }, { "train.log": FAILING });
    expect(status).toBe(2);
    expect(existsSync(join(work, "pwned"))).toBe(false);
    expect(commands(stdout).filter((line) => !/^::(error|warning|notice) file=train\.log,/.test(line))).toEqual([]);
  });

  it.each(["", "\n\n", "\r\n"])("gives 2 for the input logs that names none (%j)", (logs) => {
    const step = run({ logs }, {});
    expect(step.status).toBe(2);
    expect(step.stderr).toMatch(/crashdx: the input logs names no log\n$/);
    expect(step.outputs).toEqual({});
  });
  it("a log whose text is hostile changes nothing but text", () => {
    const { work, outputs, stdout } = run({ logs: "train.log" }, { "train.log": FAILING });
    expect(existsSync(join(work, "pwned"))).toBe(false);
    expect(outputs.verdict).toBe("exhaustion");
    expect(commands(stdout).join("\n")).not.toMatch(/^::error::not from us/m);
  });

  it("compares with a good run", () => {
    const { outputs } = run(
      { logs: "train.log", baseline: "good.log" },
      { "train.log": FAILING, "good.log": "Epoch 1/3\n" },
    );
    expect(JSON.parse(readFileSync(outputs.json ?? "", "utf8"))).toMatchObject({ baseline: { sources: ["good.log"] } });
  });
});
