/** Case files as text: what is written comes back; damaged, cut and newer ones are refused in one plain line. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CaseFile } from "../../src/model/case-file.ts";
import { AXES } from "../../src/model/event.ts";
import { caseEncoding } from "../../src/observe/case-text/format.ts";
import { CaseFileError } from "../../src/observe/case-text/read.ts";
import { writeCase } from "../../src/observe/case-text/write.ts";
import { distinctSources } from "../../src/observe/join.ts";
import { EMPTY } from "../../src/observe/merge.ts";
import { byName } from "../../src/observe/order.ts";
import { parseCases } from "../support/cases.ts";
import { observe } from "../support/read.ts";

const write = (caseFile: CaseFile) => [...writeCase(caseFile)].join("");

/** Any text, lone surrogates, line ends and names of prototypes among them. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("__proto__", "a\nb", "\u2028", "\ud800", "$", ""),
);
const number = fc.double();
const count = fc.maxSafeNat();
const time = fc.option(fc.double({ noNaN: true }));
const axis = fc.constantFrom(...AXES);
const point = fc.record({ per: axis, index: number, total: fc.option(number) });
const points = fc.dictionary(axis, point);
const place = fc.record({ line: count, source: text, process: text, time });
const where = fc.record({ points, step: text, life: count, seconds: count });
const capture = fc.oneof(text, number);
const line = fc.record({ text, number: count, offset: count, source: text, process: text, time, prose: fc.boolean() });
const border = fc.record({ line, where });
const occurrence = fc.record({ at: place, text, captures: fc.dictionary(text, capture), where });
const few = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 3 });
const caseFile: fc.Arbitrary<CaseFile> = fc.record({
  version: fc.constant(1 as const),
  sources: few(
    fc.record({
      name: text,
      lines: count,
      bytes: count,
      matchedLines: count,
      damagedSamples: count,
      truncated: fc.option(text),
      head: few(border),
      tail: few(border),
    }),
  ),
  processes: few(
    fc.record({
      source: text,
      process: text,
      firstLine: count,
      lastLine: count,
      firstTime: time,
      firstTimeLine: count,
      lastTime: time,
      lastTimeLine: count,
      end: where,
      reached: fc.dictionary(axis, fc.record({ per: axis, index: number, total: fc.option(number), line: count })),
      markers: count,
      restarts: few(fc.record({ pid: fc.option(number), text, at: place })),
    }),
  ),
  findings: few(
    fc.record({ signature: text, source: text, process: text, count, first: few(occurrence), last: few(occurrence) }),
  ),
  tracks: few(
    fc.record({
      source: text,
      process: text,
      metric: text,
      unit: fc.constantFrom("bytes" as const, "count" as const),
      step: text,
      count,
      threshold: number,
      samples: fc.array(
        fc.record({
          line: count,
          time,
          points,
          labelled: fc.boolean(),
          life: count,
          value: number,
          limit: fc.option(number),
        }),
        { maxLength: 6 },
      ),
    }),
  ),
  settings: few(fc.record({ name: text, source: text, value: capture, hard: fc.option(capture), text, at: place })),
  gaps: few(fc.record({ source: text, process: text, fromLine: count, toLine: count, length: number })),
});

const LOG = `2026-02-10 03:41:55 INFO start
[THREADS] Fold 1/3 START: proc=40/7680, maps=1850/65530, rss=900MB
[THREADS] Fold 2/3 START: proc=41/7680, maps=2850/65530, rss=950MB
$ ulimit -n
unlimited
OSError: [Errno 24] Too many open files: '/data/1.npy'
`;

describe("a case file as text", () => {
  test("what is written comes back", () => {
    fc.assert(
      fc.property(caseFile, (original) => {
        const [back, ...more] = parseCases(write(original));
        expect(more).toEqual([]);
        // Dictionaries come back as plain objects.
        expect(back).toStrictEqual(structuredClone(original));
      }),
    );
  });

  test("several stand behind one another", () => {
    fc.assert(
      fc.property(fc.array(caseFile, { maxLength: 3 }), (originals) => {
        expect(parseCases(originals.map(write).join(""))).toEqual(structuredClone(originals));
      }),
      { numRuns: 30 },
    );
  });

  test("says what it is in its first bytes and is pure ASCII line structure", () => {
    const whole = write(observe(LOG));
    expect(whole.split("\n")[0]).toBe('{"format":"crashdx-case","version":1}');
    const encoded = (text: string) => caseEncoding(new TextEncoder().encode(text));
    expect(encoded(whole.slice(0, 32))).toBe("utf-8");
    expect(encoded(`\uFEFF${whole}`)).toBe("utf-8");
    expect(encoded(`Welcome to node7\n\n${whole}`)).toBe("utf-8");
    expect(encoded(`${"a line of a log\n".repeat(1000)}${whole}`)).toBeNull();
    expect(encoded(`said ${whole}`)).toBeNull();
    expect(encoded('{"format":"other"}')).toBeNull();
    expect(encoded("")).toBeNull();
    const wide = Uint8Array.from([0xff, 0xfe, ...[...whole.slice(0, 31)].flatMap((c) => [c.charCodeAt(0), 0])]);
    expect(caseEncoding(wide)).toBe("utf-16le");
    expect(caseEncoding(wide.map((_, i) => wide[i ^ 1] ?? 0))).toBe("utf-16be");
  });

  test("unlimited stays unlimited", () => {
    const [back] = parseCases(write(observe(LOG)));
    expect(back?.settings.find((s) => s.name === "RLIMIT_NOFILE")?.value).toBe(Number.POSITIVE_INFINITY);
  });

  test("is refused in one plain line when it is cut anywhere", () => {
    const whole = write(observe(LOG));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 2 }), (at) => {
        expect(() => parseCases(whole.slice(0, at))).toThrow(CaseFileError);
      }),
    );
  });

  test("never gives anything but a case file or a CaseFileError, whatever one character is changed to", () => {
    const whole = write(observe(LOG));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.constantFrom('"', "0", "{", "}", "[", ",", "x", "\n", "-"), (at, c) => {
        try {
          parseCases(whole.slice(0, at) + c + whole.slice(at + 1));
        } catch (error) {
          expect(error).toBeInstanceOf(CaseFileError);
          expect((error as Error).message).not.toContain("\n");
        }
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    [
      "a newer version",
      '{"format":"crashdx-case","version":2}\n',
      /version 2 and this crashdx reads up to 1: use a newer/,
    ],
    ["another format", '{"format":"crashdx-cake","version":1}\n', /names no format that is known/],
    ["records before the header", '{"gap":{}}\n', /begins with its format and version/],
    [
      "a field of another kind",
      '{"format":"crashdx-case","version":1}\n{"gap":{"source":1}}\n',
      /line 2: a text is missing/,
    ],
    [
      "a record that nobody knows",
      '{"format":"crashdx-case","version":1}\n{"map":{}}\n',
      /line 2: there is no record of the kind "map"/,
    ],
    ["a wrong count", '{"format":"crashdx-case","version":1}\n{"end":3}\n', /counts 3 records, and 0 are there/],
    ["no end", '{"format":"crashdx-case","version":1}\n', /is cut/],
    [
      "a second header",
      '{"format":"crashdx-case","version":1}\n{"format":"crashdx-case","version":1}\n',
      /before this one/,
    ],
  ])("refuses %s", (_, whole, message) => {
    expect(() => parseCases(whole)).toThrow(message);
  });

  test("passes over empty lines and Windows line ends", () => {
    const whole = write(observe(LOG));
    expect(parseCases(whole.replaceAll("\n", "\r\n\r\n"))).toEqual(parseCases(whole));
  });
});

describe("case files from several places", () => {
  const named = (name: string) => observe(LOG, undefined, name);

  test("sources of one name are told apart by where they came from, in any order", () => {
    const parts = [
      { origin: "node1.case", caseFile: named("train.log") },
      { origin: "node2.case", caseFile: named("train.log") },
      { origin: null, caseFile: named("other.log") },
    ];
    const names = (all: readonly CaseFile[]) => all.flatMap((c) => c.sources.map((s) => s.name)).sort();
    const expected = ["node1.case:train.log", "node2.case:train.log", "other.log"];
    expect(names(distinctSources(parts))).toEqual(expected);
    expect(names(distinctSources([...parts].reverse()))).toEqual(expected);
    const [first] = distinctSources(parts);
    // Everything in the case file moved along.
    expect(write(first as CaseFile)).not.toContain('"source":"train.log"');
  });

  test("a log that was read here keeps its name", () => {
    const parts = [
      { origin: null, caseFile: named("a.log") },
      { origin: "x.case", caseFile: named("a.log") },
    ];
    expect(distinctSources(parts).map((c) => c.sources[0]?.name)).toEqual(["a.log", "x.case:a.log"]);
  });

  test("what does not clash stays as it is", () => {
    const whole = named("a.log");
    expect(
      distinctSources([
        { origin: "x.case", caseFile: whole },
        { origin: "y.case", caseFile: EMPTY },
      ]),
    ).toEqual([whole, EMPTY]);
  });
});

describe("the order of sources", () => {
  test("counts numbers by size", () => {
    const names = ["rank10.log", "rank2.log", "rank2.log.1", "Rank1.log", "rank002.log", "-", "a/2", "a/10"];
    expect([...names].sort(byName)).toEqual([
      "-",
      "Rank1.log",
      "a/2",
      "a/10",
      "rank002.log",
      "rank2.log",
      "rank2.log.1",
      "rank10.log",
    ]);
  });
  test("is a total order", () => {
    const name = fc
      .array(fc.constantFrom("a", "b", "1", "2", "10", "0", ".", "rank"), { maxLength: 5 })
      .map((p) => p.join(""));
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(byName(a, b)) + Math.sign(byName(b, a))).toBe(0);
        expect(byName(a, b) === 0).toBe(a === b);
        if (byName(a, b) <= 0 && byName(b, c) <= 0) expect(byName(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
