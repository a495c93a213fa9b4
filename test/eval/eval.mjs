// Runs the scorers of ../shared/tools over ../shared/corpus with the built program and prints their tables.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const shared = join(root, "../shared");
const program = join(root, "dist/crashdx.js");
const misses = process.argv.includes("--misses") ? ["--misses"] : [];

if (!existsSync(join(shared, "corpus"))) {
  console.log("npm run eval: there is no ../shared/corpus beside this project, so there is nothing to score.");
  process.exit(0);
}
if (!existsSync(program)) {
  console.error("npm run eval: dist/crashdx.js is missing; run npm run build first.");
  process.exit(2);
}

const score = (title, tool, ...folders) => {
  console.log(`\n${title}`);
  const corpora = folders.flatMap((f) => ["--corpus", join(shared, "corpus", f)]);
  const command = ["--", process.execPath, program, "--format", "json"];
  const run = spawnSync(process.execPath, [join(shared, "tools", tool), ...corpora, ...misses, ...command], {
    stdio: "inherit",
  });
  return run.status ?? 1;
};

/** How often answers of a stated confidence were right, and the same with one repository at a time left out of the calibration. */
async function reliability(families) {
  const { diagnose } = await import("crashdx");
  const rows = [];
  for (const folder of families.flatMap((f) => cases(join(shared, "corpus", f)))) {
    const label = JSON.parse(readFileSync(join(folder, "case.json"), "utf8"));
    const { diagnoses, noneOfThese } = await diagnose(readFileSync(join(folder, "log.txt"), "utf8"));
    if (diagnoses.length === 0) continue;
    const accepted = new Set([label.cause, ...(label.accept ?? [])]);
    const right = accepted.has(diagnoses[0].cause);
    rows.push({ repository: label.repository, right, shares: [...diagnoses.map((d) => d.confidence), noneOfThese] });
  }
  // The odds raised to a power: 1 is the calibration in force.
  const stated = (row, power) => row.shares[0] ** power / row.shares.reduce((sum, s) => sum + s ** power, 0);
  const brier = (list, power) => list.reduce((sum, r) => sum + (stated(r, power) - r.right) ** 2, 0) / list.length;
  console.log("\nReliability: of answers given with a confidence, how many were right (logs with a diagnosis only)");
  for (const [from, to] of [
    [0, 0.5],
    [0.5, 0.7],
    [0.7, 0.9],
    [0.9, 1.001],
  ]) {
    const bin = rows.filter((r) => stated(r, 1) >= from && stated(r, 1) < to);
    if (bin.length === 0) continue;
    const mean = bin.reduce((sum, r) => sum + stated(r, 1), 0) / bin.length;
    console.log(
      `  said ${mean.toFixed(2)}  right ${(bin.filter((r) => r.right).length / bin.length).toFixed(2)}  of ${bin.length}`,
    );
  }
  const powers = [0.5, 0.75, 1, 1.25, 1.5, 2];
  const best = (list) => powers.reduce((a, b) => (brier(list, b) < brier(list, a) ? b : a));
  const repositories = [...new Set(rows.map((r) => r.repository))];
  const left = repositories.map((name) => {
    const out = rows.filter((r) => r.repository === name);
    return { n: out.length, error: brier(out, best(rows.filter((r) => r.repository !== name))) * out.length };
  });
  const total = left.reduce((sum, l) => sum + l.error, 0) / rows.length;
  console.log(
    `  Brier ${brier(rows, 1).toFixed(3)}; with each of ${repositories.length} repositories left out of the calibration in turn ${total.toFixed(3)}`,
  );
  console.log(
    `  top-1 accepted does not change with the calibration: ${((100 * rows.filter((r) => r.right).length) / rows.length).toFixed(1)}%`,
  );
}

function cases(folder) {
  if (existsSync(join(folder, "case.json"))) return [folder];
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? cases(join(folder, e.name)) : [],
  );
}

const families = ["A", "B", "C", "D", "E", "F", "S"].filter((f) => existsSync(join(shared, "corpus", f)));
const statuses = [
  score("Causes, real and authored cases", "score-corpus.mjs", ...families),
  score("Causes, generated runs with counters", "score-corpus.mjs", "T", "L"),
  score("Growth", "score-growth.mjs", "T", "L"),
];
await reliability(families);
process.exit(Math.max(...statuses));
