/** What GitHub bounds for a step, whatever the number of reports: its annotations and its summary. */
import { statSync } from "node:fs";
import { MOST } from "../render/ci/findings.ts";
import { SUMMARY_BYTES } from "../render/options.ts";
import { note } from "./terminal.ts";
import { addTo } from "./write.ts";

/** Below this a summary would hold little more than that it was cut. */
const LEAST = 1024;

/** The annotations of several reports: at most ten, the first of each report before the second of any. */
export function annotations(texts: readonly string[]): string {
  const lists = texts.map((text) => text.split("\n").filter((line) => line !== ""));
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const ranked = Array.from({ length: longest }, (_, rank) => lists.flatMap((list) => list[rank] ?? [])).flat();
  return ranked
    .slice(0, MOST)
    .map((line) => `${line}\n`)
    .join("");
}

/** Adds the reports to the step's summary, as many as there is room for beside what stands there already. */
export async function addSummaries(
  file: string,
  renderers: readonly ((room: number) => Promise<string>)[],
): Promise<void> {
  let room = SUMMARY_BYTES - (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  let text = "";
  for (const [index, rendered] of renderers.entries()) {
    if (room < LEAST) {
      note(`the step summary is full: ${renderers.length - index} of ${renderers.length} reports are not in it`);
      break;
    }
    const one = await rendered(room);
    room -= Buffer.byteLength(one);
    text += one;
  }
  if (text !== "") addTo(file, text);
}
