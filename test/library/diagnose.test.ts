/** `diagnose` takes text, bytes, streams and iterables of chunks, cut anywhere, and gives one report for all of them. */
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChunkSource, compilePack, diagnose, type Report } from "../../src/index.ts";
import { validateReport } from "../render/schema.ts";
import { readRoot } from "./support.ts";

const log = readRoot("fixtures/demo/macos-dataloader.log");
const bytes = new TextEncoder().encode(log);
/** A report without what differs from run to run. */
const timeless = (report: Report) => ({ ...report, input: { ...report.input, seconds: 0 } });
const whole = timeless(await diagnose(log));
const cut = <T extends string | Uint8Array>(from: T, size: number): T[] =>
  Array.from({ length: Math.ceil(from.length / size) }, (_, i) => from.slice(i * size, (i + 1) * size) as T);
async function* slowly<T>(chunks: readonly T[]) {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
}

describe("what diagnose takes", () => {
  const sources: readonly (readonly [name: string, make: () => ChunkSource])[] = [
    ["bytes", () => bytes],
    ["a list of bytes", () => cut(bytes, 7)],
    ["a list of texts", () => cut(log, 3)],
    ["an async iterable of bytes", () => slowly(cut(bytes, 1000))],
    ["an async iterable of texts", () => slowly(cut(log, 100))],
    ["a web stream of bytes", () => new Blob([bytes]).stream()],
    [
      "a web stream of texts",
      () =>
        new ReadableStream<string>({
          start(controller) {
            for (const chunk of cut(log, 11)) controller.enqueue(chunk);
            controller.close();
          },
        }),
    ],
    ["a Node stream", () => Readable.from(cut(bytes, 64))],
  ];
  test.each(sources)("%s", async (_, make) => {
    expect(timeless(await diagnose(make()))).toEqual(whole);
  });

  test("text and bytes cut anywhere, also inside a character", async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(fc.nat(bytes.length), { maxLength: 6 }), async (asText, places) => {
        const from = asText ? log : bytes;
        const at = [0, ...places.map((p) => Math.min(p, from.length)).sort((a, b) => a - b), from.length];
        const chunks = at.slice(1).map((end, i) => from.slice(at[i], end));
        expect(timeless(await diagnose(chunks as string[]))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test("nothing at all, and what is no log", async () => {
    for (const nothing of [
      "",
      new Uint8Array(),
      [],
      "\n\n\n",
      new Uint8Array(5000),
      Uint8Array.from({ length: 4096 }, (_, i) => (i * 151) % 256),
    ]) {
      const report = await diagnose(nothing);
      expect(report.verdict).toBe("no-failure");
      expect(await validateReport(report)).toEqual([]);
    }
  });

  test("any text gives a report as described, without control characters", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc
        .array(fc.constantFrom(...log.split("\n"), "\u001b[31m", "\u0000", "[Errno 24] "), { maxLength: 30 })
        .map((l) => l.join("\n")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        const report = await diagnose(input);
        expect(await validateReport(report)).toEqual([]);
        const shown = [
          report.summary,
          ...report.failures.map((f) => f.text),
          ...report.diagnoses.flatMap((d) => d.evidence.map((e) => e.text)),
        ];
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that must not be there
        for (const line of shown) expect(line).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 100 },
    );
  });
});

test("what a source throws is the caller's", async () => {
  const broken = async function* () {
    yield "Epoch 1/3\n";
    throw new Error("the disk is gone");
  };
  await expect(diagnose(broken())).rejects.toThrow("the disk is gone");
});

test("a name stands in the report's sources", async () => {
  const report = await diagnose(log, { name: "run-7.log" });
  expect(report.input.sources.map((s) => s.name)).toEqual(["run-7.log"]);
  expect(report.failures[0]?.source).toBe("run-7.log");
});

describe("a user's own rules", () => {
  const PACK = `signature: mine.quota
title: The quota service said no
emitter: quota.py
operation: other
patterns: ["quota-service: denied {n:int} slots"]
evidence:
  - {cause: worker-fanout, weight: 40, says: It asked for more slots than it has., because: test}
examples: ["quota-service: denied 8 slots"]
near:
  - {text: "quota-service: granted 8 slots", why: granted}
sources: [https://example.org]
`;
  test("are compiled, and count", async () => {
    const rules = await compilePack("mine.yaml", PACK);
    const text = "quota-service: denied 8 slots\n";
    expect((await diagnose(text)).verdict).toBe("no-failure");
    const report = await diagnose(text, { rules });
    expect(report.diagnoses[0]?.cause).toBe("worker-fanout");
    expect(report.failures[0]).toMatchObject({ signature: "mine.quota", firstLine: 1 });
  });
  test("with a mistake name file and line", async () => {
    await expect(compilePack("mine.yaml", PACK.replace("operation: other", "operation: otter"))).rejects.toThrow(
      /^mine\.yaml:4: no operation "otter"/,
    );
  });
});
