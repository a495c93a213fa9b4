/** `crashdx explain ID`: what a cause, remedy, signature, context or advice means, and where it is known from. Plain Markdown where nobody looks on. */
import { explain, similarIds } from "../knowledge/explain.ts";
import { DOCS } from "../knowledge/generated-docs.ts";
import { builtIn } from "../knowledge/index.ts";
import { UsageError } from "./options.ts";
import type { Status } from "./output.ts";
import { onlyAscii, wantsColor, widthOf, writeOut } from "./terminal.ts";

/** Columns beyond which sentences are hard to read. */
const MEASURE = 100;

/** Throws a UsageError where there is no such id. */
export async function explainCommand(id: string): Promise<Status> {
  const markdown = Object.hasOwn(DOCS, id) ? explain(id, builtIn, DOCS) : null;
  if (markdown === null) {
    const near = similarIds(id, DOCS);
    const hint =
      near.length > 0 ? `did you mean ${near.join(", ")}?` : "ids stand in every report, as in crashdx explain fd-leak";
    throw new UsageError(`explain ${id}: no such cause, remedy, signature, context or advice; ${hint}`);
  }
  const { env, stdout } = process;
  const color = wantsColor("auto", stdout.isTTY === true, env);
  if (stdout.isTTY !== true && !color) {
    await writeOut(`${markdown}\n`);
    return 0;
  }
  const [{ layMarkdown }, { inAscii, palette }] = await Promise.all([
    import("../render/terminal/explain.ts"),
    import("../render/terminal/style.ts"),
  ]);
  const width = Math.min(MEASURE, widthOf(null, stdout.columns, env));
  const text = `${(await layMarkdown(markdown, width, palette(color))).join("\n")}\n`;
  await writeOut(onlyAscii(env) ? inAscii(text) : text);
  return 0;
}
