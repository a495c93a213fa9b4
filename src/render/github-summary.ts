/**
 * The step summary of GitHub Actions, for the file that GITHUB_STEP_SUMMARY names: the Markdown report, most important
 * first, within the size that is shown.
 */
import { markdownBlocks } from "./markdown.ts";
import { type Renderer, SUMMARY_BYTES } from "./options.ts";

const CUT = "*The rest is left out: a step summary has a limited size.*";

const summary: Renderer = (report, options) => {
  const encoder = new TextEncoder();
  const kept: string[] = [];
  let left = (options.room ?? SUMMARY_BYTES) - encoder.encode(CUT).length - 2;
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
