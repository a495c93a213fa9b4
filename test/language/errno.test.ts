/** What strerror says, by C library. */
import { describe, expect, test } from "vitest";
import { cased, ERRNO, wordsOf } from "../../grammars/language/errno.ts";
import { TRANSLATED } from "../../grammars/language/errno-translated.ts";

describe("the words of an errno", () => {
  // Alpine's containers have musl.
  test.each([
    ["EADDRINUSE", ["Address already in use", "Address in use"]],
    ["EADDRNOTAVAIL", ["Cannot assign requested address", "Address not available", "Can't assign requested address"]],
    ["EDQUOT", ["Disk quota exceeded", "Disc quota exceeded"]],
    ["EBUSY", ["Device or resource busy", "Resource busy"]],
  ])("of %s are those of glibc, musl and macOS, each once", (symbol, words) => {
    expect(wordsOf(symbol)).toEqual(words);
  });
  test("are in other languages, too", () => {
    expect(wordsOf("EMFILE")).toContain("Zu viele offene Dateien");
  });
  test("are none for what is no errno", () => {
    expect(wordsOf("EWHATEVER")).toEqual([]);
  });
  test("name one errno each", () => {
    const all = ERRNO.flatMap(({ symbol, loose = [] }) => [...wordsOf(symbol), ...loose]);
    expect(new Set(all).size).toBe(all.length);
    for (const words of Object.values(TRANSLATED)) expect(new Set(words).size).toBe(words.length);
  });
});

test.each([
  ["Too many open files", { first: "Tt", rest: "oo many open files" }],
  ["İşleme izin verilmedi", { first: "", rest: "İşleme izin verilmedi" }],
  ["资源暂时不可用", { first: "", rest: "资源暂时不可用" }],
])("the first letter of %s in both cases, where it has them", (words, parts) => {
  expect(cased(words)).toEqual(parts);
});
