/** What the words on the command line stand for: logs, folders of logs, standard input, and case files; and how they become case files. */
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
import { basename, join, resolve } from "node:path";
import type { Engine } from "../diagnose.ts";
import type { CaseFile } from "../model/case-file.ts";
import { distinctSources, type Part } from "../observe/join.ts";
import { mergeDistinct } from "../observe/merge.ts";
import { byName } from "../observe/order.ts";
import { type CaseEncoding, CaseFileError, CaseReader, caseEncoding, LONGEST_RECORD } from "../observe/serialise.ts";
import { InputError, readInput, stdinIsTerminal } from "../read/node.ts";
import { isOwnReport, OWN_MARK_BYTES } from "../render/own-report.ts";
import { globOf } from "./globs.ts";
import { type ObserveOptions, UsageError } from "./options.ts";
import { note, type Progress } from "./terminal.ts";

/** Files that one folder may stand for, and how deep they may lie. */
const MOST_FILES = 10_000;
const DEEPEST = 8;
/** Beginnings of what holds text although zeros stand in it: gzip, zstd, UTF-16 marks. */
const PACKED: readonly (readonly number[])[] = [
  [0x1f, 0x8b],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/** What a file found in a folder is: a checkpoint or picture beside the logs is none, and neither is a report that this program wrote. */
function kindOf(path: string): "log" | "report" | "other" {
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
    if (bytes.includes(0) && !PACKED.some((magic) => magic.every((byte, i) => bytes[i] === byte))) return "other";
    const tail = new Uint8Array(OWN_MARK_BYTES);
    const from = Math.max(0, fstatSync(fd).size - tail.length);
    const end = tail.subarray(0, readSync(fd, tail, 0, tail.length, from));
    return isOwnReport(textOf(bytes, bytes), textOf(end, bytes)) ? "report" : "log";
  } catch {
    return "log";
  } finally {
    closeSync(fd);
  }
}

/** A part of a file as text, in the encoding that the mark at the file's head names. */
const textOf = (part: Uint8Array, head: Uint8Array): string =>
  new TextDecoder(head[0] === 0xff && head[1] === 0xfe ? "utf-16le" : "utf-8", { ignoreBOM: true }).decode(part);

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
        else if (found === "log" && files.length < MOST_FILES) files.push(inner);
        else if (found === "log") left++;
      }
    }
  };
  visit(folder, 1);
  if (files.length === 0) for (const { path, depth } of links.splice(0)) visitFolder(path, depth);
  if (reports > 0) note(`${folder}: left out ${reports === 1 ? "a report" : `${reports} reports`} of crashdx`);
  if (left > 0)
    note(`${folder}: read only the first ${MOST_FILES} files down to ${DEEPEST} folders; ${left} more were left out`);
  return files;
}

export interface Inputs {
  readonly inputs: readonly string[];
  /** Folders that could not be read or hold no log; each was told. */
  readonly unreadable: number;
}

/** Words in which folders are replaced by the files in them; no file twice, whatever it is called. */
export function expandInputs(words: readonly string[]): Inputs {
  if (words.length === 0) return { inputs: ["-"], unreadable: 0 };
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

export interface Read {
  readonly parts: readonly Part[];
  /** Lines of log that were read, in case files as counted there. */
  readonly lines: number;
  /** False where nothing of the input could be used. */
  readonly readable: boolean;
}

/** Collects the bytes of a case file as lines. Never throws: what is wrong is told at the end. */
class CaseSink {
  private readonly reader = new CaseReader();
  private readonly decoder: TextDecoder;
  private rest = "";
  private error: CaseFileError | null = null;
  /** Lines of other text that stood before it. */
  before = 0;

  constructor(encoding: CaseEncoding = "utf-8") {
    this.decoder = new TextDecoder(encoding);
  }

  push(chunk: Uint8Array): void {
    if (this.error !== null) return;
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split("\n");
    this.rest = lines.pop() ?? "";
    this.guarded(() => {
      for (const line of lines) this.line(line);
      if (this.rest.length > LONGEST_RECORD) throw new CaseFileError("the case file is damaged: a line has no end");
    });
  }

  /** Throws a CaseFileError. */
  end(): readonly CaseFile[] {
    this.guarded(() => {
      if (this.rest !== "") this.line(this.rest);
    });
    if (this.error !== null) throw this.error;
    return this.reader.end();
  }

  private line(line: string): void {
    if (!this.reader.lineFromBeginning(line) && line.trim() !== "") this.before++;
  }

  private guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.error ??= error instanceof CaseFileError ? error : new CaseFileError(String(error));
    }
  }
}

/** Reads one input. What cannot be read is told on standard error. */
export async function readOne(input: string, engine: Engine, progress: Progress): Promise<Read> {
  if (input === "-" && (await stdinIsTerminal()))
    note("paste the log, then press Ctrl-D on a line of its own (Ctrl-C stops)");
  const observer = engine.observer();
  let sink: CaseSink | null = null;
  try {
    const summary = await readInput(input, {
      onLine: (line) => observer.line(line),
      gate: engine.gate,
      onProgress: (done, total) => progress.update(input, done, total),
      divert: (head) => {
        const encoding = caseEncoding(head);
        if (encoding === null) return null;
        const cases = new CaseSink(encoding);
        sink = cases;
        return (chunk) => cases.push(chunk);
      },
    });
    progress.clear();
    if (summary.truncated !== null) note(`${summary.name}: ${summary.truncated}`);
    // The reader may have set it.
    const cases = sink as CaseSink | null;
    if (cases !== null) {
      const origin = input === "-" ? "-" : basename(input).replace(/\.(gz|zst)$/, "");
      const parts = cases.end().map((caseFile) => ({ origin, caseFile }));
      if (cases.before > 0)
        note(
          `${summary.name}: left out ${cases.before === 1 ? "a line" : `${cases.before} lines`} before the case file`,
        );
      return { parts, lines: sum(parts), readable: true };
    }
    observer.sourceRead(summary);
    return { parts: [{ origin: null, caseFile: observer.caseFile() }], lines: summary.lines, readable: true };
  } catch (error) {
    progress.clear();
    if (error instanceof InputError) note(error.message);
    else if (error instanceof CaseFileError)
      note(`cannot read ${input === "-" ? "standard input" : input}: ${error.message}`);
    else throw error;
    return { parts: [], lines: 0, readable: false };
  }
}

const sum = (parts: readonly Part[]) =>
  parts.reduce((all, { caseFile }) => all + caseFile.sources.reduce((lines, s) => lines + s.lines, 0), 0);

export interface Gathered {
  readonly caseFile: CaseFile;
  readonly lines: number;
  /** Inputs that could not be read. */
  readonly unreadable: number;
  readonly inputs: number;
  /** Whether any of it came from a case file, so that how long reading took is not known. */
  readonly fromCases: boolean;
  /** The inputs that were logs themselves. */
  readonly logs: readonly string[];
}

/** Reads all inputs into one case file. */
export async function gather(
  { inputs, unreadable: folders }: Inputs,
  engine: Engine,
  progress: Progress,
  apart: readonly string[] | null = null,
): Promise<Gathered> {
  const parts: Part[] = [];
  const logs: string[] = [];
  let lines = 0;
  let unreadable = folders;
  const reads = await readInputs(inputs, engine, progress, apart);
  for (const [i, read] of reads.entries()) {
    parts.push(...read.parts);
    if (read.parts.some(({ origin }) => origin === null)) logs.push(inputs[i] ?? "");
    lines += read.lines;
    if (!read.readable) unreadable++;
  }
  return { ...joined(parts), lines, unreadable, inputs: inputs.length + folders, logs };
}

/** Reads inputs, several large logs at once where there are cores. What is read does not hang on who read it. */
async function readInputs(
  inputs: readonly string[],
  engine: Engine,
  progress: Progress,
  apart: readonly string[] | null,
): Promise<readonly Read[]> {
  const reads: Read[] = [];
  const left = [...inputs.keys()];
  const here = async () => {
    for (let i = left.shift(); i !== undefined; i = left.shift())
      reads[i] = await readOne(inputs[i] ?? "", engine, progress);
  };
  if (apart === null || inputs.length < 2) await here();
  else {
    const { helpersFor, isLarge } = await import("./apart.ts");
    const large = new Set(left.filter((i) => isLarge(inputs[i] ?? "")));
    const there = async () => {
      for (;;) {
        // From the other end, and no small ones.
        const at = left.findLastIndex((i) => large.has(i));
        const [i] = at < 0 ? [] : left.splice(at, 1);
        if (i === undefined) return;
        const input = inputs[i] ?? "";
        reads[i] = (await readApart(input, apart)) ?? (await readOne(input, engine, progress));
      }
    };
    await Promise.all([here(), ...Array.from({ length: helpersFor(large.size) }, there)]);
  }
  return reads;
}

/** The arguments with which another process reads as this one does; null where that cannot be said in words. */
export function argumentsApart({
  rules,
  counters,
}: Pick<ObserveOptions, "rules" | "counters">): readonly string[] | null {
  return counters.length > 0 ? null : ["--no-redact", ...rules.flatMap((file) => ["--rules", file])];
}

/** Has another process read a log; null where that did not work out, so that this one must. */
async function readApart(input: string, args: readonly string[]): Promise<Read | null> {
  const { observeApart } = await import("./apart.ts");
  const sink = new CaseSink();
  const status = await observeApart(input, args, (chunk) => sink.push(chunk));
  // It told why.
  if (status === 2) return { parts: [], lines: 0, readable: false };
  if (status !== 0) return null;
  try {
    const parts = sink.end().map((caseFile) => ({ origin: null, caseFile }));
    return { parts, lines: sum(parts), readable: true };
  } catch (error) {
    if (error instanceof CaseFileError) return null;
    throw error;
  }
}

/** Parts as one case file. */
export function joined(parts: readonly Part[]): { readonly caseFile: CaseFile; readonly fromCases: boolean } {
  const distinct = distinctSources(parts);
  const [only] = distinct;
  return {
    caseFile: distinct.length === 1 && only !== undefined ? only : mergeDistinct(distinct),
    fromCases: parts.some(({ origin }) => origin !== null),
  };
}
