/** Reading logs apart and merging their case files gives byte for byte the report of reading them together, in any split and order. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CaseFile } from "../../src/model/case-file.ts";
import { writeCase } from "../../src/observe/case-text/write.ts";
import { distinctSources } from "../../src/observe/join.ts";
import { mergeDistinct } from "../../src/observe/merge.ts";
import { render } from "../../src/render/index.ts";
import { parseCases } from "../support/cases.ts";
import { linesOf, theEngine } from "../support/read.ts";

const engine = theEngine();

const line = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.nat(900))
    .map(([fold, n]) => `[THREADS] Fold ${fold}/6 START: proc=${n}/7680, maps=${n * 7}/65530, rss=${n}MB`),
  fc.nat(59).map((s) => `2026-02-10 12:00:${String(s).padStart(2, "0")} INFO Epoch 1/3`),
  fc.constantFrom(
    "OSError: [Errno 24] Too many open files: '/data/1.npy'",
    "2026-02-10 12:07:00 OSError: [Errno 24] Too many open files: '/data/2.npy'",
    "OpenBLAS blas_thread_init: pthread_create failed for thread 3 of 8: Resource temporarily unavailable",
    "RuntimeError: NCCL communicator was aborted on rank 1.",
    "$ ulimit -n",
    "unlimited",
    "256",
    "[rank1]: Epoch 2/3",
    "nothing of note",
    "",
  ),
);
const logs = fc.array(fc.array(line, { maxLength: 12 }), { minLength: 1, maxLength: 6 });

function readAll(into: ReturnType<typeof engine.observer>, name: string, lines: readonly string[]): void {
  const text = lines.map((one) => `${one}\n`).join("");
  for (const one of linesOf(text, name)) into.line(one);
  into.sourceRead({ name, bytes: text.length, lines: lines.length, truncated: null });
}

test("any split, in any order, gives the same bytes", async () => {
  await fc.assert(
    fc.asyncProperty(
      logs,
      fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }),
      fc.boolean(),
      async (all, group, turned) => {
        const together = engine.observer();
        for (const [i, lines] of all.entries()) readAll(together, `rank${i}.log`, lines);
        const expected = await render(engine.report(together.caseFile()), "json");

        const groups = new Map<number, ReturnType<typeof engine.observer>>();
        for (const [i, lines] of all.entries()) {
          const number = group[i] ?? 0;
          const observer = groups.get(number) ?? engine.observer();
          groups.set(number, observer);
          readAll(observer, `rank${i}.log`, lines);
        }
        const parts = [...groups].map(([number, observer]) => {
          const [caseFile] = parseCases([...writeCase(observer.caseFile())].join(""));
          return { origin: `${number}.case`, caseFile: caseFile as CaseFile };
        });
        if (turned) parts.reverse();
        expect(await render(engine.report(mergeDistinct(distinctSources(parts))), "json")).toBe(expected);
      },
    ),
    { numRuns: 60 },
  );
});
