/** The forms in which shells, the kernel, containers, schedulers and libraries state a limit, or what the machine has: each with its own literals and an example. */
import { bytesPer, numberOf, sizeOf } from "../../grammars/language/counters-quantity.ts";
import { LIMIT_WORDS, RLIMIT_FLAGS, SHELL_LIMITS } from "../../grammars/language/limits-names.ts";
import { settingNamed } from "./settings-names.ts";

const BOUND = String.raw`(-1|\d{1,19}|unlimited|infinity|max)`;
/** The same as people write it, in a sentence, a list or a table: `2,048`, `**2048**`, `~2048`. */
const WRITTEN = String.raw`[\x60"'*~]{0,4}(-1|\d{1,3}(?:,\d{3}){1,4}|\d{1,19}|unlimited|infinity|max)(?![\w.%]|,\d)`;
/** What stands between a name and its value there: the end of code or bold, and a sign or a table's bar. */
const STATES = String.raw`["'\x60*)]{0,4}[ \t]{0,4}(?:[:=|]|->|\u2192)[ \t]{0,4}`;
/** The same in a sentence: "is 2048", "of 2048", "(2048". */
const TELLS = String.raw`(?:${STATES}|["'\x60*)]{0,3} (?:is set to |was set to |is |was |of |at |\())`;
const SIZE = String.raw`(\d{1,15}(?:\.\d{1,6})?[ ]?(?:[KMGTkmgt](?:i?[Bb])?|[Bb])?)`;

/** The number of a bound; Infinity for unlimited, infinity, max and -1. */
function boundOf(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  return /^\d/.test(text) ? numberOf(text.replaceAll(",", "")) : Number.POSITIVE_INFINITY;
}

/** A bound of which -1 is none. */
const unsigned = (text: string | undefined): number => (text === "-1" ? Number.POSITIVE_INFINITY : boundOf(text));

/** A bound as HotSpot prints it: 8192k is in blocks of 1024 bytes. */
const kibibytes = (text: string | undefined): number =>
  text?.endsWith("k") === true ? Number(text.slice(0, -1)) * 1024 : boundOf(text);

export interface Stated {
  readonly name: string;
  readonly value: number | string;
  readonly hard?: number;
}

/** One way to state something: what must match, and what it says. Tried on the message, or (`anywhere`) unless the words before advise. */
export interface LimitForm {
  /** One of these stands in every line of this form. */
  readonly literals: readonly string[];
  readonly example: string;
  readonly pattern: RegExp;
  readonly anywhere?: true;
  readonly says: (match: readonly (string | undefined)[]) => readonly Stated[];
}

export const one = (name: string, value: number | string, hard?: number): readonly Stated[] =>
  typeof value === "number" && Number.isNaN(value)
    ? []
    : [hard === undefined || Number.isNaN(hard) ? { name, value } : { name, value, hard }];

const SYSTEMD: Readonly<Record<string, string>> = {
  TasksMax: "TasksMax",
  MemoryMax: "MemoryMax",
  MemoryHigh: "memory.high",
  LimitNPROC: "RLIMIT_NPROC",
  LimitNOFILE: "RLIMIT_NOFILE",
  LimitSTACK: "RLIMIT_STACK",
  LimitAS: "RLIMIT_AS",
  LimitMEMLOCK: "RLIMIT_MEMLOCK",
};

export const LIMIT_FORMS: readonly LimitForm[] = [
  // zsh and csh: limit
  {
    literals: [...Object.keys(SHELL_LIMITS).flatMap((word) => [`${word} `, `${word}\t`])],
    example: "descriptors     1024",
    pattern: /^([a-z]{7,13})[ \t]{1,20}(\d{1,19}|unlimited)(?: ?(kbytes|[kKMGT]B))?$/,
    says: ([, word = "", value, unit]) => {
      const name = Object.hasOwn(SHELL_LIMITS, word) ? SHELL_LIMITS[word] : undefined;
      const factor = unit === undefined ? 1 : (bytesPer(unit === "kbytes" ? "kB" : unit) ?? 1);
      return name === undefined ? [] : one(name, boundOf(value) * factor);
    },
  },
  // macOS: launchctl limit
  {
    literals: ["maxproc", "maxfiles"],
    example: "maxfiles    256            unlimited",
    pattern: new RegExp(String.raw`^(maxproc|maxfiles)[ \t]{1,20}${BOUND}[ \t]{1,20}${BOUND}$`),
    says: ([, word, soft, hard]) =>
      one(word === "maxproc" ? "RLIMIT_NPROC" : "RLIMIT_NOFILE", boundOf(soft), boundOf(hard)),
  },
  // prlimit(1)
  {
    literals: ["NPROC  ", "NOFILE  ", "max stack size", "address space limit", "max data size", "max locked-in-memory"],
    example: "STACK      max stack size                8388608 unlimited bytes",
    pattern:
      /^(NPROC|NOFILE|STACK|AS|DATA|MEMLOCK) {2,12}[a-z][a-z ()-]{4,60}? {1,40}(\d{1,19}|unlimited) {1,20}(\d{1,19}|unlimited)(?: [a-z]{1,12})?$/,
    says: ([, word, soft, hard]) => one(`RLIMIT_${word}`, boundOf(soft), boundOf(hard)),
  },
  // limits.conf(5)
  {
    literals: [" nproc", "\tnproc", " nofile", "\tnofile"],
    example: "*  soft  nproc  4096",
    pattern: new RegExp(String.raw`^[@*\w.-]{1,40}[ \t]{1,12}(?:soft|-)[ \t]{1,12}(nproc|nofile)[ \t]{1,12}${BOUND}$`),
    says: ([, word = "", value]) => one(LIMIT_WORDS[word] ?? "", boundOf(value)),
  },
  // A shell is told a limit: only at a prompt, in a trace, or in what it is given to run.
  {
    literals: ["ulimit -"],
    example: "$ ulimit -u 4096",
    pattern:
      /(?:^(?:\++ |[\w.@:~/()[\] -]{0,100}[$#%❯➜>] ?)|\b(?:ba|da|z)?sh -l?c ["'])ulimit -S?([a-z]) (\d{1,19}|unlimited)(?=$| {0,2}(?:;|&&) )/,
    says: ([, flag = "", value]) => {
      const limit = RLIMIT_FLAGS[flag];
      return limit === undefined ? [] : one(limit.name, boundOf(value) * limit.factor);
    },
  },
  {
    literals: ["ulimit -"],
    example: "ulimit -n: 1024",
    pattern: new RegExp(
      String.raw`\bulimit -S?([a-z])(?:["'\x60)]{0,2} {0,3}(?:is|shows|returns|reports|gives|says|prints) {0,3}|${STATES})${WRITTEN}`,
    ),
    anywhere: true,
    says: ([, flag = "", value]) => {
      const limit = RLIMIT_FLAGS[flag];
      return limit === undefined ? [] : one(limit.name, boundOf(value) * limit.factor);
    },
  },
  // Under what it ran, in a sentence; a unit stands there for people, since the shell takes none.
  {
    literals: ["ulimit -"],
    example: "all jobs run under ulimit -v 16GB",
    pattern:
      /\b(?:under|(?:running|runs?|ran|started?|launched) with) (?:an? |the )?["'`]?ulimit -S?([a-z])[ =](\d{1,19}) ?(?:([KMGT])i?B?\b)?(?![\w.])/,
    anywhere: true,
    says: ([, flag = "", value = "", unit]) => {
      const limit = RLIMIT_FLAGS[flag];
      if (limit === undefined) return [];
      return one(limit.name, unit === undefined ? boundOf(value) * limit.factor : sizeOf(value + unit));
    },
  },
  {
    literals: ["ulimit -"],
    example: "the service has its own `ulimit -v` 4096MB",
    pattern: /\bulimit -S?([vsdml])["'`]{1,2} (?:of )?(\d{1,12}) ?([KMGT])i?B?\b/,
    anywhere: true,
    says: ([, flag = "", value = "", unit = ""]) => {
      const limit = RLIMIT_FLAGS[flag];
      return limit === undefined ? [] : one(limit.name, sizeOf(value + unit));
    },
  },
  // Rows of a table and items of a list that name the kernel's setting or its file.
  {
    literals: ["/proc/sys/"],
    example: "- `/proc/sys/kernel/pid_max`: 32768",
    pattern: new RegExp(
      String.raw`^[|*\u2022-][ \t]{0,3}["'\x60*]{0,4}/proc/sys/((?:kernel|vm|fs|user)/[a-z][\w./-]{2,60})${STATES}${WRITTEN}`,
    ),
    says: ([, name = "", value]) => {
      const dotted = name.replaceAll("/", ".");
      return settingNamed(dotted) === undefined ? [] : one(dotted, boundOf(value));
    },
  },
  // HotSpot's report of a fatal error (hs_err_pid.log), and its VM.info: os_linux.cpp and os_posix.cpp of the JDK.
  {
    literals: ["/proc/sys/kernel/threads-max (", "/proc/sys/kernel/pid_max (", "/proc/sys/vm/max_map_count ("],
    example: "/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have): 65530",
    pattern: /^\/proc\/sys\/(kernel|vm)\/(threads-max|pid_max|max_map_count) \([a-z -]{20,80}\): (\d{1,19})$/,
    says: ([, area, name, value]) => one(`${area}.${name}`, boundOf(value)),
  },
  {
    literals: ["rlimit: STACK ", "rlimit (soft/hard): STACK "],
    example:
      "rlimit (soft/hard): STACK 8192k/infinity , CORE 0k/infinity , NPROC 4096/4096 , NOFILE 1024/4096 , AS infinity/infinity",
    pattern: /^rlimit(?: \(soft\/hard\))?: (STACK .{1,400})$/,
    says: ([, list = ""]) =>
      list.split(",").flatMap((item) => {
        const [, word, soft, hard] =
          /^(STACK|NPROC|NOFILE|AS|DATA|MEMLOCK) (\d{1,19}k?|infinity)(?:\/(\d{1,19}k?|infinity))?$/.exec(
            item.trim(),
          ) ?? [];
        return word === undefined ? [] : one(`RLIMIT_${word}`, kibibytes(soft), kibibytes(hard));
      }),
  },
  // OpenJ9's javacore: https://eclipse.dev/openj9/docs/dump_javadump/
  {
    literals: ["2CIUSERLIMIT"],
    example: "2CIUSERLIMIT   RLIMIT_NPROC                 4096            31403",
    pattern:
      /^2CIUSERLIMIT[ \t]{1,8}RLIMIT_(STACK|NPROC|NOFILE|AS|DATA|MEMLOCK)[ \t]{1,40}(\d{1,19}|unlimited)[ \t]{1,40}(\d{1,19}|unlimited)$/,
    says: ([, word, soft, hard]) => one(`RLIMIT_${word}`, boundOf(soft), boundOf(hard)),
  },
  {
    literals: ["nlimited process limit"],
    example: "Unlimited process limit detected",
    pattern: /\bUnlimited process limit detected\b/,
    says: () => one("RLIMIT_NPROC", Number.POSITIVE_INFINITY),
  },
  {
    literals: ["rocess limit"],
    example: "User process limit (ulimit -u): 4096",
    pattern: /\b(?:[Uu]ser )?[Pp]rocess limit(?: \(ulimit -u\))?(?: is| of|:| =|=) {0,3}(\d{1,12}|unlimited)\b/,
    anywhere: true,
    says: ([, value]) => one("RLIMIT_NPROC", boundOf(value)),
  },
  {
    literals: ["ax user processes"],
    example: "max user processes: 4096",
    pattern: new RegExp(String.raw`\b[Mm]ax user processes(?: \(-u\))?(?:${TELLS}|[ \t]{1,30})${WRITTEN}`),
    anywhere: true,
    says: ([, value]) => one("RLIMIT_NPROC", boundOf(value)),
  },
  // Python: print("RLIMIT_NPROC", resource.getrlimit(resource.RLIMIT_NPROC)), where -1 is no limit.
  {
    literals: ["RLIMIT_"],
    example: "RLIMIT_NPROC: (4096, -1)",
    pattern:
      /\bRLIMIT_(NPROC|NOFILE|STACK|AS|DATA|MEMLOCK)\)?["']?[ \t]{0,3}[:=,]?[ \t]{0,3}\((-1|\d{1,19}), ?(-1|\d{1,19})\)/,
    anywhere: true,
    says: ([, word, soft, hard]) => one(`RLIMIT_${word}`, unsigned(soft), unsigned(hard)),
  },
  // Programs that say what they set or found: `RLIMIT_NPROC: 1024 (hard: 4096)`, `RLIMIT_NOFILE=1024`.
  {
    literals: ["RLIMIT_"],
    example: "RLIMIT_NOFILE=1024 (hard: 4096)",
    pattern: new RegExp(
      String.raw`\bRLIMIT_(NPROC|NOFILE)(?: to |${TELLS})${WRITTEN}(?!, ?-?\d{1,19}\))(?: \(hard:? ${BOUND}\))?`,
    ),
    anywhere: true,
    says: ([, word, soft, hard]) => one(`RLIMIT_${word}`, boundOf(soft), boundOf(hard)),
  },
  {
    literals: ["RLIMIT_"],
    example: "RLIMIT_AS=8GiB",
    pattern: new RegExp(String.raw`\bRLIMIT_(AS|STACK|DATA)["'\x60)]{0,2}(?: is|:| ?=| of| at) ?${SIZE}(?![\w.])`),
    anywhere: true,
    says: ([, word, size = ""]) => one(`RLIMIT_${word}`, sizeOf(size)),
  },
  {
    // Python's source, in a traceback.
    literals: ["RLIMIT_"],
    example: "    resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, hard))",
    pattern: /\bRLIMIT_(AS|DATA|STACK), ?\(? ?(\d{1,6}) ?\* ?1024 ?\*\* ?([1-4])\b/,
    says: ([, word, n, power]) => one(`RLIMIT_${word}`, Number(n) * 1024 ** Number(power)),
  },
  // Control groups
  {
    // What `grep . FILE` and scripts print: the path, and its value beside it.
    literals: ["/pids.max", "/memory.max", "/memory.high"],
    example: "/sys/fs/cgroup/user.slice/pids.max 2048",
    pattern: new RegExp(
      String.raw`(?:^|[\s"'])/sys/fs/cgroup(?:/[^\s"']{1,200})?/(pids\.max|memory\.max|memory\.high)[ \t]{1,20}${BOUND}$`,
    ),
    says: ([, name = "", value]) => one(name, boundOf(value)),
  },
  {
    literals: ["pids.max", "memory.max", "memory.high"],
    example: "pids.max: 2048",
    pattern: new RegExp(
      String.raw`(?:^|[\s/"'\x60*])(?<!pids\.current ?/ ?)(pids\.max|memory\.max|memory\.high)${TELLS}${WRITTEN}`,
    ),
    anywhere: true,
    says: ([, name = "", value]) => one(name, boundOf(value)),
  },
  {
    literals: ["pids.events"],
    example: "pids.events: max 12",
    pattern: /\bpids\.events["']?[ :=]{1,3}max[ :=]{1,3}(\d{1,15})\b/,
    says: ([, n]) => one("pids.events.max", Number(n)),
  },
  {
    literals: ["oom_kill "],
    example: "oom_kill 3",
    pattern: /^oom_kill (\d{1,12})$/,
    says: ([, n]) => one("memory.events.oom_kill", Number(n)),
  },
  // systemd
  {
    literals: [...Object.keys(SYSTEMD)],
    example: "TasksMax=4915",
    pattern:
      /^(TasksMax|MemoryMax|MemoryHigh|Limit(?:NPROC|NOFILE|STACK|AS|MEMLOCK))(Soft)?=(\d{1,19}[KMGT]?|infinity)(?::(\d{1,19}[KMGT]?|infinity))?[`|]?$/,
    says: ([, key = "", , soft = "", hard]) => {
      const size = (text: string) => (text === "infinity" ? Number.POSITIVE_INFINITY : sizeOf(text));
      return one(SYSTEMD[key] ?? "", size(soft), hard === undefined ? undefined : size(hard));
    },
  },
  {
    literals: ["Tasks: "],
    example: "Tasks: 512 (limit: 4915)",
    pattern: /^Tasks: \d{1,9} \(limit: (\d{1,12})\)/,
    says: ([, n]) => one("TasksMax", Number(n)),
  },
  {
    literals: ["TasksMax"],
    example: "the unit's TasksMax is 512",
    pattern: new RegExp(String.raw`(?<=[^\w])TasksMax(?:=|["'\x60*)]{0,3} (?:is set to |is |of |at ))${WRITTEN}`),
    anywhere: true,
    says: ([, n]) => one("TasksMax", boundOf(n)),
  },
  // The last part of a sysctl's name by itself; with the first it is a command's argument where no word stands behind it.
  {
    literals: ["threads-max", "pid_max", "max_map_count"],
    example: "threads-max is 7823 there",
    pattern: new RegExp(
      String.raw`(?:^|[\s"'\x60*(/])(?:(?:kernel|vm)\.(?=[a-z_-]{7,13}["'\x60*)]{0,3} ))?(threads-max|pid_max|max_map_count)${TELLS}${WRITTEN}`,
    ),
    anywhere: true,
    says: ([, name = "", value]) => one(`${name === "max_map_count" ? "vm" : "kernel"}.${name}`, boundOf(value)),
  },
  // Containers
  {
    literals: ["--pids-limit", "pids_limit", '"PidsLimit"'],
    example: "docker run --pids-limit=512 trainer",
    // An argument, a key of compose's file, and what `docker inspect` prints.
    pattern: /(?:--pids-limit[= ]|\bpids_limit: {0,4}|"PidsLimit": {0,4})["']?(-1|\d{1,12})\b/,
    anywhere: true,
    // Docker: 0 and -1 are no limit.
    says: ([, n]) => one("pids.max", Number(n) > 0 ? Number(n) : Number.POSITIVE_INFINITY),
  },
  {
    literals: ["ids limit", "ids cgroup limit", "IDs limit", "PID limit"],
    example: "the pod has a pids limit of 2048",
    pattern: new RegExp(String.raw`\b(?:[Pp]ids|PIDs?)(?: cgroup)? limit(?:${TELLS}| )${WRITTEN}`),
    anywhere: true,
    says: ([, n]) => one("pids.max", boundOf(n)),
  },
  {
    literals: ["PID budget", "PID limit", "PIDs limit", "pid limit", "pids limit"],
    example: "the container filled its 1024-PID budget",
    pattern: /(?<![\w.,-]|up to |default )(\d{2,9})[ -](?:PIDs?|pids?)[ -](?:budget|limit)\b/,
    anywhere: true,
    says: ([, n]) => one("pids.max", Number(n)),
  },
  {
    literals: ["--shm-size", "shm_size"],
    example: "docker run --shm-size=1g trainer",
    pattern: new RegExp(String.raw`(?:--shm-size[= ]|\bshm_size: {0,4})["']?${SIZE}(?![\w.])`),
    anywhere: true,
    says: ([, size = ""]) => one("shm.size", sizeOf(size)),
  },
  {
    literals: ["SHMEM allocation limit"],
    example: "NOTE: The SHMEM allocation limit is set to the default of 64MB.",
    pattern: /The SHMEM allocation limit is set to the default of (\d{1,9} ?[KMG]B)/,
    says: ([, size = ""]) => one("shm.size", sizeOf(size)),
  },
  {
    literals: ["--ulimit"],
    example: "docker run --ulimit nofile=1024:4096 trainer",
    pattern: /--ulimit[= ]["']?(nproc|nofile|stack|as|data|memlock)=(-1|\d{1,19})(?::(-1|\d{1,19}))?\b/g,
    anywhere: true,
    says: ([, word = "", soft, hard]) => one(LIMIT_WORDS[word] ?? "", boundOf(soft), boundOf(hard)),
  },
  // Programs that start another one under limits: util-linux' prlimit, firejail, nsjail.
  {
    literals: ["prlimit "],
    example: "prlimit --nproc=64 ./train",
    pattern:
      /\bprlimit .{0,300}?--(nproc|nofile|stack|as|data|memlock)=(\d{1,19}|unlimited)?(?::(\d{1,19}|unlimited)?)?(?= |$)/,
    anywhere: true,
    says: ([, word = "", soft, hard]) => one(LIMIT_WORDS[word] ?? "", boundOf(soft ?? hard), boundOf(hard)),
  },
  {
    literals: ["--rlimit-nproc", "--rlimit_nproc"],
    example: "firejail --rlimit-nproc=20 ./train",
    pattern: /--rlimit[-_]nproc[= ](\d{1,19})\b/,
    anywhere: true,
    says: ([, n]) => one("RLIMIT_NPROC", Number(n)),
  },
  {
    literals: ["systemd-run "],
    example: "systemd-run -p TasksMax=64 ./train",
    pattern:
      /\bsystemd-run .{0,300}?(?:-p ?|--property[= ])(TasksMax|LimitNPROC|LimitNOFILE)=(\d{1,19}|infinity)(?= |$)/,
    anywhere: true,
    says: ([, key = "", value]) => one(SYSTEMD[key] ?? "", boundOf(value)),
  },
  {
    literals: ["--memory", "docker run", "podman run", "nerdctl run"],
    example: "docker run --memory=8g trainer",
    pattern: new RegExp(String.raw`\b(?:docker|podman|nerdctl)\b.{0,600}? (?:--memory|-m)[= ]${SIZE}(?![\w.])`),
    anywhere: true,
    says: ([, size = ""]) => one("memory.max", sizeOf(size)),
  },
  {
    literals: ["--cpus"],
    example: "podman run --cpus=2.5 trainer",
    pattern: /\b(?:docker|podman|nerdctl)\b.{0,600}? --cpus[= ](\d{1,5}(?:\.\d{1,3})?)(?![\w.])/,
    anywhere: true,
    says: ([, n]) => one("cpus", Number(n)),
  },
  {
    literals: ["--ipc"],
    example: "docker run --ipc=host trainer",
    pattern:
      /\b(?:docker|podman|nerdctl)\b.{0,600}? --ipc[= ](host|private|shareable|none|container:\S{1,80})(?![\w.])/,
    anywhere: true,
    says: ([, whose = ""]) => one("ipc", whose),
  },
  {
    literals: ["odPidsLimit", "--pod-max-pids"],
    example: "podPidsLimit: 1024",
    pattern: /(?:\bpodPidsLimit["']?: {0,4}|--pod-max-pids[= ])(-1|\d{1,12})\b/,
    anywhere: true,
    says: ([, n]) => one("podPidsLimit", Number(n) > 0 ? Number(n) : Number.POSITIVE_INFINITY),
  },
  // slurm: a bare number is in MB, and 0 is all of the node's
  {
    literals: ["--mem"],
    example: "#SBATCH --mem=16G",
    pattern: /(?:#SBATCH|\bsbatch|\bsrun|\bsalloc)\b.{0,400}?--(mem|mem-per-cpu)[= ](\d{1,12}[KMGT]?)\b/,
    anywhere: true,
    says: ([, option, size = ""]) =>
      one(`slurm.${option}`, /^0/.test(size) ? Number.POSITIVE_INFINITY : sizeOf(size, 2 ** 20)),
  },
  {
    literals: ["--cpus-per-task"],
    example: "#SBATCH --cpus-per-task=8",
    pattern: /--cpus-per-task[= ](\d{1,6})\b/,
    anywhere: true,
    says: ([, n]) => one("slurm.cpus-per-task", Number(n)),
  },
  // df, with or without -h (then in blocks of 1024 bytes) and -T
  {
    literals: ["/dev/shm"],
    example: "tmpfs           64M   61M  3.0M  96% /dev/shm",
    pattern:
      /^\S{1,80}(?: {1,30}tmpfs)? {1,30}([\d.]{1,15}[KMGTP]?) {1,30}([\d.]{1,15}[KMGTP]?) {1,30}[\d.]{1,15}[KMGTP]? {1,30}\d{1,3}% {1,30}\/dev\/shm$/,
    says: ([, size = "", used = ""]) => [
      ...one("shm.size", sizeOf(size, 1024)),
      ...one("shm.used", sizeOf(used, 1024)),
    ],
  },
  // free -h; free prints kB
  {
    literals: ["Mem: "],
    example: "Mem:            31Gi        29Gi       512Mi        12Mi       1.6Gi       1.9Gi",
    pattern:
      /^Mem: {1,30}([\d.]{1,15}[KMGT]i?) {1,30}([\d.]{1,15}(?:[KMGT]i?|B)?)(?: {1,30}[\d.]{1,15}(?:[KMGT]i?|B)?){0,3}(?: {1,30}([\d.]{1,15}(?:[KMGT]i?|B)?))?$/,
    says: ([, total = "", used = "", available]) => free(total, used, available, 1),
  },
  {
    literals: ["Mem: "],
    example: "Mem:       32768000    30720000      524288       12288     1523712     1966080",
    pattern: /^Mem: {1,30}(\d{7,15}) {1,30}(\d{1,15})(?: {1,30}\d{1,15}){0,3}(?: {1,30}(\d{1,15}))?$/,
    says: ([, total = "", used = "", available]) => free(total, used, available, 1024),
  },
  {
    literals: ["Swap: "],
    example: "Swap:          2.0Gi       1.9Gi       100Mi",
    pattern: /^Swap: {1,30}([\d.]{1,15}(?:[KMGT]i?|B)) /,
    says: ([, total = ""]) => one("swap.total", sizeOf(total.replace(/i$/, ""))),
  },
  {
    literals: ["MemTotal:"],
    example: "MemTotal:       32768000 kB",
    pattern: /^MemTotal: {1,30}(\d{1,15}) kB$/,
    says: ([, n]) => one("memory.total", Number(n) * 1024),
  },
  {
    literals: ["MemAvailable:"],
    example: "MemAvailable:    1966080 kB",
    pattern: /^MemAvailable: {1,30}(\d{1,15}) kB$/,
    says: ([, n]) => one("memory.available", Number(n) * 1024),
  },
  // Cores: lscpu, sysctl, Python, C++, NumExpr
  {
    literals: ["CPU(s):"],
    example: "CPU(s):              64",
    pattern: /^CPU\(s\): {1,60}(\d{1,6})$/,
    says: ([, n]) => one("cores", Number(n)),
  },
  {
    literals: ["hw.ncpu", "hw.logicalcpu"],
    example: "hw.ncpu: 10",
    pattern: /^hw\.(?:ncpu|logicalcpu): (\d{1,6})$/,
    says: ([, n]) => one("cores", Number(n)),
  },
  {
    literals: ["cpu_count"],
    example: "os.cpu_count() = 64",
    pattern:
      /(?<!\w)(?:os\.|mp\.|multiprocessing\.|psutil\.)?cpu_count(?:\(\)|\(logical=True\))?["'`]?(?: {0,3}[:=] {0,3}| {1,3}|\) {1,3}(?:=|->) {0,3})(\d{1,6})(?![\w.])/,
    anywhere: true,
    says: ([, n]) => one("cores", Number(n)),
  },
  {
    literals: ["NumExpr detected"],
    example: "INFO NumExpr detected 24 cores",
    pattern: /\bNumExpr detected (\d{1,6}) (?:virtual )?cores\b/,
    says: ([, n]) => one("cores", Number(n)),
  },
  {
    literals: ["hardware_concurrency()"],
    example: "hardware_concurrency() = 48",
    pattern: /\bhardware_concurrency\(\) ?[:=] ?(\d{1,6})\b/,
    says: ([, n]) => one("cores", Number(n)),
  },
  {
    literals: ["cores: "],
    example: "Number of CPU cores: 48",
    pattern:
      /^(?:CPU|[Ll]ogical|[Nn]umber of(?: logical| CPU)?|[Tt]otal|[Dd]etected|[Aa]vailable) (?:CPU )?cores: {1,8}(\d{1,6})$/,
    says: ([, n]) => one("cores", Number(n)),
  },
  {
    literals: [
      "core machine",
      "core CPU system",
      "core system",
      "core server",
      "core node",
      "core box",
      "core workstation",
      "core host",
      "cores machine",
    ],
    example: "It happens on a 128-core machine",
    pattern:
      /(?<![\w.,-])(\d{1,4})(?: |-)(?:logical |physical |CPU )?cores? (?:machine|server|node|box|workstation|host|(?:CPU )?system)s?\b/,
    anywhere: true,
    says: ([, n]) => one("cores", Number(n)),
  },
  {
    literals: [" CPUs", " vCPUs", " cores", " CPU cores"],
    example: "The server has 256 CPUs.",
    pattern:
      /\b(?:machine|server|node|box|workstation|host|computer) (?:that has|has|with|having) (\d{1,4}) (?:\(or more\) )?(?:logical |physical |virtual )?(?:v?CPUs|(?:CPU )?cores)\b/,
    anywhere: true,
    says: ([, n]) => one("cores", Number(n)),
  },
  // Elasticsearch's bootstrap checks state what is in force
  {
    literals: ["number of threads ["],
    example: "max number of threads [2048] for user [search] is too low, increase to at least [4096]",
    pattern: /\bmax number of threads \[(\d{1,12})\]/,
    says: ([, n]) => one("RLIMIT_NPROC", Number(n)),
  },
  {
    literals: ["file descriptors ["],
    example: "max file descriptors [4096] for process is too low, increase to at least [65535]",
    pattern: /\bmax file descriptors \[(\d{1,12})\]/,
    says: ([, n]) => one("RLIMIT_NOFILE", Number(n)),
  },
  {
    literals: ["vm.max_map_count ["],
    example: "vm.max_map_count [65530] is too low",
    pattern: /\bvm\.max_map_count \[(\d{1,12})\]/,
    says: ([, n]) => one("vm.max_map_count", Number(n)),
  },
  // Linux, fs/file_table.c
  {
    literals: ["VFS: file-max limit"],
    example: "VFS: file-max limit 92233 reached",
    pattern: /\bVFS: file-max limit (\d{1,15}) reached\b/,
    says: ([, n]) => one("fs.file-max", Number(n)),
  },
];

function free(total: string, used: string, available: string | undefined, bare: number): readonly Stated[] {
  const size = (text: string) => sizeOf(text.replace(/i$/, ""), bare);
  return [
    ...one("memory.total", size(total)),
    ...one("memory.used", size(used)),
    ...(available === undefined ? [] : one("memory.available", size(available))),
  ];
}
