/** `explain` shows every piece of the knowledge, whole, from the data that the engine reads. */
import { describe, expect, test } from "vitest";
import { explain } from "../../src/knowledge/explain.ts";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { TAGS } from "../../src/knowledge/vocabulary.ts";
import { similar } from "../../src/model/similar.ts";

const page = (id: string) => explain(id, builtIn, DOCS) ?? "";

test.each(Object.keys(DOCS))("%s: its examples, near misses and sources", (id) => {
  const text = page(id);
  const docs = DOCS[id];
  expect(text).toMatch(/^# \S/);
  for (const part of [...(docs?.examples ?? []), ...(docs?.near ?? []).map((n) => n.text)])
    expect(text).toContain(part.trimEnd());
  for (const part of [...(docs?.near ?? []).map((n) => n.why), ...(docs?.sources ?? [])]) expect(text).toContain(part);
  expect(text).not.toMatch(/\bNaN\b|\[object Object/);
});

describe("what each kind says", () => {
  test("a cause: every rule with its weight and reason, its checks and remedies", () => {
    for (const cause of builtIn.causes) {
      const text = page(cause.id);
      for (const reason of DOCS[cause.id]?.because ?? []) expect(text).toContain(reason);
      for (const check of cause.checks)
        for (const part of check.command) if (typeof part === "string") expect(text).toContain(part.trimEnd());
      for (const remedy of builtIn.remedies)
        expect(text.includes(`\`${remedy.id}\``)).toBe(remedy.helps.some((h) => h.cause === cause.id));
    }
  });
  test("a signature: its patterns, and for which cause it speaks", () => {
    for (const signature of builtIn.signatures)
      for (const part of [...signature.patterns.map((p) => p.text), ...signature.evidence.map((e) => e.cause)])
        expect(page(signature.id)).toContain(part);
  });
  test("the tags of its conditions, and what carries them", () => {
    for (const [tag, meaning] of Object.entries(TAGS)) {
      const tagged = builtIn.signatures.filter((s) => s.tags.includes(tag));
      expect(tagged, tag).not.toEqual([]);
      for (const { id } of tagged) expect(page(id)).toContain(`\`#${tag}\`: ${meaning}`);
    }
    expect(page("container-pids-limit")).toContain("`#start`: create-thread, fork, exec");
    for (const id of Object.keys(DOCS))
      for (const [, tag = ""] of page(id).matchAll(/"#([a-z-]+)"/g)) expect(page(id)).toContain(`\`#${tag}\`: `);
  });
  test("a remedy: cost, risk and changes", () => {
    for (const remedy of builtIn.remedies)
      for (const part of [remedy.cost, remedy.risk, ...remedy.helps.map((h) => h.cause)])
        expect(page(remedy.id)).toContain(part);
  });
});

test("an id that does not exist has no page, and the like ones are named", () => {
  expect(explain("fd-limt", builtIn, DOCS)).toBeNull();
  const like = (id: string) => similar(id, Object.keys(DOCS));
  expect(like("fd-limt")[0]).toBe("fd-limit");
  expect(like("FD-LIMIT")[0]).toBe("fd-limit");
  expect(like("tensorflow").every((id) => id.includes("tensorflow"))).toBe(true);
  expect(like("zzzz")).toEqual([]);
  expect(like("x".repeat(1e6))).toEqual([]);
});
