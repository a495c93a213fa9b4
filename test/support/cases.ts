/** Case files in one text. */
import type { CaseFile } from "../../src/model/case-file.ts";
import { CaseReader } from "../../src/observe/case-text/read.ts";

/** Reads a text of one or several case files. Throws a CaseFileError. */
export function parseCases(whole: string): readonly CaseFile[] {
  const reader = new CaseReader();
  const lines = whole.split("\n");
  // Behind the last line end there is no line.
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) reader.line(line);
  return reader.end();
}
