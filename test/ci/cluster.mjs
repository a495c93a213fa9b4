/**
 * Shows that reading logs apart changes nothing: 200 generated logs are read in one process, and by GNU parallel or a slurm job array
 * that write case files; the two reports must be the same byte for byte.
 *
 *   node test/ci/cluster.mjs parallel [LOGS]
 *   node test/ci/cluster.mjs slurm [LOGS]     starts a private slurm of this one machine (root, Debian's slurm-wlm and munge)
 *
 * Needs the built program (CRASHDX_PROGRAM names another one). Exit status: 0 the same, 1 not, 3 what is asked for is not installed or does not start.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const program = process.env.CRASHDX_PROGRAM || join(root, "dist/crashdx.js");
const [how = "parallel", count = "200"] = process.argv.slice(2);
/** Names of people in the logs. */
const PRIVATE = ["zaphod", "trillian"];
const env = { ...process.env, SOURCE_DATE_EPOCH: "0", CRASHDX: `${process.execPath} ${program}` };

const folder = mkdtempSync(join(tmpdir(), "crashdx-cluster-"));
const stops = [];
let failed = 3;
try {
  failed = await main();
} finally {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed;

async function main() {
  if (how !== "parallel" && how !== "slurm") return missing(`there is no way "${how}": use parallel or slurm`);
  const needed = how === "parallel" ? ["parallel"] : ["munged", "slurmctld", "slurmd", "sbatch", "squeue"];
  for (const name of needed) if (run("which", [name]).status !== 0) return missing(`${name} is not installed`);
  writeLogs(Number(count));

  const alone = timed(() => crashdx(["-f", "json", "logs"]));
  const read = timed(() => (how === "parallel" ? parallel() : null));
  if (how === "slurm" && !(await slurm())) return 3;
  const cases = readdirSync(join(folder, "cases")).map((name) => `cases/${name}`);
  for (const file of cases)
    if (PRIVATE.some((name) => readFileSync(join(folder, file), "utf8").includes(name)))
      throw new Error(`${file} holds what is private`);
  // The order in which case files come must not matter.
  cases.sort((a, b) => (a.length % 3) - (b.length % 3) || (a < b ? 1 : -1));
  const merged = timed(() => crashdx(["diagnose", "-f", "json", ...cases]));
  const same = alone.value.length > 0 && alone.value === merged.value;
  const { verdict, ranks, redactions } = JSON.parse(alone.value);
  const reading = how === "parallel" ? `, read by GNU parallel in ${read.seconds} s` : "";
  console.log(
    `${count} logs in one process ${alone.seconds} s${reading}; ${cases.length} case files merged in ${merged.seconds} s: ${same ? "the same report, byte for byte" : "DIFFERENT REPORTS"} (${alone.value.length} bytes, ${verdict}; ${redactions.total} private values; ${ranks.says})`,
  );
  return same ? 0 : 1;
}

function missing(why) {
  console.error(`skipped: ${why}`);
  return 3;
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 28, ...options });
}

function crashdx(args) {
  const { stdout, stderr, status } = run(process.execPath, [program, ...args]);
  if (status !== 0 || stderr !== "")
    throw new Error(`crashdx ${args.slice(0, 3).join(" ")}: status ${status}, ${stderr}`);
  return stdout;
}

function timed(act) {
  const started = performance.now();
  const value = act();
  return { value, seconds: ((performance.now() - started) / 1000).toFixed(1) };
}

/** Ranks of one run: counters that grow alike but in one of them, a rank that fails first, some that follow, most that say nothing. */
function writeLogs(ranks) {
  mkdirSync(join(folder, "logs"));
  mkdirSync(join(folder, "cases"));
  for (let rank = 0; rank < ranks; rank++) {
    const time = (seconds) =>
      new Date(Date.UTC(2026, 1, 10, 12, 0, seconds)).toISOString().slice(0, 19).replace("T", " ");
    const lines = [`${time(rank % 7)} INFO rank ${rank} of ${ranks} on 10.7.${rank % 9}.3`, "$ ulimit -n", "1024"];
    for (let fold = 1; fold <= 12; fold++) {
      const maps = 2000 + fold * (rank === 17 ? 2400 : 120) + ((fold * rank) % 5);
      lines.push(`${time(60 * fold + (rank % 7))} INFO Fold ${fold}/40`);
      lines.push(
        `[THREADS] Fold ${fold}/40 START: proc=${40 + (rank % 3)}/7680, maps=${maps}/65530, rss=${900 + fold}MB`,
      );
      for (let water = 0; water < 20; water++)
        lines.push(`step ${water} loss=${((rank * 31 + water * 7) % 100) / 100}`);
    }
    // Two people's folders, and an address: case files must not hold them, and still name the same person alike.
    if (rank === 42)
      lines.push(`${time(800)} OSError: [Errno 24] Too many open files: '/home/${PRIVATE[0]}/shard-1.npy'`);
    else if (rank % 50 === 3) {
      const whose = PRIVATE[rank % 4 === 3 ? 0 : 1];
      lines.push(`${time(830 + rank)} OSError: [Errno 24] Too many open files: '/home/${whose}/shard-2.npy'`);
    } else if (rank % 9 === 0)
      lines.push(`${time(900 + rank)} RuntimeError: NCCL communicator was aborted on rank ${rank}.`);
    writeFileSync(join(folder, `logs/rank${rank}.log`), `${lines.join("\n")}\n`);
  }
}

function parallel() {
  const args = [
    "--will-cite",
    "--jobs",
    "2",
    "--max-args",
    "10",
    process.execPath,
    program,
    "observe",
    "{}",
    "--output",
    "cases/{#}.case",
    ":::",
  ];
  const { status, stderr } = run("parallel", [
    ...args,
    ...readdirSync(join(folder, "logs")).map((name) => `logs/${name}`),
  ]);
  if (status !== 0) throw new Error(`parallel: status ${status}, ${stderr.slice(0, 500)}`);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(seconds, holds) {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await pause(250)) if (holds()) return true;
  return false;
}

/** Starts a daemon in the foreground, to be ended by its own process id. */
function daemon(command, args) {
  const child = spawn(command, args, { cwd: folder, env, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.once("error", () => {});
  stops.push(async () => {
    child.kill("SIGTERM");
    await Promise.race([ended, pause(5000)]);
    child.kill("SIGKILL");
  });
}

/** Runs the job array of fixtures/ci/slurm-array.sh on a slurm of this machine alone. */
async function slurm() {
  if (process.getuid?.() !== 0) return missing("a private slurm wants root") === 0;
  const host = hostname().split(".")[0];
  const own = (name) => join(folder, name);
  for (const name of ["state", "spool", "munge"]) mkdirSync(own(name), { mode: 0o755 });
  chmodSync(folder, 0o755);
  writeFileSync(own("munge/key"), Buffer.from(crypto.getRandomValues(new Uint8Array(128))), { mode: 0o400 });
  chownSync(own("munge/key"), 0, 0);
  daemon("munged", [
    "--foreground",
    "--force",
    `--socket=${own("munge/socket")}`,
    `--key-file=${own("munge/key")}`,
    `--pid-file=${own("munge/pid")}`,
    `--log-file=${own("munge/log")}`,
    `--seed-file=${own("munge/seed")}`,
  ]);
  const ports = 20000 + (process.pid % 20000);
  writeFileSync(
    own("slurm.conf"),
    `ClusterName=crashdx
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
SlurmctldPort=${ports}
SlurmdPort=${ports + 1}
AuthType=auth/munge
AuthInfo=socket=${own("munge/socket")}
CredType=cred/munge
StateSaveLocation=${own("state")}
SlurmdSpoolDir=${own("spool")}
SlurmctldPidFile=${own("slurmctld.pid")}
SlurmdPidFile=${own("slurmd.pid")}
SlurmctldLogFile=${own("slurmctld.log")}
SlurmdLogFile=${own("slurmd.log")}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=${host} Default=YES State=UP
`,
  );
  env.SLURM_CONF = own("slurm.conf");
  if (!(await until(5, () => run("munge", ["-n", "-S", own("munge/socket")]).status === 0))) return give("munged");
  daemon("slurmctld", ["-D", "-i"]);
  daemon("slurmd", ["-D"]);
  if (!(await until(30, () => /idle/.test(run("sinfo", ["-h", "-o", "%T"]).stdout)))) return give("slurm");

  const list = readdirSync(own("logs")).map((name) => `logs/${name}`);
  writeFileSync(own("logs.txt"), `${list.join("\n")}\n`);
  const job = join(root, "fixtures/ci/slurm-array.sh");
  const started = performance.now();
  const { stdout, stderr, status } = run("sbatch", [
    "--parsable",
    "--wait",
    "--array=0-7",
    "--chdir",
    folder,
    job,
    "logs.txt",
    "cases",
  ]);
  if (status !== 0) throw new Error(`sbatch: status ${status}, ${stderr}`);
  console.log(`slurm job array ${stdout.trim()}: 8 tasks in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  epilogue();
  return true;

  /** A job of two ranks, one of which fails: the job keeps its status, and its epilogue says which rank it was. */
  function epilogue() {
    const rank = `echo "$(date '+%F %T') rank $SLURM_PROCID of 2"
[ "$SLURM_PROCID" = 0 ] || { echo "OSError: [Errno 24] Too many open files: '/data/1.npy'"; exit 3; }`;
    const job = run("sbatch", [
      "--parsable",
      "--wait",
      "--ntasks=2",
      "--chdir",
      folder,
      join(root, "fixtures/ci/slurm-epilogue.sh"),
      "bash",
      "-c",
      rank,
    ]);
    const id = job.stdout.trim();
    const found = readdirSync(folder).filter((name) => name.startsWith(`logs-${id}`));
    const report = JSON.parse(readFileSync(own(`logs-${id}.json`), "utf8"));
    const first = report.ranks?.members.find(({ state }) => state === "first");
    if (job.status !== 3 || report.verdict !== "exhaustion" || first?.source !== `logs-${id}/rank1.log`)
      throw new Error(
        `epilogue: status ${job.status}, ${report.verdict}, ${JSON.stringify(report.ranks)}, ${job.stderr}`,
      );
    console.log(`slurm epilogue of job ${id}: status 3 kept, ${found.sort().join(", ")}; ${report.ranks.says}`);
  }

  function give(what) {
    for (const log of ["munge/log", "slurmctld.log", "slurmd.log"])
      try {
        console.error(readFileSync(own(log), "utf8").split("\n").slice(-6).join("\n"));
      } catch {
        // It did not get that far.
      }
    missing(`${what} does not start here`);
    return false;
  }
}
