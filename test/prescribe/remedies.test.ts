/** Remedies: values computed from the log, the arithmetic shown, and nothing of a hostile log in a command. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtIn } from "../../src/knowledge/index.ts";
import { remediesFor } from "../../src/prescribe/remedies.ts";
import { Evaluator } from "../../src/reason/evaluate.ts";
import { pack, viewOf } from "../reason/view.ts";
import { diagnoseText } from "../support/read.ts";

const hole = (e: string) => `$\{${e}}`;
const CAUSE = `cause: my-cause
title: x
group: threads
prior: 0.1
about: x
why: x
evidence:
  - {when: 'failed("*")', weight: 9, says: x, because: y}
examples: ["x"]
near:
  - {text: y, why: z}
sources: [https://example.org]
`;
const remedy = (id: string, helps: string, changes: string) => `remedy: ${id}
title: Do ${id}
helps:
${helps}
changes:
${changes}
where: job
cost: None.
risk: None.
not: Not ${hole('peak("maps")')}.
proven: documented
references: [https://example.org]
examples: ["x"]
near:
  - {text: y, why: z}
`;
const help = (rank: number, when?: string, why = "It helps.") =>
  `  - cause: my-cause\n    rank: ${rank}\n    why: ${why}${when === undefined ? "" : `\n    when: ${when}`}`;
const shell = (
  text: string,
  values: readonly (readonly [name: string, is: string, how: string])[] = [],
  when?: string,
) =>
  `  - kind: shell\n    text: ${JSON.stringify(text)}${when === undefined ? "" : `\n    when: ${when}`}${
    values.length === 0
      ? ""
      : `\n    values:\n${values.map(([name, is, how]) => `      - name: ${name}\n        is: ${JSON.stringify(is)}\n        how: ${JSON.stringify(how)}`).join("\n")}`
  }`;

function offered(log: string, ...remedies: readonly string[]) {
  const knowledge = pack([CAUSE, ...remedies].join("---\n"));
  return remediesFor("my-cause", knowledge, new Evaluator(viewOf(log, knowledge)));
}
const COUNTERS = "[THREADS] Fold 1/2 START: maps=1000/65530\n[THREADS] Fold 2/2 START: maps=3000/65530\n";

describe("remedies", () => {
  test("come best first, each once, in the best of its situations that holds", () => {
    const log = "workers started: 8";
    const ids = offered(
      log,
      remedy("low", help(2), shell("low")),
      remedy(
        "high",
        `${help(9, 'seen("u.slurm")', "Never.")}\n${help(5, 'seen("t.clue")', "Best.")}\n${help(3, undefined, "Else.")}`,
        shell("high"),
      ),
      remedy("not", help(10, 'seen("u.slurm")'), shell("not")),
    ).map((r) => [r.id, r.why]);
    expect(ids).toEqual([
      ["high", "Best."],
      ["low", "It helps."],
    ]);
  });

  test("compute values one from the other, fill them in, and show how", () => {
    const [r] = offered(
      COUNTERS,
      remedy(
        "raise",
        help(1),
        shell(`sysctl -w vm.max_map_count=${hole("maps")}`, [
          ["half", 'peak("maps")', "peak"],
          ["maps", "round_up(half * 2, 1024)", `${hole("grouped(half)")} times two, up to a multiple of 1,024`],
        ]),
      ),
    );
    expect(r?.changes).toEqual([
      {
        kind: "shell",
        text: "sysctl -w vm.max_map_count=6144",
        values: { half: 3000, maps: 6144 },
        how: "half: peak; maps: 3,000 times two, up to a multiple of 1,024",
      },
    ]);
    expect(r?.not).toBe("Not 3000.");
  });

  test("say whether a change rests on the log, on a default, or wants filling in", () => {
    const of = (text: string, is: string) =>
      offered(COUNTERS, remedy("r", help(1), shell(text, [["n", is, ""]])))[0]?.applicability;
    expect(of(`run ${hole("n")}`, 'peak("maps")')).toBe("as-is");
    expect(of(`run ${hole("n")}`, "8192")).toBe("maybe");
    expect(of(`run ${hole("n")} <SERVICE>`, 'peak("maps")')).toBe("fill-in");
    expect(of(`kill -${hole("n")} PID`, 'peak("maps")')).toBe("fill-in");
    expect(of(`fuser -${hole("n")} PATH_OF_THE_FILE`, 'peak("maps")')).toBe("fill-in");
    expect(of(`export MASTER_PORT=${hole("n")}`, 'peak("maps")')).toBe("as-is");
    expect(of(`run ${hole("n")}  # or with the PID of another`, 'peak("maps")')).toBe("as-is");
  });

  test("share values among their changes, each of which takes those that it needs", () => {
    const shared = [
      "values:",
      "  - {name: half, is: 'peak(\"maps\")', how: peak}",
      "  - {name: maps, is: half * 2, how: twice that}",
      '  - {name: other, is: "7", how: seven}',
      "changes:",
    ].join("\n");
    const [r] = offered(
      COUNTERS,
      remedy("r", help(1), `${shell(`a ${hole("maps")}`)}\n${shell("b")}`).replace("changes:", shared),
    );
    expect(r?.changes).toEqual([
      { kind: "shell", text: "a 6000", values: { half: 3000, maps: 6000 }, how: "half: peak; maps: twice that" },
      { kind: "shell", text: "b", values: {}, how: "" },
    ]);
  });

  test("leave out changes whose condition does not hold", () => {
    const [r] = offered(
      "made for linux",
      remedy("r", help(1), `${shell("mac", [], 'platform = "macos"')}\n${shell("linux", [], 'platform = "linux"')}`),
    );
    expect(r?.changes.map((c) => c.text)).toEqual(["linux"]);
  });

  test.each([
    ["a container of Kubernetes", "Back-off restarting failed container=trainer pod=train-0_default", "kubernetes"],
    ["docker", "docker: Error response from daemon: OCI runtime create failed", "docker"],
    ["a job of slurm", "slurmstepd: error: task 0 exited", "slurm"],
    ["a unit of systemd", "TasksMax=512", "systemd"],
    ["nowhere that the log tells", "it starts", "env"],
  ])("show the form for %s first", (_, line, kind) => {
    const { diagnoses } = diagnoseText(`${line}\nRuntimeError: can't start new thread\n`);
    const all = diagnoses.flatMap((d) => d.remedies).filter((r) => r.changes.some((c) => c.kind === kind));
    expect(all.length).toBeGreaterThan(0);
    for (const { changes } of all) expect(changes[0]?.kind).toBe(kind);
  });

  test("let no character of a log that a shell, YAML or Python reads as syntax into a command", () => {
    const text = `kill ${hole("who")}`;
    const change = (captured: string) =>
      offered(
        `cannot start thread 1 of pool: ${captured}`,
        remedy("r", help(1), shell(text, [["who", 'capture("t.thread", "error")', ""]])),
      )[0]?.changes[0];
    expect(change("$(rm -rf /); `id` | sh && \"x\" 'y' > /etc/passwd #\\")?.text).toBe("kill rm-rf/idshxy/etc/passwd");
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 200 }), (captured) => {
        const made = change(captured.replace(/[\r\n]/g, " "));
        // What was caught, cleaned: the rest of the command is the remedy's own.
        if (made !== undefined) expect(made.text).toMatch(/^kill [\w./:=@%+?-]{0,120}$/);
        expect(JSON.stringify(made?.values ?? {})).toMatch(/^[\w./:=@%+?{}",-]*$/);
      }),
      { numRuns: 150 },
    );
  });
});

describe("the built-in remedies", () => {
  test("put nothing of the log's own text into a command that is not a named, cleaned value", () => {
    for (const r of builtIn.remedies)
      for (const c of r.changes)
        for (const part of c.text)
          if (typeof part !== "string")
            expect(
              part.expression.op === "name" && c.values.some((v) => v.name === part.source.trim()),
              `${r.id}: ${part.source}`,
            ).toBe(true);
  });
  test("name causes and have at least one primary source", () => {
    for (const r of builtIn.remedies) for (const url of r.references) expect(url).toMatch(/^https:\/\//);
  });
  test("every cause has a remedy", () => {
    for (const c of builtIn.causes)
      expect(
        builtIn.remedies.some((r) => r.helps.some((h) => h.cause === c.id)),
        c.id,
      ).toBe(true);
  });
  test("compute the file limit from the peak in the log", () => {
    const report = diagnoseText(
      "[THREADS] Epoch 1/3 START: fds=5000/5120\nOSError: [Errno 24] Too many open files: 'a.npy'\n",
    );
    const raise = report.diagnoses[0]?.remedies.find((r) => r.id === "raise-nofile");
    // Four times 5,000, up to a power of two.
    expect(raise?.changes[0]?.values.files).toBe(32768);
    expect(raise?.changes[0]?.text).toContain("ulimit -S -n 32768");
    expect(raise?.changes[0]?.how).not.toBe("");
  });
});
