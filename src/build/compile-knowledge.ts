/** Compiles `grammars/` into `src/knowledge/generated*.ts`, so that a run parses no data. Stops at the first mistake. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { assemble, compileFile, KnowledgeError } from "../knowledge/compile.ts";
import { plainJson, store } from "../knowledge/stored.ts";
import { literalTables } from "../recognise/literal-index.ts";
import { longBytesOf } from "./generated-source.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

function* yamlFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* yamlFiles(path);
    else if (entry.name.endsWith(".yaml")) yield path;
  }
}

/** Reads and assembles all knowledge of the repository. */
export function compileKnowledge() {
  const files = [...yamlFiles(join(root, "grammars"))];
  return assemble(files.flatMap((file) => compileFile(relative(root, file), readFileSync(file, "utf8"))));
}

export function writeKnowledge(): void {
  const { knowledge, docs } = compileKnowledge();
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(
      join(root, "src/knowledge", name),
      `${["// Made by src/build/compile-knowledge.ts from grammars/. Do not edit.", ...lines].join("\n")}\n`,
    );
  const digest = createHash("sha256").update(JSON.stringify(knowledge)).digest("hex").slice(0, 16);
  const { pieces, ends, literals, head } = store(knowledge);
  write("generated.ts", [
    'import { longBytes, longText } from "./long-texts.ts";',
    'import type { StoredKnowledge } from "./stored.ts";',
    "",
    "export const STORED: StoredKnowledge = {",
    `  pieces: longText(String.raw\`${pieces}\`),`,
    `  ends: () => ${longBytesOf(new Uint8Array(Uint32Array.from(ends).buffer))},`,
    `  tables: () => ${longBytesOf(literalTables(literals))},`,
    `  head: () => String.raw\`${head}\`,`,
    `  digest: "${digest}",`,
    "};",
  ]);
  write("generated-docs.ts", [
    'import type { KnowledgeDocs } from "../model/knowledge.ts";',
    "",
    `export const DOCS: KnowledgeDocs = JSON.parse(String.raw\`${plainJson(docs)}\`);`,
  ]);
  console.log(
    `knowledge: ${knowledge.signatures.length} signatures, ${knowledge.causes.length} causes, ${knowledge.remedies.length} remedies, ${knowledge.advice.length} pieces of advice`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    writeKnowledge();
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
