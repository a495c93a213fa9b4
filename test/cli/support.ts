/** Runs the program as a user does: the built one where it stands, else from source. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const built = join(root, "dist/crashdx.js");

/** The command line that starts the program. */
export const PROGRAM: readonly string[] = existsSync(built)
  ? [process.execPath, built]
  : [process.execPath, "--import", join(root, "node_modules/tsx/dist/esm/index.mjs"), join(root, "src/cli/main.ts")];

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
}

const cleanEnv = () => {
  const { NO_COLOR, FORCE_COLOR, TERM, COLUMNS, LANG, LC_ALL, NODE_OPTIONS, ...env } = process.env;
  return env;
};

export function crashdx(args: readonly string[], options: RunOptions = {}): SpawnSyncReturns<string> {
  const [node = "", ...rest] = PROGRAM;
  return spawnSync(node, [...rest, ...args], {
    encoding: "utf8",
    input: options.input ?? "",
    env: { ...cleanEnv(), ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    timeout: 180_000,
    maxBuffer: 64 << 20,
  });
}

/** Runs a shell line in which `crashdx` is the program. */
export function shell(line: string, cwd: string): SpawnSyncReturns<string> {
  const quoted = PROGRAM.map((word) => `'${word}'`).join(" ");
  return spawnSync("bash", ["-c", `crashdx() { ${quoted} "$@"; }\n${line}`], {
    encoding: "utf8",
    cwd,
    env: cleanEnv(),
    timeout: 180_000,
    maxBuffer: 64 << 20,
  });
}
