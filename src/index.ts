/**
 * The library. Plain TypeScript without Node, so that it runs in a browser, too.
 *
 *     import { diagnose } from "crashdx";
 *     const report = await diagnose(await fetch("/train.log").then((r) => r.body));
 */
import { createEngine } from "./diagnose.ts";
import { builtIn, extend } from "./knowledge/index.ts";
import type { Knowledge } from "./model/knowledge.ts";
import type { Report } from "./model/report.ts";
import { type ChunkSource, readChunks } from "./read/index.ts";

export type { CaseFile } from "./model/case-file.ts";
export type { Forecast, Growth } from "./model/growth.ts";
export type { Knowledge } from "./model/knowledge.ts";
export type * from "./model/report.ts";
export type { ChunkSource } from "./read/index.ts";

export interface DiagnoseOptions {
  /** Name of the log, as it stands in the report's `source` fields. */
  readonly name?: string;
  /** More knowledge, from `compilePack`. */
  readonly rules?: Knowledge;
}

/**
 * Diagnoses one log.
 *
 * @param log Text, bytes, a stream of either (Web or Node), or any iterable of chunks, cut anywhere. Compressed input is not unpacked here.
 * @returns The report, as its types and `report.schema.json` describe it: sizes in bytes, weights in decibans, confidences from 0 to 1, lines from 1.
 * @throws Only what the source itself throws: no text is an error.
 */
export async function diagnose(log: ChunkSource, options: DiagnoseOptions = {}): Promise<Report> {
  const started = performance.now();
  const source = options.name ?? "text";
  const engine = createEngine(options.rules === undefined ? builtIn : extend(builtIn, options.rules));
  const observer = engine.observer();
  const { bytes, lines } = await readChunks(log, {
    source,
    onLine: (line) => observer.line(line),
    gate: engine.gate,
  });
  observer.sourceRead({ name: source, bytes, lines, truncated: null });
  return engine.report(observer.caseFile(), (performance.now() - started) / 1000);
}

/**
 * Compiles a user's pack: YAML in the form of the built-in knowledge.
 *
 * @param file Name for messages.
 * @throws An error called KnowledgeError, with `file` and `line`, whose message says what is wrong and what would be right.
 */
export async function compilePack(file: string, text: string): Promise<Knowledge> {
  const { assemble, compileFile } = await import("./knowledge/compile.ts");
  return assemble(compileFile(file, text), builtIn).knowledge;
}
