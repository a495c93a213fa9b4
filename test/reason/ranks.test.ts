/** Several logs of one run: which failed first, which only followed, whose clocks differ, and whether all grow alike. */
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { distinctSources } from "../../src/observe/join.ts";
import { mergeDistinct } from "../../src/observe/merge.ts";
import { validateReport } from "../render/schema.ts";
import { observe, theEngine } from "../support/read.ts";

const ROOT = "OSError: [Errno 24] Too many open files: '/data/1.npy'";
const FOLLOWS = "RuntimeError: NCCL communicator was aborted on rank 1.";

const at = (clock: string, text: string) => `2026-02-10 ${clock} INFO ${text}`;
const log = (...lines: string[]) => `${lines.join("\n")}\n`;

function diagnose(logs: { readonly [name: string]: string }): Report {
  const parts = Object.entries(logs).map(([name, text]) => ({
    origin: null,
    caseFile: observe(text, theEngine(), name),
  }));
  return theEngine().report(mergeDistinct(distinctSources(parts)));
}
const states = (report: Report) =>
  Object.fromEntries(report.ranks?.members.map((m) => [m.source || m.process, m.state]) ?? []);
const failedMark = (report: Report) => report.story.find((m) => m.what === "failed");

describe("who failed first", () => {
  test("one log of one process has no ranks", () => {
    expect(diagnose({ "a.log": log("start", ROOT) }).ranks).toBeUndefined();
  });

  test("one label beside lines without any is no rank of several", () => {
    expect(diagnose({ "a.log": log(ROOT, `[rank0]: ${FOLLOWS}`) }).ranks).toBeUndefined();
  });

  test("the kernel and the services of a host are no ranks", () => {
    const refused =
      "2026-02-10T12:05:00+01:00 n7 kernel: cgroup: fork rejected by pids controller in /system.slice/trainer.service";
    const ended =
      "2026-02-10T12:05:02+01:00 n7 systemd[1]: trainer.service: Main process exited, code=killed, status=6/ABRT";
    const own = "2026-02-10T12:05:01+01:00 n7 trainer[811]: OSError: [Errno 11] Resource temporarily unavailable: fork";
    expect(diagnose({ "journal.log": log(refused, own, ended) }).ranks).toBeUndefined();
  });

  test("by time, whatever the names' order, and the report follows it", () => {
    const early = log(at("12:00:00", "start"), `2026-02-10 12:05:00 ${ROOT}`);
    const late = log(at("12:00:00", "start"), `2026-02-10 12:05:07 ${ROOT}`);
    const report = diagnose({ "rank0.log": late, "rank1.log": early });
    expect(states(report)).toEqual({ "rank0.log": "failed", "rank1.log": "first" });
    expect(report.ranks).toMatchObject({ by: "time", count: 2, clocks: { agree: true } });
    expect(report.ranks?.says).toMatch(/^rank1\.log failed first, at 12:05:00; of the others 1 failed later\.$/);
    expect(failedMark(report)?.source).toBe("rank1.log");
  });

  test("by the dated lines around a failure that has no time", () => {
    const early = log(at("12:05:00", "Epoch 1/3"), "x", "y", ROOT);
    const late = log(at("12:05:30", "Epoch 1/3"), "x", "y", ROOT);
    const report = diagnose({ "rank0.log": late, "rank1.log": early });
    expect(report.ranks?.by).toBe("time");
    expect(report.ranks?.members[0]).toMatchObject({ source: "rank1.log", state: "first", exact: false });
    expect(report.ranks?.says).toMatch(/after 12:05:00/);
  });

  test("not where the dated lines leave the order open", () => {
    const open = log(at("12:00:00", "start"), ROOT, at("12:09:00", "leaving"));
    const other = log(at("12:00:00", "start"), `2026-02-10 12:05:00 ${ROOT}`);
    const report = diagnose({ "rank0.log": open, "rank1.log": other });
    expect(report.ranks).toMatchObject({ by: null, states: { first: 0, failed: 2 } });
    expect(report.ranks?.says).toMatch(/which was first the log does not say/);
  });

  test("not where both failed in the same moment, or nothing is dated", () => {
    const same = log(`2026-02-10 12:05:00 ${ROOT}`);
    expect(diagnose({ "a.log": same, "b.log": same }).ranks?.by).toBeNull();
    expect(diagnose({ "a.log": log("x", ROOT), "b.log": log("x", ROOT) }).ranks?.by).toBeNull();
  });

  test("by kind where only one shows more than what follows from another's failure", () => {
    const report = diagnose({
      "rank0.log": log("Epoch 1/3", FOLLOWS),
      "rank1.log": log("Epoch 1/3", ROOT),
      "rank2.log": log("Epoch 1/3", "Epoch 2/3"),
    });
    expect(states(report)).toEqual({ "rank0.log": "followed", "rank1.log": "first", "rank2.log": "fine" });
    expect(report.ranks?.by).toBe("kind");
    expect(report.ranks?.says).toMatch(
      /^rank1\.log failed by itself; of the others 1 only followed, 1 shows no failure\.$/,
    );
  });

  test("by line inside one log", () => {
    const report = diagnose({
      "all.log": log(
        "[rank0]: Epoch 1/3",
        "[rank1]: Epoch 1/3",
        "[rank2]: Epoch 1/3",
        `[rank1]: ${ROOT}`,
        `[rank0]: ${ROOT}`,
        `[rank2]: ${FOLLOWS}`,
      ),
    });
    expect(report.ranks?.by).toBe("line");
    expect(report.ranks?.members.map((m) => [m.process, m.state])).toEqual([
      ["rank 1", "first"],
      ["rank 0", "failed"],
      ["rank 2", "followed"],
    ]);
  });

  test("says so when none failed", () => {
    const report = diagnose({ "a.log": log("Epoch 1/3"), "b.log": log("Epoch 1/3") });
    expect(report.ranks).toMatchObject({ states: { fine: 2 }, says: "No rank shows a failure." });
  });
});

test("reports with ranks hold to the schema", async () => {
  const dated = log(at("12:00:00", "Epoch 1/3"), `2026-02-10 12:05:00 ${ROOT}`);
  const other = log(at("02:00:00", "Epoch 1/3"), "[THREADS] Fold 1/3 START: proc=3", FOLLOWS);
  expect(await validateReport(diagnose({ "a.log": dated, "b.log": other, "c.log": "" }))).toEqual([]);
});

describe("clocks", () => {
  const run = (from: string, to: string, ...more: string[]) => log(at(from, "start"), ...more, at(to, "end"));

  test("another time zone is noticed, and the order by time not trusted", () => {
    const here = run("12:00:10", "18:00:00", `2026-02-10 17:59:00 ${ROOT}`);
    const there = run("11:00:05", "16:59:50", `2026-02-10 16:58:00 ${ROOT}`);
    const report = diagnose({ "rank0.log": here, "rank1.log": here, "rank2.log": there });
    expect(report.ranks?.clocks).toMatchObject({ agree: false, apart: ["rank2.log"] });
    expect(report.ranks?.clocks.says).toMatch(/rank2\.log differs from the others' by \u22121 h, as another time zone/);
    expect(report.ranks?.by).toBeNull();
    expect(report.ranks?.says).toMatch(/cannot be told, since their clocks differ/);
  });

  test("times wholly outside the others' are noticed", () => {
    const report = diagnose({
      "rank0.log": run("12:00:00", "12:30:00"),
      "rank1.log": run("12:00:02", "12:30:01"),
      "rank2.log": run("14:07:00", "14:20:00"),
    });
    expect(report.ranks?.clocks).toMatchObject({ agree: false, apart: ["rank2.log"] });
    expect(report.ranks?.clocks.says).toMatch(/wholly outside the others'/);
  });

  test("ranks that start within a minute and end apart agree", () => {
    const report = diagnose({
      "rank0.log": run("12:00:00", "12:30:00"),
      "rank1.log": run("12:00:40", "13:30:00"),
      "rank2.log": "no times here\n",
    });
    expect(report.ranks?.clocks).toEqual({ agree: true, apart: [], says: "" });
  });
});

describe("growth over ranks", () => {
  const counters = (slope: number, jitter = 0) =>
    log(
      ...Array.from(
        { length: 8 },
        (_, i) => `[THREADS] Fold ${i + 1}/8 START: maps=${2000 + slope * i + ((i * jitter) % 7)}/65530`,
      ),
    );

  test("alike", () => {
    const report = diagnose({ "a.log": counters(700), "b.log": counters(705, 3), "c.log": counters(698, 5) });
    expect(report.ranks?.growth).toMatchObject([{ metric: "maps", ranks: 3, alike: true, apart: [] }]);
    expect(report.ranks?.growth[0]?.says).toMatch(/^maps grows by about 70\d a fold in all 3\.$/);
  });

  test("one that grows while the others are level", () => {
    const report = diagnose({
      "a.log": counters(0),
      "b.log": counters(900),
      "c.log": counters(0),
      "d.log": counters(0),
    });
    expect(report.ranks?.growth[0]).toMatchObject({ alike: false, apart: [{ source: "b.log", process: "" }] });
    expect(report.ranks?.growth[0]?.says).toBe("maps is level in 3 of 4; differently in b.log (+900 a fold).");
  });

  test("one that grows twice as fast", () => {
    const report = diagnose({ "a.log": counters(300), "b.log": counters(600), "c.log": counters(301) });
    expect(report.ranks?.growth[0]?.apart).toEqual([{ source: "b.log", process: "" }]);
  });

  test("says which series belongs to whom", () => {
    const report = diagnose({ "a.log": counters(300), "b.log": log("Epoch 1/2", ROOT) });
    expect(report.ranks?.members.map((m) => [m.source, m.metrics])).toEqual([
      ["b.log", []],
      ["a.log", ["maps"]],
    ]);
  });
});
