/** A mistake in a piece of knowledge names file and line, what is wrong, and what would be right. */
import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/index.ts";
import { assemble, compileFile, KnowledgeError } from "../../src/knowledge/compile.ts";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn, extend } from "../../src/knowledge/index.ts";
import { signatureRecogniser } from "../../src/recognise/signatures.ts";

const SIGNATURE = `signature: mine.refused
title: My pool was refused a thread
emitter: pool.c of mine 1.2
operation: create-thread
patterns:
  - "mypool: cannot start thread {n:int}: {error:tail}"
shows:
  platform: linux
evidence:
  - cause: user-process-limit
    weight: 3
    says: The pool asks for many threads.
    because: Its default is one a core.
examples:
  - "mypool: cannot start thread 3: EAGAIN"
near:
  - text: "mypool: started thread 3"
    why: It started.
sources:
  - https://example.org/pool.c
`;
const CAUSE = `cause: my-limit
title: My limit
group: threads
prior: 0.01
about: About it.
why: It was reached.
evidence:
  - when: seen("mine.*") and peak("proc") > 10
    weight: 10
    says: Seen.
    because: It is so.
examples: ["x"]
near:
  - text: y
    why: z
sources: [https://example.org]
`;
const REMEDY = `remedy: my-remedy
title: Do it
helps:
  - cause: user-process-limit
    rank: 5
    why: It helps.
changes:
  - kind: shell
    values:
      - name: n
        is: 2 * 3
        how: twice three
    text: "run \${n}"
where: job
cost: None.
risk: None.
proven: documented
references: [https://example.org]
examples: ["x"]
near:
  - text: y
    why: z
`;
const ADVICE = `advice: my-advice
when: setting("OMP_NUM_THREADS") > 8
says: Too many.
reference: https://example.org
examples: ["x"]
near:
  - text: y
    why: z
`;

const CONTEXT = `context: context.mine
title: The line speaks of my card
patterns: ["my card"]
examples: ["x"]
near:
  - text: y
    why: z
sources: [https://example.org]
`;

function mistake(text: string): KnowledgeError {
  try {
    assemble(compileFile("pack.yaml", text), builtIn);
  } catch (error) {
    if (error instanceof KnowledgeError) return error;
    throw error;
  }
  throw new Error("no mistake found");
}
const without = (text: string, key: string) => text.replace(new RegExp(`^${key}:.*\\n(?:[ -].*\\n)*`, "m"), "");

test("the pieces compile as they stand", () => {
  const { knowledge, docs } = assemble(
    compileFile("pack.yaml", [CONTEXT, SIGNATURE, CAUSE, REMEDY, ADVICE].join("---\n")),
    builtIn,
  );
  expect(knowledge.signatures.map((s) => s.id)).toEqual(["mine.refused"]);
  expect(knowledge.causes[0]).toMatchObject({ id: "my-limit", exhaustion: true });
  expect(knowledge.remedies[0]?.changes[0]?.values[0]?.name).toBe("n");
  expect(docs["mine.refused"]).toMatchObject({ file: "pack.yaml", because: ["Its default is one a core."] });
});

describe("what is missing", () => {
  const missing: readonly (readonly [piece: string, text: string, keys: readonly string[]])[] = [
    ["signature", SIGNATURE, ["title", "emitter", "operation", "patterns", "examples", "near", "sources"]],
    ["cause", CAUSE, ["title", "group", "prior", "about", "why", "evidence", "examples", "near", "sources"]],
    [
      "remedy",
      REMEDY,
      ["title", "helps", "changes", "where", "cost", "risk", "proven", "references", "examples", "near"],
    ],
    ["context", CONTEXT, ["title", "patterns", "examples", "near", "sources"]],
    ["advice", ADVICE, ["when", "says", "reference", "examples", "near"]],
  ];
  test.each(missing.flatMap(([piece, text, keys]) => keys.map((key) => [piece, key, text] as const)))(
    "a %s without %s",
    (_, key, text) => {
      const cut = without(text, key);
      expect(cut).not.toBe(text);
      const error = mistake(cut);
      expect(error.message).toMatch(new RegExp(`^pack\\.yaml:\\d+: .*"${key}"`));
    },
  );
  test.each(["examples", "near", "sources"])("an empty list of %s", (key) => {
    expect(mistake(`${without(SIGNATURE, key)}${key}: []\n`).message).toContain(`"${key}" needs at least one entry`);
  });
});

describe("what is wrong, with its line", () => {
  test.each([
    ["a key that nothing reads", SIGNATURE, "title: ", "titel: ", 1, '"title" is missing'],
    ["an unknown key", SIGNATURE, "emitter: ", "remark: x\nemitter: ", 3, '"remark" is not known here; known are'],
    ["an unknown key inside", SIGNATURE, "    weight: 3", "    weight: 3\n    wait: 4", 12, '"wait" is not known here'],
    ["an operation that does not exist", SIGNATURE, "create-thread", "make-thread", 4, "there are create-thread, fork"],
    ["a context that does not exist", SIGNATURE, "patterns:", "not_in: [context.none]\npatterns:", 1, "no context"],
    ["a context with a digit", CONTEXT, `"my card"`, `"my card 7"`, 3, "holds no digits"],
    ["a tag that does not exist", SIGNATURE, "patterns:", "tags: [mine]\npatterns:", 5, 'no tag "mine"; there are'],
    ["a symbol that does not exist", SIGNATURE, "patterns:", "symbol: EGAIN\npatterns:", 5, 'no errno symbol "EGAIN"'],
    ["an id without a family", SIGNATURE, "mine.refused", "refused", 1, "FAMILY.NAME"],
    [
      "a platform that does not exist",
      SIGNATURE,
      "platform: linux",
      "platform: Linux",
      7,
      "may be linux, macos, windows",
    ],
    ["a fact that is not shown", SIGNATURE, "platform: linux", "planet: earth", 7, 'not "planet"'],
    ["a mistake in a pattern", SIGNATURE, "{n:int}", "{n:integer}", 5, "character 29"],
    ["a pattern that says too little", SIGNATURE, "mypool: cannot start thread ", "", 5, "at least 4 characters"],
    ["text where a number belongs", SIGNATURE, "weight: 3", 'weight: "3"', 11, '"weight" must be a number'],
    ["a mapping where a list belongs", SIGNATURE, "  - https://example.org/pool.c", "  a: b", 19, "a list of texts"],
    ["a kind that does not exist", SIGNATURE, "operation:", "kind: crash\noperation:", 4, "may be failure, clue, sign"],
    ["YAML that is none", SIGNATURE, "title: My", "title: x\ntitle: My", 3, "not valid YAML"],
    [
      "a cause that does not exist",
      SIGNATURE,
      "user-process-limit",
      "user-limit",
      1,
      'no cause "user-limit"; there are',
    ],
    ["a name that does not exist", CAUSE, 'peak("proc")', "peek", 8, '"peek" is not known; known are platform'],
    ["a function that does not exist", CAUSE, "peak(", "peek(", 8, "there is no peek(); there are seen"],
    ["a name that every object has", CAUSE, 'peak("proc")', 'toString("proc")', 8, "there is no toString()"],
    ["a fact that every object has", CAUSE, 'peak("proc")', "constructor", 8, '"constructor" is not known'],
    ["too many arguments", CAUSE, 'peak("proc")', 'peak("proc", 2)', 8, "peak() takes 1 arguments, not 2"],
    ["a condition that breaks off", CAUSE, " > 10", " >", 8, "its end"],
    ["a group that does not exist", CAUSE, "group: threads", "group: thread", 3, "may be threads, memory"],
    ["a value that is not computed", REMEDY, "run ${", "run ${m + ", 13, '"m" is not known'],
    ["a kind of change that does not exist", REMEDY, "kind: shell", "kind: bash", 8, "may be env, shell"],
  ] as const)("%s", (_, text, from, to, at, words) => {
    expect(text).toContain(from);
    const error = mistake(text.replace(from, to));
    expect(error.message).toContain(words);
    expect(error.line).toBe(at);
    expect(error.file).toBe("pack.yaml");
  });
  test("in the second piece of a file, lines are still the file's", () => {
    const error = mistake(`${SIGNATURE}---\n${CAUSE.replace("group: threads", "group: thread")}`);
    expect(error.line).toBe(SIGNATURE.split("\n").length + 3);
  });
  test.each([
    ["nothing at all", "", "empty"],
    ["a list", "- a\n", "context:, signature:, cause:, remedy: or advice:"],
    ["a mapping without a name", "title: x\n", "the piece must name itself"],
  ])("%s", (_, text, words) => {
    expect(mistake(text).message).toContain(words);
  });
  test.each(["make-thread", "#begin"])("an operation that does not exist in a condition: %s", (glob) => {
    for (const asked of ["failed", "main"]) {
      const error = mistake(CAUSE.replace('seen("mine.*") and peak("proc")', `${asked}("fork|${glob}")`));
      expect(error.message).toContain(`cause my-limit: no operation "${glob}"; there are create-thread`);
    }
  });
  test.each(["mine.refuzed", "mien.*", "#memory-kil"])("a signature that does not exist: %s", (glob) => {
    const cause = CAUSE.replace('peak("proc")', `seen("openblas.*|${glob}")`);
    const error = mistake(`${SIGNATURE}---\n${cause}`);
    expect(error.message).toContain(`cause my-limit: no signature "${glob}"`);
    expect(error.line).toBe(SIGNATURE.split("\n").length + 1);
    expect(mistake(SIGNATURE.replace("patterns:", `beats: ["${glob}"]\npatterns:`)).message).toContain(`"${glob}"`);
  });
  test("the same id twice", () => {
    expect(mistake(`${SIGNATURE}---\n${SIGNATURE}`).message).toContain("mine.refused is already in pack.yaml");
  });
});

test("a signature does not count in a context of its pack, nor in a built-in one", () => {
  const builtInContext = builtIn.contexts.find((c) => !c.everywhere);
  const signature = SIGNATURE.replace("patterns:", `not_in: [context.mine, ${builtInContext?.id}]\npatterns:`);
  const both = extend(
    builtIn,
    assemble(compileFile("pack.yaml", [CONTEXT, signature].join("---\n")), builtIn).knowledge,
  );
  const recogniser = signatureRecogniser(both);
  const ids = (text: string) => recogniser.find(text).map((hit) => hit.signature.id);
  const [example = ""] = DOCS[builtInContext?.id ?? ""]?.examples ?? [];
  expect(example).not.toBe("");
  expect(ids("mypool: cannot start thread 3: EAGAIN")).toContain("mine.refused");
  expect(ids("mypool: cannot start thread 3: EAGAIN, for my card")).not.toContain("mine.refused");
  expect(ids(`mypool: cannot start thread 3: EAGAIN ${example}`)).not.toContain("mine.refused");
});

test("a context that holds everywhere bounds all failures, and none need name it", () => {
  const text = CONTEXT.replace("patterns:", "everywhere: yes\npatterns:");
  const pack = (...pieces: string[]) => assemble(compileFile("pack.yaml", pieces.join("---\n")), builtIn).knowledge;
  const ids = (line: string, ...pieces: string[]) =>
    signatureRecogniser(extend(builtIn, pack(...pieces)))
      .find(line)
      .map((hit) => hit.signature.id);
  const line = "mypool: cannot start thread 3: EAGAIN, for my card";
  expect(ids(line, CONTEXT, SIGNATURE)).toContain("mine.refused");
  expect(ids(line, text, SIGNATURE)).not.toContain("mine.refused");
  const clue = without(SIGNATURE, "operation").replace("patterns:", "kind: clue\npatterns:");
  expect(ids(line, text, clue)).toContain("mine.refused");
  const naming = SIGNATURE.replace("patterns:", "not_in: [context.mine]\npatterns:");
  expect(mistake(`${text}---\n${naming}`).message).toContain('"context.mine" holds for all failures: leave it out');
});

test("a signature of a pack counts where the built-in knowledge asks for its tag", async () => {
  const line = "mypool: cannot start thread 3: EAGAIN";
  const tagged = SIGNATURE.replace("patterns:", "tags: [memory-kill]\npatterns:");
  const cause = (asked: string) =>
    CAUSE.replace('seen("mine.*") and peak("proc") > 10', `seen("${asked}")`).replace("weight: 10", "weight: 20");
  const evidenceWith = async (signature: string, asked: string) => {
    const rules = assemble(compileFile("p", `${signature}---\n${cause(asked)}`), builtIn).knowledge;
    const report = await diagnose(line, { rules });
    return report.diagnoses.find((d) => d.cause === "my-limit")?.evidence.map((e) => e.line) ?? [];
  };
  expect(await evidenceWith(tagged, "#memory-kill")).toEqual([1]);
  expect(await evidenceWith(SIGNATURE, "#memory-kill")).toEqual([]);
  expect(await evidenceWith(SIGNATURE, "mine.*")).toEqual([1]);
});

test("a pack adds to the built-in knowledge and replaces what has the same id", () => {
  const [first] = builtIn.signatures;
  const pack = assemble(
    compileFile("pack.yaml", SIGNATURE.replace("mine.refused", first?.id ?? "")),
    builtIn,
  ).knowledge;
  const both = extend(builtIn, pack);
  expect(both.signatures.length).toBe(builtIn.signatures.length);
  expect(both.signatures.find((s) => s.id === first?.id)?.title).toBe("My pool was refused a thread");
  expect(extend(builtIn, assemble(compileFile("p", SIGNATURE), builtIn).knowledge).signatures.length).toBe(
    builtIn.signatures.length + 1,
  );
});
