/** What holds for every recogniser: the literals are all that the prefilter needs, nothing throws, and time is linear. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Recogniser } from "../../src/model/event.ts";
import { NOTHING, worthOf } from "../../src/read/gate.ts";
import { markers } from "../../src/recognise/markers.ts";
import { restarts } from "../../src/recognise/restarts.ts";
import { counterLines } from "../../src/recognise/samples.ts";
import { customCounter } from "../../src/recognise/samples-custom.ts";
import { ownWords } from "../../src/recognise/samples-own-words.ts";
import { settings } from "../../src/recognise/settings.ts";
import { cpuTime } from "../support/cpu-time.ts";
import { eventsOf, logLine } from "./lines.ts";

const ALL: readonly Recogniser[] = [
  counterLines,
  ownWords,
  markers,
  restarts,
  ...settings,
  customCounter("depth", "depth: (\\d+)"),
];

/** Pieces from which lines come about that look like what is recognised. */
const PIECES = [
  ..."[THREADS] |: |, |=|/|-|(|)|\"|'|\t| |  |1024|65530|4Gi|1200MB|unlimited|max|$ |>>> |python |train.py".split("|"),
  ..."proc|cgroup|maps|rss|RSS|fds|open files|Threads|num_threads|VmRSS|kB|Epoch |epoch|Fold |Trial|Step |iter|Stage |Task |(train) [3]|#7".split(
    "|",
  ),
  ..."ulimit -n|(-n)|Max open files|kern.maxproc|vm.max_map_count|RLIMIT_NPROC|current|pids.max|--mem|--ulimit |docker ".split(
    "|",
  ),
  ..."OMP_NUM_THREADS|XLA_FLAGS|export |num_workers|--batch-size|n_jobs|make |-j|workers|limits:|cpu_count|/dev/shm|depth: ".split(
    "|",
  ),
];
const arbLine = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 80 }),
);

describe("every recogniser", () => {
  it("gives nothing for a line without one of its literals, or where a literal lacks what it needs beside it", () => {
    const worth = new Map(
      ALL.map((recogniser) => [
        recogniser,
        worthOf({ literals: recogniser.literals, context: [], conditions: recogniser.conditions }),
      ]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...ALL), arbLine, (recogniser, text) => {
        if (eventsOf(recogniser, text).length > 0) expect(worth.get(recogniser)?.(text)).not.toBe(NOTHING);
      }),
      { numRuns: 6000 },
    );
  });

  it("gives nothing by its context when neither the line nor the two before hold one of its literals", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.array(arbLine, { minLength: 2, maxLength: 3 }), (recogniser, texts) => {
        if (recogniser.literals.some((literal) => texts.some((text) => text.includes(literal)))) return;
        const [line = "", ...before] = texts;
        expect(
          recogniser.withContext?.(
            logLine(line),
            before.map((t) => logLine(t)),
          ) ?? [],
        ).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it("never throws, and gives finite work and sound numbers for any text", () => {
    fc.assert(
      fc.property(fc.array(arbLine, { minLength: 3, maxLength: 3 }), ([text = "", near = "", far = ""]) => {
        for (const recogniser of ALL) {
          const events = [
            ...eventsOf(recogniser, text),
            ...(recogniser.withContext?.(logLine(text), [logLine(near), logLine(far)]) ?? []),
          ];
          for (const event of events) {
            expect(event.at.line).toBe(1);
            if (event.type === "sample") {
              for (const reading of event.readings) {
                expect(reading.value).toBeGreaterThanOrEqual(0);
                expect(Number.isFinite(reading.value)).toBe(true);
              }
            }
            if (event.type === "setting" && typeof event.value === "number") expect(event.value).not.toBeNaN();
            if (event.type === "marker" && event.point) expect(Number.isFinite(event.point.index)).toBe(true);
            if (event.type !== "marker") expect(event.text.length).toBeLessThanOrEqual(400);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("takes bounded time on hostile lines of 64 KiB", () => {
    const LENGTH = 64 << 10;
    const hostile = [
      ...PIECES,
      ..."[THREADS] x: proc=|[THREADS]|a=|docker run --|docker podman |srun #SBATCH |epoch: |Fold (|$ cat /|make -j -j".split(
        "|",
      ),
      ...'OMP_NUM_THREADS="|(((((|    |1,111|9|a.b.|-n: |2026-01-01 00:00:00 - a - '.split("|"),
    ].filter((piece) => piece !== "");
    for (const recogniser of ALL) {
      for (const piece of hostile) {
        const head = recogniser.literals[0] ?? "";
        const text = (head + piece.repeat(Math.ceil(LENGTH / piece.length))).slice(0, LENGTH);
        const began = cpuTime();
        eventsOf(recogniser, text);
        recogniser.withContext?.(logLine(text), [logLine(text), logLine(text)]);
        // An ordinary line takes microseconds; backtracking over 64 KiB takes minutes.
        expect(cpuTime() - began, `${recogniser.name} on ${piece}`).toBeLessThan(1000);
      }
    }
  });
});
