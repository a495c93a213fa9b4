/** How shells and the kernel spell resource limits. Sources: bash(1) ulimit, zshbuiltins(1) ulimit and limit, proc_pid_limits(5). */

export interface LimitName {
  /** The constant of getrlimit(2). */
  readonly name: string;
  /** Printed number times this is the value in bytes, or in the unit that counts. */
  readonly factor: number;
  /** One of these stands in the line that `ulimit -a` prints, in whatever shell. */
  readonly words: RegExp;
}

const KB = 1024;

/** Options of `ulimit`, which `ulimit -a` prints beside each line. */
export const RLIMIT_FLAGS: Readonly<Record<string, LimitName>> = {
  u: { name: "RLIMIT_NPROC", factor: 1, words: /process/i },
  n: { name: "RLIMIT_NOFILE", factor: 1, words: /files?|descriptor/i },
  s: { name: "RLIMIT_STACK", factor: KB, words: /stack/i },
  v: { name: "RLIMIT_AS", factor: KB, words: /virtual|address|vmemory/i },
  d: { name: "RLIMIT_DATA", factor: KB, words: /data/i },
  m: { name: "RLIMIT_RSS", factor: KB, words: /memory|resident|rss/i },
  l: { name: "RLIMIT_MEMLOCK", factor: KB, words: /lock/i },
  t: { name: "RLIMIT_CPU", factor: 1, words: /time/i },
  f: { name: "RLIMIT_FSIZE", factor: KB, words: /file/i },
  c: { name: "RLIMIT_CORE", factor: KB, words: /core/i },
  i: { name: "RLIMIT_SIGPENDING", factor: 1, words: /signals/i },
  q: { name: "RLIMIT_MSGQUEUE", factor: 1, words: /messages?|msg|posix/i },
  x: { name: "RLIMIT_LOCKS", factor: 1, words: /locks/i },
};

/** Rows of /proc/PID/limits; sizes stand in bytes there. */
export const PROC_LIMITS: Readonly<Record<string, string>> = {
  "max cpu time": "RLIMIT_CPU",
  "max file size": "RLIMIT_FSIZE",
  "max data size": "RLIMIT_DATA",
  "max stack size": "RLIMIT_STACK",
  "max core file size": "RLIMIT_CORE",
  "max resident set": "RLIMIT_RSS",
  "max processes": "RLIMIT_NPROC",
  "max open files": "RLIMIT_NOFILE",
  "max locked memory": "RLIMIT_MEMLOCK",
  "max address space": "RLIMIT_AS",
  "max file locks": "RLIMIT_LOCKS",
  "max pending signals": "RLIMIT_SIGPENDING",
  "max msgqueue size": "RLIMIT_MSGQUEUE",
};

/** Rows of `limit` in zsh and csh. */
export const SHELL_LIMITS: Readonly<Record<string, string>> = {
  cputime: "RLIMIT_CPU",
  filesize: "RLIMIT_FSIZE",
  datasize: "RLIMIT_DATA",
  stacksize: "RLIMIT_STACK",
  coredumpsize: "RLIMIT_CORE",
  memoryuse: "RLIMIT_RSS",
  resident: "RLIMIT_RSS",
  vmemoryuse: "RLIMIT_AS",
  addressspace: "RLIMIT_AS",
  maxproc: "RLIMIT_NPROC",
  descriptors: "RLIMIT_NOFILE",
  memorylocked: "RLIMIT_MEMLOCK",
};

/** What `--ulimit`, `Limit…=`, limits.conf and prlimit call them. */
export const LIMIT_WORDS: Readonly<Record<string, string>> = {
  nproc: "RLIMIT_NPROC",
  nofile: "RLIMIT_NOFILE",
  stack: "RLIMIT_STACK",
  as: "RLIMIT_AS",
  data: "RLIMIT_DATA",
  memlock: "RLIMIT_MEMLOCK",
};
