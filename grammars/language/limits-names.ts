/** How shells, the kernel and configuration files spell resource limits. */

/** A limit of getrlimit(2) and its names. */
interface Limit {
  readonly name: `RLIMIT_${string}`;
  /** Option of `ulimit`, which `ulimit -a` prints beside each line: bash(1) and zshbuiltins(1), ulimit. */
  readonly flag: string;
  /** Number that a shell prints times this is the value in bytes, or in the unit that counts. */
  readonly factor: number;
  /** One of these stands in the line that `ulimit -a` prints, in whatever shell. */
  readonly words: RegExp;
  /** Row of /proc/PID/limits, in small letters; sizes stand in bytes there: proc_pid_limits(5). */
  readonly row?: string;
  /** Rows of `limit` in zsh and csh: zshbuiltins(1), limit. */
  readonly shell?: readonly string[];
  /** What `--ulimit`, `Limit…=`, limits.conf(5) and prlimit(1) call it. */
  readonly word?: string;
}

const KB = 1024;

const LIMITS: readonly Limit[] = [
  {
    name: "RLIMIT_NPROC",
    flag: "u",
    factor: 1,
    words: /process/i,
    row: "max processes",
    shell: ["maxproc"],
    word: "nproc",
  },
  {
    name: "RLIMIT_NOFILE",
    flag: "n",
    factor: 1,
    words: /files?|descriptor/i,
    row: "max open files",
    shell: ["descriptors"],
    word: "nofile",
  },
  {
    name: "RLIMIT_STACK",
    flag: "s",
    factor: KB,
    words: /stack/i,
    row: "max stack size",
    shell: ["stacksize"],
    word: "stack",
  },
  {
    name: "RLIMIT_AS",
    flag: "v",
    factor: KB,
    words: /virtual|address|vmemory/i,
    row: "max address space",
    shell: ["vmemoryuse", "addressspace"],
    word: "as",
  },
  {
    name: "RLIMIT_DATA",
    flag: "d",
    factor: KB,
    words: /data/i,
    row: "max data size",
    shell: ["datasize"],
    word: "data",
  },
  {
    name: "RLIMIT_RSS",
    flag: "m",
    factor: KB,
    words: /memory|resident|rss/i,
    row: "max resident set",
    shell: ["memoryuse", "resident"],
  },
  {
    name: "RLIMIT_MEMLOCK",
    flag: "l",
    factor: KB,
    words: /lock/i,
    row: "max locked memory",
    shell: ["memorylocked"],
    word: "memlock",
  },
  { name: "RLIMIT_CPU", flag: "t", factor: 1, words: /time/i, row: "max cpu time", shell: ["cputime"] },
  { name: "RLIMIT_FSIZE", flag: "f", factor: KB, words: /file/i, row: "max file size", shell: ["filesize"] },
  { name: "RLIMIT_CORE", flag: "c", factor: KB, words: /core/i, row: "max core file size", shell: ["coredumpsize"] },
  { name: "RLIMIT_SIGPENDING", flag: "i", factor: 1, words: /signals/i, row: "max pending signals" },
  { name: "RLIMIT_MSGQUEUE", flag: "q", factor: 1, words: /messages?|msg|posix/i, row: "max msgqueue size" },
  { name: "RLIMIT_LOCKS", flag: "x", factor: 1, words: /locks/i, row: "max file locks" },
];

type Named<T> = Readonly<Record<string, T>>;

/** The names of limits by one of their spellings. */
const nameBy = (spellings: (limit: Limit) => readonly (string | undefined)[]): Named<string> =>
  Object.fromEntries(
    LIMITS.flatMap((limit) =>
      spellings(limit).flatMap((spelling) => (spelling === undefined ? [] : [[spelling, limit.name] as const])),
    ),
  );

/** By the option of `ulimit`. */
export const RLIMIT_FLAGS: Named<Limit> = Object.fromEntries(LIMITS.map((limit) => [limit.flag, limit]));
/** By the row of /proc/PID/limits. */
export const PROC_LIMITS = nameBy(({ row }) => [row]);
/** By the row of `limit` in zsh and csh. */
export const SHELL_LIMITS = nameBy(({ shell = [] }) => shell);
/** By what configuration calls them. */
export const LIMIT_WORDS = nameBy(({ word }) => [word]);
