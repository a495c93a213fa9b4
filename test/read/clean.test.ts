/** What is taken out of a line, and what stays as it is, in time linear in its length. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clean } from "../../src/read/clean.ts";
import { cpuTime } from "../support/cpu-time.ts";

const ESC = "\u001b";

describe("clean", () => {
  it.each([
    ["colours", `${ESC}[33;1mToo many${ESC}[0m open files`, "Too many open files"],
    ["a colour inside a word", `Too many op${ESC}[1men${ESC}[22m files`, "Too many open files"],
    [
      "an apostrophe that a word processor made",
      "can’t start new thread; l’allocation",
      "can't start new thread; l’allocation",
    ],
    ["the same, read in a wrong encoding", "it couldnâ€™t fork", "it couldn't fork"],
    ["cursor movement", `${ESC}[2K${ESC}[1AEpoch 3/5`, "Epoch 3/5"],
    ["columns that a terminal skipped", `exit${ESC}[1Ccode${ESC}[2C134`, "exit code  134"],
    ["a title", `${ESC}]0;train\u0007Epoch 1`, "Epoch 1"],
    ["a link", `see ${ESC}]8;;https://example.org${ESC}\\the page${ESC}]8;;${ESC}\\ now`, "see the page now"],
    ["a time stamp of Buildkite", `${ESC}_bk;t=1770789314294\u0007RuntimeError`, "RuntimeError"],
    [
      "a title that never ends: its text stays",
      `${ESC}]0;RuntimeError: can't start new thread`,
      "]0;RuntimeError: can't start new thread",
    ],
    ["a character set", `${ESC}(Bok`, "ok"],
    ["spelled-out codes", "\\033[33;1m*** Clean the build\\033[0m", "*** Clean the build"],
    ["caret codes", "^[[33mwarning^[[0m: x", "warning: x"],
    ["codes that lost their escape character", "[31mERROR[0m: x", "ERROR: x"],
    ["a caret return", "Epoch 1^M", "Epoch 1"],
    [
      "HTML entities",
      "&lt;/torch_1_2_63991&gt;: can&#39;t &quot;x&quot; &amp; &#x27;y&#x27;&nbsp;z",
      "</torch_1_2_63991>: can't \"x\" & 'y' z",
    ],
    ["an entity for an entity: one level", "&amp;lt;", "&lt;"],
    ["NUL and other control characters", "Too\u0000 many\u0008 open\u000c files", "Too many open files"],
    ["control characters that leave a mark", "a\u007fb\u001ac\u061cd", "a\ufffdb\ufffdc\ufffdd"],
    ["bidirectional and invisible characters", "Too\u202e many\u200b open\ufeff files", "Too many open files"],
    ["no-break spaces", "Too\u00a0many open files", "Too many open files"],
    ["mojibake of quotation marks", "pthread_create â€˜failedâ€™", "pthread_create ‘failed’"],
    ["mojibake of a progress bar", "â”\u0081â”\u0081â”\u0081 3/5", "━━━ 3/5"],
    ["mojibake of Chinese", "failed: èµ„æº\u0090æš‚æ—¶ä¸\u008då\u008f¯ç”¨", "failed: 资源暂时不可用"],
    ["mojibake of Latin letters", "cafÃ© Â«xÂ»", "café «x»"],
  ])("takes out %s", (_, raw, text) => {
    expect(clean(raw)).toBe(text);
  });

  it.each([
    "rate(x[5m]) and a[0] = b[31m] c",
    "café…” dit-il, à « droite », Straße, São Paulo, 100 Â",
    "a && b & c; x&y=z; AT&T",
    "C:\\users\\e[1]\\033 \\x1b ^[a-z]+",
    "━━━━━━ 214/214 资源暂时不可用 ‘ok’ ✓",
    "\tat org.example.Main(Main.java:1)",
    "&#0000000000; &unknown; &#xZZ;",
  ])("leaves %j alone", (text) => {
    expect(clean(text)).toBe(text);
  });

  it("never lets a control or bidirectional character through, whatever comes", () => {
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom(
          ESC,
          "\u009b",
          "\u009d",
          "[",
          "]0;",
          "\u0007",
          "\\",
          "&#27;",
          "&#x202e;",
          "^M",
          "â",
          "€",
          "\u0080",
          "\u202e",
          "m",
          "1;2",
        ),
        fc.string({ unit: "binary", maxLength: 4 }),
      ),
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these must be gone
        expect(clean(parts.join(""))).not.toMatch(/[\0-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([`${ESC}]`, "\u009d", `${ESC}[`, "&#", "^[[", "\\033[", "ãä", "[0m[", `${ESC}[1`, "Ã"])(
    "takes linear time on 64 KiB of %j",
    (piece) => {
      const line = piece.repeat(Math.ceil(65536 / piece.length));
      const start = cpuTime();
      clean(line);
      // Quadratic would be many seconds.
      expect(cpuTime() - start).toBeLessThan(1000);
    },
  );

  it("does with plain ASCII what it does with any text", () => {
    // A letter beyond ASCII in front changes nothing but the way that the text takes.
    const pieces = [
      "[",
      "0m",
      "&",
      "amp;",
      "#",
      "33",
      "^",
      "[[",
      "M",
      "\\",
      "x1b",
      "e",
      "\t",
      " ",
      "~",
      "a",
      "\u0007",
      ESC,
      "\u007f",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        expect(clean(`ü${text}`)).toBe(`ü${clean(text)}`);
      }),
      { numRuns: 5000 },
    );
    for (let code = 0; code < 128; code++) {
      const character = String.fromCharCode(code);
      expect(clean(`ü${character}`)).toBe(`ü${clean(character)}`);
    }
  });
});
