/** errno, its numbers and its words: what `strerror` says of it, by C library and language. Patterns name the words as `{strerror:EAGAIN}`. */
import { TRANSLATED } from "./errno-translated.ts";

/** One errno. */
export interface Errno {
  readonly symbol: string;
  /** Its number, by asm-generic/errno-base.h and errno.h of Linux. */
  readonly linux: number;
  /** Its number, by bsd/sys/errno.h of XNU. */
  readonly macos: number;
  /** glibc's strerror (sysdeps/gnu/errlist.h). */
  readonly glibc: string;
  /** musl's (src/errno/__strerror.h), where it differs. */
  readonly musl?: string;
  /** That of macOS (gen/FreeBSD/errlst.c of Libc), where it differs. */
  readonly apple?: string;
  /** What others say. */
  readonly others?: readonly string[];
  /** Words that say other things as well, so that no pattern means them when it names the errno. */
  readonly loose?: readonly string[];
}

const TABLE = [
  { symbol: "EPERM", linux: 1, macos: 1, glibc: "Operation not permitted" },
  { symbol: "ENOENT", linux: 2, macos: 2, glibc: "No such file or directory" },
  { symbol: "ESRCH", linux: 3, macos: 3, glibc: "No such process" },
  { symbol: "EINTR", linux: 4, macos: 4, glibc: "Interrupted system call" },
  { symbol: "EIO", linux: 5, macos: 5, glibc: "Input/output error", musl: "I/O error" },
  { symbol: "ENXIO", linux: 6, macos: 6, glibc: "No such device or address", apple: "Device not configured" },
  { symbol: "E2BIG", linux: 7, macos: 7, glibc: "Argument list too long" },
  { symbol: "ENOEXEC", linux: 8, macos: 8, glibc: "Exec format error" },
  { symbol: "EBADF", linux: 9, macos: 9, glibc: "Bad file descriptor" },
  { symbol: "ECHILD", linux: 10, macos: 10, glibc: "No child processes", musl: "No child process" },
  // "Try again" is what bionic says, as the comment in Linux's header does.
  { symbol: "EAGAIN", linux: 11, macos: 35, glibc: "Resource temporarily unavailable", loose: ["Try again"] },
  // musl and bionic say "Out of memory", the C library of Windows "Not enough space".
  {
    symbol: "ENOMEM",
    linux: 12,
    macos: 12,
    glibc: "Cannot allocate memory",
    loose: ["Out of memory", "Not enough space"],
  },
  { symbol: "EACCES", linux: 13, macos: 13, glibc: "Permission denied" },
  { symbol: "EFAULT", linux: 14, macos: 14, glibc: "Bad address" },
  {
    symbol: "EBUSY",
    linux: 16,
    macos: 16,
    glibc: "Device or resource busy",
    musl: "Resource busy",
    apple: "Resource busy",
  },
  { symbol: "EEXIST", linux: 17, macos: 17, glibc: "File exists" },
  { symbol: "ENOTDIR", linux: 20, macos: 20, glibc: "Not a directory" },
  { symbol: "EINVAL", linux: 22, macos: 22, glibc: "Invalid argument" },
  // Solaris has a table that overflows.
  { symbol: "ENFILE", linux: 23, macos: 23, glibc: "Too many open files in system", others: ["File table overflow"] },
  {
    symbol: "EMFILE",
    linux: 24,
    macos: 24,
    glibc: "Too many open files",
    musl: "No file descriptors available",
    loose: ["Too many open file"],
  },
  { symbol: "EFBIG", linux: 27, macos: 27, glibc: "File too large" },
  { symbol: "ENOSPC", linux: 28, macos: 28, glibc: "No space left on device" },
  { symbol: "EPIPE", linux: 32, macos: 32, glibc: "Broken pipe" },
  {
    symbol: "EDEADLK",
    linux: 35,
    macos: 11,
    glibc: "Resource deadlock avoided",
    musl: "Resource deadlock would occur",
  },
  { symbol: "ENOLCK", linux: 37, macos: 77, glibc: "No locks available" },
  { symbol: "ENOSYS", linux: 38, macos: 78, glibc: "Function not implemented" },
  {
    symbol: "ELOOP",
    linux: 40,
    macos: 62,
    glibc: "Too many levels of symbolic links",
    musl: "Symbolic link loop",
  },
  // musl says "Not supported".
  { symbol: "ENOTSUP", linux: 95, macos: 45, glibc: "Operation not supported", loose: ["Not supported"] },
  { symbol: "EADDRINUSE", linux: 98, macos: 48, glibc: "Address already in use", musl: "Address in use" },
  {
    symbol: "EADDRNOTAVAIL",
    linux: 99,
    macos: 49,
    glibc: "Cannot assign requested address",
    musl: "Address not available",
    apple: "Can't assign requested address",
  },
  { symbol: "ECONNRESET", linux: 104, macos: 54, glibc: "Connection reset by peer" },
  { symbol: "ENOBUFS", linux: 105, macos: 55, glibc: "No buffer space available" },
  {
    symbol: "ETIMEDOUT",
    linux: 110,
    macos: 60,
    glibc: "Connection timed out",
    musl: "Operation timed out",
    apple: "Operation timed out",
  },
  { symbol: "ECONNREFUSED", linux: 111, macos: 61, glibc: "Connection refused" },
  // musl's "Quota exceeded" is left out: services say it of quotas of their own.
  { symbol: "EDQUOT", linux: 122, macos: 69, glibc: "Disk quota exceeded", apple: "Disc quota exceeded" },
] as const satisfies readonly Errno[];

export type ErrnoSymbol = (typeof TABLE)[number]["symbol"];

/** Every errno that is known. Go and others begin its words with a small letter. */
export const ERRNO: readonly Errno[] = TABLE;

/** The first letter of a text in both cases, and what follows it; no letter where there is but one case. */
export function cased(words: string): { readonly first: string; readonly rest: string } {
  const [letter = ""] = words;
  const small = letter.toLowerCase();
  const great = letter.toUpperCase();
  return small === great || small.length > 1 || great.length > 1
    ? { first: "", rest: words }
    : { first: great + small, rest: words.slice(letter.length) };
}

/** The words of an errno that mean nothing else, as C libraries say them untranslated. */
export function englishWordsOf(symbol: string): readonly string[] {
  const { glibc, musl, apple, others = [] } = ERRNO.find((errno) => errno.symbol === symbol) ?? {};
  return [...new Set([glibc, musl, apple, ...others].filter((words) => words !== undefined))];
}

/** The same in every language; empty for an errno that is not known. */
export function wordsOf(symbol: string): readonly string[] {
  return [...englishWordsOf(symbol), ...(TRANSLATED[symbol as ErrnoSymbol] ?? [])];
}
