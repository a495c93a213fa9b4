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

  it.each(["we saw `Killed` and `Terminated`", "call `train`", "```", "plain words"])("is not: %j", (line) =>
    expect(inner(line)).toEqual([]),
  );
});
