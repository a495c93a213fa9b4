/** Which language the program that failed is written in, by what the log shows. */
import { describe, expect, test } from "vitest";
import { languageOf, processOf } from "../../src/reason/language.ts";

type Seen = Parameters<typeof languageOf>[0]["findings"][number];
const finding = (id: string, text = "") => ({ signature: { id }, earliest: { text } }) as unknown as Seen;
const fact = (value: string) => ({ value, line: 1, source: "a.log", inferred: true, text: "" });
const of = (main: string | null, framework: string | null, ...seen: readonly string[]) =>
  languageOf({
    main: main === null ? null : finding(main),
    facts: { framework: framework === null ? null : fact(framework) },
    findings: seen.map((id) => finding(id)),
  });

describe("the language of the program that failed", () => {
  test("what failed tells it before anything else", () => {
    expect(of("jvm.unable-to-create-thread", "pytorch", "python.traceback")).toBe("java");
    expect(of("python.thread-start", null, "java.stack")).toBe("python");
  });
  test("a failure in words that any program prints leaves it to the framework", () => {
    expect(of("generic.fork-verb", "joblib", "node.stack")).toBe("python");
  });
  test.each([
    [
      "proc_open(): fork failed - Cannot allocate memory in phar:///srv/composer.phar/Application.php on line 943",
      "php",
    ],
    ["app.rb:12:in `fork': Resource temporarily unavailable", "ruby"],
    ['File "train.py", line 3, in main: OSError', "python"],
    ["cannot fork at deploy.pl line 7.", "perl"],
    ["cannot open model.py", "unknown"],
    ["10.0.0.1:8080: too many open files", "unknown"],
  ])("the source file in the line of the failure tells it: %s", (text, language) => {
    expect(languageOf({ main: finding("generic.fork-verb", text), facts: { framework: null }, findings: [] })).toBe(
      language,
    );
  });
  test("then whatever else the log shows", () => {
    expect(of("generic.emfile", null, "shell.prompt", "beam.emfile")).toBe("erlang");
  });
  test("a log that shows nothing of it leaves it unknown", () => {
    expect(of("generic.emfile", "spark", "shell.prompt")).toBe("unknown");
    expect(of(null, null)).toBe("unknown");
  });
});

test("what pgrep is to look for", () => {
  expect(["unknown", "python", "java", "erlang", "go"].map(processOf)).toEqual([
    "python",
    "python",
    "java",
    "beam.smp",
    "PROGRAM",
  ]);
});
