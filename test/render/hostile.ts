/** Generated hostile text, and reports full of it. */
import fc from "fast-check";
import type { Report } from "../../src/model/report.ts";
import { mapStrings } from "../../src/render/sanitise.ts";
import { HOSTILE, HOSTILE_TEXT } from "./reports.ts";

const PIECES = [
  ...HOSTILE_TEXT.split(" "),
  "\u001b]0;title\u0007",
  "\u001b[31m",
  "\u009b2J",
  "\r\n::set-output name=a::b",
  "\n::stop-commands::x\n",
  "##[error]x",
  "]]>",
  "-->",
  "</style>",
  "</script>",
  "<!--",
  "<a href=x>",
  "&lt;",
  "`",
  "``",
  "```",
  "~~~",
  "|",
  "\\",
  "\\|",
  "@someone",
  "x@y",
  "#12",
  "a/b#3",
  "GH-7",
  "deadbeefcafe",
  "https://evil.example/a?b=c",
  "www.evil.example",
  "[t](u)",
  "![i](u)",
  "- ",
  "1. ",
  "# ",
  "---",
  "===",
  "    ",
  "\t",
  "*a*",
  "_b_",
  "$x$",
  ":smile:",
  "\u202e",
  "\u2066",
  "\u200b",
  "\u2028",
  "\u0000",
  "\ud800",
  "\udc00",
  "\u{e0041}",
  "日本",
  "e\u0301",
  "=1+1",
  '"',
  "'",
  "%0A",
  ",",
  ":",
];

/** Text of pieces that mean something in one of the formats, in any order, and of any characters. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.constant(" "), fc.string({ unit: "binary", maxLength: 6 })), {
    maxLength: 14,
  })
  .map((parts) => parts.join(""));

/** Texts that are ours, not the log's, and that a renderer may rely on. */
const OURS: ReadonlySet<string> = new Set([
  "verdict",
  "cause",
  "kind",
  "where",
  "proven",
  "applicability",
  "unit",
  "per",
  "shape",
  "what",
  "role",
  "name",
  "references",
  "reference",
  "id",
  "signature",
  "state",
]);

/** A report in which every text that can come from a log is `text`. */
export function reportOf(text: string): Report {
  return mapStrings(HOSTILE, (was, field) => (OURS.has(field) || field === "" ? was : text));
}
