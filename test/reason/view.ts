/** A case seen through a small pack of its own, so that these tests hang on no built-in wording. */
import { parseExpression } from "../../grammars/language/expression.ts";
import { createEngine } from "../../src/diagnose.ts";
import { fitGrowth } from "../../src/fit/index.ts";
import { assemble, compileFile } from "../../src/knowledge/compile.ts";
import type { Knowledge } from "../../src/model/knowledge.ts";
import { settle } from "../../src/observe/merge.ts";
import type { Answer } from "../../src/reason/answer.ts";
import { type CaseView, viewCase } from "../../src/reason/case-view.ts";
import { Evaluator } from "../../src/reason/evaluate.ts";
import { recognisers } from "../../src/recognise/index.ts";
import { observe } from "../support/read.ts";

const ENDS = `examples: ["x"]
near:
  - text: y
    why: z
sources: [https://example.org]
`;
/** A signature of a pack, as YAML. */
export const signature = (id: string, pattern: string, more: string) =>
  `signature: ${id}\ntitle: ${id}\nemitter: test\npatterns: ["${pattern}"]\n${more}\n${ENDS}`;

const SIGNATURES = [
  signature("t.thread", "cannot start thread {n:int} of {pool:name}: {error:tail}", "operation: create-thread"),
  signature("t.open", "cannot open {file:path} errno {errno:int}", "operation: open"),
  signature("t.spawn", "cannot spawn {name:word}, errno {errno:int}", "operation: fork"),
  signature("t.follow", "gave up afterwards", "operation: abort\nrole: consequence"),
  signature("t.clue", "workers started: {n:int}", "kind: clue"),
  signature("u.linux", "made for linux", "kind: sign\nshows: {platform: linux, framework: alpha}"),
  signature("u.macos", "made for macos", "kind: sign\nshows: {platform: macos}"),
  signature("u.slurm", "slurm in docker", "kind: sign\nshows: {scheduler: slurm, container: docker}"),
].join("---\n");

/** Compiles a pack that begins with the signatures above. */
export function pack(more = ""): Knowledge {
  return assemble(compileFile("test.yaml", SIGNATURES + (more === "" ? "" : `---\n${more}`))).knowledge;
}

export function viewOf(log: string, knowledge: Knowledge = pack(), good: CaseView | null = null): CaseView {
  const settled = settle(observe(log, createEngine(knowledge)), recognisers(knowledge, []));
  return viewCase(settled, fitGrowth(settled), knowledge, good);
}

/** Asks a question of a log. */
export function ask(log: string | CaseView, question: string): Answer {
  return new Evaluator(typeof log === "string" ? viewOf(log) : log).evaluate(parseExpression(question));
}
