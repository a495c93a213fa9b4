import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROBE } from "../../src/cli/probe.ts";
import { counterLines } from "../../src/recognise/samples.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe.skipIf(!hasPython)("the helper of crashdx probe", () => {
  it("prints a line that the counter grammar reads, every part of it", () => {
    const folder = mkdtempSync(join(tmpdir(), "crashdx-probe-"));
    try {
      writeFileSync(join(folder, "thread_log.py"), PROBE);
      const script =
        "from thread_log import log_threads\nlog_threads('Fold 1/3 START')\nlog_threads(None)\nlog_threads('x', file=3)";
      const run = spawnSync("python3", ["-B", "-W", "error", "-c", script], { cwd: folder, encoding: "utf8" });
      expect(run.status).toBe(0);
      const [text = "", ...more] = run.stderr.trim().split("\n");
      expect(more.length).toBe(1);
      const line = { text, number: 1, offset: 0, source: "t", process: "", time: null, prose: false };
      const [event] = counterLines.recognise(line);
      expect(event).toMatchObject({
        type: "sample",
        damaged: false,
        step: "START",
        point: { per: "fold", index: 1, total: 3 },
      });
      const readings = event?.type === "sample" ? event.readings : [];
      const names = readings.map((r) => r.metric);
      expect(names).toContain("proc");
      expect(names).toContain("rss");
      if (process.platform === "linux") expect(names).toEqual(expect.arrayContaining(["maps", "fds"]));
      for (const reading of readings) expect(reading.value).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
