/** Limits and settings that a log shows: dumps of ulimit, sysctl, cgroups and the environment. */
import { describe, expect, it } from "vitest";
import { readLimitLine } from "../../grammars/language/limits.ts";
import type { LogEvent } from "../../src/model/event.ts";
import { SETTINGS, settingNamed, settings } from "../../src/recognise/settings.ts";
import { eventsInContext, eventsOf, settingsOf } from "./lines.ts";

const words = (events: readonly LogEvent[]) =>
  settingsOf(events).map((s) => `${s.name}=${s.value}${s.hard === null ? "" : ` hard ${s.hard}`}`);
const stated = (text: string) => words(settings.flatMap((s) => eventsOf(s, text)));
const below = (texts: readonly string[]) => words(settings.flatMap((s) => eventsInContext(s, texts)));
const GB = 2 ** 30;
const MB = 2 ** 20;

describe("limit dumps", () => {
  it.each([
    ["open files                      (-n) 1024", "RLIMIT_NOFILE", 1024, null],
    ["max user processes              (-u) 4096", "RLIMIT_NPROC", 4096, null],
    ["stack size              (kbytes, -s) 8192", "RLIMIT_STACK", 8192 * 1024, null],
    ["virtual memory          (kbytes, -v) unlimited", "RLIMIT_AS", Number.POSITIVE_INFINITY, null],
    ["POSIX message queues     (bytes, -q) 819200", "RLIMIT_MSGQUEUE", 819200, null],
    ["-u: processes                       4096", "RLIMIT_NPROC", 4096, null],
    ["-n: file descriptors                256", "RLIMIT_NOFILE", 256, null],
    ["-s: stack size (kbytes)             8192", "RLIMIT_STACK", 8192 * 1024, null],
    ["Max open files            1024                 4096                 files     ", "RLIMIT_NOFILE", 1024, 4096],
    ["Max processes             128206               128206               processes ", "RLIMIT_NPROC", 128206, 128206],
    [
      "Max stack size            8388608              unlimited            bytes     ",
      "RLIMIT_STACK",
      8388608,
      Number.POSITIVE_INFINITY,
    ],
    ["vm.max_map_count = 65530", "vm.max_map_count", 65530, null],
    ["kern.maxprocperuid: 2784", "kern.maxprocperuid", 2784, null],
    ["net.ipv4.ip_local_port_range = 32768\t60999", "net.ipv4.ip_local_port_range", 32768, null],
    ["OpenBLAS blas_thread_init: RLIMIT_NPROC 4096 current, 513046 max", "RLIMIT_NPROC", 4096, 513046],
  ])("reads %s", (line, name, value, hard) => {
    expect(readLimitLine(line)).toEqual({ name, value, hard });
  });

  it.each([
    "",
    "open files (-n)",
    "open files (-n) 12a",
    "increase open files (-n) to 65536",
    "Max open files: 1024",
    "real-time non-blocking time  (microseconds, -R) unlimited",
    "vm.max_map_count [65530] is too low",
    "vm.max_map_count =",
    `Max ${"open ".repeat(20_000)}files 1 2`,
  ])("does not read %s", (line) => {
    expect(readLimitLine(line)).toBeNull();
  });
});

describe("settings in a line", () => {
  it.each([
    ["| **`/sys/fs/cgroup/pids.max`** | **1,024** |", ["pids.max=1024"]],
    ["- `/proc/sys/kernel/threads-max`: 61440", ["kernel.threads-max=61440"]],
    [
      "/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have): 65530",
      ["vm.max_map_count=65530"],
    ],
    [
      "rlimit (soft/hard): STACK 8192k/infinity , CORE 0k/infinity , NPROC 4096/8192 , NOFILE 1024/4096 , AS infinity/infinity",
      [
        `RLIMIT_STACK=${8 * MB} hard Infinity`,
        "RLIMIT_NPROC=4096 hard 8192",
        "RLIMIT_NOFILE=1024 hard 4096",
        "RLIMIT_AS=Infinity hard Infinity",
      ],
    ],
    [
      "rlimit: STACK 8192k, CORE 0k, NPROC 63451, NOFILE 4096, AS infinity",
      [`RLIMIT_STACK=${8 * MB}`, "RLIMIT_NPROC=63451", "RLIMIT_NOFILE=4096", "RLIMIT_AS=Infinity"],
    ],
    ["2CIUSERLIMIT   RLIMIT_NPROC                 4096            unlimited", ["RLIMIT_NPROC=4096 hard Infinity"]],
    ["#     for `/proc/sys/vm/max_map_count` and `Total number of mappings`)", []],
    ["| `ulimit -u` | unlimited |", ["RLIMIT_NPROC=Infinity"]],
    ["the API was filling its 1024-PID budget", ["pids.max=1024"]],
    ["it runs under ulimit -v 12GB on that host", [`RLIMIT_AS=${12 * GB}`]],
    ['bash -c "ulimit -u 90; python3 run.py"', ["RLIMIT_NPROC=90"]],
    ["    resource.setrlimit(resource.RLIMIT_NPROC, (90, 90))", ["RLIMIT_NPROC=90 hard 90"]],
    ["    resource.setrlimit(resource.RLIMIT_AS, (3 * 1024**3, hard))", [`RLIMIT_AS=${3 * GB}`]],
    ["the pod has a pids limit of 700", ["pids.max=700"]],
    ["the unit failed each time: `TasksMax=90` with 88 in use", ["TasksMax=90"]],
    ["with RLIMIT_DATA at 512 MB it stops", [`RLIMIT_DATA=${512 * MB}`]],
    ["bound by its own `ulimit -v` 3072MB", [`RLIMIT_AS=${3 * GB}`]],
    ['            "PidsLimit": 300,', ["pids.max=300"]],
    ["max user processes: 5000", ["RLIMIT_NPROC=5000"]],
    ["threads-max is 9000 there", ["kernel.threads-max=9000"]],
    ["sudo sysctl -w vm.max_map_count=262144", []],
    ["raise the pids limit to 4096", []],
    ["pids.current/pids.max: 690/700", []],
    ["maxproc      1392", ["RLIMIT_NPROC=1392"]],
    ["stacksize    8MB", [`RLIMIT_STACK=${8 * MB}`]],
    ["\tmaxproc     2784           4176", ["RLIMIT_NPROC=2784 hard 4176"]],
    [
      "NPROC      max number of processes                    4096    513046 processes",
      ["RLIMIT_NPROC=4096 hard 513046"],
    ],
    ["* soft nproc 4096", ["RLIMIT_NPROC=4096"]],
    ["RLIMIT_NPROC (48, 96)", ["RLIMIT_NPROC=48 hard 96"]],
    ["  RLIMIT_NPROC: 512 (hard: 9000)", ["RLIMIT_NPROC=512 hard 9000"]],
    ["sandbox: RLIMIT_NOFILE=2048", ["RLIMIT_NOFILE=2048"]],
    ["resource.getrlimit(resource.RLIMIT_NOFILE) = (1024, -1)", ["RLIMIT_NOFILE=1024 hard Infinity"]],
    ["/sys/fs/cgroup/pids.max      512", ["pids.max=512"]],
    ["/sys/fs/cgroup/user.slice/pids.max max", ["pids.max=Infinity"]],
    ["$ ulimit -n 65536", ["RLIMIT_NOFILE=65536"]],
    ["user@host:~$ ulimit -u unlimited", ["RLIMIT_NPROC=Infinity"]],
    ["ulimit -n: 1024", ["RLIMIT_NOFILE=1024"]],
    ['{"level":"info","msg":"open files                      (-n) 1024"}', ["RLIMIT_NOFILE=1024"]],
    [
      '{"ts":1,"message":"Max processes             4096               4096               processes "}',
      ["RLIMIT_NPROC=4096 hard 4096"],
    ],
    ["[INFO] Unlimited process limit detected (estimated 1600 threads needed)", ["RLIMIT_NPROC=Infinity"]],
    ["OpenBLAS blas_thread_init: RLIMIT_NPROC -1 current, -1 maxTraceback", ["RLIMIT_NPROC=Infinity hard Infinity"]],
    ["2024-01-01 10:00:00 INFO vm.max_map_count = 65530", ["vm.max_map_count=65530"]],
    [
      "max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]",
      ["vm.max_map_count=65530"],
    ],
    ["max number of threads [1024] for user [elasticsearch] is too low", ["RLIMIT_NPROC=1024"]],
    ["[Sun Dec  1 14:54:40 2024] VFS: file-max limit 1000000 reached", ["fs.file-max=1000000"]],
    ["/sys/fs/cgroup/pids.max:2048", ["pids.max=2048"]],
    ["pids.max: max", ["pids.max=Infinity"]],
    ["pids.events max 12", ["pids.events.max=12"]],
    ["TasksMax=4915", ["TasksMax=4915"]],
    ["    Tasks: 22 (limit: 22)", ["TasksMax=22"]],
    ["LimitNPROC=64", ["RLIMIT_NPROC=64"]],
    ["LimitNOFILE=1024:524288", ["RLIMIT_NOFILE=1024 hard 524288"]],
    ["MemoryMax=4G", [`MemoryMax=${4 * GB}`]],
    [
      "docker run --pids-limit 100 --shm-size=8g --ulimit nofile=1024:4096 -m 4g img",
      ["pids.max=100", `shm.size=${8 * GB}`, "RLIMIT_NOFILE=1024 hard 4096", `memory.max=${4 * GB}`],
    ],
    ["    pids_limit: -1", ["pids.max=Infinity"]],
    ["$ prlimit --nproc=64:128 ./train", ["RLIMIT_NPROC=64 hard 128"]],
    ["prlimit --pid 811 --nofile=4096", ["RLIMIT_NOFILE=4096"]],
    ["firejail --rlimit-nproc=20 ./train", ["RLIMIT_NPROC=20"]],
    ["systemd-run --user --property=TasksMax=64 ./train", ["TasksMax=64"]],
    ["    shm_size: '2gb'", [`shm.size=${2 * GB}`]],
    ["NOTE: The SHMEM allocation limit is set to the default of 64MB.  This may be", [`shm.size=${64 * MB}`]],
    ["podPidsLimit: 1024", ["podPidsLimit=1024"]],
    ["#SBATCH --mem=16G", [`slurm.mem=${16 * GB}`]],
    ["#SBATCH --mem=4000", [`slurm.mem=${4000 * MB}`]],
    ["#SBATCH --cpus-per-task=8", ["slurm.cpus-per-task=8"]],
    ["shm              64M   32M    32M  50% /dev/shm", [`shm.size=${64 * MB}`, `shm.used=${32 * MB}`]],
    ["tmpfs           65536  1024  64512   2% /dev/shm", [`shm.size=${64 * MB}`, `shm.used=${MB}`]],
    [
      "Mem:  125Gi   12Gi   100Gi   1.0Gi   12Gi   110Gi",
      [`memory.total=${125 * GB}`, `memory.used=${12 * GB}`, `memory.available=${110 * GB}`],
    ],
    ["CPU(s):                          64", ["cores=64"]],
    ['Note: NumExpr detected 96 cores but "NUMEXPR_MAX_THREADS" not set, so enforcing safe limit of 8.', ["cores=96"]],
    ["os.cpu_count() 64", ["cores=64"]],
    ["std::thread::hardware_concurrency() : 192", ["cores=192"]],
  ])("%s", (text, expected) => {
    expect(stated(text)).toEqual(expected);
  });

  it.each([
    ["export OMP_NUM_THREADS=8", ["OMP_NUM_THREADS=8"]],
    ['os.environ["OMP_NUM_THREADS"] = "1"', ["OMP_NUM_THREADS=1"]],
    ["os.environ.setdefault('MKL_NUM_THREADS', '4')", ["MKL_NUM_THREADS=4"]],
    ["ENV OMP_NUM_THREADS 4", ["OMP_NUM_THREADS=4"]],
    ["      - OPENBLAS_NUM_THREADS=4", ["OPENBLAS_NUM_THREADS=4"]],
    ["  TOKENIZERS_PARALLELISM: false", ["TOKENIZERS_PARALLELISM=false"]],
    ["\tOMP_NUM_THREADS : 96", ["OMP_NUM_THREADS=96"]],
    [
      "docker run -e TF_NUM_INTEROP_THREADS=2 -e HDF5_USE_FILE_LOCKING=FALSE img",
      ["TF_NUM_INTEROP_THREADS=2", "HDF5_USE_FILE_LOCKING=FALSE"],
    ],
    [
      'export XLA_FLAGS="--xla_cpu_multi_thread_eigen=false --x=1"',
      ["XLA_FLAGS=--xla_cpu_multi_thread_eigen=false --x=1"],
    ],
    ["export PYTORCH_MULTIPROCESSING_STRATEGY=file_system", ["PYTORCH_MULTIPROCESSING_STRATEGY=file_system"]],
    [
      "MEDIAPIPE_DISABLE_GPU=1 LOKY_MAX_CPU_COUNT=4 RAYON_NUM_THREADS=2 python a.py",
      ["MEDIAPIPE_DISABLE_GPU=1", "LOKY_MAX_CPU_COUNT=4", "RAYON_NUM_THREADS=2"],
    ],
    [
      "Setting OMP_NUM_THREADS environment variable for each process to be 1 in default, to avoid",
      ["OMP_NUM_THREADS=1"],
    ],
    ["OMP_NUM_THREADS=8 python train.py --num-workers 16", ["OMP_NUM_THREADS=8", "num_workers=16"]],
  ])("environment: %s", (text, expected) => {
    expect(stated(text)).toEqual(expected);
  });

  it.each([
    ["num_workers=16", ["num_workers=16"]],
    ["{'num_workers': 16, 'batch_size': 8}", ["num_workers=16", "batch_size=8"]],
    ["    loader = DataLoader(ds, batch_size=8, num_workers=4)", ["batch_size=8", "num_workers=4"]],
    ["zsh: abort      python -m app.train --epochs 20 --batch-size 8", ["batch_size=8"]],
    ["[Parallel(n_jobs=-1)]: Using backend LokyBackend with 96 concurrent workers.", ["n_jobs=-1", "workers=96"]],
    ["Run 1/5: num_envs=64, num_steps=128", ["num_envs=64"]],
    ["torchrun --nproc_per_node=8 train.py", ["nproc_per_node=8"]],
    ["initialised, world_size 8", ["world_size=8"]],
    ["Map (num_proc=16): 100%|███| 52002/52002", ["num_proc=16"]],
    ["ThreadPoolExecutor(max_workers=64)", ["max_workers=64"]],
    ["parallel -j 64 ./step {}", ["jobs=64"]],
    ["snakemake --cores 64 --use-conda", ["workers=64"]],
    ["ls *.gz | xargs -n 1 -P 64 gunzip", ["workers=64"]],
    ["options(mc.cores = 64)", ["workers=64"]],
    ["run(njobs=64)", ["n_jobs=64"]],
    ["make -j64 all", ["jobs=64"]],
    ["$ make -j", ["jobs=Infinity"]],
    ["cmake --build build -j64", ["jobs=64"]],
    ["Threads: 8", ["threads=8"]],
    ["salmon quant --threads 10000000 -i idx", ["threads=10000000"]],
    ["[amc] Setting thread count to 140101419340632", ["threads=140101419340632"]],
    ["Starting 5000 scanner threads", ["threads=5000"]],
    [
      "UserWarning: This DataLoader will create 64 worker processes in total. Our suggested max number of worker in current system is 8, which",
      ["num_workers=64", "cores=8"],
    ],
  ])("program: %s", (text, expected) => {
    expect(stated(text)).toEqual(expected);
  });

  it.each([
    "look at `ulimit -u` and /sys/fs/cgroup/pids.max before you lower num_workers.",
    "increase ulimit -n to 65536",
    'the limit "Too many open files" means `ulimit -n`; the cluster default is 65536.',
    "SOLUTION: check that the path exists. Also check ulimit -n and increase it",
    "Cannot allocate memory with free RAM left: check vm.max_map_count (65530).",
    "   docker run --gpus all --ipc=host --ulimit memlock=-1 --ulimit stack=67108864 ...",
    "try setting OMP_NUM_THREADS=1 before you start",
    "Please set OPENBLAS_NUM_THREADS=1",
    "or set the environment variable OPENBLAS_NUM_THREADS to",
    "OMP: Hint Try decreasing the value of OMP_NUM_THREADS.",
    "\tOMP_NUM_THREADS : [not set]",
    "OMP_NUM_THREADS: the number of threads to use",
    "OMP_NUM_THREADS=$SLURM_CPUS python",
    "if OMP_NUM_THREADS == 1:",
    "Consider increasing the value of the `num_workers` argument to `num_workers=63` in the DataLoader",
    "the DataLoader should use num_workers=4",
    "Creating pool JPEG with 4 workers ...",
    "Please consider raising the number of threads to 4",
    "creating 12 files, threads follow",
    "my-num_workers=4x",
    "On-line CPU(s) list:             0-63",
    "NUMA node0 CPU(s):               0-63",
    "System limit for number of file watchers reached, watch '/x'",
    "loss: 0.5 - val_loss: 0.3 - lr: 1e-3",
    "make: *** [all] Error 1",
    "requests: memory: 4Gi",
    "Thread-3 (-n) 12",
    "TasksMax=15%",
  ])("states nothing: %s", (text) => {
    expect(stated(text)).toEqual([]);
  });

  it.each([
    [["$ ulimit -n", "1024"], ["RLIMIT_NOFILE=1024"]],
    [['{"level":"info","msg":"$ ulimit -n"}', '{"level":"info","msg":"1024"}'], ["RLIMIT_NOFILE=1024"]],
    [["% ulimit -n", "unlimited"], ["RLIMIT_NOFILE=Infinity"]],
    [["~  ulimit -n", "256"], ["RLIMIT_NOFILE=256"]],
    [["ulimit -s", "8192"], [`RLIMIT_STACK=${8 * MB}`]],
    [
      ["$ ulimit -u; ulimit -n", "63", "1024"],
      ["RLIMIT_NPROC=63", "RLIMIT_NOFILE=1024"],
    ],
    [["$ cat /proc/sys/vm/max_map_count", "65530"], ["vm.max_map_count=65530"]],
    [["$ cat /proc/sys/kernel/threads-max", "29632"], ["kernel.threads-max=29632"]],
    [
      ["/proc/sys/kernel/pid_max (system-wide limit on number of process identifiers):", "32768"],
      ["kernel.pid_max=32768"],
    ],
    [["$ cat /proc/sys/fs/inotify/max_user_instances", "128"], ["fs.inotify.max_user_instances=128"]],
    [["$ sysctl -n kern.maxprocperuid", "2784"], ["kern.maxprocperuid=2784"]],
    [["$ nproc", "64"], ["cores=64"]],
    [["$ docker exec box cat /sys/fs/cgroup/pids.current /sys/fs/cgroup/pids.max", "590", "2048"], ["pids.max=2048"]],
    [["$ cat /sys/fs/cgroup/user.slice/libpod-<id>.scope/pids.max", "1"], ["pids.max=1"]],
    [["# cat /sys/fs/cgroup/system.slice/job\\x2dworker.service/pids.max", "512"], ["pids.max=512"]],
    [["$ cat /sys/fs/cgroup/memory.max", "max"], ["memory.max=Infinity"]],
    [["$ cat /sys/fs/cgroup/pids.events", "max 12"], ["pids.events.max=12"]],
    [["    Limits:", "      cpu:     4", "      memory:  4Gi"], [`kubernetes.limits.memory=${4 * GB}`]],
    [['  "type": "RLIMIT_NPROC",', '  "hard": 1024,', '  "soft": 192'], ["RLIMIT_NPROC=192 hard 1024"]],
    [['  "Name": "nproc",', '  "Hard": 64,', '  "Soft": 64'], ["RLIMIT_NPROC=64 hard 64"]],
    [['  "Name": "RLIMIT_NOFILE",', '  "Soft": 1048576,'], ["RLIMIT_NOFILE=1048576"]],
    [["    nofile:", "      soft: 20000"], ["RLIMIT_NOFILE=20000"]],
    [["    limits:", "      cpu: 500m"], ["kubernetes.limits.cpu=0.5"]],
    [["- name: OMP_NUM_THREADS", '  value: "8"'], ["OMP_NUM_THREADS=8"]],
  ])("below a command or head: %j", (texts, expected) => {
    expect(below(texts)).toEqual(expected);
  });

  it.each([
    [["Also check ulimit -n", "1024"]],
    [["$ ulimit -n", "1024 files"]],
    [["$ ulimit -Hn", "4096"]],
    [["$ ulimit -n", "done", "1024"]],
    [["    Requests:", "      memory:  4Gi"]],
    [["- name: FOO", '  value: "8"']],
    [["1024", "2048"]],
    [["  volume:", "    soft: 20000"]],
  ])("nothing below %j", (texts) => {
    expect(below(texts)).toEqual([]);
  });

  it("shows the command beside the number that stood below it", () => {
    const [event] = settingsOf(settings.flatMap((s) => eventsInContext(s, ["$ ulimit -u; ulimit -n", "63", "1024"])));
    expect(event?.text).toBe("$ ulimit -u; ulimit -n → 63");
  });
});

describe("the table of names", () => {
  it("lists each name once, with its reference", () => {
    expect(new Set(SETTINGS.map((s) => s.name)).size).toBe(SETTINGS.length);
    for (const s of SETTINGS) expect(s.reference).toMatch(/^https:\/\//);
    expect(settingNamed("RLIMIT_NPROC")?.kind).toBe("rlimit");
    expect(settingNamed("OMP_NUM_THREADS")).toBeUndefined();
  });
});
