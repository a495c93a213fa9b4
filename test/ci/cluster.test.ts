/** GNU parallel over 200 logs, and a slurm job array: the same report byte for byte. Skipped where they are not installed. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./steps.ts";

const installed = (name: string) => spawnSync("which", [name]).status === 0;
const built = existsSync(join(root, "dist/crashdx.js"));

function cluster(how: string) {
  return spawnSync(process.execPath, [join(root, "test/ci/cluster.mjs"), how, "200"], {
    encoding: "utf8",
    timeout: 240_000,
  });
}

it.skipIf(!built || !installed("parallel"))("GNU parallel", { timeout: 250_000 }, () => {
  const { status, stdout, stderr } = cluster("parallel");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(
    /20 case files .*the same report, byte for byte .*2 private values; .*rank42\.log failed first/,
  );
});

// It starts daemons as root, so it has to be asked for.
it.skipIf(!built || process.env.CRASHDX_SLURM !== "1" || !installed("slurmctld"))("slurm", { timeout: 250_000 }, () => {
  const { status, stdout } = cluster("slurm");
  expect(status).toBe(0);
  expect(stdout).toMatch(/8 case files .*the same report, byte for byte/);
  expect(stdout).toMatch(
    /epilogue of job \d+: status 3 kept, .*logs-\d+\.html.*logs-\d+\.txt; Only logs-\d+\/rank1\.log failed/,
  );
});
