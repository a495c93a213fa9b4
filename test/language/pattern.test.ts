/** The language in which signatures say how software words something. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOLE_TYPES, LanguageError, parsePattern, SHORTEST_LITERAL } from "../../grammars/language/pattern.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { cpuTime } from "../support/cpu-time.ts";

/** Captures of a pattern in a text, or null: the segments one behind the other, as the engine looks for them. */
function match(pattern: string, text: string): Record<string, string> | null {
  let at = 0;
  const captures: Record<string, string> = {};
  for (const source of parsePattern(pattern).segments) {
    const segment = new RegExp(source, "gu");
    segment.lastIndex = at;
    const found = segment.exec(text);
    if (found === null) return null;
    at = found.index + found[0].length;
    Object.assign(captures, found.groups);
  }
  return captures;
}

function mistake(pattern: string): LanguageError {
  try {
    parsePattern(pattern);
  } catch (error) {
    if (error instanceof LanguageError) return error;
  }
  throw new Error(`no mistake found in ${pattern}`);
}

describe("strerror", () => {
  const fork = parsePattern("fork{: | failed: }{strerror:EAGAIN|EPERM}{$}");
  const matches = (text: string) => fork.segments.every((source) => new RegExp(source, "u").test(text));
  test.each([
    ["English", "sh: fork: Resource temporarily unavailable"],
    ["Go's small letter", "fork failed: resource temporarily unavailable"],
    ["another errno", "fork: Operation not permitted"],
    ["French", "bash: fork: Ressource temporairement non disponible"],
    ["Russian", "bash: fork: Ресурс временно недоступен"],
    ["Chinese", "bash: fork: 资源暂时不可用"],
  ])("is matched in %s", (_, text) => {
    expect(matches(text)).toBe(true);
    expect(fork.needs.every((need) => need.some((wording) => text.includes(wording)))).toBe(true);
  });
  test.each(["fork: Cannot allocate memory", "fork: Xesource temporarily unavailable", "fork: please try again"])(
    "is not matched in %s",
    (text) => {
      expect(matches(text)).toBe(false);
    },
  );
  test("an errno that has no words is a mistake", () => {
    expect(mistake("fork: {strerror:ENONSENSE}").message).toMatch(/^no errno "ENONSENSE": use EPERM, /);
  });
});

describe("holes", () => {
  const held: readonly (readonly [type: string, text: string, caught: string])[] = [
    ["int", "-35", "-35"],
    ["num", "404.645", "404.645"],
    ["num", "1,5", "1,5"],
    ["hex", "0x7f31d8ff", "0x7f31d8ff"],
    ["size", "1.5 GiB", "1.5 GiB"],
    ["size", "4096", "4096"],
    ["name", "tf_data_pool", "tf_data_pool"],
    ["word", "/dev/shm!", "/dev/shm!"],
    ["path", "/data/a-1.npy", "/data/a-1.npy"],
    ["quoted", "'a b'", "'a b'"],
    ["quoted", "‘a b’", "‘a b’"],
    ["text", "anything, at all", "anything, at all"],
    ["tail", "anything, at all", "anything, at all"],
  ];
  test.each(held)("%s catches %s", (type, text, caught) => {
    expect(match(`begin {it:${type}} end`, `x begin ${text} end`)).toEqual({ it: caught });
  });
  test("every type has a case above", () => {
    expect(new Set(held.map(([type]) => type))).toEqual(new Set(Object.keys(HOLE_TYPES)));
  });
  test.each([
    ["int", "x"],
    ["num", "x"],
    ["hex", "xyz"],
    ["size", "MB"],
    ["name", "9"],
    ["word", " "],
    ["path", "<"],
    ["quoted", "plain"],
  ])("%s does not catch %s", (type, text) => {
    expect(match(`begin={it:${type}};end`, `begin=${text};end`)).toBeNull();
  });
  test.each([
    ["path", "begin /data/a-1.npy, and so on", "/data/a-1.npy"],
    ["path", "begin /system.slice/trainer.service.", "/system.slice/trainer.service"],
    ["path", 'begin /data/a"', "/data/a"],
    ["path", "begin .", "."],
    ["word", "begin 10.0.0.7:29500)", "10.0.0.7:29500"],
    ["word", "begin abc", "abc"],
  ])("a %s with nothing behind it is caught whole: %s", (type, text, caught) => {
    expect(match(`begin {it:${type}}`, text)).toEqual({ it: caught });
    expect(match(`begin {it:${type}}{...}`, text)).toEqual({ it: caught });
  });
  test("have bounds, so that no line is swallowed", () => {
    for (const type of Object.keys(HOLE_TYPES))
      expect(match(`begin={it:${type}};end`, `begin=${"7".repeat(1000)};end`), type).toBeNull();
  });
});

describe("pieces", () => {
  test("a choice takes any of its sides, the longest that fits, and nothing where a side is empty", () => {
    expect(match("failed{ to|} start", "failed start")).not.toBeNull();
    expect(match("failed{ to|} start", "failed to start")).not.toBeNull();
    expect(match("failed{ to|} start", "failed so start")).toBeNull();
    expect(match("fail{|ed|ed hard}{tail:tail}", "failed hard")).toEqual({ tail: "" });
  });
  test("a gap leaves anything between, in order", () => {
    expect(match("one here{...}two there", "one here, long after, two there")).not.toBeNull();
    expect(match("one here{...}two there", "two there one here")).toBeNull();
  });
  test("anchors, borders and white space", () => {
    expect(match("{^}Killed{$}", "  Killed ")).not.toBeNull();
    expect(match("{^}Killed", "was Killed")).toBeNull();
    expect(match("Killed{$}", "Killed it")).toBeNull();
    expect(match("{b}fork{b}: x", "fork: x")).not.toBeNull();
    expect(match("{b}fork{b}: x", "pitchfork: x")).toBeNull();
    expect(match("vs. 0){_}Thread", "vs. 0)Thread")).not.toBeNull();
    expect(match("vs. 0){_}Thread", "vs. 0) \tThread")).not.toBeNull();
  });
  test("doubled braces are plain ones", () => {
    expect(match("a {{name}} b", "a {name} b")).not.toBeNull();
  });
  test("text stands for itself, whatever it means to a regular expression", () => {
    fc.assert(
      fc.property(fc.string({ minLength: SHORTEST_LITERAL, maxLength: 30 }), (text) => {
        fc.pre(text.trim().length >= SHORTEST_LITERAL);
        const pattern = text.replaceAll("{", "{{").replaceAll("}", "}}");
        expect(match(pattern, `before ${text} behind`)).not.toBeNull();
        expect(
          parsePattern(pattern)
            .needs.flat()
            .every((literal) => text.includes(literal)),
        ).toBe(true);
      }),
    );
  });
  test("needs are spelled out, the rarest first: neighbours joined, over borders but not over holes and gaps", () => {
    const needs = (pattern: string) => parsePattern(pattern).needs;
    expect(needs("err: {n:int} of {many|several} threads refused")).toEqual([
      [" threads refused"],
      [" of many", " of several"],
      ["err: "],
    ]);
    expect(needs("{cannot|can't} {b}{fork|clone}{...}now")).toEqual([
      ["cannot fork", "cannot clone", "can't fork", "can't clone"],
      ["now"],
    ]);
    expect(needs("{cannot|can't}{...}")).toEqual([["cannot", "can't"]]);
  });
  test("what may be missing is needed only between two pieces that may not", () => {
    expect(parsePattern("{|fatal }error{| code} {|of }{137|139}{| now}").needs).toEqual(
      [
        ["error 137", "error 139", "error of 137", "error of 139"]
          .flatMap((t) => [t, t.replace("error", "error code")])
          .sort(),
      ].map((need) => expect.arrayContaining(need)),
    );
  });
  test("a pattern is open that begins or ends with anything but one of its needs", () => {
    const open = (pattern: string) => parsePattern(pattern).open;
    for (const pattern of [
      "fork failed",
      "{^}fork failed{b}{$}",
      "{annot|an't} fork{...}: {error|failure}",
      "fork{...}now{...}",
    ])
      expect(open(pattern), pattern).toBe("nowhere");
    const many = Array.from({ length: 30 }, (_, i) => `word${i}`).join("|");
    for (const [pattern, where] of [
      ["fork failed {n:int}", "end"],
      ["{n:int} fork failed", "start"],
      ["{|not }fork failed", "start"],
      ["fork failed{.|}", "end"],
      ["fork{...}no", "end"],
      [`{${many}}{n:int}fork failed`, "start"],
      ["{n:int} fork failed {m:int}", "both"],
    ] as const)
      expect(open(pattern), pattern).toBe(where);
  });
  test("needs of too many wordings are left out of the joining", () => {
    const many = Array.from({ length: 30 }, (_, i) => `word${i}`).join("|");
    expect(parsePattern(`begin {${many}} end of it`).needs).toEqual([[" end of it"], ["begin "]]);
  });
});

describe("mistakes name the column and what would be right", () => {
  test.each([
    ["abcd {n:int", 6, "{name:type}"],
    ["abcd {n:integer} efgh", 6, 'no hole type "integer": use int, num'],
    ["abcd {n:int} {n:num} efgh", 14, '"n" stands twice'],
    ["abcd } efgh", 6, "}} for a plain brace"],
    ["{n:int}", 1, "at least 4 characters"],
    ["{abcd|}", 1, "at least 4 characters"],
    ["abc", 1, "at least 4 characters"],
    ["终止", 1, "at least 4 characters (3 beyond ASCII)"],
    ["", 1, "says nothing"],
  ])("%s", (pattern, column, words) => {
    const error = mistake(pattern);
    expect(error.column).toBe(column);
    expect(error.message).toContain(words);
  });
});

describe("time is linear", () => {
  const patterns = builtIn.signatures.flatMap((s) => [...s.patterns, ...s.unless, ...s.after]);

  test("no built-in pattern repeats without a bound", () => {
    for (const { segments, text } of patterns)
      for (const source of segments) {
        // Characters behind a backslash and inside brackets of their own are no repetition.
        const bare = source.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
        expect(bare, text).not.toMatch(/[*+]|\{\d+,\}/);
      }
  });

  test("a hostile line of 64 KiB takes about twice as long as one of 32 KiB", () => {
    // Each pattern gets the line that it likes best: its own literals again and again, so that every beginning fits.
    const time = (length: number, only: readonly RegExp[], line: string) => {
      const text = line.repeat(Math.ceil(length / line.length)).slice(0, length);
      const began = cpuTime();
      for (const segment of only) {
        segment.lastIndex = 0;
        segment.exec(text);
      }
      return cpuTime() - began;
    };
    const slow: string[] = [];
    for (const pattern of patterns) {
      const compiled = pattern.segments.map((source) => new RegExp(source, "gu"));
      for (const line of [`${pattern.needs[0]?.[0]} `, `${pattern.needs[0]?.[0]}1 'a (`, "1", "a ", "'"]) {
        let half = Number.POSITIVE_INFINITY;
        let whole = Number.POSITIVE_INFINITY;
        // A quadratic pattern needs four times as long, and far more than these milliseconds; other work on the machine does not come each time.
        const isSlow = () => whole > 2000 || (whole > 150 && whole > 3.2 * half);
        for (let tries = 0; tries === 0 || (tries < 5 && isSlow()); tries++) {
          half = Math.min(half, time(32 << 10, compiled, line));
          whole = Math.min(whole, time(64 << 10, compiled, line));
        }
        if (isSlow()) slow.push(`${pattern.text}: ${half} then ${whole} ms`);
      }
    }
    expect(slow).toEqual([]);
  });
});
