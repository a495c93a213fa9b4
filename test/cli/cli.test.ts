/** The built program as a user runs it: exit statuses, streams, inputs and formats. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { FORMATS } from "../../src/render/index.ts";
import { crashdx, shell } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "crashdx-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const FORMAT_NAMES = Object.keys(FORMATS);
const FAILED = `Epoch 1/3
$ ulimit -n
1024
Traceback (most recent call last):
  File "train.py", line 3, in <module>
OSError: [Errno 24] Too many open files: '/data/1.npy'
`;
const failed = file("failed.log", FAILED);
const healthy = file("healthy.log", "Epoch 1/3\nEpoch 2/3\nEpoch 3/3\ndone\n");
const empty = file("empty.log", "");
mkdirSync(join(folder, "dir"));

describe("exit status and streams", () => {
  it.each<[string, string[], number, RegExp, RegExp]>([
    ["a failed log", [failed], 0, /\S/, /^$/],
    ["a healthy log", [healthy], 0, /\S/, /^$/],
    ["an empty log", [empty], 0, /\S/, /^crashdx: there is nothing in .*empty\.log\n$/],
    ["--fail-on exhaustion, exhaustion", ["--fail-on", "exhaustion", failed], 1, /\S/, /^$/],
    ["--fail-on risk, exhaustion", ["--fail-on", "risk", failed], 1, /\S/, /^$/],
    ["--fail-on any, exhaustion", ["--fail-on=any", failed], 1, /\S/, /^$/],
    ["--fail-on never, exhaustion", ["--fail-on", "never", failed], 0, /\S/, /^$/],
    ["--fail-on any, healthy", ["--fail-on", "any", healthy], 0, /\S/, /^$/],
    ["the command's name", ["diagnose", failed], 0, /\S/, /^$/],
    ["a missing file", [join(folder, "none.log")], 2, /^$/, /^crashdx: cannot read .*none\.log: no such file\n$/],
    ["a missing file beside a good one", [join(folder, "none.log"), failed], 2, /\S/, /^crashdx: cannot read .*\n$/],
    [
      "an empty folder",
      [join(folder, "dir")],
      2,
      /^$/,
      /^crashdx: cannot read .*dir: there is no log in this folder\n$/,
    ],
    [
      "an unknown option",
      ["--fromat", "json", failed],
      2,
      /^$/,
      /^crashdx: there is no option --fromat; did you mean --format\?; see crashdx --help\n$/,
    ],
    [
      "a format as an option",
      ["--json", failed],
      2,
      /^$/,
      /^crashdx: there is no option --json; use --format json; .*\n$/,
    ],
    ["an option that nothing is like", ["--zzz", failed], 2, /^$/, /^crashdx: there is no option --zzz; see .*\n$/],
    ["a word too many", ["explain", "fd-leak", "fd-limit"], 2, /^$/, /^crashdx: fd-limit is a word too many: .*\n$/],
    ["an empty name", [""], 2, /^$/, /^crashdx: the name of a log is empty: .*\n$/],
    ["nothing on standard input", [], 0, /\S/, /^crashdx: nothing came through standard input; .*2>&1.*\n$/],
    ["an unknown format", ["-f", "xml", failed], 2, /^$/, /^crashdx: --format xml: use .*\n$/],
    [
      "an option without its value",
      [failed, "--format"],
      2,
      /^$/,
      /^crashdx: --format needs a value; see crashdx --help\n$/,
    ],
    [
      "a file that cannot be written",
      ["-o", join(folder, "no/where.txt"), failed],
      2,
      /^$/,
      /^crashdx: cannot write .*no such folder\n$/,
    ],
    [
      "a baseline that is not there",
      ["--baseline", join(folder, "nope.log"), failed],
      2,
      /^$/,
      /^crashdx: cannot read \S*nope\.log: no such file\n$/,
    ],
    [
      "a missing pack",
      ["--rules", join(folder, "none.yaml"), failed],
      2,
      /^$/,
      /^crashdx: --rules .*no such file or folder\n$/,
    ],
    [
      "an unknown cause",
      ["--why-not", "bad-luck", failed],
      2,
      /^$/,
      /^crashdx: --why-not bad-luck: no such cause; there are .*\n$/,
    ],
    [
      "a cause that is nearly one",
      ["--why-not", "fd-leek", failed],
      2,
      /^$/,
      /^crashdx: --why-not fd-leek: no such cause; did you mean fd-leak.*\?\n$/,
    ],
    ["an unknown id", ["explain", "fd-limti"], 2, /^$/, /^crashdx: explain fd-limti: .* did you mean fd-limit.*\n$/],
    ["no id", ["explain"], 2, /^$/, /^crashdx: .*explain fd-leak.*\n$/],
    ["a known id", ["explain", "fd-limit"], 0, /^# .+\n[\s\S]*## Evidence\n/, /^$/],
    ["--version", ["--version"], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    ["--help", ["--help"], 0, /crashdx explain <id>[\s\S]*--fail-on[\s\S]*Exit status/, /^$/],
    ["probe", ["probe"], 0, /def log_threads/, /crashdx_probe.py/],
  ])("%s", (_, args, status, out, err) => {
    const run = crashdx(args);
    expect(run.stderr).toMatch(err);
    expect(run.stdout).toMatch(out);
    expect(run.status).toBe(status);
  });
});

const report = (text: string) =>
  JSON.parse(text) as {
    verdict: string;
    input: { lines: number; bytes: number; sources: { name: string; truncated: string | null }[] };
  };

describe("inputs", () => {
  it("gives the same report from a file, a pipe, a redirection and an archive", () => {
    const packed = file("failed.log.gz", gzipSync(FAILED));
    const bare = (line: string) => {
      const { input, ...rest } = report(shell(line, folder).stdout) as unknown as { input: object };
      return JSON.stringify(rest).replaceAll(/"source":"[^"]*"/g, "");
    };
    const expected = bare(`crashdx -f json ${failed}`);
    expect(expected).toContain('"verdict":"exhaustion"');
    for (const line of [
      `cat ${failed} | crashdx -f json`,
      `crashdx -f json < ${failed}`,
      `crashdx -f json - < ${failed}`,
      `crashdx -f json ${packed}`,
      `cat ${packed} | crashdx -f json -`,
      `crashdx -f json <(cat ${failed})`,
    ])
      expect(bare(line)).toBe(expected);
  });
  it("names several inputs, and reads one given twice once", () => {
    const run = crashdx(["-f", "json", failed, healthy, failed]);
    expect(report(run.stdout).input.sources.map((s) => s.name)).toEqual([failed, healthy]);
  });
  it("reads one file of several names once, under the name that is no link", () => {
    const at = join(folder, "names");
    mkdirSync(at);
    for (const name of ["run_1.log", "run_2.log"]) writeFileSync(join(at, name), FAILED);
    symlinkSync("run_2.log", join(at, "latest.log"));
    linkSync(join(at, "run_1.log"), join(at, "same_as_1.log"));
    const sources = (...args: string[]) =>
      JSON.parse(crashdx(["-f", "json", ...args], { cwd: at }).stdout).input.sources.map(
        (s: { name: string }) => s.name,
      );
    expect(sources(".")).toEqual(["run_1.log", "run_2.log"]);
    expect(sources("latest.log", "run_1.log", "./run_2.log")).toEqual(["./run_2.log", "run_1.log"]);
    expect(sources("latest.log", "run_1.log", join(at, "latest.log"))).toEqual(["latest.log", "run_1.log"]);
  });
  it("reads a case file as what it is in the encodings of Windows and behind other text, in a file, an archive and a pipe", () => {
    const text = crashdx(["observe", failed]).stdout;
    const wide = Buffer.from(`\uFEFF${text.replace(/\n/g, "\r\n")}`, "utf16le");
    const swapped = Buffer.from(wide).swap16();
    const report = (name: string) => {
      const { source: _, ...rest } = JSON.parse(crashdx(["-f", "json", join(folder, name)]).stdout);
      return JSON.stringify(rest).replaceAll(name, "r.case");
    };
    file("r.case", text);
    const plain = report("r.case");
    file("mark.case", `\uFEFF${text}`);
    file("wide.case", wide);
    file("swapped.case", swapped);
    file("packed.case", gzipSync(wide));
    for (const name of ["mark.case", "wide.case", "swapped.case", "packed.case"]) expect(report(name)).toBe(plain);
    const greeted = crashdx(["-f", "json"], { input: `Welcome to node7\n\nLast login: today\n${text}${text}` });
    expect(greeted.stderr).toBe("crashdx: -: left out 2 lines before the case file\n");
    expect(JSON.parse(greeted.stdout).input.lines).toBe(2 * FAILED.split("\n").length - 2);
    const cut = crashdx([file("cut.case", `greeting\n${text.split("\n").slice(0, 3).join("\n")}\n`)]);
    expect(cut).toMatchObject({ status: 2, stdout: "" });
    expect(cut.stderr).toMatch(/cut\.case: the case file is cut: it ends behind line 4\n$/);
  });
  it("goes through links to folders where a pattern names them, or where nothing else is there", () => {
    const at = join(folder, "linked");
    for (const name of ["run", "run/deep", "only", "both"]) mkdirSync(join(at, name), { recursive: true });
    writeFileSync(join(at, "run/a.log"), FAILED);
    writeFileSync(join(at, "run/deep/b.log"), FAILED);
    writeFileSync(join(at, "both/c.log"), FAILED);
    for (const name of ["only", "both"]) symlinkSync("../run", join(at, name, "current"));
    // Circles lead nowhere.
    symlinkSync(".", join(at, "only/circle"));
    symlinkSync("self", join(at, "only/self"));
    symlinkSync("..", join(at, "run/up"));
    const sources = (...args: string[]) =>
      JSON.parse(crashdx(["-f", "json", ...args], { cwd: at }).stdout).input.sources.map(
        (s: { name: string }) => s.name,
      );
    expect(sources("only")).toEqual(["only/current/a.log", "only/current/deep/b.log"]);
    expect(sources("only/*/a.log")).toEqual(["only/current/a.log"]);
    expect(sources("o*/cur*/d*/*.log")).toEqual(["only/current/deep/b.log"]);
    expect(sources("only/**/b.log")).toEqual(["only/current/deep/b.log"]);
    expect(sources("both")).toEqual(["both/c.log"]);
    expect(sources("both/*/*.log")).toEqual(["both/current/a.log"]);
    expect(sources(".")).toEqual(["both/c.log", "run/a.log", "run/deep/b.log"]);
    expect(crashdx(["self"], { cwd: join(at, "only") })).toMatchObject({ status: 2, stdout: "" });
  });
  it("reads archives of a folder as it reads them by name, and says which ones it left out", () => {
    const at = join(folder, "packed");
    mkdirSync(at);
    const text = Buffer.from("OSError: [Errno 24] Too many open files\n");
    // RFC 8878: a skippable frame of two bytes, then one raw block, the last, in a frame that names its size.
    const skipped = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7];
    const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x20, text.length, (text.length << 3) | 1, text.length >> 5, 0];
    writeFileSync(join(at, "a.log.zst"), Buffer.concat([Buffer.from([...skipped, ...frame]), text]));
    writeFileSync(join(at, "b.log.xz"), Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4]));
    const { stdout, stderr, status } = crashdx(["-f", "json", at]);
    expect(status).toBe(0);
    expect(report(stdout)).toMatchObject({
      verdict: "exhaustion",
      input: { sources: [{ name: join(at, "a.log.zst") }] },
    });
    expect(stderr).toMatch(/^crashdx: left out \S*b\.log\.xz, packed in a way that is not read; unpack with xz -dc/);
  });

  it("reads rules through a link in their folder", () => {
    mkdirSync(join(folder, "rules"));
    const pack = file("real-rules.yaml", "signature: mine.one\ntitle: x\nkind: failure\n");
    symlinkSync(pack, join(folder, "rules/linked.yaml"));
    expect(crashdx(["--rules", join(folder, "rules"), failed]).stderr).toMatch(/linked\.yaml:\d+: /);
  });
  it("takes none of its own reports in a folder for a log", () => {
    const at = join(folder, "own");
    mkdirSync(at);
    // Some quote what a report says; others have a beginning in common with one.
    const logs: { readonly [name: string]: string } = {
      "train.log": FAILED,
      "notes.md": `## Run 3\n\n${FAILED}`,
      "rows.json": '{"schemaVersion": 1, "tool": {"name": "trainer"}}\n',
      "said.log": "crashdx: there is nothing in the log\nEpoch 1/3\n",
    };
    for (const [name, text] of Object.entries(logs)) writeFileSync(join(at, name), text);
    const outputs = FORMAT_NAMES.flatMap((format) => ["-o", `${format}=r.${format}`]);
    for (const log of ["train.log", "notes.md"]) {
      expect(crashdx([log, ...outputs], { cwd: at }).status).toBe(0);
      crashdx(["--each", "train.log", "said.log", "-f", "json", "-o", "each"], { cwd: at });
      crashdx(["--color=always", "--explain", log, "-o", "coloured"], { cwd: at });
      writeFileSync(
        join(at, "windows"),
        `\uFEFF${crashdx([log], { cwd: at }).stdout.replace(/\n/g, "\r\n")}`,
        "utf16le",
      );
      const again = crashdx(["-f", "json", "."], { cwd: at });
      expect(again.stderr).toBe(`crashdx: .: left out ${FORMAT_NAMES.length + 3} reports of crashdx\n`);
      const names = JSON.parse(again.stdout).input.sources.map((s: { name: string }) => s.name);
      expect(names).toEqual(Object.keys(logs).sort());
    }
    expect(crashdx(["r.*"], { cwd: at })).toMatchObject({ status: 2, stdout: "" });
    expect(crashdx(["r.json"], { cwd: at }).status).toBe(0);
  });
  it("diagnoses what could be read of a cut archive, and says so", () => {
    const packed = gzipSync(FAILED.repeat(2000) + "x".repeat(2000));
    const run = crashdx(["-f", "json", file("cut.gz", packed.subarray(0, packed.length - 40))]);
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(/cut\.gz: the gzip data ends early; what is there was read\n$/);
    expect(report(run.stdout)).toMatchObject({ verdict: "exhaustion" });
    expect(report(run.stdout).input.sources[0]?.truncated).toMatch(/ends early/);
  });
  it("survives binary data and invalid UTF-8", () => {
    const bytes = Buffer.alloc(
      300_000,
      Uint8Array.from({ length: 251 }, (_, i) => (i * 89) % 256),
    );
    const run = crashdx(["-f", "json", file("binary", bytes)]);
    expect([run.status, run.stderr]).toEqual([
      0,
      `crashdx: ${join(folder, "binary")} looks like binary data and not like a log; nothing in it is known\n`,
    ]);
    expect(report(run.stdout).verdict).toBe("no-failure");
  });
});

describe("outputs", () => {
  it("writes several formats to files and one to standard output", () => {
    const run = shell(
      "crashdx -f json -o markdown=out.md -o terminal=out.txt failed.log && crashdx -o only.txt failed.log",
      folder,
    );
    expect(run.stderr).toBe("");
    expect(report(run.stdout).verdict).toBe("exhaustion");
    expect(readFileSync(join(folder, "out.md"), "utf8")).toMatch(/^#/m);
    expect(readFileSync(join(folder, "only.txt"), "utf8")).toBe(readFileSync(join(folder, "out.txt"), "utf8"));
  });
  it("writes over no log that it reads, whatever it is called", () => {
    const log = file("over.log", FAILED);
    const good = file("over-good.log", "Epoch 1/3\n");
    const link = join(folder, "over-link.log");
    symlinkSync(log, link);
    const refused = /^crashdx: --output \S+: it would write over a log that it reads; name another file\n$/;
    for (const args of [
      [log, "-o", log],
      [log, "-o", join(folder, "dir/../over.log")],
      [link, "-o", `json=${log}`],
      ["observe", log, "-o", link],
      ["--each", log, "-o", log],
      [log, "--baseline", good, "-o", good],
    ]) {
      const run = crashdx(args);
      expect([args, run.status, run.stdout]).toEqual([args, 2, ""]);
      expect(run.stderr).toMatch(refused);
    }
    expect(shell(`crashdx -o ${log} < ${log}`, folder).stderr).toMatch(refused);
    expect([readFileSync(log, "utf8"), readFileSync(good, "utf8")]).toEqual([FAILED, "Epoch 1/3\n"]);
  });
  it.skipIf(!existsSync("/dev/full"))("says in plain words that standard output is a full disk", () => {
    for (const command of ["crashdx", "crashdx observe"]) {
      const run = shell(`${command} ${failed} > /dev/full`, folder);
      expect([run.status, run.stderr]).toEqual([2, "crashdx: cannot write standard output: the disk is full\n"]);
    }
  });
  it("says nothing when its reader goes away", () => {
    const run = shell("set -o pipefail; crashdx -f json failed.log | head -1; echo $?", folder);
    expect([run.stdout, run.stderr]).toEqual(["{\n0\n", ""]);
  });
  it("colours only where asked", () => {
    const ESC = "\u001b";
    expect(crashdx([failed]).stdout).not.toContain(ESC);
    expect(crashdx([failed], { env: { FORCE_COLOR: "1" } }).stdout).toContain(ESC);
    expect(crashdx(["--color=always", failed], { env: { NO_COLOR: "1" } }).stdout).toContain(ESC);
    expect(crashdx(["--color=never", failed], { env: { FORCE_COLOR: "1" } }).stdout).not.toContain(ESC);
  });
  it("puts no colours into a file unless --color says so", () => {
    const text = join(folder, "colour.txt");
    const written = (...args: string[]) => {
      crashdx(["-o", text, ...args, failed], { env: { FORCE_COLOR: "1" } });
      return readFileSync(text, "utf8");
    };
    expect(written()).not.toContain("\u001b");
    expect(written("--why-not", "disk-full")).not.toContain("\u001b");
    expect(written("--color=always")).toContain("\u001b");
  });
  it("keeps to the width", () => {
    for (const width of [60, 100]) {
      const { stdout } = crashdx(["--width", String(width), failed]);
      const longest = Math.max(...stdout.split("\n").map((line) => line.length));
      // Commands to copy are never broken.
      expect(longest).toBeLessThan(width + 60);
    }
  });
  it("lets no control character of a log, a name or an option through", () => {
    const hostile = `${FAILED}\u001b]0;x\u0007\u009b31mOSError: [Errno 24] Too many open files: '\u001b[2J\u202e/x'\n`;
    const name = join(folder, "ho\u001b[31mst.log");
    writeFileSync(name, hostile);
    for (const args of [
      [name],
      ["-f", "markdown", name],
      ["--explain", name],
      [`${name}.none`],
      ["-f", "\u001b[31m", name],
    ]) {
      const run = crashdx(args);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not come out
      expect(run.stdout + run.stderr).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    }
  });
});

describe("questions", () => {
  it("answers --why-not on standard output, in the report's place", () => {
    const run = crashdx(["--why-not", "disk-full", failed]);
    expect([run.status, run.stderr]).toEqual([0, ""]);
    expect(run.stdout).toMatch(/^Why not [^?]*\(disk-full\)\?\n/);
    expect(run.stdout).toMatch(/It is number \d+ of the causes/);
    expect(run.stdout).toMatch(/Would have spoken for it, and is not in the log/);
    const first = (JSON.parse(crashdx(["-f", "json", failed]).stdout) as { diagnoses: { cause: string }[] })
      .diagnoses[0];
    expect(crashdx(["--why-not", first?.cause ?? "", failed]).stdout).toMatch(/It came first/);
  });
  it("answers --why-not as JSON and Markdown, and still writes reports to files", () => {
    const out = join(folder, "beside.json");
    const asJson = crashdx(["--why-not", "disk-full", "-f", "json", "-o", `json=${out}`, failed]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ cause: "disk-full" });
    expect(report(readFileSync(out, "utf8")).verdict).toBe("exhaustion");
    expect(crashdx(["--why-not", "disk-full", "-f", "markdown", failed]).stdout).toMatch(/^## Why not /);
    expect(crashdx(["--why-not", "disk-full", "-f", "sarif", failed])).toMatchObject({ status: 2, stdout: "" });
  });
  it("writes the answer to --why-not where --output sends the report", () => {
    const out = join(folder, "why-not.txt");
    const beside = join(folder, "why-not.json");
    const answer = crashdx(["--why-not", "disk-full", failed]).stdout;
    const run = crashdx(["--why-not", "disk-full", "-o", out, "-o", `json=${beside}`, failed]);
    expect(run).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(out, "utf8")).toBe(answer);
    expect(JSON.parse(readFileSync(beside, "utf8"))).toMatchObject({ verdict: "exhaustion" });
  });
  it("lists near misses", () => {
    const pack = file(
      "nearly.yaml",
      `signature: mine.flux
title: A flux device complains
emitter: a device driver
kind: nearly
patterns:
  - "flux gate jammed at {rest:tail}"
examples:
  - "flux gate jammed at noon"
near:
  - text: "flux is fine"
    why: It is.
sources:
  - https://example.org/flux
`,
    );
    const near = file("near.log", `Epoch 1/3\n${"flux gate jammed at dawn\n".repeat(5)}all good\n`);
    const all = crashdx(["--rules", pack, "--near-misses", near]);
    expect(all.stderr).toBe("");
    expect(all.stdout).toMatch(/look like a failure/);
    expect(all.stdout).toMatch(/line 6/);
    const few = crashdx(["--rules", pack, near]);
    expect(few.stdout).toMatch(/look like a failure.*\(3 of 5\)/);
    expect(few.stdout).not.toMatch(/line 6/);
    expect(crashdx(["--near-misses", healthy]).stdout).toMatch(/look like a failure.*\(none\)/);
    expect(crashdx([healthy]).stdout).not.toMatch(/look like a failure/);
  });
  it("reads a counter that the user names", () => {
    const log = Array.from({ length: 8 }, (_, i) => `Fold ${i + 1}/8 START\nopen handles: ${100 + 50 * i}\n`).join("");
    const run = crashdx(["-f", "json", "--counter", "handles=open handles: (\\d+)", file("counter.log", log)]);
    expect(run.stderr).toBe("");
    expect(run.stdout).toContain('"metric": "handles"');
  });
  it("says that a case file names findings of a pack that is not here, and explains them with it", () => {
    const pack = file(
      "widgets.yaml",
      [
        "signature: widgets.gone",
        "title: No widget is left",
        "emitter: widget server",
        "operation: open",
        "symbol: EMFILE",
        'patterns: ["WIDGET POOL EXHAUSTED {n:int}"]',
        'examples: ["WIDGET POOL EXHAUSTED 12"]',
        "near: [{ text: widget pool ok, why: nothing failed }]",
        'sources: ["https://example.com/widgets"]',
      ].join("\n"),
    );
    const log = file("widgets.log", "Epoch 1/3\nWIDGET POOL EXHAUSTED 12\n");
    const held = join(folder, "widgets.case");
    expect(crashdx(["observe", "--rules", pack, log, "-o", held]).status).toBe(0);
    expect(crashdx(["--rules", pack, held])).toMatchObject({ status: 0, stderr: "" });
    expect(crashdx([held]).stderr).toMatch(
      /^crashdx: a case file holds findings .*\(widgets\.gone\): give the --rules .*\n$/,
    );
    expect(crashdx(["explain", "widgets.gone"]).stderr).toMatch(/no such cause/);
    const told = crashdx(["explain", "--rules", pack, "widgets.gone"]);
    expect([told.status, told.stderr]).toEqual([0, ""]);
    expect(told.stdout).toMatch(/No widget is left[\s\S]*WIDGET POOL EXHAUSTED 12[\s\S]*example\.com\/widgets/);
  });
  it("says file, line and the way out for a mistake in a pack", () => {
    const pack = file("pack.yaml", "signature: mine.one\ntitle: x\nkind: failure\n");
    const run = crashdx(["--rules", pack, failed]);
    expect([run.status, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toMatch(/^crashdx: .*pack\.yaml:\d+: .+\n$/);
  });
});
