/** Counters in the words, forms and tables of tools: the right value, in the right unit, under the right name; and what only looks like one. */
import { describe, expect, it } from "vitest";
import { type Gate, NOTHING, WITH_CONTEXT, worthOf } from "../../src/read/gate.ts";
import { LineReader } from "../../src/read/line-reader.ts";
import { createSieve } from "../../src/read/sieve/sieve.ts";
import { ownWords } from "../../src/recognise/samples-own-words.ts";
import { tableRows } from "../../src/recognise/samples-tables.ts";
import { cpuTime } from "../support/cpu-time.ts";
import { diagnoseText, observe, theEngine } from "../support/read.ts";
import { eventsInContext, eventsOf, readingsIn, samplesOf } from "./lines.ts";

const KB = 1024;
const MB = 2 ** 20;
const GB = 2 ** 30;
const worth = worthOf(theEngine().gate);
/** All readings of a line by itself. What is read must also pass the gate of a long log. */
function read(text: string): string {
  const readings = [ownWords, tableRows].flatMap((r) => samplesOf(eventsOf(r, text)).map(readingsIn)).join(" ");
  if (readings !== "") expect(worth(text), `"${text}" passes the gate`).not.toBe(NOTHING);
  return readings;
}
/** What the lines before make plain of the last one: in a long log, one of the lines must bring the others along. */
function readBelow(texts: readonly string[]): string {
  const readings = [ownWords, tableRows].flatMap((r) => samplesOf(eventsInContext(r, texts)).map(readingsIn)).join(" ");
  if (readings !== "") expect(texts.map(worth), `${texts.at(-1)} is brought along`).toContain(WITH_CONTEXT);
  return readings;
}

it("asks the sieve for no need that it cannot look for", () => {
  for (const conditions of [ownWords.conditions, tableRows.conditions])
    for (const { needs } of [...(conditions?.values() ?? [])].flat())
      for (const wording of needs.flat()) expect(wording.length).toBeGreaterThan(1);
});

describe("shares of memory", () => {
  it.each([
    ["RAM: 91.2%", "memory_percent=91.2/100"],
    ["MEM 83%", "memory_percent=83/100"],
    ["RAM 83%", "memory_percent=83/100"],
    ["cpu 40% mem 83%", "memory_percent=83/100"],
    ["mem: 83%", "memory_percent=83/100"],
    ["mem=83.5%", "memory_percent=83.5/100"],
    ["[monitor] cpu=12.5%, mem=45.6%", "memory_percent=45.6/100"],
    ["Memory usage: 45.3%", "memory_percent=45.3/100"],
    ["Memory Usage = 55%", "memory_percent=55/100"],
    ["memory usage = 55 %", "memory_percent=55/100"],
    ["Epoch 3: RAM usage: 81.2%", "memory_percent=81.2/100"],
    ["RAM (%): 81.2", "memory_percent=81.2/100"],
    ["mem_percent=81.2", "memory_percent=81.2/100"],
    ["ram_percent: 81.2", "memory_percent=81.2/100"],
    [">> System Memory - Percent: 98.7%", "memory_percent=98.7/100"],
    ["Memory Percent: 98.7", "memory_percent=98.7/100"],
    ["process memory: 12.5%", "process_memory_percent=12.5/100"],
    ["CPU: 12.3% | RAM: 45.6% | GPU: 90% | GPU mem: 80%", "memory_percent=45.6/100"],
    ["GPU 0: 90%, host RAM: 45%", "memory_percent=45/100"],
    ["gpu: 90%, system memory: 45%", "memory_percent=45/100"],
  ])("are read in %j as %j", (text, readings) => expect(read(text)).toBe(readings));

  it.each([
    "GPU mem: 83%",
    "GPU RAM: 83%",
    "GPU 0: util 90%, mem: 83%",
    "cuda memory: 83%",
    "VRAM: 83%",
    "gpu_mem=83%",
    "mem: 83% of the GPU",
    "free memory: 83%",
    "available RAM: 83%",
    "peak memory: 83%",
    "max mem: 83%",
    "memory limit: 83%",
    "memory threshold 95%",
    "RAM: 183%",
    "uses memory: 40% less",
    "PARAM: 83%",
    "program: 83%",
    "mem: 83",
    "memory 45%|####     | 45/100",
  ])("are not read in %j", (text) => expect(read(text)).toBe(""));
});

describe("memory in use", () => {
  it.each([
    ["memory_usage: 799.6", "memory_usage_unitless=799.6"],
    ["mem_usage=799.6", "memory_usage_unitless=799.6"],
    ['{"memory_usage": 799.6, "epoch": 3}', "memory_usage_unitless=799.6"],
    ["process_memory_usage: 12", "process_memory_usage_unitless=12"],
    ["memory_usage_mb: 812", `memory_usage=${812 * MB}`],
    ["episode 4: reward 12, RAM Used (GB): 5.50", `ram_usage=${5632 * MB}`],
    ["used RAM [MB]: 812", `ram_usage=${812 * MB}`],
    ["ram_usage_mb=812", `ram_usage=${812 * MB}`],
    ["Memory usage (GB): 1.5", `memory_usage=${1.5 * GB}`],
    ["memory_usage: 812 MB", `memory_usage=${812 * MB}`],
    ["process memory usage 1234.5 MB", `process_memory_usage=${1234.5 * MB}`],
    ["Memory Usage: 12.5 GB", `memory_usage=${12.5 * GB}`],
    ["RAM Usage: 12.5 GB", `ram_usage=${12.5 * GB}`],
    [">> System Memory - Used: 1024.5 MB", `system_memory_usage=${1024.5 * MB}`],
    ["Used RAM: 12.5 GB", `ram_usage=${12.5 * GB}`],
    ["Epoch 3/9 | RAM 12.5 GB", `ram_usage=${12.5 * GB}`],
    ["Epoch 3/9 RAM: 12.5G, GPU: 10 GB", `ram_usage=${12.5 * GB}`],
    ["step 40/90: CPU memory: 12.5GB", `cpu_memory_usage=${12.5 * GB}`],
    ["RAM: 12.5/64.0 GB", `ram_usage=${12.5 * GB}/${64 * GB}`],
    ["RAM: 12.5/64.0 GB (19.5%)", `ram_usage=${12.5 * GB}/${64 * GB}`],
    ["Mem: 12.5G/64G", `memory_usage=${12.5 * GB}/${64 * GB}`],
    ["Current memory usage is 12.5MB; Peak was 45.6MB", `memory_usage=${12.5 * MB}`],
    ["maxrss 123456 kB", `maxrss=${123456 * KB}`],
    ["ru_maxrss=1234 MB", `maxrss=${1234 * MB}`],
    ["iteration 7, max rss: 596MB", `maxrss=${596 * MB}`],
    ["peak memory: 5729.50 MiB, increment: 3190.20 MiB", `memory_usage=${5729.5 * MB}`],
    [
      "run at iteration 1115. Memory utilization is 90.5 GB out of 99.5 GB total (91.0% used)",
      `memory_usage=${90.5 * GB}/${99.5 * GB}`,
    ],
    ["Used memory (process): 5.5 GB", `memory_usage=${5.5 * GB}`],
    ["Memory usage: 12.5 GB of 64 GB", `memory_usage=${12.5 * GB}/${64 * GB}`],
    ["RSS after epoch 3: 812 MB", `rss=${812 * MB}`],
    ["RSS before: 812 MB", `rss=${812 * MB}`],
    ["memory (RSS): 812 MB", `rss=${812 * MB}`],
    ["usage:  330400 KB", `memory_usage=${330400 * KB}`],
    ["used memory: 30123.5 Mb", `memory_usage=${30123.5 * MB}`],
    ["3 rss 524288000", "rss=524288000"],
    ["\tMaximum resident set size (kbytes): 123456", `maxrss=${123456 * KB}`],
    ["RSS=1.5G", `rss=${1.5 * GB}`],
    ["os threads=8 py threads=1", "proc=8 python_threads=1"],
    ["threading.active_count() = 45", "python_threads=45"],
  ])("is read in %j as %j", (text, readings) => expect(read(text)).toBe(readings));

  it.each([
    "usage: train.py [-h] [--mem 12 GB]",
    "disk usage: 12 GB",
    "peak memory: 5729.50 MiB",
    "3 rss 812",
    "maxrss 123456",
    "ru_maxrss: 123456",
    "memory: 799.6",
    "memory_usage: low",
    "Swap Memory - Used: 24939.55 MB",
    "Swap memory: 83%",
    "memory usage: 64 kbytes",
    "memory usage: 64 pages",
    "memory_usage_limit: 799.6",
    "gpu_memory_usage: 799.6",
    "peak_memory_usage: 799.6",
    "cuda mem_usage=799.6",
    "RAM: 64 GB",
    "Epoch 3/9 GPU RAM: 12.5 GB",
    "Epoch 3/9 | VRAM 12.5 GB",
    "Epoch 3/9 | max RAM 12.5 GB",
    "Epoch 3/9 | memory: 12.5 GB",
    "Memory: 64 GB",
    "mem: 5934MB",
    "max mem: 5934",
    "Allocated RAM for 12/64 workers",
    "GPU: Mem: 12.5G/64G",
    "VRAM: 12.5/24.0 GB",
    "Peak memory usage was 12 GB",
    "train_mem_cpu_alloc_delta  =     1345MB",
    "py threads=1",
  ])("is not read in %j", (text) => expect(read(text)).toBe(""));
});

describe("tools' own forms", () => {
  it.each([
    [
      "svmem(total=16000000000, available=9000000000, percent=44.1, used=6000000000, free=1)",
      "node_memory=6000000000/16000000000",
    ],
    ["pmem(rss=123456789, vms=2234567890, shared=1)", "rss=123456789 vms=2234567890"],
    ["/sys/fs/cgroup/pids.current:590", "cgroup=590"],
    ["| **`/sys/fs/cgroup/pids.current`** | **590** |", "cgroup=590"],
    ["pids.current/pids.max: 590/600", "cgroup=590/600"],
    ["pids.current is 590 of 600", "cgroup=590/600"],
    ["TasksCurrent=590", "cgroup=590"],
    ["pids.current=590 pids.max=2048", "cgroup=590/2048"],
    ["pids.current: 590, pids.max: max", "cgroup=590"],
    ["memory.current 1234567890", "cgroup_memory=1234567890"],
    ["memory.usage_in_bytes: 1234567890 memory.limit_in_bytes: 2147483648", "cgroup_memory=1234567890/2147483648"],
    [
      "Memory on the node (IP: 10.0.0.1, ID: abc) where the task (task ID: x, name=f, pid=42, memory used=4.15GB) was running was 15.25GB / 15.50GB (0.983), which exceeds the memory usage threshold of 0.95.",
      `node_memory=${15.25 * GB}/${15.5 * GB}`,
    ],
    [" 1.25GiB/9.5GiB object_store_memory", `object_store_memory=${1.25 * GB}/${9.5 * GB}`],
    ["Total allocated size: 1024.5 KiB", `tracemalloc=${1024.5 * KB}`],
    ["MEM 35.203125 1739251201.1234", `rss=${35.203125 * MB}`],
    ["Total: reserved=5678MB, committed=1234MB", `jvm_committed=${1234 * MB}`],
    ["                            (thread #123)", "jvm_threads=123"],
    [
      "[12.345s][info][gc] GC(12) Pause Young (Normal) (G1 Evacuation Pause) 123M->45M(512M) 12.345ms",
      `jvm_heap=${45 * MB}`,
    ],
    [
      "2026-02-11T05:00:01.123+0000: 12.345: [GC (Allocation Failure) [PSYoungGen: 65536K->10748K(76288K)] 65536K->12345K(251392K), 0.0123 secs]",
      `jvm_heap=${12345 * KB}`,
    ],
    ["[Full GC (Ergonomics) 123456K->12345K(251392K), 0.5 secs]", `jvm_heap=${12345 * KB}`],
    [
      "gc 12 @1.234s 1%: 0.018+1.2+0.003 ms clock, 0.14+0.5/1.1/0+0.02 ms cpu, 123->130->66 MB, 132 MB goal, 8 P",
      `go_heap=${66 * MB}`,
    ],
    ["Alloc = 12 MiB\tTotalAlloc = 345 MiB\tSys = 67 MiB\tNumGC = 8", `go_heap=${12 * MB} go_sys=${67 * MB}`],
    ["/sched/goroutines:goroutines: 123", "goroutines=123"],
    ["NumGoroutine: 1234", "goroutines=1234"],
    ["process_resident_memory_bytes 1.23456789e+09", "rss=1234567890"],
    ["process_open_fds 45", "fds=45"],
    ["go_threads 45", "proc=45"],
    ["{ rss: 123456789, heapTotal: 65536000, heapUsed: 45678901, external: 1 }", "rss=123456789 heap_used=45678901"],
    ["  heapUsed: 45678901,", "heap_used=45678901"],
    [
      "[4242:0x5555]    12345 ms: Mark-sweep 1234.5 (1456.7) -> 1233.5 (1457.7) MB, 123.4 / 0.0 ms",
      `v8_heap=${1233.5 * MB}`,
    ],
    [
      "MiB Mem :  64220.5 total,  40000.2 free,  12345.5 used,  11875.3 buff/cache",
      `node_memory=${12345.5 * MB}/${64220.5 * MB}`,
    ],
    [
      "KiB Mem : 65761280 total, 40000000 free, 12345678 used, 11875303 buff/cache",
      `node_memory=${12345678 * KB}/${65761280 * KB}`,
    ],
    [
      "Mem:  65761280k total, 25761280k used, 40000000k free,   123456k buffers",
      `node_memory=${25761280 * KB}/${65761280 * KB}`,
    ],
    ["PhysMem: 12G used (2G wired), 4G unused.", `node_memory=${12 * GB}`],
  ])("are read in %j as %j", (text, readings) => expect(read(text)).toBe(readings));

  it.each([
    "$ cat /sys/fs/cgroup/pids.current",
    "pids.current is near pids.max",
    "# HELP process_open_fds Number of open file descriptors.",
    "process_max_fds 1024",
    "goroutine 1 [running]:",
    "GC(12) Eden regions: 10->0(12)",
    "[0.1s][info][gc,metaspace] GC(12) Metaspace: 1234K(2000K)->1234K(4096K)",
    "MEMORY 35 12",
    "-                    Thread (reserved=123456KB, committed=12345KB)",
    "swap (thread #1) x",
    "MiB Swap:   2047.0 total,   2047.0 free,      0.0 used.  51000.0 avail Mem",
    "heapUsed: 12",
  ])("are not read in %j", (text) => expect(read(text)).toBe(""));
});

it("costs no more in hostile lines", () => {
  const pieces = [
    "[GC (",
    "] 1K->1K(1K)",
    "] GC(1) Pause 1K",
    "gc 1 @1s 1%: ",
    " 1->1->1 MB",
    "memory usage at x ",
    "RAM: 1",
    " pts/1 ",
  ];
  for (const a of pieces)
    for (const b of pieces) {
      const line = `${(a + b).repeat(3000)} memory usage`;
      const start = cpuTime();
      for (let i = 0; i < 5; i++) [ownWords, tableRows].map((r) => eventsOf(r, line));
      expect((cpuTime() - start) / 5, a + b).toBeLessThan(50);
    }
});

describe("tables", () => {
  const PS = "root        4242 99.0 12.3 12345678 2345678 ?    Rl   06:25   1:23 python train.py";
  it.each([
    [PS, `rss=${2345678 * KB} vms=${12345678 * KB}`],
    ["u+ 7 0.0 1.2 912345 545678 pts/0 Sl+ Feb11 0:03 python", `rss=${545678 * KB} vms=${912345 * KB}`],
    [
      "abc123def456   train     99.01%    1.25GiB / 15.5GiB   7.94%     1kB / 2kB     0B / 0B     42",
      `cgroup_memory=${1.25 * GB}/${15.5 * GB} cgroup=42`,
    ],
    ["train     99.01%    512MiB / 15.5GiB", `cgroup_memory=${512 * MB}/${15.5 * GB}`],
    ["    14    435.5 MiB    400.7 MiB           1       x = load()", `rss=${435.5 * MB}`],
    ["    14   1435.5 MiB    -12.5 MiB       x = load()", `rss=${1435.5 * MB}`],
    ["shm              64M   12M   52M  19% /dev/shm", `shm=${12 * MB}/${64 * MB}`],
    ["tmpfs          65536       0     65536   0% /dev/shm", `shm=0/${64 * MB}`],
  ])("are read in %j as %j", (text, readings) => expect(read(text)).toBe(readings));

  it.each([
    "root           2  0.0  0.0      0     0 ?        S    Feb11   0:00 [kthreadd]",
    "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND",
    "Line #    Mem usage    Increment  Occurrences   Line Contents",
    "    13                                         def train():",
    "| N/A   33C    P0    54W / 400W |  12345MiB / 40960MiB |     83%      Default |",
    "Downloading 1.2GiB / 15GiB",
    "/dev/sda1        64G   12G   52G  19% /",
    "what ?  and pts/ 12",
  ])("are not read in %j", (text) => expect(read(text)).toBe(""));

  const FREE = "              total        used        free      shared  buff/cache   available";
  const TOP = "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND";
  it.each([
    [
      [FREE, "Mem:          64220       12345       40000         123       11875       51000"],
      `node_memory=${12345 * MB}/${64220 * MB}`,
    ],
    [
      ["$ free -m", FREE, "Mem:           1987         345        1400           1         242        1500"],
      `node_memory=${345 * MB}/${1987 * MB}`,
    ],
    [
      ["$ free -g", FREE, "Mem:           1510         345        1100           1          65        1150"],
      `node_memory=${345 * GB}/${1510 * GB}`,
    ],
    [
      ["$ free", FREE, "Mem:       65761280    12345678    40000000      123456    13415602    51000000"],
      `node_memory=${12345678 * KB}/${65761280 * KB}`,
    ],
    [
      [FREE, "Mem:            62Gi        12Gi        39Gi       120Mi        11Gi        49Gi"],
      `node_memory=${12 * GB}/${62 * GB}`,
    ],
    [
      [
        "             total       used       free     shared    buffers     cached",
        "Mem:         64220      24220      40000          0        220      11000",
      ],
      `node_memory=${13000 * MB}/${64220 * MB}`,
    ],
    [["  PID   RSS NLWP COMMAND", " 4242 2345678   45 python train.py"], `rss=${2345678 * KB} proc=45`],
    [
      [
        "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND",
        "x 42 9.0 2.3 5678 4567 ? Rl 06:25 1:23 python",
      ],
      `vms=${5678 * KB} rss=${4567 * KB}`,
    ],
    [
      [TOP, "   4242 root      20   0   12.5g   2.5g  12345 R  99.0   3.6   1:23.45 python"],
      `vms=${12.5 * GB} rss=${2.5 * GB}`,
    ],
    [
      [TOP, "x", "   4242 root      20   0   12345   2345   1234 R  99.0   3.6   1:23.45 python"],
      `vms=${12345 * KB} rss=${2345 * KB}`,
    ],
    [
      ["NAME                    CPU(cores)   MEMORY(bytes)", "train-7d9c5b6f4-x2x7k   1000m        1234Mi"],
      `cgroup_memory=${1234 * MB}`,
    ],
    [["55d0-7ffc ---p 00000000 00:00 0    [rollup]", "Rss:              123456 kB"], `rss=${123456 * KB}`],
    [["$ lsof -p 812 | wc -l", "813"], "fds=813"],
    [["$ ps -eLf | wc -l", "590"], "threads_total=590"],
  ])("are read below %j as %j", (texts, readings) => expect(readBelow(texts)).toBe(readings));

  it.each([
    // Megabytes or gigabytes: both are what a machine may have.
    [[FREE, "Mem:           2015         345        1400           1         242        1500"]],
    [["Mem:", "Mem:          64220       12345       40000         123       11875       51000"]],
    [[FREE, "Swap:          2047           0        2047"]],
    [["  PID   RSS NLWP COMMAND", "total 12 34 56"]],
    [["  PID   RSS                  STARTED COMMAND", " 42 812 Wed Feb 11 05:00:01 2026 python"]],
    [["Size:                123 kB", "Rss:              123456 kB"]],
    [["the PID and its RSS are below", "42 812 3"]],
    // A part of what the process holds.
    [["$ lsof -p 812 | grep CLOSE_WAIT | wc -l", "613"]],
  ])("are not read below %j", (texts) => expect(readBelow(texts)).toBe(""));

  it("keep the processes of a listing apart, and out of the ranks", () => {
    const snapshot = (i: number) =>
      [
        `Epoch ${i}/12`,
        "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND",
        `root        4242 99.0 12.3 12345678 ${2_000_000 + i * 300_000} pts/0    Rl   06:25   1:23 python train.py`,
        "root        4243 99.0 12.3 12345678 900000 pts/0    Sl   06:25   1:23 python loader.py",
      ].join("\n");
    const log = `${Array.from({ length: 12 }, (_, i) => snapshot(i + 1)).join("\n")}\nRuntimeError: x\n`;
    const report = diagnoseText(log);
    const rss = report.growth.filter((g) => g.metric === "rss");
    expect(rss.map((g) => [g.process, g.verdict])).toEqual([
      ["pid 4242 in ps", "growing"],
      ["pid 4243 in ps", "flat"],
    ]);
    expect(rss[0]?.slope).toBeCloseTo(300_000 * KB, -3);
    expect(report.ranks ?? null).toBeNull();
  });

  it("are found in a long log, by the sieve as well, as in a short one", () => {
    const piece = [
      "RAM: 91.2%",
      "RAM: 12.5/64.0 GB",
      "cpu 40% mem 83%",
      "mem: 5934MB",
      ...[TOP, "   4242 root      20   0   12.5g   2.5g  12345 R  99.0   3.6   1:23.45 python"],
      ...["  PID   RSS NLWP COMMAND", " 4242 2345678   45 python train.py"],
      ...[FREE, "Mem:          64220       12345       40000         123       11875       51000"],
      ...Array.from({ length: 9 }, () => "what a program prints besides"),
    ];
    const bytes = new TextEncoder().encode(`${Array.from({ length: 200 }, () => piece.join("\n")).join("\n")}\n`);
    const tracksOf = (gate: Gate | undefined) => {
      const observer = theEngine().observer();
      const reader = new LineReader({ source: "log", onLine: (line) => observer.line(line), gate, hold: 1024 });
      if (gate !== undefined) reader.sieveMaker = createSieve;
      for (let at = 0; at < bytes.length; at += 4096) reader.push(bytes.subarray(at, at + 4096));
      reader.end();
      return observer.caseFile().tracks.map(({ metric, process, count }) => `${metric} ${process} ${count}`);
    };
    const whole = tracksOf(undefined);
    expect(whole).toContain("memory_percent  400");
    expect(tracksOf(theEngine().gate)).toEqual(whole);
  });

  it("make a series of a table that is printed again and again", () => {
    const table = (i: number) =>
      [FREE, `Mem:          64220       ${12345 + 1000 * i}       40000         123       11875       51000`].join(
        "\n",
      );
    const { tracks } = observe(`start\nof a job\n${Array.from({ length: 20 }, (_, i) => table(i)).join("\n")}\n`);
    expect(tracks.map((t) => [t.metric, t.count])).toEqual([["node_memory", 20]]);
  });
});
