/** The Python helper is run by the machine's python3, and what it prints is read by the counter grammar. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SampleEvent } from "../../src/model/event.ts";
import { probeAdvice, probeScript } from "../../src/probe/index.ts";
import { counterLines } from "../../src/recognise/samples.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const LINE =
  /^\[THREADS\] [^:]+: (?:(?:proc|cgroup|maps|fds)=\d+(?:\/\d+)?|rss=\d+MB)(?:, (?:(?:cgroup|maps|fds)=\d+(?:\/\d+)?|rss=\d+MB))*$/;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "crashdx-probe-"));
  writeFileSync(join(folder, "crashdx_probe.py"), probeScript());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs Python with the helper in reach; warnings are errors. */
function python(...lines: string[]) {
  const args = ["-B", "-W", "error", "-c", ["from crashdx_probe import *", ...lines].join("\n")];
  const run = spawnSync("python3", args, { cwd: folder, encoding: "utf8", timeout: 120_000 });
  return { status: run.status, out: run.stdout, lines: run.stderr.split("\n").filter((l) => l !== "") };
}

function sample(text: string): SampleEvent {
  const line = { text, number: 1, offset: 0, source: "log", process: "", time: null, prose: false };
  const [event] = counterLines.recognise(line);
  if (event?.type !== "sample") throw new Error(`no sample in ${JSON.stringify(text)}`);
  return event;
}

function readings(text: string): Map<string, number> {
  return new Map(sample(text).readings.map((r) => [r.metric, r.value]));
}

describe.skipIf(!hasPython)("the Python helper", () => {
  it("prints lines of the agreed form, which the grammar reads whole", () => {
    const { status, lines } = python(
      "log_threads('before TF import')",
      "with around('Fold 2/3'): log_threads('Fold 2/3 after Stage 1 fit')",
    );
    expect(status).toBe(0);
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).toMatch(LINE);
      expect(sample(line).damaged).toBe(false);
    }
    const point = { per: "fold", index: 2, total: 3 };
    expect(lines.map(sample).map((s) => [s.step, s.point])).toEqual([
      ["before TF import", null],
      ["START", point],
      ["after Stage 1 fit", point],
      ["END", point],
    ]);
  });

  it("counts what is there: threads, descriptors, mappings and memory", () => {
    const { lines } = python(
      "import mmap, os, threading",
      "log_threads('a')",
      "done = threading.Event()",
      "for _ in range(7): threading.Thread(target=done.wait, daemon=True).start()",
      "files = [open(os.devnull) for _ in range(5)]",
      "block = bytearray(b'x') * (64 << 20)",
      "areas = [mmap.mmap(-1, 4096, prot=mmap.PROT_READ if i % 2 else mmap.PROT_READ | mmap.PROT_WRITE) for i in range(40)]",
      "log_threads('b')",
      "done.set()",
      "for f in files: f.close()",
      "for a in areas: a.close()",
    );
    const [before, after] = lines.map(readings);
    const rise = (name: string) => (after?.get(name) ?? Number.NaN) - (before?.get(name) ?? Number.NaN);
    expect(rise("proc")).toBe(7);
    expect(rise("fds")).toBe(5);
    expect(rise("rss") / 2 ** 20).toBeGreaterThanOrEqual(60);
    if (process.platform === "linux") expect(rise("maps")).toBeGreaterThanOrEqual(20);
  });

  it("gives each limit that applies", () => {
    const { lines } = python(
      "import resource",
      "resource.setrlimit(resource.RLIMIT_NOFILE, (777, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))",
      "log_threads('x')",
    );
    const limits = new Map(sample(lines[0] as string).readings.map((r) => [r.metric, r.limit]));
    expect(limits.get("fds")).toBe(777);
    if (process.platform === "linux") expect(limits.get("maps")).toBeGreaterThan(1000);
  });

  it("never fails the run: odd labels, closed streams, no descriptors, no threads, no /proc", () => {
    const { status, out, lines } = python(
      "import builtins, io, os, resource, sys, threading",
      "class Bad:",
      "    def __str__(self): raise ValueError('no')",
      "class Full:",
      "    def write(self, text): raise OSError(28, 'No space left on device')",
      "    def flush(self): pass",
      "for label in (None, Bad(), 'two\\nlines: and \\x1b[31ma colon', 'x' * 5000, ''): log_threads(label)",
      "log_threads('a', file=3); log_threads('b', file=Full())",
      "closed = io.StringIO(); closed.close(); log_threads('c', file=closed)",
      "start = threading.Thread.start",
      'def refuse(self): raise RuntimeError("can\'t start new thread")',
      "threading.Thread.start = refuse",
      "with watch(0.01, 'Fold 1/2'): pass",
      "threading.Thread.start = start",
      "resource.setrlimit(resource.RLIMIT_NOFILE, (3, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))",
      "log_threads('without descriptors')",
      "builtins.open = None; os.listdir = None",
      "log_threads('without files')",
      "sys.stderr = None; log_threads('without a stream')",
      "sys.stdout.write('alive')",
    );
    expect(status).toBe(0);
    expect(out).toBe("alive");
    for (const line of lines) expect(line).toMatch(LINE);
    expect(lines.map((l) => sample(l).step.slice(0, 24))).toEqual([
      "None",
      "two lines and [31ma colo",
      "x".repeat(24),
      "probe",
      "without descriptors",
      "without files",
    ]);
  });

  it("lets a failure of the watched block through, and logs its end", () => {
    const { status, lines } = python("with around('Fold 3/3'): raise SystemExit(41)");
    expect(status).toBe(41);
    expect(lines.map((l) => sample(l).step)).toEqual(["START", "END"]);
  });

  it("watches from a thread that ends with the block", () => {
    const { lines } = python(
      "import crashdx_probe, io, sys, time",
      "def wait(condition):",
      "    until = time.monotonic() + 60",
      "    while not condition() and time.monotonic() < until: time.sleep(0.01)",
      "said = io.StringIO()",
      "with watch(0.05, 'Epoch 4/9', said): wait(lambda: said.getvalue().count('\\n') >= 2)",
      "sys.stderr.write(said.getvalue())",
      // A thread that was joined stays in the kernel's count for a moment.
      "wait(lambda: crashdx_probe._threads(None)[0] == 1)",
      "log_threads('after')",
      "time.sleep(0.2)",
    );
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(sample(lines[0] as string)).toMatchObject({ step: "watch", point: { per: "epoch", index: 4, total: 9 } });
    // The watcher's own thread is gone before the last line.
    expect(readings(lines.at(-1) as string).get("proc")).toBe((readings(lines[0] as string).get("proc") ?? 0) - 1);
    expect(lines.filter((l) => sample(l).step === "after")).toHaveLength(1);
  });

  it("reads macOS' struct proc_taskinfo at its places", () => {
    // The struct of <sys/proc_info.h>: pti_virtual_size, pti_resident_size, four times, then twelve counts with pti_threadnum tenth.
    const { out } = python(
      "import struct, crashdx_probe",
      "class Lib:",
      "    def proc_pidinfo(self, pid, flavor, arg, buffer, size):",
      "        counts = [0] * 12; counts[9] = 23",
      "        data = struct.pack('=6Q12i', 9 << 30, 5 << 20, 1, 2, 3, 4, *counts)",
      "        assert flavor == 4 and size == len(data) == 96",
      "        buffer.raw = data",
      "        return size",
      "print(crashdx_probe._task_info(Lib()))",
      "Lib.proc_pidinfo = lambda *a: 0",
      "print(crashdx_probe._task_info(Lib()))",
    );
    expect(out).toBe(`(23, ${5 * 2 ** 20})\nNone\n`);
  });

  it("is Python 3.6 and needs nothing but its own library", () => {
    const { out } = python(
      "import ast",
      "tree = ast.parse(open('crashdx_probe.py').read(), feature_version=(3, 6))",
      "names = set(n.name for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names)",
      "print(sorted(names), any(isinstance(n, ast.ImportFrom) for n in ast.walk(tree)))",
    );
    expect(out.trim()).toBe("['ctypes', 'os', 'resource', 'struct', 'sys', 'threading'] False");
  });
});

describe("the advice", () => {
  it("names the helper's functions and labels that the grammar reads", () => {
    const advice = probeAdvice();
    expect(advice).toContain("crashdx_probe.py");
    for (const label of advice.matchAll(/"((?:Fold|Epoch) \d[^"%]*)"/g)) {
      expect(sample(`[THREADS] ${label[1]}: proc=3`).point).not.toBeNull();
    }
    expect(probeScript()).toContain("def log_threads(");
  });
});
