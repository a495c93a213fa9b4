// Runs the scorers of ../shared/tools over ../shared/corpus with the built program and prints their tables.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
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

const families = ["A", "B", "C", "D", "E", "F", "S"].filter((f) => existsSync(join(shared, "corpus", f)));
const statuses = [
  score("Causes, real and authored cases", "score-corpus.mjs", ...families),
  score("Causes, generated runs with counters", "score-corpus.mjs", "T", "L"),
  score("Growth", "score-growth.mjs", "T", "L"),
];
process.exit(Math.max(...statuses));
