/** The HTML page shows the lines around those it names, where the log can be read once more. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { linesAround } from "../../src/cli/around.ts";
import type { Report } from "../../src/model/report.ts";
import { THIRD_FOLD } from "../render/reports.ts";
import { crashdx, shell } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "crashdx-around-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
};
const water = (n: number) => `nothing of note ${n}\n`;
const lines = Array.from({ length: 40 }, (_, i) => water(i + 1));
lines[29] = "OSError: [Errno 24] Too many open files: '/home/alice/data/1.npy'\n";
lines[28] = "  near it: /home/alice <script>\n";
const log = write("train.log", lines.join(""));

const page = (args: readonly string[], input?: string) => {
  const run = crashdx(["-f", "html", ...args], { cwd: folder, ...(input === undefined ? {} : { input }) });
  expect([run.status, run.stderr]).toEqual([0, ""]);
  return run.stdout;
};
const shown = (text: string) =>
  [...text.matchAll(/<span class="line">(\d+)<\/span><span class="log">([^<]*)</g)].map(([, line, said]) => [
    Number(line),
    said,
  ]);
const failing = "OSError: [Errno 24] Too many open files: &#39;/home/redacted-user-1/data/1.npy&#39;";
const expected = [
  [28, "nothing of note 28"],
  [29, "  near it: /home/redacted-user-1 &lt;script&gt;"],
  [30, failing],
  [31, "nothing of note 31"],
  [32, "nothing of note 32"],
];

describe("the lines around a failure", () => {
  it("stand on the page, clean of secrets and of markup", () => {
    expect(shown(page([log]))).toEqual(expected);
  });
  it("are those of the unpacked log", () => {
    expect(shown(page([write("train.log.gz", gzipSync(lines.join("")))]))).toEqual(expected);
  });
  it("are found in a folder's logs too, and with --output", () => {
    write("run/rank0.log", lines.join(""));
    write("run/rank1.log", water(1));
    page(["run", "--output", "page.html"]);
    expect(shown(readFileSync(join(folder, "page.html"), "utf8"))).toEqual(expected);
  });
  it.each([
    ["standard input", () => page([], lines.join(""))],
    ["a case file", () => page([write("one.case", crashdx(["observe", log]).stdout)])],
    ["a pipe with a name", () => shell(`crashdx -f html <(cat '${log}')`, folder).stdout],
    ["a FIFO", () => shell(`mkfifo fifo; cat '${log}' > fifo & crashdx -f html fifo; wait`, folder).stdout],
  ])("are left out for %s, which cannot be read twice", (_, make) => {
    expect(shown(make())).toEqual([[30, failing]]);
  });
});

describe("linesAround", () => {
  const report = (name: string, bytes: number): Report => ({
    ...THIRD_FOLD,
    diagnoses: [],
    story: [],
    advice: [],
    failures: THIRD_FOLD.failures
      .slice(0, 1)
      .map((one) => ({ ...one, source: name, firstLine: 30, text: lines[29]?.trimEnd() ?? "" })),
    context: {
      ...THIRD_FOLD.context,
      platform: null,
      framework: null,
      container: null,
      scheduler: null,
      cores: null,
      limits: [],
      settings: [],
    },
    nearMisses: { count: 0, lines: [] },
    input: { ...THIRD_FOLD.input, sources: [{ name, lines: 40, bytes, truncated: null }] },
  });
  const numbers = async (...args: Parameters<typeof linesAround>) =>
    (await linesAround(...args)).map(({ line }) => line);
  it("reads two before and two behind", async () => {
    expect(await numbers(report(log, 1000), new Set([log]))).toEqual([28, 29, 30, 31, 32]);
  });
  it("reads only what was an input", async () => {
    expect(await numbers(report(log, 1000), new Set())).toEqual([]);
  });
  it("leaves out a log that has changed or is gone", async () => {
    const moved = write("moved.log", `first\n${lines.join("")}`);
    expect(await numbers(report(moved, 1000), new Set([moved]))).toEqual([]);
    expect(await numbers(report(join(folder, "gone.log"), 1000), new Set([join(folder, "gone.log")]))).toEqual([]);
  });
  it("does not read gigabytes twice", async () => {
    expect(await numbers(report(log, 2 ** 31), new Set([log]))).toEqual([]);
  });
});
