/** The quick parser of the command line reads as yargs does, or leaves it to yargs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkOptions } from "../../src/cli/check.ts";
import { OPTIONS } from "../../src/cli/options.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { parseQuick } from "../../src/cli/quick.ts";
import { UsageError } from "../../src/cli/usage.ts";
import { FORMATS } from "../../src/render/index.ts";

const raw = (argv: readonly string[]) => {
  const quick = parseQuick(argv);
  if (quick === null) throw new Error(`not quick: ${argv.join(" ")}`);
  return quick;
};
const check = (...argv: string[]) => checkOptions(raw(argv));
const problem = (...argv: string[]) => {
  try {
    check(...argv);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return "";
};

describe("the quick parser", () => {
  const words = [
    ...Object.keys(OPTIONS).map((name) => `--${name}`),
    ...[
      "-f",
      "-o",
      "-",
      "--",
      "a.log",
      "b=c",
      "json",
      "--format=json",
      "-f=json",
      "--explain=true",
      "--no-explain",
      "--top=3",
    ],
    ...[
      "--output=json=x",
      "--output",
      "diagnose",
      "explain",
      "probe",
      "--help",
      "-x",
      "-fjson",
      "12",
      "0x10",
      "--formats",
      "",
      "a b",
    ],
    ...["--counter=x=-1", "-1", "--width=", "--nope=1"],
  ];
  it("reads as yargs does, or leaves it to yargs", async () => {
    let agreed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 5 }), async (argv) => {
        const quick = parseQuick(argv);
        if (quick === null) return;
        agreed++;
        expect(await parseCommandLine(argv)).toEqual({ name: "diagnose", raw: quick });
      }),
      { numRuns: 300 },
    );
    expect(agreed).toBeGreaterThan(50);
  });
  it.each([["--help"], ["-h"], ["explain"], ["probe"], ["--formats"], ["--format"], ["-x"], ["--top", "-1"]])(
    "leaves %s to yargs",
    (...argv) => {
      expect(parseQuick(argv)).toBeNull();
    },
  );
});

describe("letters", () => {
  it("may have their value behind them", async () => {
    const spelled = await parseCommandLine(["-f", "json", "-o", "r.json", "a.log", "--", "-fx"]);
    expect(await parseCommandLine(["-fjson", "-or.json", "a.log", "--", "-fx"])).toEqual(spelled);
    expect(await parseCommandLine(["observe", "-or.case", "a.log"])).toMatchObject({
      name: "observe",
      raw: { texts: { output: ["r.case"] } },
    });
  });
  it("are named by their option where the value is missing", async () => {
    await expect(parseCommandLine(["a.log", "-f"])).rejects.toThrow("--format needs a value");
  });
  it("stand once in the help of observe", async () => {
    const help = await parseCommandLine(["observe", "--help"]);
    expect(help.name === "text" && help.text).toMatch(/^\s+-o, --output/m);
  });
});

describe("a switch with a value", () => {
  it.each(["--redact=1", "--redact=yes", "--redact=TRUE", "--redact=", "--each=on", "--near-misses=no"])(
    "%s is refused, not taken for the contrary",
    async (word) => {
      const name = word.slice(0, word.indexOf("="));
      const message = `${word}: it takes no value; use ${name} or --no-${name.slice(2)}`;
      await expect(parseCommandLine(["a.log", word])).rejects.toEqual(new UsageError(message));
    },
  );
  it("is what takes --no-: colours are switched off so, too, and other options are left out", async () => {
    expect(await parseCommandLine(["a.log", "--no-color"])).toMatchObject({ raw: { texts: { color: ["never"] } } });
    await expect(parseCommandLine(["a.log", "--no-format"])).rejects.toEqual(
      new UsageError("there is no option --no-format; leave --format out"),
    );
  });
  it("is refused for observe as well", async () => {
    await expect(parseCommandLine(["observe", "--redact=1", "a.log"])).rejects.toBeInstanceOf(UsageError);
  });
  it("may be true or false, and behind -- it is a name", async () => {
    expect(await parseCommandLine(["--redact=true", "--each=false", "--", "--redact=1"])).toMatchObject({
      raw: { flags: { redact: true, each: false }, logs: ["--redact=1"] },
    });
  });
});

describe("checkOptions", () => {
  it("has the defaults that the help names", () => {
    expect(check("a.log")).toEqual({
      logs: ["a.log"],
      format: "terminal",
      targets: [],
      explain: false,
      top: null,
      failOn: "never",
      rules: [],
      counters: [],
      baseline: null,
      each: false,
      whyNot: null,
      answerTo: null,
      nearMisses: false,
      redact: null,
      color: "auto",
      width: null,
    });
  });
  it("sends one format to standard output and others to files", () => {
    expect(check("-f", "json", "-o", "markdown=s.md", "-o", "terminal=t=1.txt")).toMatchObject({
      format: "json",
      targets: [
        { format: "markdown", file: "s.md" },
        { format: "terminal", file: "t=1.txt" },
      ],
    });
    expect(check("-f", "json", "-o", "r.json")).toMatchObject({
      format: null,
      targets: [{ format: "json", file: "r.json" }],
    });
    expect(check("-o", "github-summary=d/s.md")).toMatchObject({
      format: "terminal",
      targets: [{ format: "github-summary", file: "d/s.md" }],
    });
    for (const format of Object.keys(FORMATS))
      expect(check("-o", `${format}=f`).targets).toEqual([{ format, file: "f" }]);
    expect(check("-o", "./a=b")).toMatchObject({ format: null, targets: [{ file: "./a=b" }] });
    expect(check("-o", "-")).toMatchObject({ format: "terminal", targets: [] });
  });
  it("sends to standard output what NAME=- names, and nothing else", () => {
    expect(check("-o", "json=-")).toMatchObject({ format: "json", targets: [] });
    expect(check("-o", "json=-", "-o", "r.txt")).toMatchObject({
      format: "json",
      targets: [{ format: "terminal", file: "r.txt" }],
    });
    expect(check("-f", "json", "-o", "json=-")).toMatchObject({ format: "json", targets: [] });
    for (const other of [
      ["-f", "markdown"],
      ["-o", "-"],
      ["-o", "html=-"],
    ])
      expect(problem("-o", "json=-", ...other)).toMatch(/standard output holds one report/);
  });
  it("lets the last of a repeated option win", () => {
    expect(check("--top", "2", "--top", "5", "--color=never", "--color=always")).toMatchObject({
      top: 5,
      color: "always",
    });
  });
  it.each([
    [["-f", "xml"], /--format xml: use terminal, json/],
    [["--fail-on", "death"], /--fail-on death: use exhaustion, risk, any or never/],
    [["--color", "red"], /use auto, always or never/],
    [["--top", "0"], /whole number from 1/],
    [["--top", "1e2"], /whole number/],
    [["--width", "12"], /from 40 to 1000/],
    [["-o", "xml=f"], /no format "xml"; use .*, or \.\/xml=f/],
    [["-o", "a", "-o", "b"], /a second file needs its format/],
    [["-o", "json="], /name a file/],
    [["--each", "-f", "sarif"], /--each: sarif holds one report; use terminal, json, markdown or github/],
    [["--each", "-o", "html=x"], /--each: html holds one report/],
    [["--why-not", "fd-leak", "-f", "junit"], /no answer in the format junit; use terminal, json or markdown/],
    [["--why-not", "fd-leak", "-f", "sarif", "-o", "f"], /no answer in the format sarif/],
    [["--counter", "x"], /use NAME=REGEX/],
    [["--counter", "x=("], /Invalid regular expression/],
    [["--counter", "x=abc"], /put the value in a group/],
  ])("refuses %j and says the way out", (argv, message) => {
    expect(problem(...argv)).toMatch(message);
    expect(problem(...argv)).not.toContain("\n");
  });
});
