/** How inputs become case files: logs, standard input, and case files themselves. */
import { basename } from "node:path";
import type { Engine } from "../diagnose.ts";
import type { CaseFile } from "../model/case-file.ts";
import { caseEncoding } from "../observe/case-text/format.ts";
import { CaseFileError, CaseReader, LONGEST_RECORD } from "../observe/case-text/read.ts";
import { distinctSources, type Part } from "../observe/join.ts";
import { mergeDistinct } from "../observe/merge.ts";
import { InputError, readInput, stdinIsTerminal } from "../read/node/input.ts";
import type { Encoding } from "../read/split.ts";
import type { ObserveOptions } from "./check.ts";
import type { Inputs } from "./files.ts";
import { note, type Progress } from "./terminal.ts";

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

  constructor(encoding: Encoding = "utf-8") {
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
