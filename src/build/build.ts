/** Builds dist/: compiles the knowledge, bundles the program and the library, writes types, schema and the licences of what is bundled. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { buildSieveOfKnowledge } from "./build-sieve.ts";
import { writeKnowledge } from "./compile-knowledge.ts";
import { bundleProgram } from "./program.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
process.chdir(root);

writeKnowledge();
await buildSieveOfKnowledge();
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");

const common: BuildOptions = { bundle: true, minify: true, metafile: true, logLevel: "warning" };
const program = await bundleProgram("dist", common);
// The library runs in a browser as well: no Node module may be reached from it, or this build fails.
const { metafile: library } = await build({
  ...common,
  entryPoints: { index: "src/index.ts" },
  format: "esm",
  splitting: true,
  platform: "browser",
  target: "es2022",
  outdir: "dist/library",
  chunkNames: "chunks/[name]-[hash]",
});
// Beside it the program is CommonJS.
writeFileSync("dist/library/package.json", '{ "type": "module" }\n');

execFileSync("npx", ["tsc", "-p", "src/build/tsconfig.types.json"], { stdio: "inherit" });
copyFileSync("src/render/report.schema.json", "dist/report.schema.json");
writeFileSync("dist/THIRD-PARTY.txt", licences([program, library].flatMap((b) => Object.keys(b?.inputs ?? {}))));

/** The licence texts of the packages whose code is in the bundle. */
function licences(inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...packages]
    .sort()
    .map((name) => {
      const folder = join("node_modules", name);
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        version: string;
        license: string;
      };
      const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "LICENCE", "License"]
        .map((f) => join(folder, f))
        .find((f) => existsSync(f));
      return `${name} ${manifest.version} (${manifest.license})\n\n${file === undefined ? "" : readFileSync(file, "utf8").trim()}\n`;
    })
    .join(`\n${"-".repeat(72)}\n\n`);
}
