/** Counters that programs and people print in words of their own. */
import { describe, expect, it } from "vitest";
import { customCounter } from "../../src/recognise/samples-custom.ts";
import { ownWords } from "../../src/recognise/samples-own-words.ts";
import { eventsInContext, eventsOf, readingsIn, samplesOf } from "./lines.ts";

const KB = 1024;
const MB = 2 ** 20;
const GB = 2 ** 30;
const sample = (text: string) => samplesOf(eventsOf(ownWords, text))[0];

describe("counters in own words", () => {
  it.each([
    ["rss=1234MB", `rss=${1234 * MB}`],
    ["RSS: 1.5 GiB", `rss=${1.5 * GB}`],
    ["RSS (MB): 1234.5", `rss=${1234.5 * MB}`],
    ["num_threads: 45", "proc=45"],
    ["num_fds=812", "fds=812"],
    ["open files: 812", "fds=812"],
    ["threads: 120", "proc=120"],
    ["maps: 1234", "maps=1234"],
    ["[monitor] rss=1234MB threads=45 fds=12/1024", `rss=${1234 * MB} proc=45 fds=12/1024`],
    ["pmem(rss=123456789, vms=2234567890, shared=1)", "rss=123456789 vms=2234567890"],
    ["{'rss': 123456789, 'num_threads': 45}", "rss=123456789 proc=45"],
    ["VmRSS:\t  123456 kB", `rss=${123456 * KB}`],
    ["VmData:\t  99 kB", `vmdata=${99 * KB}`],
    ["Threads:\t42", "proc=42"],
    ["1234 /proc/812/maps", "maps=1234"],
    ["Total number of mappings: 65532", "maps=65532"],
    ["_java_thread_list=0x00007f90768e66b0, length=32558, elements={", "proc=32558"],
    ["    Tasks: 22 (limit: 22)", "cgroup=22/22"],
    ["Threads: 6178 total,   1 running, 6177 sleeping", "threads_total=6178"],
    ["Memory usage on this node: 5.5/30.5 GiB", `node_memory=${5.5 * GB}/${30.5 * GB}`],
    ["wandb:  system.proc.memory.rssMB 1234.5", `rss=${1234.5 * MB}`],
    ["wandb:  system.proc.cpu.threads 45", "proc=45"],
    ["wandb:  system.proc.memory.percent 41.5", "proc.memory.percent=41.5/100"],
    ["Memory usage: 1.5 GB", `memory_usage=${1.5 * GB}`],
    ["Used memory: 1.5GB", `memory_usage=${1.5 * GB}`],
    ["[40] memory use: 46MB", `memory_usage=${46 * MB}`],
    ["Memory usage at iter 40: 812 MB", `memory_usage=${812 * MB}`],
    ["Process memory: 731 MiB", `process_memory_usage=${731 * MB}`],
    ["RAM used: 12 GB", `ram_usage=${12 * GB}`],
  ])("reads %s", (text, readings) => {
    expect(readingsIn(sample(text))).toBe(readings);
  });

  it("takes the point and the step that stand with the numbers", () => {
    expect(sample('{"rss_mb": 1234, "num_threads": 45, "epoch": 3}')).toMatchObject({
      point: { per: "epoch", index: 3, total: null },
      step: "",
    });
    expect(sample("2026-01-02 10:00:00 INFO mem after fold 2/5: rss=12MB")).toMatchObject({
      point: { per: "fold", index: 2, total: 5 },
      step: "mem after",
    });
    expect(sample("Epoch 3/9 | RSS 1.5GB | lr 0.1")).toMatchObject({ point: { per: "epoch", index: 3, total: 9 } });
    expect(readingsIn(sample("epoch 3: threads=120"))).toBe("proc=120");
  });

  it.each([
    "Threads: 8",
    "Using 8 threads",
    "threads=8, lr=0.1",
    "num_threads=8",
    "Namespace(threads=8, epoch=3)",
    "loss: 0.3 lr=0.1 workers=4",
    "mAP: 0.5 maps to class 3",
    "open files                      (-n) 1024",
    "max open files: 1024",
    "OSError: Too many open files: 24",
    "peak rss: 12MB",
    "ru_maxrss=123456",
    "rss: 812",
    "VmHWM:\t  123456 kB",
    "VmPeak:\t  123456 kB",
    "Rss:                1234 kB",
    "Killed process 9 (python) total-vm:49kB, anon-rss:12918388kB, file-rss:68668kB",
    "GPU memory usage: 12 GB",
    "Memory usage: 12 GB on device cuda:0",
    "Memory usage limit: 12 GB",
    "unused memory: 3 GB",
    "Peak memory usage: 12 GB",
    "[THREADS] x: proc=3, rss=12MB",
    "Thread pool threads: 8 batch_size=3",
  ])("leaves %s alone", (text) => {
    expect(eventsOf(ownWords, text)).toEqual([]);
  });

  it.each([
    [["$ lsof -p 812 | wc -l", "813"], "fds=813"],
    [["$ ls /proc/812/fd | wc -l", "33"], "fds=33"],
    [["$ ls /proc/812/task | wc -l", "33"], "proc=33"],
    [["$ cat /proc/812/maps | wc -l", "3300"], "maps=3300"],
    [["# cat /proc/`pgrep redis-server`/maps | wc -l", "3300"], "maps=3300"],
    [["$ sudo cat /proc/$(pgrep -n java)/maps | wc -l", "3300"], "maps=3300"],
    [["$ wc -l < /proc/812/maps", "3300"], "maps=3300"],
    [["$ pmap -x 812 | wc -l", "3300"], "maps=3300"],
    [["$ ls -l /proc/$(pgrep -n java)/fd | wc -l", "33"], "fds=33"],
    [["$ ps -T -p 812 | wc -l", "33"], "proc=33"],
    [["$ cat /sys/fs/cgroup/pids.current", "590"], "cgroup=590"],
    [["$ podman exec b cat /sys/fs/cgroup/pids.current /sys/fs/cgroup/pids.max", "590", "2048"], "cgroup=590/2048"],
    [["$ cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids.current", "max", "590"], "cgroup=590"],
    [["VmSwap:	       0 kB", "Threads: 42"], "proc=42"],
    [["maximum number of tasks: 4915", "current number of tasks: 4915"], "cgroup=4915/4915"],
  ])("reads the number under %j", (texts, readings) => {
    expect(readingsIn(samplesOf(eventsInContext(ownWords, texts))[0])).toBe(readings);
  });

  it.each([
    [["look at lsof -p 812 | wc -l", "813"]],
    [["$ ls | wc -l", "813"]],
    [["$ cat site/maps | wc -l", "813"]],
    [["$ grep heap /proc/812/maps | wc -l", "2"]],
    [["$ lsof -p 812 | wc -l", "813 files"]],
    [["$ cat /sys/fs/cgroup/pids.current /sys/fs/cgroup/pids.max", "590"]],
    [["epoch 3", "Threads: 42"]],
    [["590", "2048"]],
    [["Task added.", "current number of tasks: 12"]],
    [["=== done ===", "Total number of mappings: 812"]],
  ])("leaves the number under %j alone", (texts) => {
    expect(eventsInContext(ownWords, texts)).toEqual([]);
  });
});

describe("a user's own counter", () => {
  it.each([
    ["queue depth: (\\d+)", "queue depth: 12", 12, "count"],
    ["queue depth: \\d+", "now queue depth: 12.5", 12, "count"],
    ["pool=(\\d+)MB|heap=(\\d+)", "heap=7", 7, "count"],
    ["pool=(\\d+)MB", "pool=7MB", 7 * MB, "bytes"],
    ["mem\\s*=\\s*(\\d+(?:\\.\\d+)?)GB", "mem = 1.5GB", 1.5 * GB, "bytes"],
    ["\\[pool\\] size=(.+)", "[pool] size=2 GiB", 2 * GB, "bytes"],
    ["open handles.*?(\\d[\\d,]*)", "open handles now 1,234", 1234, "count"],
  ])("reads %s", (regex, text, value, unit) => {
    const events = samplesOf(eventsOf(customCounter("mine", regex), text));
    expect(events[0]?.readings).toEqual([{ metric: "mine", value, unit, limit: null }]);
  });

  it("reads a second group as the limit", () => {
    const [event] = samplesOf(eventsOf(customCounter("handles", "handles (\\d+) of (\\d+)"), "handles 812 of 1024"));
    expect(event?.readings).toEqual([{ metric: "handles", value: 812, unit: "count", limit: 1024 }]);
  });

  it("takes the point that the line names", () => {
    const [event] = samplesOf(eventsOf(customCounter("q", "queue=(\\d+)"), "epoch 4: queue=9"));
    expect(event?.point).toEqual({ per: "epoch", index: 4, total: null });
  });

  it("says by which characters its lines are found", () => {
    expect(customCounter("q", "queue depth: (\\d+)").literals).toEqual(["queue depth: "]);
    expect(customCounter("q", "ab?cdef (\\d+)").literals).toEqual(["cdef "]);
    expect(customCounter("q", "pool=(\\d+)|heap=(\\d+)").literals).toEqual(["pool=", "heap="]);
    expect(customCounter("q", "\\[x\\]=(\\d+)").literals).toEqual(["[x]="]);
  });

  it.each([
    ["a b", "depth=(\\d+)", /is no name/],
    ["q", "", /empty/],
    ["q", "depth=(", /Invalid|Unterminated/],
    ["q", `depth=${"x".repeat(300)}`, /longer than 200/],
    ["q", "(\\d+)", /plain characters/],
    ["q", "depth=(a+)+", /repeated group/],
    ["q", "depth=(?:a|b*){2,}", /repeated group/],
    ["q", "depth=((a*)b)*", /repeated group/],
    ["q", ".*a.*b.*depth=(\\d+)", /more than 2/],
    ["q", "depth=(\\w)\\1", /references/],
  ])("refuses --counter %s=%s", (name, regex, message) => {
    expect(() => customCounter(name, regex)).toThrow(message);
  });
});
