/**
 * What a raw line may show that makes its cleaned text hold words which its bytes do not: entities, spelled-out terminal codes, invisible characters,
 * wrappers. A line with one of these is cleaned and looked at as text. A property test holds the list and `clean.ts` together;
 * control characters, C1 controls, no-break spaces and mojibake are told by their bytes inside the sieve itself.
 */
import { NAMED_ENTITIES } from "../clean.ts";
import { COLLECTORS } from "../record.ts";

const hex = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));

export const TRIGGERS: readonly string[] = [
  ...Object.keys(NAMED_ENTITIES),
  ..."0123456789xX".split("").map((c) => `&#${c}`),
  ...["\\033[", "\\x1b[", "\\x1B[", "\\u001b[", "\\u001B[", "\\e[", "^[[", "\u241b["],
  ...hex(0x200b, 0x200f),
  ...hex(0x2028, 0x202e),
  ...hex(0x2060, 0x206f),
  "\ufeff",
  ...COLLECTORS.map(({ field }) => `"${field}":`),
  "n’t",
  // Heads of `tail -f` change the process of the lines that follow.
  "==> ",
];

/** Colours without their escape character: one, where no escape character stands before it. */
export const LOST_RESET = "[0m";
