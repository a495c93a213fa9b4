/**
 * `npm run bench`: wall time of the whole program against search tools, in the same minutes and on the same logs. Nothing is tested here; the answers are
 * compared so that no time is gained by missing lines. Options: `--runs N` (default 7), `--quick` (smaller logs), `--only WORD`, `--keep`, `--program FILE`.
 *
 * ripgrep 13 is Debian's (`rg` on the path), ripgrep 15 npm's (`npm install --prefix test/bench`); rows without their tool are left out.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEngine } from "../../src/diagnose.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import { readInput } from "../../src/read/node/input.ts";
import { recognisers } from "../../src/recognise/index.ts";

const here = dirname(fileURLToPath(import.meta.url));
const argv = process.argv.slice(2);
const option = (name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
const program = option("--program") ?? join(here, "../../dist/crashdx.js");
const folder = join(tmpdir(), "crashdx-bench");
const quick = argv.includes("--quick");
const runs = Number(option("--runs") ?? 7);
const only = option("--only");

// A certificate file costs every start of Node tens of milliseconds, and belongs to the machine and not to the program.
const { NODE_EXTRA_CA_CERTS, ...env } = process.env;
const node = process.execPath;

const shell = (command: string) => spawnSync("bash", ["-c", command], { encoding: "utf8", env, maxBuffer: 256 << 20 });

/** ripgrep of a major version: its path, or null. */
function ripgrep(major: number): string | null {
  const candidates = [shell("command -v rg").stdout.trim()];
  try {
    const { rgPath } = createRequire(join(here, "package.json"))("@vscode/ripgrep") as { rgPath: string };
    candidates.push(rgPath);
  } catch {
    // Not installed.
  }
  for (const path of candidates)
    if (path !== "" && spawnSync(path, ["--version"], { encoding: "utf8" }).stdout?.startsWith(`ripgrep ${major}.`))
      return path;
  return null;
}

/** The words that a person might search such logs for: what the anchors look for. */
const FORTY = join(here, "words.txt");
const OWN = join(folder, "own.txt");

interface Row {
  readonly name: string;
  readonly log: string;
  readonly ours: string;
  /** Null when its tool is missing. */
  readonly anchor: string | null;
  readonly against: string;
  /** The ratio that is wanted, or null. */
  readonly most: number | null;
}

const scale = quick ? 1 / 8 : 1;
const LOGS: readonly (readonly [name: string, kind: string, mebibytes: number])[] = [
  ["real.log", "realistic", 1024],
  ["real256.log", "realistic", 256],
  ["crlf.log", "crlf", 256],
  ["adversarial.log", "adversarial", 256],
  ["giant.log", "giant", 600],
  ["dense.log", "dense", 100],
  ["small.log", "realistic", 1],
];

function makeLogs(): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, kind, mebibytes] of LOGS) {
    const size = name === "small.log" ? mebibytes : Math.ceil(mebibytes * scale);
    const file = join(folder, name);
    if (existsSync(file) && statSync(file).size === size * 2 ** 20) continue;
    console.error(`making ${name} (${size} MiB)`);
    const made = spawnSync(node, ["--import", "tsx", join(here, "make.ts"), kind, String(size), file], {
      stdio: "inherit",
      env,
    });
    if (made.status !== 0) throw new Error(`could not make ${name}`);
  }
  const packed = join(folder, "real256.log.gz");
  if (!existsSync(packed)) shell(`gzip -1 -c ${join(folder, "real256.log")} > ${packed}`);
  shell(`head -40 ${join(folder, "small.log")} > ${join(folder, "forty.log")}`);
  // Everything is to lie in the page cache, and nothing that was just made on its way to the disk.
  shell(`sync; cat ${folder}/* > /dev/null`);
}

function rows(): Row[] {
  const rg13 = ripgrep(13);
  const rg15 = ripgrep(15);
  const log = (name: string) => join(folder, name);
  const ours = (name: string, format = "json") =>
    `${node} ${program} -f ${format} -o ${join(folder, "report.out")} ${log(name)}`;
  const search = (rg: string | null, name: string, words = FORTY, how = "-c") =>
    rg === null ? null : `${rg} ${how} -a -F -f ${words} ${log(name)} > /dev/null`;
  const row = (
    name: string,
    file: string,
    against: string,
    anchor: string | null,
    most: number | null,
    own = ours(file),
  ): Row => ({
    name,
    log: file,
    ours: own,
    anchor,
    against,
    most,
  });
  // The longest last: what comes behind them runs on a machine that was busy for seconds.
  return [
    row("file, realistic", "real.log", "ripgrep 13, 40 words", search(rg13, "real.log"), 0.75),
    row("file, realistic", "real.log", "ripgrep 15, 40 words", search(rg15, "real.log"), 1.0),
    row("file, realistic", "real.log", "ripgrep 15, our literals", search(rg15, "real.log", OWN), 0.25),
    row("file, realistic", "real.log", "wc -l", `wc -l ${log("real.log")}`, 1.8),
    row("file, realistic", "real.log", "cat", `cat ${log("real.log")} > /dev/null`, null),
    row(
      "file, realistic",
      "real256.log",
      "grep -F, 40 words",
      `LC_ALL=C grep -a -c -F -f ${FORTY} ${log("real256.log")}`,
      null,
    ),
    row("file, CRLF", "crlf.log", "ripgrep 15, 40 words", search(rg15, "crlf.log"), null),
    row("giant lines", "giant.log", "ripgrep 13, 40 words", search(rg13, "giant.log"), 1.4),
    row(
      "pipe, realistic",
      "real.log",
      "piped ripgrep 15",
      rg15 === null ? null : `cat ${log("real.log")} | ${rg15} -c -a -F -f ${FORTY} > /dev/null`,
      1.0,
      `cat ${log("real.log")} | ${node} ${program} -f json -o ${join(folder, "report.out")}`,
    ),
    row(
      "gzip, 256 MiB of text",
      "real256.log.gz",
      "zcat | ripgrep",
      rg15 === null ? null : `zcat ${log("real256.log.gz")} | ${rg15} -c -a -F -f ${FORTY} > /dev/null`,
      1.0,
    ),
    row(
      "small log, 1 MiB, terminal",
      "small.log",
      "node -e 0",
      `${node} -e 0`,
      4.0,
      `${node} ${program} ${log("small.log")} > /dev/null`,
    ),
    row(
      "40 lines, JSON",
      "forty.log",
      "node -e 0",
      `${node} -e 0`,
      2.5,
      `${node} ${program} -f json ${log("forty.log")} > /dev/null`,
    ),
    row("--version", "forty.log", "node -e 0", `${node} -e 0`, null, `${node} ${program} --version > /dev/null`),
    row("--help", "forty.log", "node -e 0", `${node} -e 0`, null, `${node} ${program} --help > /dev/null`),
    row("file, adversarial", "adversarial.log", "ripgrep 15, 40 words", search(rg15, "adversarial.log"), 0.85),
    row("file, adversarial", "adversarial.log", "ripgrep 15, our literals", search(rg15, "adversarial.log", OWN), null),
    row("dense", "dense.log", "ripgrep 13 -n", search(rg13, "dense.log", FORTY, "-n"), 4),
  ].filter((r) => only === undefined || `${r.name} ${r.against}`.includes(only));
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

function seconds(command: string): number {
  // What ran before is to be over, its memory given back.
  Atomics.wait(PAUSE, 0, 0, 200);
  const started = performance.now();
  const { status, stderr } = shell(command);
  if (status !== 0 && status !== 1) throw new Error(`${command}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Peak memory of a command in MiB, where GNU time is installed. */
function peak(command: string): string {
  if (!existsSync("/usr/bin/time")) return "-";
  const own = command.slice(command.indexOf(node));
  const fed = command.includes(" | ") ? `cat ${/cat (\S+)/.exec(command)?.[1]} | ` : "";
  const { stderr } = shell(`${fed}/usr/bin/time -f 'KB %M' ${own}`);
  return (Number(/KB (\d+)/.exec(stderr)?.[1]) / 1024).toFixed(0);
}

/** The lines that the sieve hands on, and those in which ripgrep finds one of its literals: what it passes over must say nothing to any recogniser. */
async function compareAnswers(): Promise<void> {
  const rg = ripgrep(13) ?? ripgrep(15);
  if (rg === null) return;
  const engine = createEngine(builtIn);
  const all = recognisers(builtIn, []);
  const says = (text: string) => {
    const line = { text, number: 1, offset: 0, source: "log", process: "", time: null, prose: false };
    return all.some((recogniser) => recogniser.recognise(line).length > 0);
  };
  for (const name of ["real256.log", "crlf.log", "adversarial.log"]) {
    const numbers = new Set<number>();
    await readInput(join(folder, name), { gate: engine.gate, onLine: (line) => numbers.add(line.number) });
    const found = shell(`${rg} -n -a -F -f ${OWN} ${join(folder, name)}`)
      .stdout.trimEnd()
      .split("\n");
    const passed = found.filter((row) => !numbers.has(Number.parseInt(row, 10)));
    const missed = passed.filter((row) => says(row.slice(row.indexOf(":") + 1).trimEnd()));
    console.log(
      `${name}: ripgrep finds ${found.length} lines with our literals; ${passed.length} of them were passed over, of which ${missed.length} say something`,
    );
    if (missed.length > 0) process.exitCode = 1;
  }
}

if (!existsSync(program)) throw new Error(`${program} is missing: npm run build`);
makeLogs();
writeFileSync(OWN, `${createEngine(builtIn).literals.join("\n")}\n`);
const table: string[][] = [["case", "against", "ours s", "theirs s", "ratio", "wanted", "peak MiB"]];
const all = rows();
const times = all.map(() => ({ ours: [] as number[], theirs: [] as number[] }));
const bounded = (row: Row) => (row.log === "adversarial.log" || row.log === "dense.log" ? Math.min(runs, 3) : runs);
// Interleaved, so that a slow minute of the machine is everybody's.
for (let run = 0; run < runs; run++)
  for (const [i, row] of all.entries()) {
    if (run >= bounded(row)) continue;
    const ours = () => times[i]?.ours.push(seconds(row.ours));
    const theirs = () => row.anchor !== null && times[i]?.theirs.push(seconds(row.anchor));
    // Each goes first in turn: whoever comes behind a long row finds a machine that is still busy, or was throttled for it.
    for (const time of run % 2 === 0 ? [ours, theirs] : [theirs, ours]) time();
  }
for (const [i, row] of all.entries()) {
  const ours = median(times[i]?.ours ?? []);
  const theirs = median(times[i]?.theirs ?? []);
  const ratio = ours / theirs;
  table.push([
    `${row.name}, ${(statSync(join(folder, row.log)).size / 2 ** 20).toFixed(0)} MiB`,
    row.against,
    ours.toFixed(3),
    row.anchor === null ? "tool missing" : theirs.toFixed(3),
    row.anchor === null ? "-" : ratio.toFixed(2),
    row.most === null ? "-" : `${row.most}${row.anchor === null || ratio <= row.most ? "" : "  missed"}`,
    peak(row.ours),
  ]);
}
const widths = table[0]?.map((_, c) => Math.max(...table.map((cells) => cells[c]?.length ?? 0))) ?? [];
for (const cells of table)
  console.log(
    cells
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join("  ")
      .trimEnd(),
  );
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, load ${readFileSync("/proc/loadavg", "utf8").split(" ")[0]}; medians of ${runs}`,
);
if (only === undefined) await compareAnswers();
if (!argv.includes("--keep")) rmSync(folder, { recursive: true });
