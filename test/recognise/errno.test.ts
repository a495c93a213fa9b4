/** Which errno a line shows. */
import { describe, expect, test } from "vitest";
import { ERRNO, wordsOf } from "../../grammars/language/errno.ts";
import { symbolOf, symbolOfFirstWord, symbolOfNumber, symbolOfWords } from "../../src/recognise/errno.ts";

describe("numbers", () => {
  // asm-generic/errno.h of Linux, sys/errno.h of XNU.
  test.each([
    [11, "linux", "EAGAIN"],
    [35, "linux", "EDEADLK"],
    [35, "macos", "EAGAIN"],
    [11, "macos", "EDEADLK"],
    [-35, "macos", "EAGAIN"],
    [-11, null, "EAGAIN"],
    [24, "linux", "EMFILE"],
    [24, "macos", "EMFILE"],
    [98, "linux", "EADDRINUSE"],
    [48, "macos", "EADDRINUSE"],
    [122, "linux", "EDQUOT"],
    [0, "linux", null],
    [4711, "linux", null],
  ])("%i on %s is %s", (errno, platform, symbol) => {
    expect(symbolOfNumber(errno, platform)).toBe(symbol);
  });
  test("each number names one error on a platform", () => {
    for (const platform of ["linux", "macos"] as const)
      expect(new Set(ERRNO.map((e) => e[platform])).size).toBe(ERRNO.length);
  });
});

describe("what a call of C returns", () => {
  test("-1 is no errno, and other negative numbers are", () => {
    expect(symbolOfNumber(-1, "linux")).toBeNull();
    expect(symbolOfNumber(1, "linux")).toBe("EPERM");
    expect(symbolOfNumber(-12, "linux")).toBe("ENOMEM");
  });
});

describe("words", () => {
  test.each(ERRNO.flatMap(({ symbol, loose = [] }) => [...wordsOf(symbol), ...loose].map((words) => [words, symbol])))(
    "%s is %s",
    (words, symbol) => {
      expect(symbolOfWords(`fork: ${words} (somewhere)`)).toBe(symbol);
    },
  );
  test("they may begin with a small letter, as Go writes them, but for those that say other things as well", () => {
    expect(symbolOfWords("open x: too many open files")).toBe("EMFILE");
    expect(symbolOfWords("fork: ресурс временно недоступен")).toBe("EAGAIN");
    expect(symbolOfWords("please try again")).toBeNull();
  });
  test("the longer words win over those that they hold", () => {
    expect(symbolOfWords("open: Too many open files in system")).toBe("ENFILE");
    expect(symbolOfWords("open: Too many open files")).toBe("EMFILE");
    expect(symbolOfWords("Zu viele offene Dateien im System")).toBe("ENFILE");
  });
  test("a symbol counts as a word of its own", () => {
    expect(symbolOfWords("failed with EAGAIN.")).toBe("EAGAIN");
    expect(symbolOfWords("EAGAINST the wind")).toBeNull();
    expect(symbolOfWords("MY_EAGAIN")).toBeNull();
  });
});

describe("what decides", () => {
  test("the signature's own symbol, then words, then the number on the platform", () => {
    expect(symbolOf("ENOMEM", { errno: 11 }, "Resource temporarily unavailable", "linux")).toBe("ENOMEM");
    // zsh on macOS prints the words; a 35 beside them does not make them a deadlock.
    expect(symbolOf(null, { errno: 35 }, "error 35: Resource temporarily unavailable", "linux")).toBe("EAGAIN");
    expect(symbolOf(null, { errno: 12, error: "Too many open files" }, "Cannot allocate memory", "linux")).toBe(
      "EMFILE",
    );
    expect(symbolOf(null, { errno: 35 }, "error 35", "macos")).toBe("EAGAIN");
    expect(symbolOf(null, { errno: 35 }, "error 35", "linux")).toBe("EDEADLK");
    expect(symbolOf(null, {}, "error", "linux")).toBeNull();
  });
});

describe("words cut by a paste behind the first one", () => {
  test("are those of an errno that the call answers", () => {
    expect(symbolOfFirstWord("could not start worker 3: Resource ", ["EAGAIN", "ENOMEM"])).toBe("EAGAIN");
    expect(symbolOfFirstWord("could not start worker 3: Cannot", ["EAGAIN", "ENOMEM"])).toBe("ENOMEM");
    expect(symbolOfFirstWord("could not start worker 3: Operation", ["EAGAIN", "ENOMEM"])).toBeNull();
  });
  test("stand at the end, behind a colon", () => {
    expect(symbolOfFirstWord("Resource: worker 3", ["EAGAIN"])).toBeNull();
    expect(symbolOfFirstWord("could not start the Resource", ["EAGAIN"])).toBeNull();
  });
});
