/** Cases on disk: a folder with a log and what is true of it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export interface Case {
  readonly name: string;
  readonly log: Uint8Array;
  readonly cause: string;
  readonly accept: readonly string[];
  readonly exhaustion: boolean;
}

/** The cases below a folder of the project; none where the folder is absent. */
export function casesIn(folder: string): readonly Case[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => existsSync(join(path, name, "log.txt")) && existsSync(join(path, name, "case.json")))
    .map((name) => {
      const label = JSON.parse(readFileSync(join(path, name, "case.json"), "utf8"));
      return {
        name,
        log: readFileSync(join(path, name, "log.txt")),
        cause: label.cause,
        accept: label.accept ?? [],
        exhaustion: label.exhaustion === true,
      };
    });
}

export const readRoot = (path: string) => readFileSync(join(root, path), "utf8");
