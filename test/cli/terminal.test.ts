/** What a terminal says of colour and width, and what the user says over it. */
import { describe, expect, it } from "vitest";
import { onlyAscii, wantsColor, widthOf } from "../../src/cli/terminal.ts";

describe("wantsColor", () => {
  it.each<["auto" | "always" | "never", boolean, { [name: string]: string }, boolean]>([
    ["auto", true, {}, true],
    ["auto", false, {}, false],
    ["auto", true, { NO_COLOR: "1" }, false],
    ["auto", true, { NO_COLOR: "" }, true],
    ["auto", false, { FORCE_COLOR: "1" }, true],
    ["auto", false, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
    ["auto", true, { FORCE_COLOR: "0" }, false],
    ["auto", true, { TERM: "dumb" }, false],
    ["always", false, { NO_COLOR: "1" }, true],
    ["never", true, { FORCE_COLOR: "1" }, false],
  ])("%s, terminal %s, %j: %s", (flag, isTerminal, env, wanted) => {
    expect(wantsColor(flag, isTerminal, env)).toBe(wanted);
  });
});

describe("widthOf", () => {
  it("takes the flag, then the terminal, then COLUMNS, then 80", () => {
    expect(widthOf(120, 90, { COLUMNS: "100" })).toBe(120);
    expect(widthOf(null, 90, { COLUMNS: "100" })).toBe(90);
    expect(widthOf(null, undefined, { COLUMNS: "100" })).toBe(100);
    expect(widthOf(null, undefined, { COLUMNS: "wide" })).toBe(80);
  });
});

describe("onlyAscii", () => {
  it("believes TERM=dumb and an explicit C locale", () => {
    expect([
      onlyAscii({ TERM: "dumb" }),
      onlyAscii({ LANG: "C" }),
      onlyAscii({ LC_ALL: "POSIX", LANG: "de_DE.UTF-8" }),
    ]).toEqual([true, true, true]);
    expect([onlyAscii({}), onlyAscii({ LANG: "en_US.UTF-8" })]).toEqual([false, false]);
  });
});
