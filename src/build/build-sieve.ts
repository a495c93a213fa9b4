/**
 * Builds the sieve: compiles `src/read/sieve/sieve.as` with AssemblyScript, plans by which bytes each literal of the knowledge is found, and writes
 * both into `src/knowledge/generated-sieve.ts`.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { plainJson } from "../knowledge/stored.ts";
import type { Gate } from "../read/gate.ts";
import { makeImage } from "../read/sieve/image.ts";
import { declarations, MOST_PAGES } from "../read/sieve/layout.ts";
import { heldBy } from "../read/sieve/literals.ts";
import { type Choice, countGrams, plan, WINDOW } from "../read/sieve/plan.ts";
import { planFor } from "../read/sieve/planned.ts";
import { LOST_RESET, TRIGGERS } from "../read/sieve/triggers.ts";
import { longBytesOf } from "./generated-source.ts";
import { random } from "./random.ts";
import { sampleText } from "./sample-logs.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const SELF = "src/build/build-sieve.ts";
const SOURCE = "src/read/sieve/sieve.as";
const SCOUT = "src/read/node/scout.ts";
/** Where one start ends is a matter of luck, and rounds beyond these gain little. */
const STARTS = 5;
const ROUNDS = 80;
const TARGET = join(root, "src/knowledge/generated-sieve.ts");

/** Compiles one variant to a module of a few kilobytes; for memory that threads share, or for memory of its own. */
async function compileVariant(swizzle: string, features: readonly string[], shared: boolean): Promise<Uint8Array> {
  // The compiler takes seconds to load.
  const { default: asc } = await import("assemblyscript/asc");
  const folder = mkdtempSync(join(tmpdir(), "crashdx-sieve-"));
  try {
    const source = join(folder, "sieve.ts");
    writeFileSync(
      source,
      `${readFileSync(join(root, SOURCE), "utf8").replaceAll("SWIZZLE(", `${swizzle}(`)}\n${declarations()}\n`,
    );
    const wasm = join(folder, "sieve.wasm");
    const flags = [
      ...[...features, ...(shared ? ["threads"] : [])].flatMap((f) => ["--enable", f]),
      ...(shared ? ["--sharedMemory", "--maximumMemory", String(MOST_PAGES)] : []),
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      "--importMemory",
    ];
    const { error, stderr } = await asc.main([source, "-o", wasm, ...flags]);
    if (error !== null) throw new Error(`${SOURCE} does not compile: ${error.message}\n${stderr.toString()}`);
    return readFileSync(wasm);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The program of the thread that searches ahead, in one piece: a thread cannot load TypeScript, nor what a bundle has packed. */
async function bundleScout(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, SCOUT)],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
  });
  return outputFiles[0]?.text ?? "";
}

/** This program and that of the second thread, with all that they import, without comments: what decides the result beside the knowledge. */
async function bundleBuilders(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [SELF, SCOUT].map((file) => join(root, file)),
    bundle: true,
    write: false,
    minify: true,
    outdir: root,
    platform: "node",
    format: "esm",
    packages: "external",
    // What they say of the gate counts by itself.
    external: ["../diagnose.ts", "../knowledge/index.ts"],
  });
  return outputFiles.map(({ text }) => text).join("\n");
}

/** A digest of all that the result depends on. */
async function keyOf({ digest, literals, context, lone, conditions }: Gate): Promise<string> {
  return createHash("sha256")
    .update(JSON.stringify([digest, literals, context, lone, [...(conditions ?? [])]]))
    .update(await bundleBuilders())
    .update(readFileSync(join(root, SOURCE)))
    .digest("hex")
    .slice(0, 16);
}

const lengthOf = (text: string) => new TextEncoder().encode(text).length;

/** What cannot be searched for stops the build: in the program, nothing would find it. */
function checkLengths(literals: readonly string[], { conditions }: Gate): void {
  const refuse = (what: string, texts: readonly string[], least: number) => {
    const short = [...new Set(texts.filter((text) => lengthOf(text) < least))];
    if (short.length > 0) throw new Error(`${what} too short to be searched for: ${JSON.stringify(short)}`);
  };
  refuse("literals that are", literals, WINDOW);
  const needs = [...(conditions?.values() ?? [])].flat().flatMap((condition) => condition.needs.flat());
  // `contains` in `sieve.as` looks for two bytes at once.
  refuse("what a pattern needs is", needs, 2);
}

/** How each literal is found: by a window of its own bytes, or by a shorter literal that it holds. */
interface PlannedLiterals {
  readonly choices: readonly (readonly [literal: string, choice: Choice | string])[];
  readonly image: Uint8Array;
  /** How many of those with windows may say something together with another line; they come first. */
  readonly together: number;
  /** Share of a log's bytes that get a closer look. */
  readonly share: number;
}

function planLiterals(gate: Gate): PlannedLiterals {
  const holds = heldBy(gate);
  const wanted = [...gate.literals.filter((l) => !holds.has(l)), ...TRIGGERS, LOST_RESET];
  checkLengths(wanted, gate);
  const encoder = new TextEncoder();
  const { choices, share } = plan(
    wanted.map((text) => encoder.encode(text)),
    countGrams(sampleText()),
    { starts: STARTS, rounds: ROUNDS, random: random(1) },
  );
  const all = [...wanted.map((text, i) => [text, choices[i] as Choice] as const), ...holds];
  const planned = planFor(gate, new Map<string, Choice | string>(all));
  if (planned === null) throw new Error("the sieve's tables have no room for so many literals, or for so long ones");
  const lone = new Set([...(gate.lone ?? []), ...TRIGGERS, LOST_RESET]);
  return {
    choices: all,
    image: makeImage(planned),
    together: wanted.filter((text) => !lone.has(text)).length,
    share,
  };
}

/** Both variants of the code, the better first: with relaxed SIMD, and with SIMD. */
const compileBoth = async (shared: boolean): Promise<readonly Uint8Array[]> => [
  await compileVariant("i8x16.relaxed_swizzle", ["simd", "relaxed-simd"], shared),
  await compileVariant("i8x16.swizzle", ["simd"], shared),
];

/** Writes the generated file, unless it stands as it would be written. */
async function buildSieve(gate: Gate): Promise<void> {
  const key = await keyOf(gate);
  if (existsSync(TARGET) && readFileSync(TARGET, "utf8").includes(key)) return;
  const { choices, image, together, share } = planLiterals(gate);
  const own = await compileBoth(false);
  const shared = await compileBoth(true);
  const code = (variants: readonly Uint8Array[]) => variants.map((bytes) => `() => ${longBytesOf(bytes)}`).join(", ");
  writeFileSync(
    TARGET,
    [
      `// Made by src/build/build-sieve.ts (${key}). Do not edit.`,
      'import { longBytes } from "./long-texts.ts";',
      "",
      "/** How the literals of the built-in knowledge were planned. */",
      "export const literalChoices = (): ReadonlyMap<string, readonly [at: number, bucket: number] | string> =>",
      `  new Map(JSON.parse(String.raw\`${plainJson(choices)}\`));`,
      "/** The tables of the built-in knowledge, and how many literals in them may say something together with another line. */",
      `export const SIEVE_IMAGE = { digest: ${JSON.stringify(gate.digest ?? null)}, literals: ${together}, bytes: () => ${longBytesOf(image)} };`,
      "/** `sieve.as` compiled: with relaxed SIMD, and with SIMD. */",
      `export const SIEVE_CODE = [${code(own)}];`,
      "/** The same for memory that threads share. */",
      `export const SIEVE_CODE_SHARED = [${code(shared)}];`,
      "/** `scout.ts` as a program of its own. */",
      `export const SCOUT = ${JSON.stringify(await bundleScout())};`,
      "",
    ].join("\n"),
  );
  const searched = choices.filter(([, choice]) => typeof choice !== "string").length;
  console.log(
    `sieve: ${searched} literals, ${own[0]?.length} bytes of code; ${(100 * share).toFixed(2)}% of a log's bytes get a closer look`,
  );
}

/** For the knowledge as it was compiled last: run after `compile-knowledge.ts`. */
export async function buildSieveOfKnowledge(): Promise<void> {
  const { createEngine } = await import("../diagnose.ts");
  const { builtIn } = await import("../knowledge/index.ts");
  await buildSieve(createEngine(builtIn).gate);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSieveOfKnowledge();
