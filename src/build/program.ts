/**
 * Bundles the program. It starts many times over small logs, so a start must load little and load it cheaply:
 *
 * - Only what a run needs is loaded: esbuild splits the bundle at every `import()`.
 * - What is loaded is CommonJS: with Node 20 an entry that is an ES module costs 8 ms and each further one nearly 1 ms, a CommonJS file
 *   a third of it. esbuild splits ES modules only, so the pieces are turned into CommonJS afterwards; a package.json beside them says so.
 * - What most runs load, the pieces of USUAL, stands in one file (`pack.ts`), compiled already where that can be (`code-cache.ts`).
 * - A few modules are imported statically, because their functions must answer at once, and yet seldom needed: `LATER`.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin, transform } from "esbuild";
import { parseCommandLine } from "../cli/parse.ts";
import { keepCompiled, starter } from "./code-cache.ts";
import { closure, pack } from "./pack.ts";

/** Modules that are loaded with the first call of one of their functions, and these functions. Nothing else may be taken from them. */
const LATER: { readonly [file: string]: readonly string[] } = {
  "grammars/language/counters-grammar.ts": ["readByGrammar"],
  "grammars/language/limits.ts": ["readLimitLine"],
};

/** Entries whose pieces go into one file: what a diagnosis on a terminal or as JSON takes. */
const USUAL: readonly string[] = [
  "src/cli/main.ts",
  "src/cli/diagnose.ts",
  "src/read/sieve/sieve.ts",
  "src/render/json.ts",
  "src/render/redact.ts",
  "src/render/terminal.ts",
];
const PACK = "program.js";

/** Where the pieces stand, below the program. */
const CHUNKS = "chunks";

/** Marks an `import()` that must become a `require()` in its place: nothing that is awaited. */
const NOW = "__crashdxNow";

/** Puts in the place of each module of LATER one whose functions load it. */
const later: Plugin = {
  name: "later",
  setup(setup) {
    const root = resolve(".");
    setup.onResolve({ filter: /^\./ }, ({ path, resolveDir, kind, namespace }) => {
      const file = relative(root, resolve(resolveDir, path));
      return kind === "import-statement" && namespace === "file" && Object.hasOwn(LATER, file)
        ? { path: file, namespace: "later" }
        : undefined;
    });
    setup.onLoad({ filter: /./, namespace: "later" }, ({ path }) => ({
      resolveDir: root,
      contents: [
        "let loaded;",
        ...(LATER[path] ?? []).map(
          (name) => `export const ${name} = (...given) => (loaded ??= ${NOW}(import("./${path}"))).${name}(...given);`,
        ),
      ].join("\n"),
    }));
  },
};

/** What of the generated knowledge is kept apart: `longText` and `longBytes` of `src/knowledge/long-texts.ts`, and long raw templates. */
const LONG = /longText\(String\.raw`([^`$]*)`\)|longBytes\("([A-Za-z0-9+/=]*)"\)|String\.raw`([^`$]{4096,})`/g;

/** Bytes of such a file that are read at a time. */
const PART = 1 << 14;

/** Keeps the long parts of the generated knowledge in a file of their own, of which a run reads what it needs: V8 takes ten times as long to scan it as code. */
const texts = (folder: string): Plugin => ({
  name: "texts",
  setup(setup) {
    setup.onLoad({ filter: /src\/knowledge\/generated[-\w]*\.ts$/ }, ({ path }) => {
      const parts: Buffer[] = [];
      let length = 0;
      const code = readFileSync(path, "utf8").replace(LONG, (_, text?: string, base64?: string, raw?: string) => {
        const part = base64 === undefined ? Buffer.from(text ?? raw ?? "", "ascii") : Buffer.from(base64, "base64");
        const plain = text ?? raw;
        if (plain !== undefined && /[^\n -~\t]/.test(plain)) throw new Error(`${path}: a long text is not ASCII`);
        // Tables are read as numbers of up to four bytes.
        const from = Math.ceil(length / 4) * 4;
        parts.push(Buffer.alloc(from - length), part);
        length = from + part.length;
        if (text !== undefined) return `{ slice: (from, to) => text(${from} + from, ${from} + to) }`;
        return base64 === undefined ? `text(${from}, ${length})` : `bytes(${from}, ${length})`;
      });
      const name = `${basename(path, ".ts")}.bin`;
      mkdirSync(join(folder, CHUNKS), { recursive: true });
      writeFileSync(join(folder, CHUNKS, name), Buffer.concat(parts));
      const read = [
        'import { openSync, readSync } from "node:fs";',
        `const fd = openSync(\`\${__dirname}/${name}\`);`,
        "const bytes = (from, to) => {",
        "  const all = new Uint8Array(to - from);",
        "  readSync(fd, all, 0, to - from, from);",
        "  return all;",
        "};",
        // Small pieces that are wanted in one run lie near one another.
        `const SIZE = ${PART};`,
        "const parts = [];",
        "const text = (from, to) => {",
        "  const at = Math.floor(from / SIZE);",
        "  const start = at * SIZE;",
        "  if (to > start + SIZE) return Buffer.from(bytes(from, to).buffer).latin1Slice();",
        "  parts[at] ??= Buffer.from(bytes(start, start + SIZE).buffer);",
        "  return parts[at].latin1Slice(from - start, to - start);",
        "};",
      ];
      return { contents: [...read, code].join("\n"), loader: "ts" };
    });
  },
});

/** Measures plain ASCII by its length: the measure of tables searches every cell for emoji, by a pattern of ten thousand characters. */
const widths: Plugin = {
  name: "widths",
  setup(setup) {
    setup.onResolve({ filter: /^string-width$/ }, async ({ path, importer, namespace, resolveDir, kind }) => {
      if (namespace !== "file" || !importer.includes("/cli-table3/")) return undefined;
      const { path: real } = await setup.resolve(path, { kind, resolveDir, namespace: "widths" });
      return { path: real, namespace: "widths" };
    });
    setup.onLoad({ filter: /./, namespace: "widths" }, ({ path }) => ({
      resolveDir: resolve("."),
      contents: `let real;
module.exports = (text) =>
  typeof text === "string" && /^[ -~]*$/.test(text) ? text.length : (real ??= require(${JSON.stringify(path)}))(text);`,
    }));
  },
};

/** Lays out the help for what is no terminal and for all wide ones. */
const help: Plugin = {
  name: "help",
  setup(setup) {
    setup.onLoad({ filter: /src\/cli\/quick-help\.ts$/ }, async ({ path }) => {
      const texts: { [columns: number]: string } = {};
      for (const columns of [80, 100]) {
        const command = await parseCommandLine(["--help"], columns);
        if (command.name === "text") texts[columns] = command.text;
      }
      const source = readFileSync(path, "utf8");
      const contents = source.replace(/= \{\};/, () => `= ${JSON.stringify(texts)};`);
      if (contents === source) throw new Error(`${path} has no place for the help`);
      return { contents, loader: "ts" };
    });
  },
};

/** Some bundled packages are ES modules that ask where they stand. */
const WHERE = "__crashdxUrl";

/** Escapes what esbuild leaves in regular expressions: code that is all ASCII takes half the memory and is read without decoding. */
function toAscii(code: string): string {
  const raw = /\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/.exec(code);
  if (raw !== null) throw new Error(`an escape would change the meaning of ${raw[0].slice(-80)}`);
  return code.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

async function toCommonJs(code: string, minify: boolean): Promise<string> {
  const marked = new RegExp(`${NOW}\\(import\\(("[^"]+")\\)\\)`, "g");
  const converted = await transform(code.replace(marked, "require($1)"), {
    format: "cjs",
    platform: "node",
    target: "node20",
    // As in the ES module that it was.
    banner: '"use strict";',
    minify,
    // Else import() stays, and with it the loader of ES modules, and default exports are other ones.
    supported: { "dynamic-import": false },
    define: { "import.meta.url": WHERE },
  });
  if (converted.code.includes(NOW))
    throw new Error("a module that waits for its first call is not marked as it should be");
  return toAscii(converted.code.replaceAll(WHERE, 'require("node:url").pathToFileURL(__filename).href'));
}

/** Bundles `src/cli/main.ts` into `folder`/crashdx.js and its chunks. */
export async function bundleProgram(folder: string, options: BuildOptions): Promise<Metafile> {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: { crashdx: "src/cli/main.ts" },
    format: "esm",
    splitting: true,
    platform: "node",
    target: "node20",
    outdir: folder,
    chunkNames: `${CHUNKS}/[name]-[hash]`,
    write: false,
    metafile: true,
    plugins: [later, widths, help, texts(folder)],
  });
  const pieces = new Map<string, string>();
  for (const { path, text } of outputFiles)
    pieces.set(basename(path, ".js"), await toCommonJs(text, options.minify === true));
  const packed = closure(metafile, USUAL);
  const chunks = join(folder, CHUNKS);
  writeFileSync(join(chunks, PACK), pack(pieces, packed));
  for (const [name, code] of pieces)
    writeFileSync(
      join(chunks, `${name}.js`),
      packed.includes(name) ? `module.exports=require("./${PACK}").take("${name}");\n` : code,
    );
  const entry = join(folder, "crashdx.js");
  writeFileSync(entry, starter(CHUNKS, PACK, "crashdx"));
  chmodSync(entry, 0o755);
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  keepCompiled(entry, join(chunks, PACK), "fixtures/demo");
  return metafile;
}
