/** Loads users' own rules (`--rules PACK`): a YAML file, or a folder of them. Loaded only when asked for. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { assemble, type CompiledPiece, compileFile, KnowledgeError } from "../knowledge/compile.ts";
import { extend } from "../knowledge/index.ts";
import type { Knowledge, KnowledgeDocs } from "../model/knowledge.ts";
import { UsageError } from "./usage.ts";

function filesOf(pack: string): string[] {
  if (!statSync(pack).isDirectory()) return [pack];
  const entries = readdirSync(pack, { withFileTypes: true, recursive: true });
  const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  return entries
    .filter((e) => /\.ya?ml$/.test(e.name))
    .map((e) => ({ path: join(e.parentPath, e.name), isLink: e.isSymbolicLink(), isPlain: e.isFile() }))
    .filter(({ path, isLink, isPlain }) => isPlain || (isLink && isFile(path)))
    .map(({ path }) => path)
    .sort();
}

/** Adds the packs to `base`, and gives what they say of themselves. Throws a UsageError with file, line, what is wrong and what would be right. */
export function loadPacks(
  base: Knowledge,
  packs: readonly string[],
): { readonly knowledge: Knowledge; readonly docs: KnowledgeDocs } {
  const pieces: CompiledPiece[] = [];
  for (const pack of packs) {
    try {
      const files = filesOf(pack);
      if (files.length === 0) throw new UsageError(`--rules ${pack}: there is no .yaml file in it`);
      for (const file of files) pieces.push(...compileFile(file, readFileSync(file, "utf8")));
    } catch (error) {
      if (error instanceof KnowledgeError) throw new UsageError(error.message);
      if (error instanceof UsageError) throw error;
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        `--rules ${pack}: ${code === "ENOENT" ? "no such file or folder" : (code ?? String(error))}`,
      );
    }
  }
  try {
    const { knowledge, docs } = assemble(pieces, base);
    return { knowledge: extend(base, knowledge), docs };
  } catch (error) {
    if (error instanceof KnowledgeError) throw new UsageError(error.message);
    throw error;
  }
}
