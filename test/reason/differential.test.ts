/** Weighing causes against one another, and saying why one did not come first. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CALIBRATION } from "../../src/knowledge/calibration.ts";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { weigh } from "../../src/reason/differential.ts";
import { whyNot } from "../../src/reason/why-not.ts";
import { pack, viewOf } from "./view.ts";

interface Rule {
  readonly when: string;
  readonly weight: number;
  readonly group?: string;
}
const cause = (id: string, prior: number, rules: readonly Rule[]) => `cause: ${id}
title: Cause ${id}
group: threads
prior: ${prior}
about: x
why: It is ${id}.
evidence:
${rules.map((r) => `  - when: ${r.when}\n    weight: ${r.weight}\n    says: because ${r.when.replaceAll('"', "'")}\n    because: y${r.group ? `\n    group: ${r.group}` : ""}`).join("\n")}
examples: ["x"]
near:
  - text: y
    why: z
sources: [https://example.org]
`;
const weighed = (log: string, ...causes: readonly string[]) => {
  const knowledge = pack(causes.join("---\n"));
  return weigh(viewOf(log, knowledge), knowledge);
};
const LOG = "workers started: 8\ncannot start thread 7 of pool_a: Resource temporarily unavailable\n";
const HOLDS = 'failed("create-thread")';
const HOLDS_TOO = 'seen("t.clue")';
const FAILS = 'seen("u.slurm")';

describe("the differential", () => {
  test("without evidence it is the priors, beside 4% for none of these and the 5% that it always keeps", () => {
    const { ranked, noneOfThese } = weighed(
      LOG,
      cause("a", 0.16, [{ when: FAILS, weight: 9 }]),
      cause("b", 0.2, [{ when: FAILS, weight: 9 }]),
    );
    expect(ranked.map((w) => w.cause.id)).toEqual(["b", "a"]);
    expect(ranked[0]?.confidence).toBeCloseTo(0.95 * 0.5);
    expect(ranked[1]?.confidence).toBeCloseTo(0.95 * 0.4);
    expect(noneOfThese).toBeCloseTo(0.05 + 0.95 * 0.1);
  });

  test("a rule that holds multiplies the odds by 10^(weight × calibration / 10)", () => {
    const { ranked } = weighed(
      LOG,
      cause("a", 0.1, [{ when: HOLDS, weight: 4 }]),
      cause("b", 0.1, [{ when: FAILS, weight: 4 }]),
    );
    const [a, b] = ranked;
    expect((a?.confidence ?? 0) / (b?.confidence ?? 1)).toBeCloseTo(10 ** ((4 * CALIBRATION) / 10));
    expect(a?.evidence).toEqual([
      {
        line: 2,
        source: "log",
        text: LOG.split("\n")[1],
        says: "because failed('create-thread')",
        weight: 4 * CALIBRATION,
      },
    ]);
    expect(b?.evidence).toEqual([]);
  });

  test("of a group only the heaviest that holds counts, whichever its sign; the first of equals", () => {
    const rules = (weights: readonly number[]) => weights.map((weight) => ({ when: HOLDS, weight, group: "g" }));
    const scores = (weights: readonly number[]) => weighed(LOG, cause("a", 0.1, rules(weights))).ranked[0]?.rules;
    expect(scores([3, 5, 4])).toEqual([1]);
    expect(scores([3, -5, 4])).toEqual([1]);
    expect(scores([5, 5])).toEqual([0]);
    const mixed = cause("a", 0.1, [
      { when: FAILS, weight: 9, group: "g" },
      { when: HOLDS, weight: 2, group: "g" },
      { when: HOLDS_TOO, weight: 1 },
    ]);
    expect(weighed(LOG, mixed).ranked[0]?.rules).toEqual([1, 2]);
  });

  test("evidence against lowers a cause and is kept apart", () => {
    const [a] = weighed(
      LOG,
      cause("a", 0.1, [
        { when: HOLDS, weight: 3 },
        { when: HOLDS_TOO, weight: -6 },
      ]),
    ).ranked;
    expect(a?.evidence.map((e) => e.weight)).toEqual([3 * CALIBRATION]);
    expect(a?.against.map((e) => [e.line, e.weight])).toEqual([[1, -6 * CALIBRATION]]);
    expect(a?.score).toBeCloseTo(-10 - 3 * CALIBRATION);
  });

  test("rows share the weight of their rule, so that they still add up to it", () => {
    const many = Array.from({ length: 9 }, (_, i) => `cannot start thread ${i} of pool_a: EAGAIN`).join("\n");
    const [a] = weighed(many, cause("a", 0.1, [{ when: HOLDS, weight: 6 }])).ranked;
    expect(a?.evidence.length).toBeGreaterThan(1);
    expect(a?.evidence.reduce((sum, e) => sum + e.weight, 0)).toBeCloseTo(6 * CALIBRATION, 1);
  });

  test("confidences and none of these sum to 1, and their order does not hang on that of the data", () => {
    const rule = fc.record({
      when: fc.constantFrom(HOLDS, HOLDS_TOO, FAILS),
      weight: fc.integer({ min: -60, max: 60 }),
    });
    const some = fc.array(
      fc.record({ prior: fc.constantFrom(0.001, 0.01, 0.1), rules: fc.array(rule, { minLength: 1, maxLength: 4 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(some, (causes) => {
        const texts = causes.map((c, i) => cause(`c${i}`, c.prior, c.rules));
        const one = weighed(LOG, ...texts);
        expect(one.ranked.reduce((sum, w) => sum + w.confidence, one.noneOfThese)).toBeCloseTo(1, 9);
        for (const w of one.ranked) expect(w.confidence).toBeGreaterThanOrEqual(0);
        const confidences = one.ranked.map((w) => w.confidence);
        expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
        const other = weighed(LOG, ...[...texts].reverse());
        expect(other.ranked.map((w) => w.cause.id)).toEqual(one.ranked.map((w) => w.cause.id));
      }),
      { numRuns: 60 },
    );
  });

  test("many processes that print one wording are one observation", () => {
    const heavy = `signature: v.heavy
title: x
emitter: x
kind: clue
patterns: ["heavy words here"]
evidence:
  - {cause: a, weight: 3, says: s, because: b}
examples: ["x"]
near:
  - {text: y, why: z}
sources: [https://example.org]
`;
    const knowledge = pack(`${heavy}---\n${cause("a", 0.1, [{ when: FAILS, weight: 1 }])}`);
    const of = (ranks: number) => {
      const view = viewOf(
        Array.from({ length: ranks }, (_, i) => `[rank${i}]: heavy words here`).join("\n"),
        knowledge,
      );
      return { findings: view.findings.length, score: weigh(view, knowledge).ranked[0]?.score };
    };
    expect(of(1)).toEqual({ findings: 1, score: -10 + 3 * CALIBRATION });
    expect(of(4)).toEqual({ findings: 4, score: -10 + 3 * CALIBRATION });
  });
});

describe("why not", () => {
  const knowledge = pack(
    [
      cause("a", 0.1, [{ when: HOLDS, weight: 5 }]),
      cause("b", 0.1, [
        { when: FAILS, weight: 3 },
        { when: 'peak("proc") > 9', weight: 7 },
        { when: HOLDS, weight: -4 },
        { when: FAILS, weight: -9 },
      ]),
    ].join("---\n"),
  );
  const view = viewOf(LOG, knowledge);

  test("names what came first, what spoke against, and what was missing, heaviest first", () => {
    const why = whyNot("b", view, knowledge);
    expect(why).toMatchObject({ cause: "b", rank: 2, first: { cause: "a", title: "Cause a" } });
    expect(why?.against.map((e) => e.line)).toEqual([2]);
    expect(why?.missing).toEqual([
      { condition: 'peak("proc") > 9', says: "because peak('proc') > 9", weight: 7 * CALIBRATION },
      { condition: 'seen("u.slurm")', says: "because seen('u.slurm')", weight: 3 * CALIBRATION },
    ]);
  });
  test("what is missing is said without values, which the log does not show", () => {
    const missing = builtIn.causes.flatMap(({ id }) => whyNot(id, viewOf(LOG, builtIn), builtIn)?.missing ?? []);
    expect(missing.some(({ says }) => says.includes("…"))).toBe(true);
    expect(missing.filter(({ says }) => /\?(?: |\.$)/.test(says))).toEqual([]);
  });
  test("the first has none before it, and a cause that does not exist has no answer", () => {
    expect(whyNot("a", view, knowledge)).toMatchObject({ rank: 1, first: null, missing: [] });
    expect(whyNot("c", view, knowledge)).toBeNull();
  });
});

describe("the built-in knowledge", () => {
  test("priors are shares and leave room for none of these", () => {
    expect(builtIn.causes.every((c) => c.prior > 0 && c.prior < 1)).toBe(true);
    expect(builtIn.causes.reduce((sum, c) => sum + c.prior, 0)).toBeLessThanOrEqual(1.05);
  });
  test("every weight has one reason", () => {
    for (const c of builtIn.causes) {
      const because = DOCS[c.id]?.because ?? [];
      expect(because.length).toBe(c.evidence.length);
      expect(because.every((b) => b !== "")).toBe(true);
    }
  });
});
