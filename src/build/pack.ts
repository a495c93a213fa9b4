/**
 * Puts the pieces of the program that most runs need into one file: finding, opening and compiling a file costs a third of a millisecond,
 * and esbuild makes a piece of everything that two entries share. A piece is still run only when it is first asked for.
 */
import { basename } from "node:path";
import type { Metafile } from "esbuild";

const nameOf = (path: string) => basename(path, ".js");

/** Names of the pieces that the pieces of these sources need at once. */
export function closure({ outputs }: Metafile, sources: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && Object.hasOwn(outputs, next)) add(next);
  };
  for (const source of sources) {
    const path = Object.keys(outputs).find((p) => outputs[p]?.entryPoint === source);
    if (path === undefined) throw new Error(`${source} is no entry of the program`);
    add(path);
  }
  return [...found].map(nameOf);
}

/**
 * The file with the pieces of these names. Its export `take` gives the exports of one. What they ask for is in the pack or stands beside it.
 *
 * @param pieces CommonJS code by name.
 */
export function pack(pieces: ReadonlyMap<string, string>, names: readonly string[]): string {
  const functions = names.map(
    (name) => `${JSON.stringify(name)}:function(exports,require,module){${pieces.get(name)}\n}`,
  );
  return `"use strict";
const pieces={${functions.join(",\n")}};
const made={};
function take(name){
  if(made[name]!==undefined)return made[name].exports;
  const module=made[name]={exports:{}};
  pieces[name](module.exports,ask,module);
  return module.exports;
}
function ask(id){
  if(!id.startsWith("."))return require(id);
  const name=id.slice(id.lastIndexOf("/")+1,-3);
  return Object.hasOwn(pieces,name)?take(name):require("./"+name+".js");
}
exports.take=take;
`;
}
