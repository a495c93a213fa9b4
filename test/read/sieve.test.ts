/** The sieve finds the lines that the plain gate finds, with the same numbers and offsets, however the input is cut. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/diagnose.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import type { Condition } from "../../src/model/event.ts";
import type { LogLine } from "../../src/model/line.ts";
import { type Gate, NOTHING, wholeGate, worthOf } from "../../src/read/gate.ts";
import { LineReader } from "../../src/read/index.ts";
import { planFor } from "../../src/read/sieve/planned.ts";
import { createSieve, imageFor } from "../../src/read/sieve/sieve.ts";
import { KEPT_BYTES } from "../../src/read/split.ts";
import { cpuTime } from "../support/cpu-time.ts";

const encode = (text: string) => new TextEncoder().encode(text);

interface Setting extends Gate {
  readonly sizes?: readonly number[];
  readonly sieve: boolean;
}

function read(bytes: Uint8Array, { literals, context, conditions, sizes = [], sieve }: Setting) {
  const handed: LogLine[] = [];
  const reader = new LineReader({
    source: "t",
    gate: { literals, context, conditions },
    hold: 0,
    onLine: (line) => handed.push(line),
  });
  if (sieve) reader.sieveMaker = createSieve;
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes.length === 0 ? bytes.length : (sizes[i % sizes.length] ?? 1);
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  const summary = reader.end();
  if (sieve && bytes.length > 0 && !(bytes[0] === 0xff && bytes[1] === 0xfe)) expect(reader.direct).not.toBeNull();
  return { handed, ...summary };
}

/**
 * With and without the sieve: the same numbers and the same lines. The sieve may hand on more where the bytes hold a literal that cleaning takes apart
 * (an escape sequence that ends within it): such lines, and those around them, hold nothing.
 */
function expectEqual(
  bytes: Uint8Array,
  literals: readonly string[],
  sizes: readonly number[],
  context = literals,
  conditions: Gate["conditions"] = new Map(),
) {
  const plain = read(bytes, { literals, context, conditions, sizes, sieve: false });
  const sieved = read(bytes, { literals, context, conditions, sizes, sieve: true });
  expect([sieved.bytes, sieved.lines]).toEqual([plain.bytes, plain.lines]);
  const key = (line: LogLine) => JSON.stringify(line);
  const wanted = new Set(plain.handed.map(key));
  expect(sieved.handed.filter((line) => wanted.has(key(line)))).toEqual(plain.handed);
  const worth = worthOf({ literals, context, conditions });
  for (const line of sieved.handed) if (!wanted.has(key(line))) expect(worth(line.text)).toBe(NOTHING);
}

const LITERALS = ["pthread_create", "can't start", "open files", "</torch_", "abab", "资源暂时", "Fold", "[Errno 12] "];

describe("the sieve", () => {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...LITERALS) },
    {
      weight: 5,
      arbitrary: fc.constantFrom(
        ...[
          "pthread",
          "_create",
          "can&#39;t start",
          "can't ",
          "start",
          "open",
          " files",
          "&lt;/torch_",
          "</torch",
          "_",
          "aba",
          "b",
          "资",
          "源",
          "暂时",
        ],
        ...[
          "\u001b[31m",
          "\u001b[0m",
          "\u001b",
          "\u001b[2C",
          "\u001b]0;x\u0007",
          "[0m",
          "[31m",
          "[",
          "0m",
          "\\033[1m",
          "^[[0m",
          "\\e[K",
          "\u241b[1m",
        ],
        ...[
          "\0",
          "\u0008",
          "\u0019",
          "\u001a",
          "\u001d",
          "\u007f",
          "\u0085",
          "\u009b1m",
          "\u200b",
          "\u00a0",
          "\u202e",
          "\u2028",
          "\u2060",
          "\ufeff",
          "\u061c",
        ],
        ...[
          "è",
          "µ„",
          "æº",
          "Ã",
          "¤",
          "â€™",
          "é",
          "━",
          "…",
          "\t",
          "x",
          " ",
          "Fo",
          "ld",
          "&amp;",
          "&#x27;",
          '{"log":"open files\\n"}',
          '{"stream":"stderr","log":"open \\u0066iles"}',
          '{"textPayload": "open \\u0066iles"}',
          '{"_PID":"1","MESSAGE":"open \\u0066iles"}',
          '{"log":"',
        ],
        ...["==> f <==", "==> g <==", "> ", "[rank0]: ", "^M"],
      ),
    },
    { weight: 4, arbitrary: fc.constantFrom("\n", "\n", "\r", "\r\n", "\r\r\n", "\n\n") },
    { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
  );
  const log = fc.array(piece, { maxLength: 80 }).map((parts) => encode(parts.join("")));
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 });

  it("finds what the plain gate finds, however the bytes are cut", () => {
    fc.assert(
      fc.property(log, sizes, fc.subarray(LITERALS), (bytes, cuts, context) =>
        expectEqual(bytes, LITERALS, cuts, context),
      ),
      { numRuns: Number(process.env.CRASHDX_FUZZ ?? 800) },
    );
  });
  it("keeps the lines before one of which cleaning takes the literal apart", () => {
    expectEqual(encode("\n\u001b[Errno 12] \npthread_create"), LITERALS, [], ["pthread_create"]);
    expectEqual(encode('a\n{"x":"[Errno 12] ","log":"b"}\npthread_create'), LITERALS, [], ["pthread_create"]);
  });
  it("asks what more a literal needs as the plain gate asks it", () => {
    const need = fc.uniqueArray(
      fc.constantFrom(..."start|files|_create|Fold|abab|资源|x|é|> ".split("|").filter((t) => t.length > 1), "open"),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    const condition: fc.Arbitrary<Condition> = fc.record({
      needs: fc.array(need, { maxLength: 2 }),
      number: fc.constantFrom(0, 0, 1, 5, 40),
    });
    const conditions = fc.array(
      fc.tuple(fc.constantFrom(...LITERALS), fc.array(condition, { minLength: 1, maxLength: 3 })),
    );
    const digits = fc.array(fc.oneof(piece, fc.constantFrom("1", "Fold 2", "abab:3"))).map((p) => encode(p.join("")));
    fc.assert(
      fc.property(digits, sizes, conditions, fc.subarray(LITERALS), (bytes, cuts, some, context) =>
        expectEqual(bytes, LITERALS, cuts, context, new Map(some.filter(([literal]) => !context.includes(literal)))),
      ),
      { numRuns: Number(process.env.CRASHDX_FUZZ ?? 800) },
    );
  });
  it("holds for the built-in knowledge the tables that planning anew makes, in both forms", () => {
    const { gate } = createEngine(builtIn);
    const { digest, ...plain } = { ...gate };
    const { literals } = plain;
    expect(digest).toBeDefined();
    expect(imageFor(gate)).toEqual(imageFor(plain));
    // Where a literal is enough, those that hold it may be left out: what is found must be the same.
    const find = (g: Gate, text: string) => {
      const sieve = createSieve(g);
      const bytes = encode(text);
      if (sieve === null) return null;
      const { rooms, notes } = sieve.layout;
      const room = rooms[0] as number;
      sieve.memory.set(bytes, room);
      sieve.start(room, room + bytes.length);
      return sieve.parts(notes, 1) === 0 ? null : sieve.numbers[(notes >>> 2) + 2];
    };
    for (const literal of literals.filter((_, i) => i % 17 === 0)) {
      expect(find(wholeGate(gate), `a ${literal} b`)).toBe(find(wholeGate(plain), `a ${literal} b`));
      if (!plain.conditions?.has(literal) || !plain.lone?.includes(literal))
        expect(find(wholeGate(gate), `a ${literal} b`)).not.toBeNull();
    }
  });
  it("does so on bytes of any kind", () => {
    const raw = fc
      .array(fc.oneof(fc.uint8Array({ maxLength: 40 }), log), { maxLength: 4 })
      .map((parts) => Uint8Array.from(parts.flatMap((p) => [...p])));
    fc.assert(
      fc.property(raw, sizes, (bytes, cuts) => expectEqual(bytes, LITERALS, cuts)),
      { numRuns: Number(process.env.CRASHDX_FUZZ ?? 300) },
    );
  });
  it("does so for any literals, as a user's pack may bring", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "<", "1"), minLength: 3, maxLength: 9 });
    const text = fc
      .array(fc.oneof(letters, fc.constantFrom("\n", "\r", "a", "b")), { maxLength: 60 })
      .map((p) => encode(p.join("")));
    fc.assert(
      fc.property(fc.uniqueArray(letters, { minLength: 1, maxLength: 40 }), text, sizes, (literals, bytes, cuts) =>
        expectEqual(bytes, literals, cuts),
      ),
      { numRuns: Number(process.env.CRASHDX_FUZZ ?? 200) },
    );
  });

  const filler = (length: number) =>
    "The quick brown fox of line 77 jumps; 3.14 <b>\n".repeat(Math.ceil(length / 47)).slice(0, length);
  it.each([16_300, 16_384, 32_768, 65_536, 1 << 20, (1 << 20) - 7, 3_200_000])(
    "finds what lies at and around %i bytes from the beginning",
    (place) => {
      for (const shift of [-40, -33, -17, -15, -14, -3, -2, -1, 0, 1, 2, 5, 16]) {
        const head = filler(place + shift);
        const bytes = encode(`${head}pthread_create\nx\ny\nz\nopen files`);
        expectEqual(bytes, LITERALS, []);
        const { handed } = read(bytes, { literals: LITERALS, sieve: true });
        expect(handed.some((l) => l.text.includes("pthread_create"))).toBe(true);
      }
    },
  );
  it("keeps to the beginning of over-long lines, in every place of what passes", () => {
    for (const length of [65_000, 65_500, 65_530, 65_536, 65_540, 70_000, 1_100_000, 2_500_000])
      for (const end of ["\n", "\r", "\r\n", ""])
        for (const [before, after] of [
          ["a\nb\n", "c\nd\ne"],
          ["open files\n", "c\nopen files\nx"],
          ["", ""],
        ] as const) {
          const long = `${"E".repeat(length)}pthread_create${end}`;
          expectEqual(encode(before + long + after), LITERALS, []);
          expectEqual(encode(before + long + after), LITERALS, [50_000]);
          expectEqual(encode(`${before}Fold ${long}${after}`), LITERALS, [65_536]);
        }
  });
  it("asks for what a literal needs in the part of an over-long line that is kept, and nowhere else", () => {
    const conditions = new Map<string, readonly Condition[]>([["Fold", [{ needs: [["start"]], number: 0 }]]]);
    for (const end of ["\n", "\r", ""])
      for (const length of [100, 64_000, 65_500, 65_531, 65_532, 65_540, 70_000, 1_100_000]) {
        const line = encode(`a\nFold ${"E".repeat(length)}start${end}b`);
        expectEqual(line, LITERALS, [], [], conditions);
        const { handed } = read(line, { literals: LITERALS, context: [], conditions, sieve: true });
        expect(handed.length, `${length}`).toBe(length + 10 <= KEPT_BYTES ? 1 : 0);
      }
  });
  it("counts lines and places them over many rooms", () => {
    const lines = Array.from({ length: 90_001 }, (_, i) =>
      i % 997 === 0 ? `Fold ${i}` : i % 13 === 0 ? "" : `line ${i} ${"x".repeat(i % 60)}`,
    );
    const bytes = encode(lines.join("\r\n"));
    expectEqual(bytes, LITERALS, [1 << 20]);
    expectEqual(bytes, LITERALS, [65_536]);
    const { handed, lines: count } = read(bytes, { literals: LITERALS, sieve: true });
    expect(count).toBe(90_001);
    for (const line of handed) {
      expect(line.text).toBe(lines[line.number - 1]);
      expect(bytes.subarray(line.offset, line.offset + line.text.length)).toEqual(encode(line.text));
    }
  });
  it("takes linear time on what nearly passes everywhere", () => {
    for (const text of [
      "\u001b[31m\u001b[0m",
      "pthread_creat",
      "\u0000",
      "&lt",
      "ababa".slice(0, 3),
      "\r",
      "\n",
      '{"log":"',
      "==> ",
    ]) {
      const bytes = encode(text.repeat(Math.ceil((4 << 20) / text.length)));
      const start = cpuTime();
      read(bytes, { literals: LITERALS, sieve: true });
      expect(cpuTime() - start, JSON.stringify(text)).toBeLessThan(6000);
    }
  });
  it("is not made for literals that are too short, so that the plain gate serves", () => {
    expect(planFor({ literals: ["ab"] }, new Map())).toBeNull();
    expect(planFor({ literals: ["abc"] }, new Map())).not.toBeNull();
  });
});
