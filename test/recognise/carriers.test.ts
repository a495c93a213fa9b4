/**
 * The same line in the hands of another carrier says the same: every prefix before examples of signatures that begin their line gives the
 * signature, alone and in a log, and the same first cause.
 */
import { describe, expect, it } from "vitest";
import { builtIn } from "../../src/knowledge/index.ts";
import { signatureRecogniser } from "../../src/recognise/signatures.ts";
import { cpuTime } from "../support/cpu-time.ts";
import { diagnoseText, linesOf, observe } from "../support/read.ts";

type Carrier = (line: string, number: number) => string;

const two = (n: number) => String(n % 60).padStart(2, "0");
const DAY = "2026-02-11";
const iso = (n: number) => `${DAY}T05:00:${two(n)}`;

const CARRIERS: { readonly [name: string]: Carrier } = {
  "GitHub Actions": (l, n) => `${iso(n)}.2945670Z ${l}`,
  "GitHub's error command": (l) => `##[error]${l}`,
  "Azure's error command": (l, n) => `${iso(n)}.2945670Z ##[error]${l}`,
  "a workflow command": (l) => `::error file=a.py,line=3::${l}`,
  "GitHub's page": (l) => `Error: ${l}`,
  "gh run view --log": (l, n) => `build (3.10)\tRun tests\t${iso(n)}.2945670Z ${l}`,
  "GitLab's streams": (l, n) => `${iso(n)}.294567Z 01E ${l}`,
  "GitLab's sections": (l) => `section_start:1560896352:build\r\u001b[0K${l}`,
  "Jenkins' timestamper": (l, n) => `05:00:${two(n)}  ${l}`,
  "Jenkins' timestamper in ISO": (l, n) => `[${iso(n)}.294Z] ${l}`,
  "Jenkins' branches": (l) => `[worker-1] ${l}`,
  Buildkite: (l) => `\u001b_bk;t=1739251201123\u0007${l}`,
  act: (l) => `[CI/build]   | ${l}`,
  BuildKit: (l, n) => `#11 ${12 + n}.345 ${l}`,
  "BuildKit's summary": (l, n) => `${12 + n}.34 ${l}`,
  compose: (l) => `trainer-1  | ${l}`,
  "compose with times": (l, n) => `trainer-1  | ${iso(n)}.216949Z ${l}`,
  "a swarm": (l) => `stack_trainer.1.abcdefghijkl@node17    | ${l}`,
  "docker's json-file": (l, n) => JSON.stringify({ log: `${l}\n`, stream: "stderr", time: `${iso(n)}.003Z` }),
  "podman logs of several": (l) => `abc123def456 ${l}`,
  kubectl: (l) => `[pod/train-7d9c5b6f4-x2x7k/main] ${l}`,
  stern: (l) => `train-7d9c5b6f4-x2x7k main ${l}`,
  "a CRI log": (l, n) => `${iso(n)}.216949Z stderr F ${l}`,
  argo: (l) => `train-abc-123: ${l}`,
  pm2: (l) => `0|app  | ${l}`,
  "pm2 with times": (l, n) => `0|app      | ${iso(n)}: ${l}`,
  earthly: (l) => `          +test | ${l}`,
  foreman: (l, n) => `12:00:${two(n)} web.1   | ${l}`,
  supervisord: (l, n) => `${DAY} 05:00:${two(n)},123 DEBG 'trainer' stderr output: ${l}`,
  "stderr:": (l) => `stderr: ${l}`,
  "stdout:": (l) => `stdout: ${l}`,
  "[stderr]": (l) => `[stderr] ${l}`,
  journald: (l, n) => `Feb 11 05:00:${two(n)} node17 train[4242]: ${l}`,
  "journald in ISO": (l, n) => `${iso(n)}+0000 node17 train[4242]: ${l}`,
  "journald's short-iso-precise": (l, n) => `${iso(n)}.123456+00:00 node17 train[4242]: ${l}`,
  "journald's short-full": (l, n) => `Wed ${DAY} 05:00:${two(n)} UTC node17 train[4242]: ${l}`,
  "journald's short-unix": (l) => `1739251201.123456 node17 train[4242]: ${l}`,
  "journald's short-monotonic": (l) => `[ 1234.567890] node17 train[4242]: ${l}`,
  dmesg: (l) => `[ 1234.567890] ${l}`,
  "dmesg -T": (l) => `[Wed Feb 11 05:00:01 2026] ${l}`,
  "RFC 5424": (l, n) => `<11>1 ${iso(n)}.003Z node17 train 4242 ID47 - ${l}`,
  "RFC 5424 with data": (l, n) => `<165>1 ${iso(n)}.003Z node17 train - ID47 [e@32473 iut="3" source="App"] ${l}`,
  heroku: (l, n) => `${iso(n)}.216949+00:00 app[web.1]: ${l}`,
  fly: (l, n) => `${iso(n)}Z app[148ed193b95638] ams [info] ${l}`,
  CloudWatch: (l, n) => `${iso(n)}.294Z ${l}`,
  "aws logs tail": (l, n) => `${iso(n)}.294000+00:00 train/algo-1-1739251201 ${l}`,
  "CloudWatch's export": (l) => `1739251201123,${l}`,
  "SageMaker's local mode": (l) => `algo-1-a1b2c  | ${l}`,
  "SageMaker's mpirun": (l) => `[1,mpirank:0,algo-1]<stderr>:${l}`,
  "Azure ML": (l, n) => `[${iso(n)}.294567] ${l}`,
  "Azure ML's control script": (l, n) => `[${DAY} 05:00:${two(n)}Z] ${l}`,
  "Databricks' driver": (l, n) => `26/02/11 05:00:${two(n)} ERROR PythonDriverLocal: ${l}`,
  "Vertex AI": (l, n) => `ERROR\t${DAY} 05:00:${two(n)} +0000\tworkerpool0-0\t${l}`,
  Airflow: (l, n) => `[${DAY}, 05:00:${two(n)} UTC] {subprocess.py:93} INFO - ${l}`,
  "Airflow in ISO": (l, n) => `[${iso(n)}.123+0000] {subprocess.py:93} INFO - ${l}`,
  Ray: (l) => `(pid=123) ${l}`,
  "Ray's actors": (l) => `(train_fn pid=123, ip=10.0.0.1) ${l}`,
  raylet: (l) => `(raylet) ${l}`,
  SkyPilot: (l) => `(worker1, rank=1, pid=1234, ip=10.0.0.1) ${l}`,
  "vLLM's workers": (l) => `(VllmWorkerProcess pid=123) ERROR 02-11 05:00:01 worker_utils.py:233] ${l}`,
  SGLang: (l, n) => `[${DAY} 05:00:${two(n)} TP0] ${l}`,
  slurm: (l, n) => `${n % 4}: ${l}`,
  torchrun: (l) => `[rank0]: ${l}`,
  "torchrun --tee": (l) => `[default0]:${l}`,
  "a role of torchrun's": (l) => `[trainer0]:${l}`,
  mpirun: (l) => `[1,0]<stderr>:${l}`,
  "mpirun 5": (l) => `[prterun-node17-812@1,0]<stderr>: ${l}`,
  Horovod: (l) => `[0]<stderr>:${l}`,
  "Horovod with times": (l, n) => `Wed Feb 11 05:00:${two(n)} 2026[0]<stderr>:${l}`,
  MPICH: (l) => `[0] ${l}`,
  Lightning: (l) => `[rank: 0] ${l}`,
  DeepSpeed: (l) => `worker-0: ${l}`,
  "DeepSpeed's launcher": (l, n) => `[${DAY} 05:00:${two(n)},123] [ERROR] [launch.py:321:main] ${l}`,
  klog: (l, n) => `E1122 06:25:${two(n)}.123456       1 main.go:123] ${l}`,
  absl: (l, n) => `E0000 00:00:17392512${two(n)}.123456   12345 worker.cc:8310] ${l}`,
  TensorFlow: (l, n) => `${DAY} 05:00:${two(n)}.123456: E external/local_xla/xla/worker.cc:123] ${l}`,
  "Python's logging": (l, n) => `${DAY} 05:00:${two(n)},123 - train - ERROR - ${l}`,
  "Python's logging as it is": (l) => `ERROR:train.main:${l}`,
  loguru: (l, n) => `${DAY} 05:00:${two(n)}.123 | ERROR    | __main__:main:12 - ${l}`,
  Hydra: (l, n) => `[${DAY} 05:00:${two(n)},123][__main__][ERROR] - ${l}`,
  NeMo: (l, n) => `[NeMo E ${DAY} 05:00:${two(n)} trainer:12] ${l}`,
  Dask: (l, n) => `${DAY} 05:00:${two(n)},123 - distributed.worker - ERROR - ${l}`,
  log4j: (l, n) => `${DAY} 05:00:${two(n)},123 [main] ERROR com.x.Y - ${l}`,
  "Weights & Biases": (l) => `wandb: ERROR ${l}`,
  pytest: (l) => `E   ${l}`,
  "pytest's source": (l) => `>   ${l}`,
  zap: (msg) => JSON.stringify({ level: "error", ts: 1739251201.123, caller: "main.go:12", msg }),
  "zap's error": (error) => JSON.stringify({ level: "error", msg: "run failed", error }),
  logrus: (msg, n) => JSON.stringify({ level: "error", msg, time: `${iso(n)}Z` }),
  "logrus as text": (l, n) => `time="${iso(n)}Z" level=error msg=${JSON.stringify(l)}`,
  bunyan: (msg, n) => JSON.stringify({ name: "app", pid: 12, level: 50, msg, time: `${iso(n)}.003Z`, v: 0 }),
  structlog: (event, n) => JSON.stringify({ event, level: "error", timestamp: `${iso(n)}Z` }),
  "python-json-logger": (message) => `{"levelname": "ERROR", "message": ${JSON.stringify(message)}}`,
  "a traceback in JSON": (l) =>
    JSON.stringify({ message: "failed", exc_info: `Traceback:\n  File "a.py", line 3\n${l}` }),
  Loki: (line, n) => JSON.stringify({ labels: { pod: "x" }, line, timestamp: `${iso(n)}Z` }),
  Fluentd: (log) => JSON.stringify({ stream: "stderr", log, kubernetes: { pod_name: "x" } }),
  "Google's export": (textPayload) => JSON.stringify({ severity: "ERROR", textPayload }),
  "ts of moreutils": (l, n) => `Feb 11 05:00:${two(n)} ${l}`,
  "grep -n": (l, n) => `${n + 1}:${l}`,
  "grep of a file": (l, n) => `logs/train.log:${n + 1}:${l}`,
  "cat -n": (l, n) => `     ${n + 1}\t${l}`,
  "a task runner": (l) => `app:build: ${l}`,
  quotation: (l) => `> ${l}`,
};

const recogniser = signatureRecogniser(builtIn);
const found = (line: string) =>
  linesOf(line).flatMap(({ text }) => recogniser.find(text).map((hit) => hit.signature.id));

/** Examples of signatures that begin their line; none that stands in a carrier's form itself. */
const EXAMPLES: readonly string[] = [
  "Killed",
  "MemoryError",
  "Aborted",
  "Bus error",
  "Out of memory",
  "No more processes.",
  "gcc: Resource temporarily unavailable",
  "thread: Resource temporarily unavailable",
  "socket.timeout: timed out",
  "ValueError: bad shape",
  "OSError: [Errno 12] Cannot allocate memory",
  "Execution halted",
];

const COUNTERS: readonly string[] = [
  "[THREADS] Fold 2/3 START: proc=36, cgroup=506/7680, maps=1850/65530, rss=1200MB",
  "[monitor] rss=1234MB threads=45 fds=12/1024",
  "RAM: 83%",
  "Tasks: 22 (limit: 4444)",
  "abc123def456   train     99.01%    1.25GiB / 15.5GiB   7.94%     1kB / 2kB     0B / 0B     42",
];

describe.each(Object.entries(CARRIERS))("behind the prefix of %s", (_, carry) => {
  it("a signature that begins its line is found in a line by itself", () => {
    for (const line of EXAMPLES) {
      const bare = found(line);
      expect(bare, line).not.toEqual([]);
      expect(found(carry(line, 0)), carry(line, 0)).toEqual(expect.arrayContaining(bare));
    }
  });

  it("counters keep their values and names", () => {
    for (const line of COUNTERS) {
      const measured = (text: string) =>
        observe(text).tracks.map(({ metric, unit, samples }) => `${metric} ${samples[0]?.value} ${unit}`);
      const bare = measured(`${line}\n`);
      expect(bare, line).not.toEqual([]);
      expect(measured(`${carry(line, 0)}\n`), carry(line, 0)).toEqual(bare);
    }
  });

  it("the first cause and the signatures of a log stay", () => {
    for (const line of EXAMPLES.slice(0, 3)) {
      const log = ["Loading data", "Epoch 1/3 done", "Epoch 2/3 done", "Saving a checkpoint", line];
      const bare = diagnoseText(`${log.join("\n")}\n`);
      const carried = diagnoseText(`${log.map(carry).join("\n")}\n`);
      expect(carried.diagnoses[0]?.cause, line).toBe(bare.diagnoses[0]?.cause);
      const of = (report: typeof bare) => report.failures.map((f) => f.signature);
      // A line that a carrier labels as an error is also that.
      expect(of(carried).filter((s) => s !== "crash.logged-error" && s !== "nearly.error-words")).toEqual(of(bare));
    }
  });
});

describe("what is no carrier's prefix", () => {
  it.each([
    ["[GPU 0] Out of memory", "generic.out-of-memory"],
    ["cuda:0: Out of memory", "generic.out-of-memory"],
    ["torch.OutOfMemoryError: Out of memory", "generic.out-of-memory"],
    ["the job was Killed", "memory.shell-killed"],
    ["status Killed", "memory.shell-killed"],
    ['{"status":"Killed"}', "memory.shell-killed"],
    ["state=Killed", "memory.shell-killed"],
    ["if e is MemoryError", "memory.python-memory-error"],
  ])("%j is no %s", (line, signature) => {
    expect(found(line)).not.toContain(signature);
  });

  it("costs no more in a hostile line", () => {
    for (const piece of ["[a] ", "(a) ", '{"msg":"', 'msg="', "12: ", "a/1 ", "\\", '"msg":"\\'])
      for (const head of ["", "{", "a="]) {
        const line = head + piece.repeat(60_000 / piece.length);
        const start = cpuTime();
        found(`${line} MemoryError`);
        expect(cpuTime() - start, piece).toBeLessThan(500);
      }
  });
});
