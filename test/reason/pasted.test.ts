/** A few lines that somebody cut out of a log: what says there that something failed counts, though no signature knows the words. */
import { expect, test } from "vitest";
import { pack, signature, viewOf } from "./view.ts";

const PACK = pack(
  [
    signature("p.words", "failed to frobnicate", "kind: nearly\nrole: consequence\noperation: other"),
    signature("p.other", "flux gate jammed", "kind: nearly"),
    signature("p.clue", "flange: failed", "kind: clue"),
    signature("p.sign", "gadget: failed", "kind: sign\nshows: {platform: linux}"),
    signature("p.ended", "run is over", "kind: sign\nshows: {outcome: ended}"),
  ].join("---\n"),
);
const failuresOf = (...lines: string[]) => viewOf(`${lines.join("\n")}\n`, PACK).failures.map((f) => f.signature.id);
const WORDS = "widget: failed to frobnicate";
const THREAD = "cannot start thread 7 of pool_a: Resource temporarily unavailable";
const quiet = (n: number) => Array.from({ length: n }, (_, i) => `line number ${String.fromCharCode(97 + i)}`);

test.each([
  ["words that no signature knows count where little else was pasted", [WORDS], ["p.words"]],
  ["and with a little around them", [...quiet(11), WORDS], ["p.words"]],
  ["and where a clue stands in the same line", ["flange: failed to frobnicate"], ["p.words"]],
  ["but not in a line that another piece explains", ["gadget: failed to frobnicate"], []],
  ["but not in a log", [...quiet(12), WORDS], []],
  ["nor beside a failure that is known", [WORDS, THREAD], ["t.thread"]],
  ["nor before a good end", [WORDS, "run is over"], []],
  ["nor where their piece names no call", ["flux gate jammed"], []],
  [
    "nor beside a counter that is followed over epochs",
    ["Epoch 1/3 threads=5", "Epoch 2/3 threads=6", "Epoch 3/3 threads=7", WORDS],
    [],
  ],
])("%s", (_, lines, expected) => {
  expect(failuresOf(...lines)).toEqual(expected);
});
