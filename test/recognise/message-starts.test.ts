/** Where in a line a message may begin and end: behind prefixes, in records, between ticks. */
import { describe, expect, it } from "vitest";
import { messageStarts } from "../../src/recognise/message-starts.ts";

const inner = (line: string) => messageStarts(line).map((start) => [start.text, start.at]);

describe("where a message may begin and end", () => {
  it.each([
    ["`MemoryError`", "MemoryError", 1],
    ["MemoryError`", "MemoryError", 0],
    ["Killed```", "Killed", 0],
    ["```OSError: [Errno 12] Cannot allocate memory", "OSError: [Errno 12] Cannot allocate memory", 3],
    ["  `Killed` ", "Killed", 3],
  ])("is inside Markdown's ticks: %j", (line, text, at) => expect(inner(line)).toContainEqual([text, at]));

  it.each([
    ["PHP Warning:  mmap failed: in Unknown on line 0", "PHP Warning:  mmap failed:", 0],
    ["Cannot fork at /srv/app/run.pl line 12.", "Cannot fork", 0],
    ["Cannot fork at run.pl line 12, <STDIN> line 3.", "Cannot fork", 0],
  ])("is before the place in the source: %j", (line, text, at) => expect(inner(line)).toContainEqual([text, at]));

  it.each(["see line 12", "the 3rd argument on line 4", "at work line by line."])(
    "has no place behind it: %j",
    (line) => expect(inner(line)).toEqual([]),
  );

  it.each(["we saw `Killed` and `Terminated`", "call `train`", "```", "plain words"])("is not: %j", (line) =>
    expect(inner(line)).toEqual([]),
  );
});
