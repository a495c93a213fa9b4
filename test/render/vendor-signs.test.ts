/** The cheap look before secretlint's rules leaves nothing out that they would find. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VENDOR_RULES, vendorSecrets } from "../../src/render/redact/vendor-secrets.ts";
import { rulesFor, VENDOR_SIGNS } from "../../src/render/redact/vendor-signs.ts";
import { matching } from "./matching.ts";

/** The patterns by which a rule searches, caught from the rule itself. */
function patternsOf(rule: (typeof VENDOR_RULES)[number]): RegExp[] {
  const patterns: RegExp[] = [];
  const content = {
    matchAll: (pattern: RegExp) => {
      patterns.push(pattern);
      return [];
    },
  };
  const context = {
    createTranslator: () => () => ({}),
    report: () => undefined,
    ignore: () => undefined,
    sharedOptions: {},
  };
  rule.create(context, {}).file?.({ content, filePath: "x.txt", ext: ".txt" });
  return patterns;
}

test("every rule has its signs, and no other", () => {
  expect(Object.keys(VENDOR_SIGNS).sort()).toEqual(VENDOR_RULES.map((r) => r.meta.id).sort());
});

describe.each(VENDOR_RULES.map((rule) => [rule.meta.id.replace(/^.*-rule-/, ""), rule] as const))("%s", (_, rule) => {
  const patterns = patternsOf(rule);

  test("searches by patterns", () => {
    expect(patterns.length).toBeGreaterThan(0);
  });

  test.each(patterns)("%s finds nothing without a sign", (pattern) => {
    fc.assert(
      fc.property(matching(pattern), (key) => {
        expect(rulesFor(`before ${key} behind`)).toContain(rule.meta.id);
      }),
      { numRuns: 200 },
    );
  });
});

test("only the rules that are named look", async () => {
  const token = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
  expect(await vendorSecrets(token, rulesFor(token))).toEqual([token]);
  expect(await vendorSecrets(token, new Set(["@secretlint/secretlint-rule-aws"]))).toEqual([]);
});
