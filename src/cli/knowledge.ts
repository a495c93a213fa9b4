/** The knowledge that a run works with: the built-in one, and the user's packs beside it. */
import { builtIn } from "../knowledge/index.ts";
import type { Knowledge } from "../model/knowledge.ts";

/** Throws a UsageError for a pack that is missing or wrong. */
export async function knowledgeWith(packs: readonly string[]): Promise<Knowledge> {
  return packs.length === 0 ? builtIn : (await import("./packs.ts")).loadPacks(builtIn, packs).knowledge;
}
