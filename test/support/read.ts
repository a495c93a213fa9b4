/** Runs text through the whole engine, as a log file would go. */

import { createEngine, type Engine } from "../../src/diagnose.ts";
import { builtIn } from "../../src/knowledge/index.ts";
import type { CaseFile } from "../../src/model/case-file.ts";
import type { LogLine } from "../../src/model/line.ts";
import type { Report } from "../../src/model/report.ts";
import { LineReader } from "../../src/read/line-reader.ts";

let engine: Engine | undefined;
export function theEngine(): Engine {
  engine ??= createEngine(builtIn);
  return engine;
}

/** The lines of a text, as the reader hands them on. */
export function linesOf(text: string, source = "log"): LogLine[] {
  const lines: LogLine[] = [];
  const reader = new LineReader({ source, onLine: (line) => lines.push(line) });
  reader.push(new TextEncoder().encode(text));
  reader.end();
  return lines;
}

export function observe(text: string, with_: Engine = theEngine(), source = "log"): CaseFile {
  const observer = with_.observer();
  const reader = new LineReader({ source, onLine: (line) => observer.line(line) });
  reader.push(new TextEncoder().encode(text));
  const { bytes, lines } = reader.end();
  observer.sourceRead({ name: source, bytes, lines, truncated: null });
  return observer.caseFile();
}

export function diagnoseText(text: string, with_: Engine = theEngine()): Report {
  return with_.report(observe(text, with_));
}
