/** Which files the words on the command line stand for: names, folders of logs, patterns; each file once, and none that a result would overwrite. */
import {
  type BigIntStats,
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { byName } from "../observe/order.ts";
import { sniffArchive, sniffForeignArchive } from "../read/node/archive.ts";
import { sniffEncoding } from "../read/split.ts";
import { isOwnReport, OWN_MARK_BYTES } from "../render/own-report.ts";
import { globOf } from "./globs.ts";
import { note } from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** Files that one folder may stand for, and how deep they may lie. */
const MOST_FILES = 10_000;
const DEEPEST = 8;

/** What a file found in a folder is: a checkpoint or picture beside the logs is none, and neither is a report that this program wrote. */
function kindOf(path: string): "log" | "report" | "packed" | "other" {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    // Whoever reads it says why it cannot be read.
    return "log";
  }
  try {
    const head = new Uint8Array(OWN_MARK_BYTES);
    const bytes = head.subarray(0, readSync(fd, head, 0, head.length, 0));
    if (sniffArchive(bytes) !== null) return "log";
    if (sniffForeignArchive(bytes)?.holdsFiles === false) return "packed";
    const encoding = sniffEncoding(bytes);
    if (encoding === "utf-8" && bytes.includes(0)) return "other";
    const tail = new Uint8Array(OWN_MARK_BYTES);
    const from = Math.max(0, fstatSync(fd).size - tail.length);
    const end = tail.subarray(0, readSync(fd, tail, 0, tail.length, from));
    const text = (part: Uint8Array) => new TextDecoder(encoding, { ignoreBOM: true }).decode(part);
    return isOwnReport(text(bytes), text(end)) ? "report" : "log";
  } catch {
    return "log";
  } finally {
    closeSync(fd);
  }
}

/** Whether a file holds what no text does. False for what cannot be looked at, or is no plain file. */
export const looksBinary = (path: string): boolean => statOf(path)?.isFile() === true && kindOf(path) === "other";

/** What the entry of a folder is behind its links; null where that is not known. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    // A link in a circle, or no permission.
    return null;
  }
}

/** Which files to look for. */
interface Search {
  readonly wanted: (path: string) => boolean;
  readonly deepest: number;
  /** Which folders of a depth are on the way, links to folders included; null for all, links only where nothing is found without them. */
  readonly enters: ((path: string, depth: number) => boolean) | null;
}
const EVERYTHING: Search = { wanted: () => true, deepest: DEEPEST, enters: null };

/**
 * The plain files of a folder and the folders in it, hidden ones apart, in the order of their names. A link to a folder often leads to
 * data sets, so it is followed only where a pattern names it or nothing else is there, and never behind another one. Throws what the
 * file system says.
 */
function filesIn(folder: string, { wanted, deepest, enters }: Search = EVERYTHING): readonly string[] {
  const files: string[] = [];
  const links: { readonly path: string; readonly depth: number }[] = [];
  let left = 0;
  let reports = 0;
  const packed: string[] = [];
  const visitFolder = (path: string, depth: number) => {
    if (depth < deepest) visit(path, depth + 1);
    else if (depth === DEEPEST) left++;
  };
  const visit = (path: string, depth: number) => {
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => byName(a.name, b.name));
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue;
      const inner = join(path, entry.name);
      const isLink = entry.isSymbolicLink();
      const kind = isLink ? statOf(inner) : entry;
      if (kind?.isDirectory()) {
        if (enters !== null ? enters(inner, depth) : !isLink) visitFolder(inner, depth);
        else if (enters === null) links.push({ path: inner, depth });
      } else if (kind?.isFile() && wanted(inner)) {
        const found = kindOf(inner);
        if (found === "report") reports++;
        else if (found === "packed") packed.push(inner);
        else if (found === "log" && files.length < MOST_FILES) files.push(inner);
        else if (found === "log") left++;
      }
    }
  };
  visit(folder, 1);
  if (files.length === 0) for (const { path, depth } of links.splice(0)) visitFolder(path, depth);
  if (reports > 0) note(`${folder}: left out ${reports === 1 ? "a report" : `${reports} reports`} of crashdx`);
  if (packed.length > 0)
    note(`left out ${named(packed)}, packed in a way that is not read; unpack with xz -dc, bzip2 -dc or lz4 -dc`);
  if (left > 0)
    note(`${folder}: read only the first ${MOST_FILES} files down to ${DEEPEST} folders; ${left} more were left out`);
  return files;
}

/** At most three names: "a.log.xz, b.log.xz, c.log.xz and 4 more". */
const named = (files: readonly string[]): string =>
  files.slice(0, 3).join(", ") + (files.length > 3 ? ` and ${files.length - 3} more` : "");

export interface Inputs {
  readonly inputs: readonly string[];
  /** Folders that could not be read or hold no log; each was told. */
  readonly unreadable: number;
}

/** Words in which folders are replaced by the files in them; no file twice, whatever it is called. Throws a UsageError for an empty word. */
export function expandInputs(words: readonly string[]): Inputs {
  if (words.length === 0) return { inputs: ["-"], unreadable: 0 };
  if (words.includes(""))
    throw new UsageError(
      "the name of a log is empty: does a variable of the shell hold nothing? Name a file, or - for standard input",
    );
  let unreadable = 0;
  const inputs = words.flatMap((word): readonly string[] => {
    const isFolder = word !== "-" && statOf(word)?.isDirectory() === true;
    if (!isFolder) return matching(word) ?? [word];
    let why = "there is no log in this folder";
    try {
      const files = filesIn(word);
      if (files.length > 0) return files;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      why = code === "EACCES" ? "no permission" : (code ?? message);
    }
    note(`cannot read ${word}: ${why}`);
    unreadable++;
    return [];
  });
  return { inputs: distinct([...new Set(inputs)]), unreadable };
}

/** Names without those of a file that another one names as well: one without links stays, else the first. */
function distinct(names: readonly string[]): readonly string[] {
  if (names.length < 2) return names;
  const kept = new Map<string, string>();
  for (const name of names) {
    const file = (name === "-" ? null : identityOf(name)) ?? `name ${name}`;
    const before = kept.get(file);
    if (before !== undefined && (!hasLink(before) || hasLink(name))) continue;
    // Behind those that came first, as if the other name had never stood there.
    kept.delete(file);
    kept.set(file, name);
  }
  return [...kept.values()];
}

const hasLink = (path: string): boolean => realpathSync(path) !== resolve(path);

/** The files that a pattern stands for; null for what is a name, or matches nothing, which whoever reads it says. */
function matching(word: string): readonly string[] | null {
  const glob = globOf(process.platform === "win32" ? word.replaceAll("\\", "/") : word);
  // A file may really be called so.
  if (glob === null || statOf(word) !== null) return null;
  const from = glob.folder === "." ? 0 : join(glob.folder, "/").length;
  const { pattern, way } = glob;
  const tail = (path: string) => path.slice(from).replaceAll("\\", "/");
  try {
    const files = filesIn(glob.folder, {
      wanted: (path) => pattern.test(tail(path)),
      deepest: Math.min(glob.depth, DEEPEST),
      enters: way === null ? null : (path, depth) => way[depth - 1]?.test(tail(path)) === true,
    });
    return files.length === 0 ? null : files;
  } catch {
    return null;
  }
}

/** What is the same for all names of one file, links and other spellings of its path; null for what is no plain file or cannot be looked at. */
function identityOf(path: string): string | null {
  let stats: BigIntStats | undefined;
  try {
    stats = path === "-" ? fstatSync(0, { bigint: true }) : statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return null;
  }
  // Some file systems of Windows number no files.
  return stats?.isFile() && stats.ino !== 0n ? `${stats.dev}:${stats.ino}` : null;
}

/** Holds results off the files that they are made from, which would be lost. Throws a UsageError. */
export function spareInputs(outputs: readonly string[], inputs: readonly string[]): void {
  const targets = outputs.flatMap((file) => {
    const identity = file === "-" ? null : identityOf(file);
    return identity === null ? [] : [{ file, identity }];
  });
  if (targets.length === 0) return;
  const read = new Set(inputs.map(identityOf));
  for (const { file, identity } of targets)
    if (read.has(identity))
      throw new UsageError(`--output ${file}: it would write over a log that it reads; name another file`);
}
