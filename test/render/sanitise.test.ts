/** Text of a log is harmless to terminals, and all scripts stay readable. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FORMATS, type Format, render } from "../../src/render/index.ts";
import { sanitise, sanitiseReport } from "../../src/render/sanitise.ts";
import { hostileText, reportOf } from "./hostile.ts";

/** Written out here, not taken from the code under test. */
function unsafe(text: string): string[] {
  const found: string[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
    const bidi = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code === 0x61c;
    const invisible = (code >= 0x200b && code <= 0x200f) || (code >= 0x2060 && code <= 0x2064) || code === 0xfeff;
    const separator = code === 0x2028 || code === 0x2029;
    const surrogate = code >= 0xd800 && code <= 0xdfff;
    if ((control && character !== "\n") || bidi || invisible || separator || surrogate) found.push(code.toString(16));
  }
  return found;
}

describe("sanitise", () => {
  test("names what cannot be seen", () => {
    expect(sanitise("a\u001b[31mb\u202ec\u200bd\u0000\ud800")).toBe("a<U+001B>[31mb<U+202E>c<U+200B>d<U+0000><U+D800>");
  });

  test("leaves letters of all scripts, marks and emoji alone", () => {
    const text = "naïve e\u0301 日本語 हिन्दी العربية ⚠️ 🚀";
    expect(sanitise(text)).toBe(text);
  });

  test("keeps line ends only in texts of several lines", () => {
    expect(sanitise("a\n\tb")).toBe("a<U+000A> b");
    expect(sanitise("a\n\tb", true)).toBe("a\n    b");
    expect(sanitise("a\r\nb", true)).toBe("a<U+000D>\nb");
  });

  test("a report comes out whole, in every string", () => {
    const cleaned = JSON.stringify(sanitiseReport(reportOf("x\u001b\u202ey")));
    expect(cleaned).not.toMatch(/\\u001b|\u202e/);
    expect(cleaned).toContain("x<U+001B><U+202E>y");
  });
});

describe.each(Object.keys(FORMATS) as Format[])("%s", (format) => {
  test("lets no control, bidirectional or invisible character of a log through", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, fc.boolean(), async (text, explain) => {
        expect(unsafe(await render(reportOf(text), format, { explain, width: 60 }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
