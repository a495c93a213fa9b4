/** `crashdx explain ID`: what a cause, remedy, signature, context or advice means, and where it is known from. Plain Markdown where nobody looks on. */
import { explain } from "../knowledge/explain.ts";
import { DOCS } from "../knowledge/generated-docs.ts";
import { builtIn } from "../knowledge/index.ts";
import type { Knowledge, KnowledgeDocs } from "../model/knowledge.ts";
import { similar } from "../model/similar.ts";
import { onlyAscii, wantsColor, widthOf, writeOut } from "./terminal.ts";
import { UsageError } from "./usage.ts";
import type { Status } from "./write.ts";

/** Columns beyond which sentences are hard to read. */
const MEASURE = 100;

/** The built-in knowledge with its documentation, and that of the user's packs. */
async function allWith(packs: readonly string[]): Promise<{ knowledge: Knowledge; docs: KnowledgeDocs }> {
  if (packs.length === 0) return { knowledge: builtIn, docs: DOCS };
  const { knowledge, docs } = (await import("./packs.ts")).loadPacks(builtIn, packs);
  return { knowledge, docs: { ...DOCS, ...docs } };
}

/** Throws a UsageError where there is no such id. */
export async function explainCommand(id: string, packs: readonly string[] = []): Promise<Status> {
  const { knowledge, docs } = await allWith(packs);
  const markdown = Object.hasOwn(docs, id) ? explain(id, knowledge, docs) : null;
  if (markdown === null) {
    const near = similar(id, Object.keys(docs));
    const hint =
      near.length > 0
        ? `did you mean ${near.join(", ")}?`
        : "ids stand in every report, as in crashdx explain fd-leak; those of your own rules need --rules";
    throw new UsageError(`explain ${id}: no such cause, remedy, signature, context or advice; ${hint}`);
  }
  const { env, stdout } = process;
  const color = wantsColor("auto", stdout.isTTY === true, env);
  if (stdout.isTTY !== true && !color) {
    await writeOut(`${markdown}\n`);
    return 0;
  }
  const [{ layMarkdown }, { inAscii, palette }] = await Promise.all([
    import("../render/terminal/markdown.ts"),
    import("../render/terminal/style.ts"),
  ]);
  const width = Math.min(MEASURE, widthOf(null, stdout.columns, env));
  const text = `${(await layMarkdown(markdown, width, palette(color))).join("\n")}\n`;
  await writeOut(onlyAscii(env) ? inAscii(text) : text);
  return 0;
}
