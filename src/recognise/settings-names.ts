/** The canonical names of limits and settings: one table with their unit, and where each stands. */

type SettingKind =
  | "rlimit"
  | "sysctl"
  | "cgroup"
  | "service"
  | "container"
  | "scheduler"
  | "machine"
  | "environment"
  | "program";

export interface SettingName {
  readonly name: string;
  readonly unit: "count" | "bytes" | "seconds" | "text";
  readonly kind: SettingKind;
  /** Whether it is a bound that something can run into; else it says what is there, or how something is done. */
  readonly bounds: boolean;
  /** What it bounds or says, in a few words. */
  readonly means: string;
  /** Where the fact stands. */
  readonly reference: string;
}

const rlimit = (name: string, unit: SettingName["unit"], means: string): SettingName => ({
  name,
  unit,
  kind: "rlimit",
  bounds: true,
  means,
  reference: "https://man7.org/linux/man-pages/man2/getrlimit.2.html",
});
const sysctl = (name: string, means: string, reference: string): SettingName => ({
  name,
  unit: "count",
  kind: "sysctl",
  bounds: !name.startsWith("vm.overcommit"),
  means,
  reference: `https://docs.kernel.org/admin-guide/sysctl/${reference}`,
});
const apple = (name: string, means: string): SettingName => ({
  name,
  unit: "count",
  kind: "sysctl",
  bounds: true,
  means,
  reference: "https://github.com/apple-oss-distributions/xnu/blob/main/bsd/kern/kern_sysctl.c",
});
/** What a control group counts, beside what it bounds. */
const COUNTED = /\.events\./;
const cgroup = (name: string, unit: SettingName["unit"], means: string): SettingName => ({
  name,
  unit,
  kind: "cgroup",
  bounds: !COUNTED.test(name),
  means,
  reference: "https://docs.kernel.org/admin-guide/cgroup-v2.html",
});
const machine = (name: string, unit: SettingName["unit"], means: string, reference: string): SettingName => ({
  name,
  unit,
  kind: "machine",
  bounds: name === "shm.size",
  means,
  reference: `https://man7.org/linux/man-pages/${reference}`,
});
const program = (name: string, means: string, reference: string): SettingName => ({
  name,
  unit: "count",
  kind: "program",
  bounds: false,
  means,
  reference,
});

const TORCH_DATA = "https://docs.pytorch.org/docs/stable/data.html";

/** Every name that is not an environment variable; those go by their own name (see `settings-environment.ts`). */
export const SETTINGS: readonly SettingName[] = [
  rlimit("RLIMIT_NPROC", "count", "threads and processes of the real user id"),
  rlimit("RLIMIT_NOFILE", "count", "open descriptors of a process"),
  rlimit("RLIMIT_STACK", "bytes", "stack of the main thread; the default of other threads"),
  rlimit("RLIMIT_AS", "bytes", "address space of a process"),
  rlimit("RLIMIT_DATA", "bytes", "data segment of a process"),
  rlimit("RLIMIT_RSS", "bytes", "resident memory; without effect on Linux"),
  rlimit("RLIMIT_MEMLOCK", "bytes", "locked memory"),
  rlimit("RLIMIT_CPU", "seconds", "processor time of a process"),
  rlimit("RLIMIT_FSIZE", "bytes", "size of a written file"),
  rlimit("RLIMIT_CORE", "bytes", "size of a core file"),
  rlimit("RLIMIT_SIGPENDING", "count", "queued signals of the real user id"),
  rlimit("RLIMIT_MSGQUEUE", "bytes", "POSIX message queues of the real user id"),
  rlimit("RLIMIT_LOCKS", "count", "file locks"),
  sysctl("kernel.threads-max", "threads of the whole machine", "kernel.html#threads-max"),
  sysctl("kernel.pid_max", "process and thread ids", "kernel.html#pid-max"),
  sysctl("vm.max_map_count", "memory maps of a process", "vm.html#max-map-count"),
  sysctl("vm.overcommit_memory", "how memory is promised", "vm.html#overcommit-memory"),
  sysctl("vm.overcommit_ratio", "share of memory that may be promised", "vm.html#overcommit-ratio"),
  sysctl("fs.file-max", "open files of the whole machine", "fs.html#file-max-file-nr"),
  sysctl("fs.nr_open", "highest RLIMIT_NOFILE", "fs.html#nr-open"),
  sysctl("fs.aio-max-nr", "asynchronous requests of the machine", "fs.html#aio-nr-aio-max-nr"),
  sysctl("fs.inotify.max_user_instances", "inotify instances of a user", "fs.html#proc-sys-fs-inotify"),
  sysctl("fs.inotify.max_user_watches", "inotify watches of a user", "fs.html#proc-sys-fs-inotify"),
  sysctl("fs.inotify.max_queued_events", "queued inotify events", "fs.html#proc-sys-fs-inotify"),
  sysctl("user.max_user_namespaces", "user namespaces", "user.html"),
  sysctl("kernel.shmmax", "bytes of one shared segment", "kernel.html#shmall"),
  sysctl("kernel.shmall", "pages of shared memory", "kernel.html#shmall"),
  sysctl("kernel.shmmni", "shared segments", "kernel.html#shmall"),
  sysctl("net.ipv4.ip_local_port_range", "ports for outgoing connections", "net.html"),
  apple("kern.maxproc", "processes of the machine"),
  apple("kern.maxprocperuid", "processes of a user"),
  apple("kern.maxfiles", "open files of the machine"),
  apple("kern.maxfilesperproc", "open files of a process"),
  apple("kern.num_taskthreads", "threads of a process"),
  apple("kern.num_threads", "threads of the machine"),
  apple("kern.num_tasks", "tasks of the machine"),
  cgroup("pids.max", "count", "tasks of the control group"),
  cgroup("pids.events.max", "count", "how often pids.max refused a fork"),
  cgroup("memory.max", "bytes", "memory of the control group"),
  cgroup("memory.high", "bytes", "memory above which the group is throttled"),
  cgroup("memory.events.oom_kill", "count", "processes killed for want of memory"),
  cgroup("cpu.max", "text", "processor time of the control group"),
  {
    name: "TasksMax",
    unit: "count",
    kind: "service",
    bounds: true,
    means: "tasks of a systemd unit: its pids.max",
    reference: "https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html",
  },
  {
    name: "MemoryMax",
    unit: "bytes",
    kind: "service",
    bounds: true,
    means: "memory of a systemd unit: its memory.max",
    reference: "https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html",
  },
  {
    name: "podPidsLimit",
    unit: "count",
    kind: "container",
    bounds: true,
    means: "tasks of a Kubernetes pod",
    reference: "https://kubernetes.io/docs/concepts/policy/pid-limiting/",
  },
  {
    name: "kubernetes.limits.memory",
    unit: "bytes",
    kind: "container",
    bounds: true,
    means: "memory limit of a container",
    reference: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  },
  {
    name: "kubernetes.limits.cpu",
    unit: "count",
    kind: "container",
    bounds: true,
    means: "processor limit of a container, in cores",
    reference: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  },
  {
    name: "cpus",
    unit: "count",
    kind: "container",
    bounds: true,
    means: "processor limit of a container, in cores",
    reference: "https://docs.docker.com/reference/cli/docker/container/run/",
  },
  {
    name: "ipc",
    unit: "text",
    kind: "container",
    bounds: false,
    means: "whose shared memory a container uses",
    reference: "https://docs.docker.com/reference/cli/docker/container/run/",
  },
  {
    name: "slurm.mem",
    unit: "bytes",
    kind: "scheduler",
    bounds: true,
    means: "memory of a job on each node",
    reference: "https://slurm.schedmd.com/sbatch.html",
  },
  {
    name: "slurm.mem-per-cpu",
    unit: "bytes",
    kind: "scheduler",
    bounds: true,
    means: "memory of a job for each core",
    reference: "https://slurm.schedmd.com/sbatch.html",
  },
  {
    name: "slurm.cpus-per-task",
    unit: "count",
    kind: "scheduler",
    bounds: true,
    means: "cores of each task of a job",
    reference: "https://slurm.schedmd.com/sbatch.html",
  },
  machine("cores", "count", "processors that the log names", "man1/nproc.1.html"),
  machine("shm.size", "bytes", "size of /dev/shm", "man7/shm_overview.7.html"),
  machine("shm.used", "bytes", "what of /dev/shm is in use", "man7/shm_overview.7.html"),
  machine("memory.total", "bytes", "memory of the machine", "man1/free.1.html"),
  machine("memory.used", "bytes", "memory in use", "man1/free.1.html"),
  machine("memory.available", "bytes", "memory that could be had without swapping", "man1/free.1.html"),
  machine("swap.total", "bytes", "swap of the machine", "man1/free.1.html"),
  program("num_workers", "worker processes of a data loader", TORCH_DATA),
  program("prefetch_factor", "batches each worker loads ahead", TORCH_DATA),
  program("batch_size", "samples of a step", TORCH_DATA),
  program(
    "n_jobs",
    "parallel jobs of joblib and scikit-learn; -1 is one a core",
    "https://joblib.readthedocs.io/en/stable/generated/joblib.Parallel.html",
  ),
  program("max_workers", "size of an executor's pool", "https://docs.python.org/3/library/concurrent.futures.html"),
  program("workers", "workers by the program's own option", "https://docs.python.org/3/library/multiprocessing.html"),
  program("num_envs", "environments that run side by side", "https://gymnasium.farama.org/api/vector/"),
  program("num_proc", "processes of a data set's map", "https://huggingface.co/docs/datasets/process"),
  program("num_cpus", "cores that Ray may use", "https://docs.ray.io/en/latest/ray-core/api/doc/ray.init.html"),
  program("world_size", "processes of a distributed run", "https://docs.pytorch.org/docs/stable/distributed.html"),
  program("nproc_per_node", "processes on each node", "https://docs.pytorch.org/docs/stable/elastic/run.html"),
  program("jobs", "parallel jobs of a build", "https://www.gnu.org/software/make/manual/html_node/Parallel.html"),
  program("threads", "threads by the program's own option", "https://docs.python.org/3/library/threading.html"),
  program(
    "inter_op_parallelism_threads",
    "TensorFlow's threads between operations",
    "https://www.tensorflow.org/api_docs/python/tf/config/threading",
  ),
  program(
    "intra_op_parallelism_threads",
    "TensorFlow's threads inside an operation",
    "https://www.tensorflow.org/api_docs/python/tf/config/threading",
  ),
];

const BY_NAME: ReadonlyMap<string, SettingName> = new Map(SETTINGS.map((s) => [s.name, s]));

/** The table's row for a canonical name, or undefined (an environment variable). */
export function settingNamed(name: string): SettingName | undefined {
  return BY_NAME.get(name);
}
