/** Chunks of bytes become the same lines however they are cut: numbered, placed, cleaned, without prefixes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogLine } from "../../src/model/line.ts";
import { type Gate, LineReader, readChunks } from "../../src/read/index.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function readBytes(bytes: Uint8Array, sizes: readonly number[] = [], gate?: Gate) {
  const lines: LogLine[] = [];
  const reader = new LineReader({ source: "t", gate, onLine: (line) => lines.push(line) });
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes.length === 0 ? bytes.length : Math.max(1, sizes[i % sizes.length] ?? 1);
    // The reader must have taken what it needs: the caller's memory is overwritten at once.
    const chunk = bytes.slice(at, at + size);
    reader.push(chunk);
    chunk.fill(0x58);
    at += size;
  }
  return { handed: lines, ...reader.end() };
}
const read = (text: string, gate?: Gate) => readBytes(encode(text), [], gate);
const places = (lines: readonly LogLine[]) => lines.map((l) => [l.number, l.offset, l.text]);

describe("LineReader", () => {
  it("ends lines at \\n, \\r\\n and bare \\r, which shares its number", () => {
    const { handed: lines, ...sums } = read("a\r\nb\n\n10%\r20%\r\rdone\r\nlast");
    expect(places(lines)).toEqual([
      [1, 0, "a"],
      [2, 3, "b"],
      [3, 5, ""],
      [4, 6, "10%"],
      [4, 10, "20%"],
      [4, 15, "done"],
      [5, 21, "last"],
    ]);
    expect(sums).toEqual({ bytes: 25, lines: 5 });
  });
  it.each([
    ["", 0, []],
    ["\n", 1, [[1, 0, ""]]],
    ["\r\n", 1, [[1, 0, ""]]],
    ["a", 1, [[1, 0, "a"]]],
    ["a\r", 1, [[1, 0, "a"]]],
    [
      "\ufeffa\nb",
      2,
      [
        [1, 3, "a"],
        [2, 5, "b"],
      ],
    ],
    ["\ufeff", 0, []],
  ])("reads %j", (text, count, expected) => {
    const { handed, lines } = read(text);
    expect(places(handed)).toEqual(expected);
    expect(lines).toBe(count);
  });
  it("replaces damaged bytes and never throws", () => {
    const { handed: lines } = readBytes(Uint8Array.of(0x61, 0xff, 0xfe, 0x62, 0x0a, 0xe2, 0x94));
    expect(places(lines)).toEqual([
      [1, 0, "a\ufffd\ufffdb"],
      [2, 5, "\ufffd"],
    ]);
  });
  it("keeps the beginning of an over-long line, with numbers and offsets right behind it", () => {
    const long = `${"é".repeat(40_000)}tail`;
    for (const sizes of [[], [1000], [7], [65_537]]) {
      const { handed: lines } = readBytes(encode(`x\n${long}\ry\nz`), sizes);
      expect(lines.map((l) => [l.number, l.offset, l.text.length])).toEqual([
        [1, 0, 1],
        [2, 2, 32_768],
        [2, 2 + 80_004 + 1, 1],
        [3, 2 + 80_004 + 3, 1],
      ]);
      expect(lines[1]?.text).toMatch(/^é+$/);
    }
  });

  const piece = fc.oneof(
    fc.constantFrom(
      "\n",
      "\r",
      "\r\n",
      "\0",
      "\ufeff",
      "Epoch 1",
      "> ",
      "é",
      "资源",
      "😀",
      "\u001b[31m",
      "&lt;",
      "[rank0]: ",
      "```\n",
      "0: ",
    ),
    fc.string({ maxLength: 12 }),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(""));
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

  it("gives the same lines however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.oneof(text.map(encode), fc.uint8Array({ maxLength: 200 })), sizes, (bytes, cuts) => {
        expect(readBytes(bytes, cuts)).toEqual(readBytes(bytes));
      }),
      { numRuns: 1000 },
    );
  });
  it("numbers lines and places them as counting by hand does", () => {
    fc.assert(
      fc.property(text, (t) => {
        const bytes = encode(t);
        const { handed: lines, ...sums } = readBytes(bytes);
        const whole = t.split("\n");
        expect(sums.lines).toBe(whole.length - (whole.at(-1) === "" || t === "\ufeff" ? 1 : 0));
        expect(sums.bytes).toBe(bytes.length);
        for (const line of lines) {
          const before = bytes.subarray(0, line.offset);
          expect(line.number).toBe(1 + before.filter((b) => b === 10).length);
          const previous = before.at(-1);
          expect(line.offset === 0 || line.offset === 3 || previous === 10 || previous === 13).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
  it("reads UTF-16 with a mark as it reads UTF-8", () => {
    const wide = (t: string, little: boolean) => {
      const bytes = new Uint8Array(2 + t.length * 2);
      const view = new DataView(bytes.buffer);
      view.setUint16(0, 0xfeff, little);
      for (let i = 0; i < t.length; i++) view.setUint16(2 + i * 2, t.charCodeAt(i), little);
      return bytes;
    };
    fc.assert(
      fc.property(text, fc.boolean(), sizes, (raw, little, cuts) => {
        const t = raw.replaceAll("\ufeff", "");
        const expected = readBytes(encode(t)).handed;
        const bytes = wide(t, little);
        const { handed: lines } = readBytes(bytes, cuts);
        expect(lines.map((l) => ({ ...l, offset: 0 }))).toEqual(expected.map((l) => ({ ...l, offset: 0 })));
        const prefix = expected.map((l) => 2 + 2 * new TextDecoder().decode(encode(t).subarray(0, l.offset)).length);
        expect(lines.map((l) => l.offset)).toEqual(prefix);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps an odd last byte of UTF-16 from throwing", () => {
    const { handed: lines } = readBytes(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x0a, 0, 0x62));
    expect(lines.map((l) => l.text)).toEqual(["a", "\ufffd"]);
  });

  it("puts process, time and prose on the line", () => {
    const { handed: lines } = read("2026-02-11T05:55:14.0000000Z [rank1]: x\n2026-02-11 05:55:15 y\nz");
    expect(lines.map((l) => [l.text, l.process, l.time, l.prose])).toEqual([
      ["x", "rank 1", Date.UTC(2026, 1, 11, 5, 55, 14), false],
      ["2026-02-11 05:55:15 y", "", Date.UTC(2026, 1, 11, 5, 55, 15), false],
      ["z", "", null, false],
    ]);
    const markdown = read("It stopped.\n```\nlog\n```\nIdeas?\n").handed;
    expect(markdown.map((l) => l.prose)).toEqual([true, true, false, true, true]);
  });
  it("keeps the file that tail -f names", () => {
    const { handed: lines } = read("==> a.log <==\nx\n[rank0]: y\n\n==> b.log <==\nz\n");
    expect(lines.map((l) => l.process)).toEqual(["a.log", "a.log", "a.log rank 0", "a.log", "b.log", "b.log"]);
  });
});

describe("the gate", () => {
  const gate: Gate = { literals: ["pthread_create", "can't start", "open files", "</torch_"] };

  it("hands on two lines before and after each line with a literal, each once", () => {
    const body = Array.from({ length: 20 }, (_, i) =>
      i === 6 || i === 9 || i === 17 ? "pthread_create" : `line ${i}`,
    );
    const { handed } = read(body.join("\n"), gate);
    expect(handed.map((l) => l.number)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 16, 17, 18, 19, 20]);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      "pthread_create",
      "pthread",
      "_create",
      "can&#39;t start",
      "can't ",
      "start",
      "open files",
      "open",
      " files",
      "&lt;/torch_",
      "\u001b[31m",
      "\u001b",
      "[0m",
      "\\033[1m",
      "^[[0m",
      "\0",
      "\u200b",
      "\u00a0",
      "\u202e",
      "\u0007",
      "\n",
      "\r",
      "\r\n",
      "> ",
      "[rank0]: ",
      "x",
      "é",
      "━",
      '{"log":"open files\\n"}',
      "==> f <==",
    ),
    fc.string({ maxLength: 3 }),
  );
  it("passes over no line that holds a literal, and hands on the very lines that come without it", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (parts, wide) => {
        const text = parts.join("");
        const bytes = wide
          ? new Uint8Array(new Uint16Array([0xfeff, ...[...text].map((c) => c.charCodeAt(0))]).buffer)
          : encode(text);
        const all = readBytes(bytes).handed;
        const some = readBytes(bytes, [3], gate).handed;
        const wanted = new Set<number>();
        all.forEach((line, i) => {
          if (gate.literals.some((literal) => line.text.includes(literal)))
            for (let d = -2; d <= 2; d++) wanted.add(i + d);
        });
        expect(some).toEqual(all.filter((_, i) => wanted.has(i)));
      }),
      { numRuns: 1500 },
    );
  });
});

describe("readChunks", () => {
  const collect = async (source: Parameters<typeof readChunks>[0]) => {
    const lines: string[] = [];
    await readChunks(source, { source: "t", onLine: (line) => lines.push(line.text) });
    return lines;
  };
  const text = "a😀b\nç\r\nlast";
  it("takes text, bytes, iterables of both, and Web streams", async () => {
    const expected = ["a😀b", "ç", "last"];
    const bytes = encode(text);
    expect(await collect(text)).toEqual(expected);
    expect(await collect(bytes)).toEqual(expected);
    expect(await collect([...text].flatMap((c) => c.split("")))).toEqual(expected);
    expect(await collect([...bytes].map((b) => Uint8Array.of(b)))).toEqual(expected);
    expect(await collect(new Blob([text]).stream())).toEqual(expected);
    async function* chunks() {
      yield text.slice(0, 2);
      yield text.slice(2);
    }
    expect(await collect(chunks())).toEqual(expected);
  });
  it("keeps half a character at the end as damage", async () => {
    expect(await collect(["a", "\ud83d"])).toEqual(["a\ufffd"]);
  });
});
