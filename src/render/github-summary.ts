/**
 * The step summary of GitHub Actions, for the file that GITHUB_STEP_SUMMARY names: the Markdown report, most important
 * first, within the size that is shown. Over 1 MiB GitHub drops the whole summary, and just below it too (actions/runner#4337).
 */
import { markdownBlocks } from "./markdown.ts";
import type { Renderer } from "./options.ts";

/** Bytes. */
const BUDGET = 900 * 1024;
const CUT = "*The rest is left out: a step summary has a limited size.*";

const summary: Renderer = (report, options) => {
  const encoder = new TextEncoder();
  const kept: string[] = [];
  let left = BUDGET - encoder.encode(CUT).length - 2;
  for (const block of markdownBlocks(report, options)) {
    left -= encoder.encode(block).length + 2;
    if (left < 0) {
      kept.push(CUT);
      break;
    }
    kept.push(block);
  }
  return `${kept.join("\n\n")}\n`;
};

export default summary;
