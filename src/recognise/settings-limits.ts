/**
 * Limits and the machine, as shells, the kernel, containers, schedulers and libraries print them. Only what states a value in force:
 * advice ("increase ulimit -n to 65536") is none, and neither is a command line that ends in "...".
 */
import { bytesPer, numberOf, sizeOf } from "../../grammars/language/counters-quantity.ts";
import { readLimitLine } from "../../grammars/language/limits.ts";
import { LIMIT_WORDS, PROC_LIMITS, RLIMIT_FLAGS, SHELL_LIMITS } from "../../grammars/language/limits-names.ts";
import type { LogEvent, Recogniser } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { answersOf, COMMAND_LITERALS } from "./line-answers.ts";
import { advises, guardOf, innerMessageOf, keptText, mayBeBare, placeOf } from "./line-helpers.ts";
import { settingNamed } from "./settings-names.ts";

/** Literals of whole-line tables and of values inside a line. */
const LITERALS: readonly string[] = [
  // ulimit -a of bash: "open files (-n) 1024", "stack size (kbytes, -s) 8192"; and of zsh: "-n: file descriptors 256".
  ...["(-n)", "(-u)", "(-x)", "(-i)", "bytes, -", "blocks, -", "seconds, -"],
  ...["-t: cpu", "-f: file", "-d: data", "-s: stack", "-c: core", "-m: resident", "-u: proc", "-n: file", "-l: locked"],
  ...["-v: address", "-x: file", "-i: pending", "-q: bytes"],
  ...Object.keys(PROC_LIMITS).map((row) => `Max ${row.slice(4)}`),
  ...["RLIMIT_", "ulimit -"],
  ...[
    "kernel.threads-max",
    "kernel.pid_max",
    "kernel.shm",
    "vm.max_map_count",
    "vm.overcommit",
    "fs.file-max",
    "fs.nr_open",
  ],
  ...[
    "fs.aio-max-nr",
    "fs.inotify.",
    "max_user_namespaces",
    "ip_local_port_range",
    "kern.max",
    "kern.num_",
    "hw.ncpu",
    "hw.logicalcpu",
  ],
  ...[
    "maxproc",
    "descriptors",
    "stacksize",
    "addressspace",
    "vmemoryuse",
    "maxfiles",
    "NPROC",
    "NOFILE",
    "nproc",
    "nofile",
  ],
  ...["pids.max", "pids.events", "memory.max", "memory.high", "oom_kill "],
  ...["TasksMax", "LimitSTACK", "LimitAS", "LimitMEMLOCK", "MemoryMax", "MemoryHigh", "Tasks: "],
  ...[
    "--pids-limit",
    "pids_limit",
    "--shm-size",
    "shm_size",
    "--ulimit ",
    "--ipc",
    "--cpus",
    "--memory",
    "SHMEM allocation limit",
  ],
  ...["odPidsLimit", "--pod-max-pids", "imits:", "--mem", "--cpus-per-task", "docker run", "podman run", "nerdctl run"],
  ...["/dev/shm", "Mem: ", "Swap: ", "MemTotal:", "MemAvailable:"],
  ...[
    "CPU(s):",
    "cpu_count",
    "NumExpr detected",
    "hardware_concurrency()",
    "cores:",
    "number of threads [",
    "file descriptors [",
  ],
  ...["VFS: file-max limit", "rocess limit"],
];

const maySet = guardOf(LITERALS);

const BOUND = String.raw`(-1|\d{1,19}|unlimited|infinity|max)`;
const SIZE = String.raw`(\d{1,15}(?:\.\d{1,6})?[ ]?(?:[KMGTkmgt](?:i?[Bb])?|[Bb])?)`;

/** The number of a bound; Infinity for unlimited, infinity, max and -1. */
function boundOf(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  return /^\d/.test(text) ? numberOf(text) : Number.POSITIVE_INFINITY;
}

/** A bound of which -1 is none. */
const unsigned = (text: string | undefined): number => (text === "-1" ? Number.POSITIVE_INFINITY : boundOf(text));

interface Stated {
  readonly name: string;
  readonly value: number | string;
  readonly hard?: number;
}

/** One way to state something: what must match, and what it says. Tried on the message, or (`anywhere`) unless the words before advise. */
interface Form {
  readonly pattern: RegExp;
  readonly anywhere?: true;
  readonly says: (match: readonly (string | undefined)[]) => readonly Stated[];
}

const one = (name: string, value: number | string, hard?: number): readonly Stated[] =>
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

const FORMS: readonly Form[] = [
  // zsh and csh: limit
  {
    pattern: /^([a-z]{7,13})[ \t]{1,20}(\d{1,19}|unlimited)(?: ?(kbytes|[kKMGT]B))?$/,
    says: ([, word = "", value, unit]) => {
      const name = Object.hasOwn(SHELL_LIMITS, word) ? SHELL_LIMITS[word] : undefined;
      const factor = unit === undefined ? 1 : (bytesPer(unit === "kbytes" ? "kB" : unit) ?? 1);
      return name === undefined ? [] : one(name, boundOf(value) * factor);
    },
  },
  // macOS: launchctl limit
  {
    pattern: new RegExp(String.raw`^(maxproc|maxfiles)[ \t]{1,20}${BOUND}[ \t]{1,20}${BOUND}$`),
    says: ([, word, soft, hard]) =>
      one(word === "maxproc" ? "RLIMIT_NPROC" : "RLIMIT_NOFILE", boundOf(soft), boundOf(hard)),
  },
  // prlimit(1)
  {
    pattern:
      /^(NPROC|NOFILE|STACK|AS|DATA|MEMLOCK) {2,12}[a-z][a-z ()-]{4,60}? {2,40}(\d{1,19}|unlimited) {1,20}(\d{1,19}|unlimited)(?: [a-z]{1,12})?$/,
    says: ([, word, soft, hard]) => one(`RLIMIT_${word}`, boundOf(soft), boundOf(hard)),
  },
  // limits.conf(5)
  {
    pattern: new RegExp(String.raw`^[@*\w.-]{1,40}[ \t]{1,12}(?:soft|-)[ \t]{1,12}(nproc|nofile)[ \t]{1,12}${BOUND}$`),
    says: ([, word = "", value]) => one(LIMIT_WORDS[word] ?? "", boundOf(value)),
  },
  // A shell is told a limit: only at a prompt or in a trace.
  {
    pattern: /^(?:\++ |[\w.@:~/()[\] -]{0,100}[$#%❯➜>] ?)ulimit -S?([a-z]) (\d{1,19}|unlimited)$/,
    says: ([, flag = "", value]) => {
      const limit = RLIMIT_FLAGS[flag];
      return limit === undefined ? [] : one(limit.name, boundOf(value) * limit.factor);
    },
  },
  {
    pattern: /\bulimit -([a-z])["'`)]{0,2} {0,3}(?:=|:|is|->) {0,3}(\d{1,19}|unlimited)\b/,
    anywhere: true,
    says: ([, flag = "", value]) => {
      const limit = RLIMIT_FLAGS[flag];
      return limit === undefined ? [] : one(limit.name, boundOf(value) * limit.factor);
    },
  },
  { pattern: /\bUnlimited process limit detected\b/, says: () => one("RLIMIT_NPROC", Number.POSITIVE_INFINITY) },
  {
    pattern: /\b(?:[Uu]ser )?[Pp]rocess limit(?: \(ulimit -u\))?(?: is|:| =|=) {0,3}(\d{1,12}|unlimited)\b/,
    anywhere: true,
    says: ([, value]) => one("RLIMIT_NPROC", boundOf(value)),
  },
  // Python: print("RLIMIT_NPROC", resource.getrlimit(resource.RLIMIT_NPROC)), where -1 is no limit.
  {
    pattern:
      /\bRLIMIT_(NPROC|NOFILE|STACK|AS|DATA|MEMLOCK)\)?["']?[ \t]{0,3}[:=]?[ \t]{0,3}\((-1|\d{1,19}), ?(-1|\d{1,19})\)/,
    anywhere: true,
    says: ([, word, soft, hard]) => one(`RLIMIT_${word}`, unsigned(soft), unsigned(hard)),
  },
  // Programs that say what they set or found: `RLIMIT_NPROC: 1024 (hard: 4096)`, `RLIMIT_NOFILE=1024`.
  {
    pattern: new RegExp(String.raw`\bRLIMIT_(NPROC|NOFILE)(?: is|:| ?=) ?${BOUND}(?: \(hard:? ${BOUND}\))?(?![\w.])`),
    anywhere: true,
    says: ([, word, soft, hard]) => one(`RLIMIT_${word}`, boundOf(soft), boundOf(hard)),
  },
  // Control groups
  {
    // What `grep . FILE` and scripts print: the path, and its value beside it.
    pattern: new RegExp(
      String.raw`(?:^|[\s"'])/sys/fs/cgroup(?:/[^\s"']{1,200})?/(pids\.max|memory\.max|memory\.high)[ \t]{1,20}${BOUND}$`,
    ),
    says: ([, name = "", value]) => one(name, boundOf(value)),
  },
  {
    pattern: new RegExp(
      String.raw`(?:^|[\s/"'])(pids\.max|memory\.max|memory\.high)["']?[ \t]{0,2}[:=][ \t]{0,2}["']?${BOUND}(?![\w.%])`,
    ),
    anywhere: true,
    says: ([, name = "", value]) => one(name, boundOf(value)),
  },
  {
    pattern: /\bpids\.events["']?[ :=]{1,3}max[ :=]{1,3}(\d{1,15})\b/,
    says: ([, n]) => one("pids.events.max", Number(n)),
  },
  { pattern: /^oom_kill (\d{1,12})$/, says: ([, n]) => one("memory.events.oom_kill", Number(n)) },
  // systemd
  {
    pattern:
      /^(TasksMax|MemoryMax|MemoryHigh|Limit(?:NPROC|NOFILE|STACK|AS|MEMLOCK))(Soft)?=(\d{1,19}[KMGT]?|infinity)(?::(\d{1,19}[KMGT]?|infinity))?[`|]?$/,
    says: ([, key = "", , soft = "", hard]) => {
      const size = (text: string) => (text === "infinity" ? Number.POSITIVE_INFINITY : sizeOf(text));
      return one(SYSTEMD[key] ?? "", size(soft), hard === undefined ? undefined : size(hard));
    },
  },
  { pattern: /^Tasks: \d{1,9} \(limit: (\d{1,12})\)/, says: ([, n]) => one("TasksMax", Number(n)) },
  // Containers
  {
    pattern: /(?:--pids-limit[= ]|\bpids_limit: {0,4})["']?(-1|\d{1,12})\b/,
    anywhere: true,
    // Docker: 0 and -1 are no limit.
    says: ([, n]) => one("pids.max", Number(n) > 0 ? Number(n) : Number.POSITIVE_INFINITY),
  },
  {
    pattern: new RegExp(String.raw`(?:--shm-size[= ]|\bshm_size: {0,4})["']?${SIZE}(?![\w.])`),
    anywhere: true,
    says: ([, size = ""]) => one("shm.size", sizeOf(size)),
  },
  {
    pattern: /The SHMEM allocation limit is set to the default of (\d{1,9} ?[KMG]B)/,
    says: ([, size = ""]) => one("shm.size", sizeOf(size)),
  },
  {
    pattern: /--ulimit[= ]["']?(nproc|nofile|stack|as|data|memlock)=(-1|\d{1,19})(?::(-1|\d{1,19}))?\b/g,
    anywhere: true,
    says: ([, word = "", soft, hard]) => one(LIMIT_WORDS[word] ?? "", boundOf(soft), boundOf(hard)),
  },
  {
    pattern: new RegExp(String.raw`\b(?:docker|podman|nerdctl)\b.{0,600}? (?:--memory|-m)[= ]${SIZE}(?![\w.])`),
    anywhere: true,
    says: ([, size = ""]) => one("memory.max", sizeOf(size)),
  },
  {
    pattern: /\b(?:docker|podman|nerdctl)\b.{0,600}? --cpus[= ](\d{1,5}(?:\.\d{1,3})?)(?![\w.])/,
    anywhere: true,
    says: ([, n]) => one("cpus", Number(n)),
  },
  {
    pattern:
      /\b(?:docker|podman|nerdctl)\b.{0,600}? --ipc[= ](host|private|shareable|none|container:\S{1,80})(?![\w.])/,
    anywhere: true,
    says: ([, whose = ""]) => one("ipc", whose),
  },
  {
    pattern: /(?:\bpodPidsLimit["']?: {0,4}|--pod-max-pids[= ])(-1|\d{1,12})\b/,
    anywhere: true,
    says: ([, n]) => one("podPidsLimit", Number(n) > 0 ? Number(n) : Number.POSITIVE_INFINITY),
  },
  // slurm: a bare number is in MB, and 0 is all of the node's
  {
    pattern: /(?:#SBATCH|\bsbatch|\bsrun|\bsalloc)\b.{0,400}?--(mem|mem-per-cpu)[= ](\d{1,12}[KMGT]?)\b/,
    anywhere: true,
    says: ([, option, size = ""]) =>
      one(`slurm.${option}`, /^0/.test(size) ? Number.POSITIVE_INFINITY : sizeOf(size, 2 ** 20)),
  },
  { pattern: /--cpus-per-task[= ](\d{1,6})\b/, anywhere: true, says: ([, n]) => one("slurm.cpus-per-task", Number(n)) },
  // df, with or without -h (then in blocks of 1024 bytes) and -T
  {
    pattern:
      /^\S{1,80}(?: {1,30}tmpfs)? {1,30}([\d.]{1,15}[KMGTP]?) {1,30}([\d.]{1,15}[KMGTP]?) {1,30}[\d.]{1,15}[KMGTP]? {1,30}\d{1,3}% {1,30}\/dev\/shm$/,
    says: ([, size = "", used = ""]) => [
      ...one("shm.size", sizeOf(size, 1024)),
      ...one("shm.used", sizeOf(used, 1024)),
    ],
  },
  // free -h; free prints kB
  {
    pattern:
      /^Mem: {1,30}([\d.]{1,15}[KMGT]i?) {1,30}([\d.]{1,15}(?:[KMGT]i?|B)?)(?: {1,30}[\d.]{1,15}(?:[KMGT]i?|B)?){0,3}(?: {1,30}([\d.]{1,15}(?:[KMGT]i?|B)?))?$/,
    says: ([, total = "", used = "", available]) => free(total, used, available, 1),
  },
  {
    pattern: /^Mem: {1,30}(\d{7,15}) {1,30}(\d{1,15})(?: {1,30}\d{1,15}){0,3}(?: {1,30}(\d{1,15}))?$/,
    says: ([, total = "", used = "", available]) => free(total, used, available, 1024),
  },
  {
    pattern: /^Swap: {1,30}([\d.]{1,15}(?:[KMGT]i?|B)) /,
    says: ([, total = ""]) => one("swap.total", sizeOf(total.replace(/i$/, ""))),
  },
  { pattern: /^MemTotal: {1,30}(\d{1,15}) kB$/, says: ([, n]) => one("memory.total", Number(n) * 1024) },
  { pattern: /^MemAvailable: {1,30}(\d{1,15}) kB$/, says: ([, n]) => one("memory.available", Number(n) * 1024) },
  // Cores: lscpu, sysctl, Python, C++, NumExpr
  { pattern: /^CPU\(s\): {1,60}(\d{1,6})$/, says: ([, n]) => one("cores", Number(n)) },
  { pattern: /^hw\.(?:ncpu|logicalcpu): (\d{1,6})$/, says: ([, n]) => one("cores", Number(n)) },
  {
    pattern:
      /(?<!\w)(?:os\.|mp\.|multiprocessing\.|psutil\.)?cpu_count(?:\(\)|\(logical=True\))?["'`]?(?: {0,3}[:=] {0,3}| {1,3}|\) {1,3}(?:=|->) {0,3})(\d{1,6})(?![\w.])/,
    anywhere: true,
    says: ([, n]) => one("cores", Number(n)),
  },
  { pattern: /\bNumExpr detected (\d{1,6}) (?:virtual )?cores\b/, says: ([, n]) => one("cores", Number(n)) },
  { pattern: /\bhardware_concurrency\(\) ?[:=] ?(\d{1,6})\b/, says: ([, n]) => one("cores", Number(n)) },
  {
    pattern:
      /^(?:CPU|[Ll]ogical|[Nn]umber of(?: logical| CPU)?|[Tt]otal|[Dd]etected|[Aa]vailable) (?:CPU )?cores: {1,8}(\d{1,6})$/,
    says: ([, n]) => one("cores", Number(n)),
  },
  // Elasticsearch's bootstrap checks state what is in force
  { pattern: /\bmax number of threads \[(\d{1,12})\]/, says: ([, n]) => one("RLIMIT_NPROC", Number(n)) },
  { pattern: /\bmax file descriptors \[(\d{1,12})\]/, says: ([, n]) => one("RLIMIT_NOFILE", Number(n)) },
  { pattern: /\bvm\.max_map_count \[(\d{1,12})\]/, says: ([, n]) => one("vm.max_map_count", Number(n)) },
  // Linux, fs/file_table.c
  { pattern: /\bVFS: file-max limit (\d{1,15}) reached\b/, says: ([, n]) => one("fs.file-max", Number(n)) },
];

function free(total: string, used: string, available: string | undefined, bare: number): readonly Stated[] {
  const size = (text: string) => sizeOf(text.replace(/i$/, ""), bare);
  return [
    ...one("memory.total", size(total)),
    ...one("memory.used", size(used)),
    ...(available === undefined ? [] : one("memory.available", size(available))),
  ];
}

/** What a line of a limit dump looks like before the grammar is asked. */
const DUMP = /\((?:[a-z0-9 -]{1,20}, )?-[A-Za-z]\)|^-[A-Za-z]: |^Max [a-z]|^(?:kernel|kern|vm|fs|net|user|hw)\.[a-z]/;
const RLIMIT_PAIR = /RLIMIT_[A-Z]{2,12} (?:-1|\d{1,20}) current, (?:-1|\d{1,20}) max/;
/** A line that is a template or a quotation of a usage. */
const TEMPLATE = /\.\.\.\s*$|…\s*$|<[a-z][\w -]{0,30}>/;

function event(line: LogLine, { name, value, hard }: Stated, text = line.text): LogEvent {
  return { type: "setting", name, value, hard: hard ?? null, text: keptText(text), at: placeOf(line) };
}

function statedIn(message: string): Stated[] {
  // The library's line is often torn by other threads; its own words are read wherever they stand.
  const pair = RLIMIT_PAIR.exec(message);
  const dumped = pair !== null ? readLimitLine(pair[0]) : DUMP.test(message) ? readLimitLine(message) : null;
  if (dumped !== null) {
    const { name, value, hard } = dumped;
    if (settingNamed(name) !== undefined) return [hard === null ? { name, value } : { name, value, hard }];
    // hw.ncpu goes on to the forms below.
  }
  const template = TEMPLATE.test(message);
  const stated: Stated[] = [];
  for (const { pattern, anywhere, says } of FORMS) {
    if (anywhere && template) continue;
    for (const match of pattern.global ? message.matchAll(pattern) : [pattern.exec(message)]) {
      if (match === null || (anywhere && advises(message.slice(0, match.index)))) continue;
      stated.push(...says(match));
    }
  }
  return stated;
}

export const limitSettings: Recogniser = {
  name: "limits",
  literals: [...LITERALS, ...COMMAND_LITERALS],
  recognise(line) {
    if (!maySet(line.text)) return [];
    // A flag's own line, "-n: file descriptors", must not lose its dash to a logging prefix.
    const message = innerMessageOf(line.text).trimEnd();
    return statedIn(message).map((stated) => event(line, stated));
  },
  withContext(line, before) {
    const [near, far] = before;
    if (near === undefined) return [];
    const text = line.text.slice(0, 400).trim();
    // Kubernetes: `limits:` and below it `cpu: 4`, `memory: 4Gi`.
    const resource = /^(memory|cpu): {1,12}["']?(\d{1,12}(?:\.\d{1,3})?)(Ki|Mi|Gi|Ti|[kMGTm])?["']?$/.exec(text);
    if (resource !== null) {
      const heads =
        /^\s*[Ll]imits:\s*$/.test(near.text) ||
        (far !== undefined && /^\s*[Ll]imits:\s*$/.test(far.text) && /^\s*(?:cpu|memory):/.test(near.text));
      if (!heads) return [];
      const [, which, number = "", unit = ""] = resource;
      const milli = unit === "m" ? 1 / 1000 : 1;
      const value = which === "cpu" ? Number(number) * milli : sizeOf(number + unit.replace(/i$/, ""));
      return one(`kubernetes.limits.${which}`, value).map((stated) => event(line, stated));
    }
    const refused = /^max (\d{1,15})$/.exec(text);
    if (refused !== null && /\bcat \S{0,200}\/pids\.events\s*$/.test(near.text)) {
      return [event(line, { name: "pids.events.max", value: Number(refused[1]) })];
    }
    if (!mayBeBare(line.text)) return [];
    return answersOf(line, before).flatMap(({ query, value, printed, command }) =>
      query.kind === "setting" ? [event(line, { name: query.name, value }, `${command.trim()} → ${printed}`)] : [],
    );
  },
};
