/** A small runner for the shell steps of CI files: bash as the CI starts it, `crashdx` and `npx crashdx` being the built program. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PROGRAM } from "../cli/support.ts";

export const root = join(import.meta.dirname, "../..");
export const example = (name: string) => join(root, "fixtures/ci", name);
export const yamlOf = (path: string): unknown => parse(readFileSync(path, "utf8"));

/** A failing job's log, with text in it that every CI would take for a command. */
export const FAILING = `Epoch 1/3
::error::not from us
::set-output name=verdict::fake
##vso[task.setvariable variable=x]1
##[add-mask]secret
$(touch pwned) \`touch pwned\` ; touch pwned
Traceback (most recent call last):
  File "train.py", line 3, in <module>
OSError: [Errno 24] Too many open files: '/data/::error::/$(touch pwned).npy'
`;

/** Puts `npx`, `crashdx` and silent stand-ins for the CI's own programs into a folder, and gives the environment that finds them. */
export function environment(folder: string, more: readonly string[] = []): { [name: string]: string } {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const program = PROGRAM.map((word) => `'${word}'`).join(" ");
  const script = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script("crashdx", `exec ${program} "$@"`);
  script(
    "npx",
    `[ "$1" = --yes ] || exit 90\ncase "$2" in crashdx | crashdx@*) shift 2 ;; *) exit 91 ;; esac\nexec ${program} "$@"`,
  );
  for (const name of more)
    script(name, `echo "${name} $*" >> '${folder}/calls.txt'; [ -t 0 ] || cat >> '${folder}/calls.txt'`);
  const { PATH = "" } = process.env;
  return { PATH: `${bin}:${PATH}`, HOME: folder, LANG: "C.UTF-8" };
}

export function bash(
  script: string,
  cwd: string,
  env: { readonly [name: string]: string },
  flags: readonly string[] = ["--noprofile", "--norc", "-e", "-o", "pipefail"],
): SpawnSyncReturns<string> {
  return spawnSync("bash", [...flags, "-c", script], { cwd, env, encoding: "utf8", timeout: 180_000, input: "" });
}
