/** The short way to read a counter line gives what the grammar gives, or leaves the line to it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCommonLine } from "../../grammars/language/counters-common.ts";
import { readByGrammar } from "../../grammars/language/counters-grammar.ts";
import { metricOf } from "../../grammars/language/counters-metrics.ts";

const key = fc.constantFrom(
  "proc",
  "cgroup",
  "maps",
  "rss",
  "fds",
  "RSS",
  "num_threads",
  "vms",
  "gpu",
  "_x",
  "pids.current",
);
const amount = fc.oneof(
  fc.nat().map(String),
  fc.tuple(fc.nat(99999), fc.nat(99999)).map(([a, b]) => `${a}/${b}`),
  fc
    .tuple(fc.nat(99999), fc.constantFrom("MB", "GiB", "KB", "B", "M", "PB", "ms", "%", ""), fc.boolean())
    .map(([n, unit, decimal]) => `${n}${decimal ? ".25" : ""}${unit}`),
  fc.constantFrom("max", "-1", "", "12/max", "1,850/65,530", "007", "12/", "3MB/8GB"),
);
const entry = fc.tuple(key, amount).map(([k, v]) => `${k}=${v}`);
const label = fc.oneof(
  fc.constantFrom(
    "Fold 1/3 START",
    "before RF fit (n_jobs=-1)",
    "",
    "a: b",
    "3",
    "10MB",
    "\\n",
    "x (",
    "n/a",
    "max",
    "1,234",
  ),
  fc.string({ unit: fc.constantFrom(..."abF01 /.:=()%#+-\t[],"), maxLength: 12 }),
);
const line = fc
  .tuple(
    label,
    fc.constantFrom(": ", ":", " : ", " ", ":\t"),
    fc.array(entry, { maxLength: 6 }),
    fc.constantFrom(", ", ",", " ", ",  ", "; ", ", \t"),
  )
  .map(([l, colon, entries, between]) => `[THREADS] ${l}${colon}${entries.join(between)}`);
const torn = fc
  .tuple(line, line, fc.nat(60), fc.nat(60), fc.constantFrom("", " ", "x", ",", "/", "[THREADS]"))
  .map(([a, b, i, j, s]) => a.slice(0, Math.max(9, i)) + s + b.slice(j));

/** The short way as a regular expression: what it is meant to answer for, said another way. */
const HEAD = /^\[THREADS\]([\w \t./()%#+-]{0,160}):[ \t]{1,4}/;
const ENTRY = /([A-Za-z]\w{0,39})=(?:\d{1,15}(?:\/\d{1,15})?|\d{1,15}(?:\.\d{1,9})?[KMG]i?B)(?:, ?|$)/y;
function isCommon(text: string): boolean {
  const head = HEAD.exec(text);
  if (head === null) return false;
  const seen = new Set<string>();
  ENTRY.lastIndex = head[0].length;
  while (ENTRY.lastIndex < text.length) {
    const entry = ENTRY.exec(text);
    // A torn key may be another known one: "fd" of "fds", "threads" of "num_threads".
    const unit = metricOf(entry?.[1] ?? "")?.unit;
    if (entry === null || unit === undefined || seen.has(entry[1] ?? "")) return false;
    if ((unit === "bytes") !== /[KMG]i?B,? ?$/.test(entry[0])) return false;
    seen.add(entry[1] ?? "");
  }
  return seen.size > 0;
}

describe("the short way", () => {
  test("answers for every common line and no other", () => {
    fc.assert(
      fc.property(fc.oneof(line, torn), (text) => {
        expect(readCommonLine(text) !== null).toBe(isCommon(text));
      }),
      { numRuns: 20_000 },
    );
  });

  test("counts up to fifteen digits exactly, and leaves more to the grammar", () => {
    const nines = "9".repeat(15);
    expect(readCommonLine(`[THREADS] x: proc=${nines}/${nines}`)?.readings).toEqual([
      { key: "proc", value: 999_999_999_999_999, unit: "count", limit: 999_999_999_999_999 },
    ]);
    expect(readCommonLine(`[THREADS] x: proc=${nines}9`)).toBeNull();
    expect(readCommonLine(`[THREADS] x: proc=1/${nines}9`)).toBeNull();
  });

  test("agrees with the grammar wherever it answers", () => {
    fc.assert(
      fc.property(fc.oneof(line, torn), (text) => {
        const common = readCommonLine(text);
        if (common !== null) expect([common]).toEqual(readByGrammar(text));
      }),
      { numRuns: 20_000 },
    );
  });

  test.each([
    "[THREADS] Fold 1/3 START: proc=36, cgroup=506/7680, maps=1850/65530, rss=1200MB",
    "[THREADS] before TF import: proc=3, cgroup=463/7680",
    "[THREADS] label 12 here: proc=30, rss=1.5GB",
    "[THREADS] x: fd=3, threads=12, pids=3/9, uss=1MB",
  ])("answers for %s", (text) => {
    expect(readCommonLine(text)).not.toBeNull();
  });

  test.each([
    "[THREADS] x: proc=3, other=4",
    "[THREADS] x: rss=12",
    "[THREADS] x: proc=3, proc=4",
    "[THREADS] x:",
    "[THREADS] x: proc=3MB",
  ])("leaves %s to the grammar", (text) => {
    expect(readCommonLine(text)).toBeNull();
  });
});
