/** Names in a piece of Python that its reader has to put in. */
import { describe, expect, test } from "vitest";
import { builtIn } from "../../src/knowledge/index.ts";
import { ownNames } from "../../src/prescribe/python-names.ts";

describe("the reader's own names", () => {
  test.each([
    [
      "a call on what is defined nowhere",
      "executor.shutdown(wait=True)\ndel model, loader\n",
      ["executor", "model", "loader"],
    ],
    ["an argument, not its keyword", "loader = DataLoader(dataset, num_workers=2)", ["DataLoader", "dataset"]],
    ["a number made from itself", "batch_size = batch_size // 2   # of the loader", ["batch_size"]],
    [
      "what is imported",
      "import gc\nimport tensorflow as tf\nfrom datetime import timedelta\ngc.collect(); tf.a(timedelta(minutes=1))",
      [],
    ],
    [
      "what is assigned, several at once",
      "import resource\nsoft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)\nprint(max(soft, hard))",
      [],
    ],
    [
      "what a with, a for and a def bind",
      "with open('x') as f:\n    for line in f: print(line)\ndef run(fold):\n    return fold",
      [],
    ],
    ["words in strings and comments", 'print("model loader")  # optimizer', []],
    ["a number", "batch_size = 8", []],
  ])("%s", (_, text, names) => {
    expect(ownNames(text)).toEqual(names);
  });
  test("no piece of the knowledge uses a built-in that is not known here", () => {
    const builtIns =
      /^(?:abs|all|any|bytes|dict|dir|enumerate|getattr|hasattr|id|input|isinstance|iter|map|next|object|repr|sorted|sum|super|tuple|type|vars|zip|[A-Z]\w*Error|[A-Z]\w*Exception)$/;
    for (const remedy of builtIn.remedies)
      for (const change of remedy.changes)
        if (change.kind === "python")
          for (const name of ownNames(change.text.map((p) => (typeof p === "string" ? p : "0")).join("")))
            expect(name, remedy.id).not.toMatch(builtIns);
  });
});
