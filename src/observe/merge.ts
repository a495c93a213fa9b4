/**
 * The monoid of case files: `EMPTY`, `merge`, and `settle` which reads the last open ends before a case file is judged. Observing one log and then
 * another gives what observing them apart and merging gives: parallel scans, many ranks and a cluster rest on this.
 * A case file holds back what its first two lines would say in the light of lines before them; merging supplies those lines.
 */

import type { BorderLine, CaseFile } from "../model/case-file.ts";
import type { Recogniser } from "../model/event.ts";
import { CONTEXT_LINES } from "../model/line.ts";
import { CaseBuilder } from "./case-builder.ts";
import { addContext, contextOf } from "./observer.ts";
import { inherit, NOWHERE } from "./run-place.ts";

export const EMPTY: CaseFile = {
  version: 1,
  sources: [],
  processes: [],
  findings: [],
  tracks: [],
  settings: [],
  gaps: [],
};

/** Merges two case files; where they share a source, `b` holds its later lines. */
export function merge(a: CaseFile, b: CaseFile, recognisers: readonly Recogniser[]): CaseFile {
  const builder = new CaseBuilder();
  builder.absorb(a);
  builder.absorb(b);
  for (const later of b.sources) {
    const earlier = a.sources.find((s) => s.name === later.name);
    if (earlier === undefined || later.head.length === 0) continue;
    // A line's context is settled once two lines before it are known; see Observer.line.
    const known = [...earlier.tail];
    for (const { line, where } of later.head) {
      const process = a.processes.find((p) => p.source === line.source && p.process === line.process);
      const border = { line, where: inherit(process?.end ?? NOWHERE, where) };
      const found = known.length >= CONTEXT_LINES && settleLine(builder, recognisers, border, known);
      // One that says something by itself was counted when it was read.
      if (found && recognisers.every((r) => r.recognise(line).length === 0)) builder.source(later.name).matchedLines++;
      known.push(border);
    }
  }
  return builder.build();
}

/** Merges any number of case files that share no source, in one go. */
export function mergeDistinct(caseFiles: readonly CaseFile[]): CaseFile {
  const builder = new CaseBuilder();
  for (const caseFile of caseFiles) builder.absorb(caseFile);
  return builder.build();
}

/** Adds what the first lines of each source say with the little context that they have. For the end of a reading only. */
export function settle(caseFile: CaseFile, recognisers: readonly Recogniser[]): CaseFile {
  const builder = new CaseBuilder();
  builder.absorb(caseFile);
  for (const source of caseFile.sources) {
    const known: BorderLine[] = [];
    for (const border of source.head) {
      settleLine(builder, recognisers, border, known);
      known.push(border);
    }
  }
  return builder.build();
}

function settleLine(
  builder: CaseBuilder,
  recognisers: readonly Recogniser[],
  border: BorderLine,
  known: readonly BorderLine[],
): boolean {
  const before = contextOf(border.line, known.slice(-CONTEXT_LINES));
  return addContext(recognisers, builder, border.line, before, border.where);
}
