/** Exit status and streams in every combination of what was read, what is asked to fail on, and how it is written. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { crashdx } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "crashdx-status-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string) => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
};

/** A counter that will reach its limit in the run, and nothing that failed. */
const rising = Array.from(
  { length: 12 },
  (_, i) => `[THREADS] Fold ${i + 1}/40 START: fds=${100 + 45 * i}/1024\n`,
).join("");
const LOGS = {
  exhaustion: write(
    "exhaustion.log",
    "Epoch 1/3\n$ ulimit -n\n1024\nOSError: [Errno 24] Too many open files: '/data/1.npy'\n",
  ),
  "at-risk": write("at-risk.log", rising),
  "other-failure": write("other.log", "Epoch 1/3\nOSError: [Errno 28] No space left on device: '/data/out.pt'\n"),
  "no-failure": write("fine.log", "Epoch 1/3\nEpoch 2/3\nEpoch 3/3\ndone\n"),
} as const;
type Verdict = keyof typeof LOGS;
const MISSING = join(folder, "missing.log");

/** Verdicts at which each value of --fail-on fails the command. */
const FAILS: { readonly [failOn: string]: readonly Verdict[] } = {
  never: [],
  exhaustion: ["exhaustion"],
  risk: ["exhaustion", "at-risk"],
  any: ["exhaustion", "at-risk", "other-failure"],
};
const FORMATS = ["terminal", "json", "markdown", "github", "github-summary", "sarif", "gitlab", "junit", "html"];
/** Formats that say nothing where there is nothing to say. */
const SILENT = ["github"];

describe("what the logs are", () => {
  it.each(Object.entries(LOGS))("%s", (verdict, log) => {
    expect(JSON.parse(crashdx(["-f", "json", log]).stdout)).toMatchObject({ verdict });
  });
});

describe("--fail-on", () => {
  const table = Object.keys(FAILS).flatMap((failOn) =>
    (Object.keys(LOGS) as Verdict[]).map((verdict) => ({ failOn, verdict })),
  );
  it.each(table)("$failOn, $verdict", ({ failOn, verdict }) => {
    const run = crashdx(["--fail-on", failOn, LOGS[verdict]]);
    expect({ status: run.status, stderr: run.stderr }).toEqual({
      status: FAILS[failOn]?.includes(verdict) ? 1 : 0,
      stderr: "",
    });
    expect(run.stdout).toMatch(/\S/);
  });
  it("holds for standard input as for files", () => {
    const input = readFileSync(LOGS.exhaustion);
    expect(crashdx(["--fail-on", "any"], { input }).status).toBe(1);
    expect(crashdx(["--fail-on", "any", "-"], { input: "all is well\n" }).status).toBe(0);
  });
  it("an input that cannot be read outweighs a verdict", () => {
    const run = crashdx(["--fail-on", "any", LOGS.exhaustion, MISSING]);
    expect(run.status).toBe(2);
    expect(run.stdout).toMatch(/RAN OUT/);
    expect(run.stderr).toMatch(/^crashdx: cannot read .*missing\.log: no such file\n$/);
  });
});

describe("formats", () => {
  it.each(FORMATS)("%s: the report alone on standard output, or all of it in a file", (format) => {
    const out = join(folder, `out.${format}`);
    const shown = crashdx(["-f", format, "--fail-on", "any", LOGS.exhaustion], { env: { SOURCE_DATE_EPOCH: "0" } });
    const filed = crashdx(["-f", format, "-o", out, "--fail-on", "any", LOGS.exhaustion], {
      env: { SOURCE_DATE_EPOCH: "0" },
    });
    expect([shown.status, shown.stderr]).toEqual([1, ""]);
    expect([filed.status, filed.stdout, filed.stderr]).toEqual([1, "", ""]);
    expect(readFileSync(out, "utf8")).toBe(shown.stdout);
    expect(shown.stdout).toMatch(/\S/);
  });
  it.each(FORMATS)("%s: a healthy log", (format) => {
    const run = crashdx(["-f", format, "--fail-on", "any", LOGS["no-failure"]]);
    expect([run.status, run.stderr]).toEqual([0, ""]);
    expect(run.stdout === "").toBe(SILENT.includes(format));
  });
  it("github writes its summary to the file that the runner names, behind what stands there", () => {
    const summary = write("summary.md", "# before\n");
    const env = { GITHUB_STEP_SUMMARY: summary };
    const run = crashdx(["-f", "github", LOGS.exhaustion], { env });
    expect([run.status, run.stderr]).toEqual([0, ""]);
    expect(run.stdout).toMatch(/^::error /);
    expect(readFileSync(summary, "utf8")).toMatch(/^# before\n## A resource ran out\n/);
    crashdx([LOGS.exhaustion], { env });
    expect(readFileSync(summary, "utf8").match(/^## /gm)).toHaveLength(1);
    const lost = crashdx(["-f", "github", LOGS.exhaustion], {
      env: { GITHUB_STEP_SUMMARY: join(folder, "no/where.md") },
    });
    expect([lost.status, lost.stderr]).toEqual([
      0,
      expect.stringMatching(/^crashdx: cannot write .*no such folder\n$/),
    ]);
  });
});

describe("--each", () => {
  const all = Object.values(LOGS);
  it("gives a JSON array, one report for each input", () => {
    const run = crashdx(["--each", "-f", "json", ...all]);
    expect([run.status, run.stderr]).toEqual([0, ""]);
    expect((JSON.parse(run.stdout) as { verdict: string }[]).map((r) => r.verdict)).toEqual(Object.keys(LOGS));
  });
  it("gives an array also for one input", () => {
    expect(JSON.parse(crashdx(["--each", "-f", "json", LOGS.exhaustion]).stdout)).toHaveLength(1);
  });
  it("writes one report after the other on a terminal, each as alone", () => {
    const run = crashdx(["--each", ...all]);
    expect(run.stdout).toBe(all.map((log) => crashdx([log]).stdout).join("\n"));
  });
  it("gives GitHub no more than it shows of one step: ten annotations, the first of each log before any second", () => {
    const failing = `${readFileSync(LOGS.exhaustion, "utf8")}ulimit -n 1048576\nsudo sysctl -w fs.file-max=100\n`;
    const logs = Array.from({ length: 14 }, (_, i) => write(`each/${i}.log`, failing));
    const summary = write("each/summary.md", "");
    const run = crashdx(["--each", "-f", "github", ...logs], { env: { GITHUB_STEP_SUMMARY: summary } });
    expect([run.status, run.stderr]).toEqual([0, ""]);
    const lines = run.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(10);
    expect(lines.map((line) => /file=([^,]*)/.exec(line)?.[1])).toEqual(logs.slice(0, 10));
    expect(readFileSync(summary, "utf8").match(/^## /gm)).toHaveLength(14);
  });
  it("keeps within the room that is left in the summary", () => {
    const summary = write("each/full.md", "x".repeat(900 * 1024 - 3000));
    const run = crashdx(["--each", "-f", "github", LOGS.exhaustion, LOGS["other-failure"]], {
      env: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(/^crashdx: the step summary is full: 1 of 2 reports are not in it\n$/);
    const added = readFileSync(summary, "utf8").replace(/^x+/, "");
    expect(Buffer.byteLength(added)).toBeLessThanOrEqual(3000);
    expect(added).toMatch(/^## A resource ran out\n[\s\S]*The rest is left out/);
  });
  it("fails where any input fails, and with 2 where any cannot be read", () => {
    expect(crashdx(["--each", "--fail-on", "any", LOGS["no-failure"], LOGS.exhaustion]).status).toBe(1);
    expect(crashdx(["--each", "--fail-on", "any", LOGS["no-failure"]]).status).toBe(0);
    const run = crashdx(["--each", "-f", "json", LOGS.exhaustion, MISSING]);
    expect([run.status, (JSON.parse(run.stdout) as unknown[]).length]).toEqual([2, 1]);
    expect(crashdx(["--each", "-f", "json", MISSING])).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("folders", () => {
  write("run/rank10/stdout.log", "Epoch 1/3\n");
  write("run/rank2/stdout.log", "Epoch 1/3\n");
  write("run/main.txt", "Epoch 1/3\n");
  write("run/.hidden.log", "OSError: [Errno 24] Too many open files\n");
  writeFileSync(join(folder, "run/model.pt"), Buffer.from([80, 75, 0, 0, 1, 2]));
  it("stand for the text files in them, hidden and binary ones apart, in the order of their names", () => {
    const run = crashdx(["-f", "json", "run"], { cwd: folder });
    expect([run.status, run.stderr]).toEqual([0, ""]);
    const { input } = JSON.parse(run.stdout) as { input: { sources: { name: string }[] } };
    expect(input.sources.map((s) => s.name)).toEqual(["run/main.txt", "run/rank2/stdout.log", "run/rank10/stdout.log"]);
  });
  it("are read once beside a file in them", () => {
    const run = crashdx(["-f", "json", "run/main.txt", "run/"], { cwd: folder });
    expect((JSON.parse(run.stdout) as { input: { sources: unknown[] } }).input.sources).toHaveLength(3);
  });
});

describe("patterns that no shell has expanded", () => {
  for (const name of ["a/rank0.log", "a/rank1.log", "a/deep/er/rank2.log", "b/rank10.log", "b/x[1].log", "b/notes.txt"])
    write(`globs/${name}`, "Epoch 1/3\n");
  const cwd = join(folder, "globs");
  const sources = (...words: string[]) => {
    const run = crashdx(["-f", "json", ...words], { cwd });
    expect([run.status, run.stderr]).toEqual([0, ""]);
    return (JSON.parse(run.stdout) as { input: { sources: { name: string }[] } }).input.sources.map(({ name }) => name);
  };
  it.each<[string, string[]]>([
    ["a/rank*.log", ["a/rank0.log", "a/rank1.log"]],
    ["*/rank?.log", ["a/rank0.log", "a/rank1.log"]],
    ["*/rank[!0].log", ["a/rank1.log"]],
    ["**/rank*.log", ["a/deep/er/rank2.log", "a/rank0.log", "a/rank1.log", "b/rank10.log"]],
    ["a/**", ["a/deep/er/rank2.log", "a/rank0.log", "a/rank1.log"]],
    ["./b/*.[lt]*", ["./b/notes.txt", "./b/rank10.log", "./b/x[1].log"]],
    ["b/x[1].log", ["b/x[1].log"]],
  ])("%s", (pattern, expected) => {
    expect(
      sources(pattern)
        .map((name) => name.replace(/^\.\//, ""))
        .sort(),
    ).toEqual(expected.map((name) => name.replace(/^\.\//, "")).sort());
  });
  it.each(["no*.log", "nowhere/*.log", "[z-a].log", "a/*/rank0.log"])("%s matches nothing", (pattern) => {
    const run = crashdx([pattern], { cwd });
    expect([run.status, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toBe(`crashdx: cannot read ${pattern}: no such file\n`);
  });
});

describe("what can be written is written", () => {
  const lost = join(folder, "no/x.json");
  it.each(["never", "any"])("also where another file cannot: status 2, whatever --fail-on %s says", (failOn) => {
    const kept = join(folder, `kept.${failOn}.md`);
    const run = crashdx(["--fail-on", failOn, "-o", `json=${lost}`, "-o", `markdown=${kept}`, LOGS.exhaustion]);
    expect(run.status).toBe(2);
    expect(run.stdout).toMatch(/RAN OUT/);
    expect(run.stderr).toBe(`crashdx: cannot write ${lost}: there is no such folder\n`);
    expect(readFileSync(kept, "utf8")).toMatch(/^## A resource ran out/);
  });
  it("and a damaged case file takes nothing from a log beside it", () => {
    const cut = write("cut-beside.case", crashdx(["observe", LOGS.exhaustion]).stdout.slice(0, 200));
    const run = crashdx(["--fail-on", "any", cut, LOGS.exhaustion]);
    expect([run.status, run.stderr.split("\n").length]).toEqual([2, 2]);
    expect(run.stdout).toMatch(/RAN OUT/);
  });
  it("the answer to --why-not changes no status", () => {
    for (const [failOn, status] of [
      ["exhaustion", 1],
      ["never", 0],
    ] as const) {
      const run = crashdx(["--why-not", "disk-full", "--fail-on", failOn, LOGS.exhaustion]);
      expect([run.status, run.stderr]).toEqual([status, ""]);
    }
  });
});

describe("observe", () => {
  const observed = (log: string) => {
    const out = join(folder, `${Math.random()}.case`);
    expect(crashdx(["observe", log, "-o", out])).toMatchObject({ status: 0, stdout: "", stderr: "" });
    return out;
  };
  it("writes one case file to standard output, which is diagnosed like the log", () => {
    const run = crashdx(["observe", LOGS.exhaustion]);
    expect([run.status, run.stderr]).toEqual([0, ""]);
    const env = { SOURCE_DATE_EPOCH: "0" };
    const expected = crashdx(["-f", "json", LOGS.exhaustion], { env });
    expect(crashdx(["-f", "json"], { input: run.stdout }).stdout).toBe(expected.stdout);
    expect(crashdx(["diagnose", "-f", "json", write("any name.txt", run.stdout)]).stdout).toBe(expected.stdout);
  });
  it("calls a log that came through a pipe by its case file, where several did", () => {
    const [a, b] = [LOGS.exhaustion, LOGS["no-failure"]].map((log, i) =>
      write(`piped/part${i}.case`, crashdx(["observe"], { input: readFileSync(log) }).stdout),
    );
    const run = crashdx(["-f", "json", a ?? "", b ?? ""]);
    const { input } = JSON.parse(run.stdout) as { input: { sources: { name: string }[] } };
    expect(input.sources.map(({ name }) => name)).toEqual(["part0.case", "part1.case"]);
    // One behind the other, as Spark's pipe hands them on.
    const joined = crashdx(["-f", "json"], { input: [a, b].map((file) => readFileSync(file ?? "", "utf8")).join("") });
    const both = JSON.parse(joined.stdout) as { input: { sources: { name: string; lines: number }[] } };
    expect(both.input.sources.map(({ lines }) => lines)).toEqual([4, 4]);
    expect(new Set(both.input.sources.map(({ name }) => name)).size).toBe(2);
  });
  it("mixes case files with plain logs", () => {
    const env = { SOURCE_DATE_EPOCH: "0" };
    const mixed = crashdx(["-f", "json", LOGS["no-failure"], observed(LOGS.exhaustion)]);
    expect(mixed.stdout).toBe(crashdx(["-f", "json", LOGS.exhaustion, LOGS["no-failure"]], { env }).stdout);
  });
  it("merges case files into one", () => {
    const both = write("both.case", crashdx(["observe", observed(LOGS.exhaustion), LOGS["no-failure"]]).stdout);
    const apart = crashdx(["-f", "json", LOGS["no-failure"], observed(LOGS.exhaustion)]);
    expect(crashdx(["-f", "json", both]).stdout).toBe(apart.stdout);
  });
  it.each<[string, string[], number, RegExp, RegExp]>([
    ["a missing log", ["observe", MISSING], 2, /^$/, /^crashdx: cannot read .*no such file\n$/],
    [
      "a missing log beside one",
      ["observe", MISSING, LOGS.exhaustion],
      2,
      /^\{"format"/,
      /^crashdx: cannot read .*\n$/,
    ],
    [
      "two outputs",
      ["observe", "-o", "a", "-o", "b", LOGS.exhaustion],
      2,
      /^$/,
      /^crashdx: --output b: observe writes one case file\n$/,
    ],
    [
      "an option of diagnose",
      ["observe", "--explain", LOGS.exhaustion],
      2,
      /^$/,
      /^crashdx: there is no option --explain for this command; see crashdx --help\n$/,
    ],
    [
      "a file that cannot be written",
      ["observe", "-o", join(folder, "no/x.case"), LOGS.exhaustion],
      2,
      /^$/,
      /^crashdx: cannot write .*no such folder\n$/,
    ],
  ])("%s", (_, args, status, out, err) => {
    const run = crashdx(args);
    expect(run.stderr).toMatch(err);
    expect(run.stdout).toMatch(out);
    expect(run.status).toBe(status);
  });
  it("refuses a damaged, cut or too new case file in one plain line", () => {
    const whole = readFileSync(observed(LOGS.exhaustion), "utf8");
    for (const [name, text, why] of [
      ["cut.case", whole.slice(0, -20), /cannot read .*cut\.case: the case file is (cut|damaged)/],
      [
        "end.case",
        whole.slice(0, whole.lastIndexOf('{"end"')),
        /end\.case: the case file is cut: it ends behind line \d+/,
      ],
      ["damaged.case", whole.replace('"count":', '"count":-'), /damaged\.case: the case file is damaged in line \d+/],
      [
        "new.case",
        whole.replace('"version":1', '"version":9'),
        /new\.case: the case file is of version 9 .*use a newer crashdx/,
      ],
    ] as const) {
      const run = crashdx([write(name, text)]);
      expect([run.status, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toMatch(why);
      expect(run.stderr.split("\n")).toHaveLength(2);
    }
  });
});

describe("--baseline", () => {
  it("compares, and does not change the exit status", () => {
    const run = crashdx(["-f", "json", "--fail-on", "any", "--baseline", LOGS["no-failure"], LOGS.exhaustion]);
    expect([run.status, run.stderr]).toEqual([1, ""]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      baseline: { sources: [LOGS["no-failure"]], verdict: "no-failure" },
    });
  });
  it("is wrong usage where it cannot be read", () => {
    const run = crashdx(["--baseline", MISSING, LOGS.exhaustion]);
    expect([run.status, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toMatch(/^crashdx: cannot read .*missing\.log: no such file\n$/);
  });
});

describe("redaction", () => {
  const leaky = write("leaky.log", "OSError: [Errno 24] Too many open files: '/home/alice/data/1.npy'\n");
  it.each([
    [["-f", "terminal"], true],
    [["-f", "terminal", "--redact"], false],
    [["-f", "json"], false],
    [["-f", "json", "--no-redact"], true],
    [["-f", "markdown"], false],
  ] as const)("%j", (args, shown) => {
    const run = crashdx([...args, leaky]);
    expect(run.status).toBe(0);
    expect(run.stdout.includes("alice")).toBe(shown);
    expect(/replaced by placeholders: 1|"redactions": \{\s+"total": 1/.test(run.stdout)).toBe(!shown);
  });
});

describe("redaction of case files", () => {
  const lines = (rank: number) =>
    `2026-02-10 12:00:0${rank} OSError: [Errno 24] Too many open files: '/home/alice/data/${rank}.npy' on 10.1.2.3\n`;
  const logs = [0, 1].map((rank) => write(`private/rank${rank}.log`, lines(rank)));
  const [first = "", second = ""] = logs;
  const observed = (log: string, name: string, ...more: string[]) =>
    write(name, crashdx(["observe", ...more, log]).stdout);
  const shown = (args: string[], env: { readonly [name: string]: string } = {}) =>
    crashdx(["-f", "json", ...args], { env: { SOURCE_DATE_EPOCH: "0", ...env } }).stdout;

  it("nothing private travels, and the report is that of the logs", () => {
    const cases = logs.map((log, i) => observed(log, `private/${i}.case`));
    for (const file of cases) expect(readFileSync(file, "utf8")).not.toMatch(/alice|10\.1\.2\.3/);
    expect(shown([...cases].reverse())).toBe(shown(logs));
    expect(shown([second, cases[0] ?? ""])).toBe(shown(logs));
    expect(JSON.parse(shown(cases))).toMatchObject({ redactions: { total: 2, kinds: { address: 1, user: 1 } } });
  });
  it("--no-redact leaves all in", () => {
    const whole = observed(first, "private/whole.case", "--no-redact");
    expect(readFileSync(whole, "utf8")).toContain("/home/alice/data");
    expect(shown(["--no-redact", whole])).toBe(shown(["--no-redact", first]));
  });
  it("a key of one's own gives other names, and the same report", () => {
    const env = { CRASHDX_REDACT_KEY: "of this run" };
    const keyed = crashdx(["observe", first], { env }).stdout;
    const without = crashdx(["observe", first]).stdout;
    const names = (text: string) => [...text.matchAll(/redacted-user-[0-9a-f]{12}/g)].map(([name]) => name);
    expect(new Set(names(keyed)).size).toBe(1);
    expect(names(keyed)[0]).not.toBe(names(without)[0]);
    expect(shown([write("private/keyed.case", keyed)], env)).toBe(shown([first]));
  });
});

it("addresses are no escape sequences, even where a terminal would take them", () => {
  const env = { FORCE_HYPERLINK: "1", FORCE_COLOR: "1" };
  for (const args of [
    ["explain", "fd-leak"],
    ["--explain", LOGS.exhaustion],
  ]) {
    const { stdout } = crashdx(args, { env });
    expect(stdout).toContain("https://");
    expect(stdout).not.toContain("\u001b]");
  }
});

it("nothing was written where it was not asked for", () => {
  expect(existsSync(join(folder, "no"))).toBe(false);
});
