/** A user's packs (`--rules PACK`): a YAML file or a folder of them, in the form of `grammars/`. Loaded only when asked for. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Knowledge } from "../model/knowledge.ts";
import { assemble, type CompiledPiece, compileFile } from "./compile.ts";
import { builtIn, extend } from "./index.ts";

/** A pack that cannot be read at all. */
export class PackError extends Error {}

/** The built-in knowledge with these packs added. Throws KnowledgeError or PackError with one plain line. */
export function withPacks(packs: readonly string[]): Knowledge {
  return packs.reduce<Knowledge>((knowledge, pack) => {
    const pieces: CompiledPiece[] = [...yamlFiles(pack)].flatMap((file) =>
      compileFile(file, readFileSync(file, "utf8")),
    );
    if (pieces.length === 0) throw new PackError(`${pack}: no .yaml file in this folder`);
    return extend(knowledge, assemble(pieces, knowledge).knowledge);
  }, builtIn);
}

function* yamlFiles(path: string): Generator<string> {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new PackError(
      `${path}: ${missing ? "there is no such file or folder" : "it cannot be read"}; --rules takes a YAML file or a folder of them`,
    );
  }
  if (!isFolder) {
    yield path;
    return;
  }
  for (const name of readdirSync(path, { recursive: true, encoding: "utf8" }).sort())
    if (/\.ya?ml$/.test(name)) yield join(path, name);
}
