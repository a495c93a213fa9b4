/** Writes a case file as text. */
import type { CaseFile, Sample } from "../../model/case-file.ts";
import { BEGINNING, VERSION } from "./format.ts";

/** JSON has no infinity and no minus zero: such numbers travel as `{"$": "Infinity"}`. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "number" && (!Number.isFinite(inner) || Object.is(inner, -0))
      ? { $: Object.is(inner, -0) ? "-0" : String(inner) }
      : inner,
  );

/** A sample as a row. Its points are 0 where they are those of the sample before, as they mostly are. */
function row(sample: Sample, before: Sample | undefined): unknown {
  const { line, value, limit, time, life, labelled, points } = sample;
  const same = before !== undefined && written(before.points) === written(points);
  return [line, value, limit, time, life, labelled ? 1 : 0, same ? 0 : points];
}

function* records(caseFile: CaseFile): Iterable<string> {
  for (const source of caseFile.sources) yield written({ source });
  for (const process of caseFile.processes) yield written({ process });
  for (const finding of caseFile.findings) yield written({ finding });
  for (const { samples, ...track } of caseFile.tracks)
    yield written({ track: { ...track, samples: samples.map((s, i) => row(s, samples[i - 1])) } });
  for (const setting of caseFile.settings) yield written({ setting });
  for (const gap of caseFile.gaps) yield written({ gap });
}

/** The lines of a case file, each with its line end. */
export function* writeCase(caseFile: CaseFile): Iterable<string> {
  yield `${BEGINNING},"version":${VERSION}}\n`;
  let count = 0;
  for (const record of records(caseFile)) {
    count++;
    yield `${record}\n`;
  }
  yield `{"end":${count}}\n`;
}
