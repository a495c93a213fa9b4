/** Files, pipes, standard input and archives, whole and damaged; and what is said of those that cannot be read. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { InputError, readInput } from "../../../src/read/node/input.ts";

const folder = mkdtempSync(join(tmpdir(), "crashdx-read-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, bytes: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
async function readAll(path: string) {
  const texts: string[] = [];
  const summary = await readInput(path, { onLine: (line) => texts.push(line.text) });
  return { texts, ...summary };
}
const body = Array.from({ length: 60_000 }, (_, i) => `line ${i} ${(i * 7919) % 10007}`);
const text = `${body.join("\n")}\n`;

// 100 times "hello zstd\n", made with `zstd -19`; there is no zstd encoder in the oldest Node that this runs on.
const ZSTD = Buffer.from("KLUv/QRolQAAWGhlbGxvIHpzdGQKAQA++C9eBRObeg==", "base64");

describe("readInput", () => {
  it("reads a file, larger and smaller than a chunk", async () => {
    const path = file("plain.log", text);
    const { texts, ...summary } = await readAll(path);
    expect(texts).toEqual(body);
    expect(summary).toEqual({ name: path, bytes: text.length, lines: 60_000, truncated: null });
    expect((await readAll(file("empty.log", ""))).lines).toBe(0);
    expect((await readAll(file("small.log", "a\nb"))).texts).toEqual(["a", "b"]);
  });
  it("reads gzip by its first bytes, also in several members", async () => {
    const path = file("no-suffix", Buffer.concat([gzipSync(text.slice(0, 1000)), gzipSync(text.slice(1000))]));
    const { texts, truncated, bytes } = await readAll(path);
    expect(texts).toEqual(body);
    expect([truncated, bytes]).toEqual([null, text.length]);
  });
  it("gives what a cut gzip holds, and says so", async () => {
    const packed = gzipSync(text);
    const { texts, truncated } = await readAll(file("cut.gz", packed.subarray(0, packed.length >> 1)));
    expect(texts.length).toBeGreaterThan(20_000);
    expect(texts.slice(0, -1)).toEqual(body.slice(0, texts.length - 1));
    expect(truncated).toMatch(/ends early/);
  });
  it("gives what stands before the damage of a gzip, and says so", async () => {
    const packed = Buffer.from(gzipSync(text));
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
    const { texts, truncated } = await readAll(file("damaged.gz", packed));
    expect(texts.length).toBeGreaterThan(25_000);
    expect(texts.slice(0, 25_000)).toEqual(body.slice(0, 25_000));
    expect(truncated).toMatch(/damaged/);
  });
  it.each([
    ["a byte", "\u0001"],
    ["words", "and what somebody appended\n"],
    ["many bytes", "x".repeat(1_000_000)],
  ])("gives all of a gzip that %s follow, and says so", async (_, behind) => {
    const { texts, truncated } = await readAll(
      file("followed.gz", Buffer.concat([gzipSync(text), Buffer.from(behind)])),
    );
    expect(texts).toEqual(body);
    expect(truncated).toMatch(/left out|ends early/);
  });
  it("reads zstd, whole, cut and damaged", async () => {
    const hello = Array.from({ length: 100 }, () => "hello zstd");
    const whole = await readAll(file("z.zst", ZSTD));
    expect([whole.texts, whole.truncated]).toEqual([hello, null]);
    const twice = await readAll(file("z2.zst", Buffer.concat([ZSTD, ZSTD])));
    expect([twice.texts, twice.truncated]).toEqual([[...hello, ...hello], null]);
    const cut = await readAll(file("cut.zst", ZSTD.subarray(0, 20)));
    expect(cut.truncated).toMatch(/zstd data ends early/);
    const damaged = Buffer.from(ZSTD);
    damaged.fill(0xff, 5, 12);
    expect((await readAll(file("damaged.zst", damaged))).truncated).toMatch(/zstd data/);
  });
  it("reads a pipe and a file on standard input, and a descriptor path", () => {
    const script = `
      import { readInput } from ${JSON.stringify(join(import.meta.dirname, "../../../src/read/node/input.ts"))};
      const lines = [];
      const s = await readInput(process.argv[1], { onLine: (l) => lines.push(l.text) });
      console.log(JSON.stringify([s.name, s.bytes, s.lines, lines[0], lines.at(-1)]));`;
    const path = file("stdin.log", text);
    const runner = [process.execPath, "--import", "tsx", "--input-type=module", "-e", script];
    const sh = (command: string) =>
      JSON.parse(
        execFileSync("sh", ["-c", command, "sh", path, ...runner], {
          encoding: "utf8",
          env: { ...process.env, NODE_OPTIONS: "" },
        }),
      );
    const expected = ["-", text.length, 60_000, body[0], body.at(-1)];
    expect(sh('f=$1; shift; cat "$f" | "$@" -')).toEqual(expected);
    expect(sh('f=$1; shift; "$@" - < "$f"')).toEqual(expected);
    expect(sh('f=$1; shift; gzip -c "$f" | "$@" -')).toEqual(expected);
    expect(sh('f=$1; shift; cat "$f" | "$@" /dev/stdin')).toEqual(["/dev/stdin", ...expected.slice(1)]);
  });

  const problem = async (path: string) => {
    const error = await readAll(path).then(
      () => null,
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  };
  it("says in one plain line why an input cannot be read", async () => {
    expect(await problem(join(folder, "none.log"))).toMatch(/^cannot read .*none\.log: no such file$/);
    expect(await problem(folder)).toMatch(/it is a directory; name the logs in it/);
    expect(await problem(file("x.xz", Buffer.from("fd377a585a000000", "hex")))).toMatch(/an xz archive; .* xz -dc /);
    expect(await problem(join(folder, "bad\u001b[31mname"))).toMatch(/bad\?\[31mname: no such file/);
    mkdirSync(join(folder, "d"), { recursive: true });
    const secret = file("secret.log", "x");
    chmodSync(secret, 0o000);
    if (process.getuid?.() !== 0) expect(await problem(secret)).toMatch(/no permission/);
  });
  it("refuses a socket", async () => {
    const path = join(folder, "s.sock");
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once("listening", resolve));
    expect(await problem(path)).toMatch(/socket/);
    server.close();
  });
  it("keeps memory flat over a line of 300 MB", () => {
    const script = `
      import { readInput } from ${JSON.stringify(join(import.meta.dirname, "../../../src/read/node/input.ts"))};
      let n = 0;
      const s = await readInput("-", { onLine: (l) => { n += l.text.length; } });
      console.log(JSON.stringify([s.bytes, s.lines, n, process.resourceUsage().maxRSS >> 10]));`;
    const out = spawnSync(
      "sh",
      [
        "-c",
        'head -c 300000000 /dev/zero | tr "\\0" E | "$@"',
        "sh",
        process.execPath,
        "--import",
        "tsx",
        "--input-type=module",
        "-e",
        script,
        "-",
      ],
      { encoding: "utf8" },
    );
    const [bytes, lines, kept, mib] = JSON.parse(out.stdout) as [number, number, number, number];
    expect([bytes, lines, kept]).toEqual([300_000_000, 1, 65_536]);
    // tsx and its compiler take most of this; a kept line would take 300 more.
    expect(mib).toBeLessThan(250);
  });
});
