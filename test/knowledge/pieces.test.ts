/** Every piece of knowledge does what its own examples and near misses say. That each has both, and a source, the compiler demands. */
import { describe, expect, test } from "vitest";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { tellsFailure } from "../../src/knowledge/vocabulary.ts";
import { matcherOf } from "../../src/recognise/pattern-matcher.ts";
import { signatureRecogniser } from "../../src/recognise/signatures.ts";
import { diagnoseText, linesOf } from "../support/read.ts";

const recogniser = signatureRecogniser(builtIn);
const idsIn = (text: string) => {
  const lines = linesOf(text);
  const alone = lines.flatMap((line) => recogniser.find(line.text).map((hit) => hit.signature.id));
  const joined = lines.flatMap((line, i) =>
    (recogniser.withContext?.(line, lines.slice(Math.max(0, i - 2), i).reverse()) ?? []).map((e) =>
      e.type === "finding" ? e.signature : "",
    ),
  );
  return [...alone, ...joined];
};
const pieces = Object.entries(DOCS);
const recogniserFinds = (text: string, ids: readonly string[]) => idsIn(text).some((id) => ids.includes(id));

describe.each(pieces.filter(([, d]) => d?.kind === "context"))("context %s", (id, docs) => {
  const context = builtIn.contexts.find((c) => c.id === id);
  const patterns = context?.patterns.map(matcherOf) ?? [];
  const unless = context?.unless.map(matcherOf) ?? [];
  const matches = (text: string) =>
    patterns.some((pattern) => pattern.match(text) !== null) && !unless.some((not) => not.match(text) !== null);
  const holds = (text: string) =>
    context?.scope === "before" ? [...text].some((_, i) => matches(text.slice(0, i + 1))) : matches(text);
  const failures = builtIn.signatures.filter(tellsFailure).map((s) => s.id);
  test.each(docs?.examples ?? [])("holds for %s", (example) => {
    expect(holds(example)).toBe(true);
    if (context?.everywhere) expect(idsIn(example).filter((found) => failures.includes(found))).toEqual([]);
  });
  test.each(docs?.near ?? [])("is not that of $text", ({ text }) => {
    const silenced = builtIn.signatures.filter((s) => s.notIn.includes(id)).map((s) => s.id);
    // One in which the words of a failure stand must stay one for some signature that the context silences.
    expect(!holds(text) || recogniserFinds(text, context?.everywhere ? failures : silenced)).toBe(true);
  });
  test("every pattern has its example", () => {
    const without = patterns.filter((pattern) => !(docs?.examples ?? []).some((text) => pattern.match(text) !== null));
    expect(without.map((pattern) => patterns.indexOf(pattern))).toEqual([]);
  });
});

describe.each(pieces.filter(([, d]) => d?.kind === "signature"))("signature %s", (id, docs) => {
  test.each(docs?.examples ?? [])("matches %s", (example) => {
    expect(idsIn(example)).toContain(id);
  });
  test.each(docs?.near ?? [])("passes over $text", ({ text }) => {
    expect(idsIn(text)).not.toContain(id);
  });
});

describe.each(pieces.filter(([, d]) => d?.kind === "cause"))("cause %s", (id, docs) => {
  test.each(docs?.examples ?? [])("comes first for %s", (example) => {
    expect(diagnoseText(example).diagnoses[0]?.cause).toBe(id);
  });
  test.each(docs?.near ?? [])("does not come first for $text", ({ text }) => {
    expect(diagnoseText(text).diagnoses[0]?.cause).not.toBe(id);
  });
});

describe.each(pieces.filter(([, d]) => d?.kind === "remedy"))("remedy %s", (id, docs) => {
  test.each(docs?.examples ?? [])("is offered for %s", (example) => {
    expect(diagnoseText(example).diagnoses[0]?.remedies.map((r) => r.id)).toContain(id);
  });
  test.each(docs?.near ?? [])("is not offered for $text", ({ text }) => {
    expect(diagnoseText(text).diagnoses[0]?.remedies.map((r) => r.id) ?? []).not.toContain(id);
  });
});

describe.each(pieces.filter(([, d]) => d?.kind === "advice"))("advice %s", (id, docs) => {
  const says = (text: string) => diagnoseText(text).advice.map((a) => a.reference + a.says);
  const advice = builtIn.advice.find((a) => a.id === id);
  const spoken = (text: string) => says(text).some((s) => s.startsWith(advice?.reference ?? "none"));
  test.each(docs?.examples ?? [])("is given for %s", (example) => {
    expect(spoken(example)).toBe(true);
  });
  test.each(docs?.near ?? [])("is not given for $text", ({ text }) => {
    expect(spoken(text)).toBe(false);
  });
});
