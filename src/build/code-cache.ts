/**
 * The file that starts the program, and V8's compiled code beside the pack. Compiling takes a sixth of the time that a small log takes, and newer
 * versions of Node keep what they compiled by themselves (`module.enableCompileCache`). For the version that the program was built with, Node
 * 20 above all, the build runs it once and keeps the code; every other version compiles. V8 takes such code only from its own version
 * and flags, and compiles where it does not.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The text of the file that starts `entry`, a piece in the pack `file` of the folder `chunks`, which is ASCII. */
export function starter(chunks: string, file: string, entry: string): string {
  return `#!/usr/bin/env node
"use strict";
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const nodeModule = require("node:module");
const chunks = join(__dirname, ${JSON.stringify(chunks)});
const file = join(chunks, ${JSON.stringify(file)});
const compiled = file + "." + process.version + "-" + process.arch;
if (existsSync(compiled)) {
  const { Script } = require("node:vm");
  const code = "(function(exports,require,module,__filename,__dirname){" + readFileSync(file, "latin1") + "\\n})";
  const script = new Script(code, { filename: file, cachedData: readFileSync(compiled) });
  const made = new nodeModule(file, module);
  made.filename = file;
  made.loaded = true;
  require.cache[file] = made;
  script.runInThisContext()(made.exports, nodeModule.createRequire(file), made, file, chunks);
} else nodeModule.enableCompileCache?.();
require(file).take(${JSON.stringify(entry)});
`;
}

/** Loaded before the program: keeps the code of the script that it makes, with all functions that the run has used. */
const KEEP = `const vm = require("node:vm");
const { writeFileSync } = require("node:fs");
vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    process.on("exit", () => writeFileSync(process.env.COMPILED, this.createCachedData()));
  }
};
`;

/** Runs the program over the logs of a folder, short and long, and keeps the code compiled for that beside the pack. */
export function keepCompiled(program: string, pack: string, logs: string): void {
  const folder = mkdtempSync(join(tmpdir(), "crashdx-build-"));
  const compiled = `${pack}.${process.version}-${process.arch}`;
  try {
    const files = readdirSync(logs).map((name) => join(logs, name));
    const long = join(folder, "long.log");
    const all = files.map((file) => readFileSync(file, "utf8")).join("\n");
    writeFileSync(long, all.repeat(Math.ceil((2 << 20) / all.length)));
    const keep = join(folder, "keep.cjs");
    writeFileSync(keep, KEEP);
    // There, so that the program looks at it; empty, so that it compiles.
    writeFileSync(compiled, "");
    const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env;
    const words = ["-o", `json=${join(folder, "report.json")}`, ...files, long];
    execFileSync(process.execPath, ["--require", keep, program, ...words], {
      env: { ...env, COMPILED: compiled },
      stdio: ["ignore", "ignore", "inherit"],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
