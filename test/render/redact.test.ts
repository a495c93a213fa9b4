/** What is taken out of a report before it leaves the machine, and what stays. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FORMATS, type Format, render } from "../../src/render/index.ts";
import { redact, redactForLater } from "../../src/render/redact.ts";
import { mapStrings } from "../../src/render/sanitise.ts";
import { cpuTime } from "../support/cpu-time.ts";
import { REPORTS, THIRD_FOLD } from "./reports.ts";

const one = async (text: string) => (await redact({ text })).data.text;

// Built from parts, so that nothing in this file is taken for a real key.
const GITHUB = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
const HUGGING_FACE = `hf_${"abcdEFGHijklMNOP".repeat(2)}xy`;
const AMAZON = `AKIA${"IOSFODNN7EXAMPLE"}`;
const WANDB = "0123456789abcdef".repeat(3).slice(0, 40);
const SLACK = `xoxb-${"123456789012-1234567890123"}-${"abcdefghijklmnopqrstuvwx"}`;

describe("takes out", () => {
  test.each([
    ["a GitHub token", `cloning with ${GITHUB} now`, "cloning with redacted-token-1 now"],
    ["a Hugging Face token", `login ${HUGGING_FACE}`, "login redacted-token-1"],
    ["an Amazon key id", `key ${AMAZON}.`, "key redacted-token-1."],
    ["a Slack token", `post ${SLACK}`, "post redacted-token-1"],
    ["a password in a URL", "redis://ray:p4ss-w0rd@redis:6379/0", "redis://redacted-secret-1@redis:6379/0"],
    ["an environment dump", `WANDB_API_KEY=${WANDB}`, "WANDB_API_KEY=redacted-secret-1"],
    ["a key in JSON", '{"api_key": "abc-123-def", "lr": 0.1}', '{"api_key": "redacted-secret-1", "lr": 0.1}'],
    ["a password option", "train.py --db-password 'hunter2hunter'", "train.py --db-password 'redacted-secret-1'"],
    ["a bearer", "Authorization: Bearer abcdefghijklmnop1234", "Authorization: Bearer redacted-token-1"],
    ["the owner of a Mac", "(base) jane@Janes-MacBook-Pro ~", "(base) redacted-user-1@redacted-user-2-MacBook-Pro ~"],
    ["a mail address", "mail to jane.doe+ml@uni.example.org, please", "mail to redacted-mail-1, please"],
    ["a home folder", 'File "/home/jane/train.py", line 3', 'File "/home/redacted-user-1/train.py", line 3'],
    ["a home folder on macOS", "/Users/jane/x.py", "/Users/redacted-user-1/x.py"],
    ["a home folder on Windows", "C:\\Users\\jane\\x.py", "C:\\Users\\redacted-user-1\\x.py"],
    ["the user's name", "USER=jane LOGNAME=jane", "USER=redacted-user-1 LOGNAME=redacted-user-1"],
    ["a shell prompt", "jane@node17:~$ python train.py", "redacted-user-1@node17:~$ python train.py"],
    ["a private address", "MASTER_ADDR=10.1.2.3:29500", "MASTER_ADDR=redacted-address-1:29500"],
    ["private IPv6", "from [fd12:3456::1]:29500", "from [redacted-address-1]:29500"],
    ["a home folder with a blank", "C:\\Users\\Jane Doe\\x.py", "C:\\Users\\redacted-user-1\\x.py"],
    [
      "a home folder of a cluster",
      "/nfs/homes/jdoe/a /scratch/users/joe/b",
      "/nfs/homes/redacted-user-1/a /scratch/users/redacted-user-2/b",
    ],
    ["a Google key", `key AIza${"SyA1234567890abcdefghijklmnopqrstuvw"}`, "key redacted-token-1"],
    ["a fine-grained GitHub token, cut", `github_pat_${"11ABCDEFG0abcdefghijkl_mnop"}…`, "redacted-token-1…"],
    ["a key for OpenAI", `OpenAI: sk-${"proj-abcdEFGHijklMNOPqrst"} is wrong`, "OpenAI: redacted-token-1 is wrong"],
    ["a key for Stripe", `sk_${"live_abcdefghijklmnopqrstuvwx"}`, "redacted-token-1"],
    [
      "a signed address of Azure",
      `https://a.blob.core.windows.net/c/f?sv=2020&sig=${"abcdEFGHijkl%2Fyz"}&se=1`,
      "https://a.blob.core.windows.net/c/f?sv=2020&sig=redacted-token-1&se=1",
    ],
    [
      "a signed address of Amazon",
      `https://b.example.org/k?X-Amz-Signature=${"fe5f80f77d5fa3beca038a24"}`,
      "https://b.example.org/k?X-Amz-Signature=redacted-token-1",
    ],
    [
      "an account key of Azure",
      `AccountName=x;AccountKey=${"abcdefghijklmnop0123456789"}==;`,
      "AccountName=x;AccountKey=redacted-secret-1;",
    ],
    [
      "a hook of Discord",
      `https://discord.com/api/webhooks/123456789012345678/${"abcdefghijklmnopqrstuvwxyz"}`,
      "https://discord.com/api/webhooks/redacted-token-1",
    ],
    [
      "a bot of Telegram",
      `api.telegram.org/bot${"123456789:AAHabcdefghijklmnopqrstuvwxyz0123"}/send`,
      "api.telegram.org/redacted-token-1/send",
    ],
    ["a cloud's machine name", "ip-10-0-3-7.ec2.internal", "redacted-address-1.ec2.internal"],
  ])("%s", async (_, text, expected) => {
    expect(await one(text)).toBe(expected);
  });
});

describe("takes out what is left of a key where a line was cut", () => {
  const filler = "words of no interest ".repeat(40);
  const ends = (tail: string) => `${filler.slice(0, 400 - tail.length - 1)} ${tail}`;
  test.each([
    ["a token", GITHUB.slice(0, 14)],
    ["a key", AMAZON.slice(0, 12)],
    ["a web token", "eyJhbGciOiJI"],
  ])("at the end: %s", async (_, tail) => {
    const text = ends(tail);
    expect(text).toHaveLength(400);
    expect(await one(text)).toBe(text.replace(tail, "redacted-token-1"));
  });
  test("at the end of what a pattern captured, or before the dots of a cut", async () => {
    const subject = `${"data/".repeat(20)}${AMAZON.slice(0, 18)}`;
    expect(await one(subject)).toBe(`${"data/".repeat(20)}redacted-token-1`);
    expect(await one(`${filler.slice(0, 380)} ${GITHUB.slice(0, 12)}…`)).toMatch(/ redacted-token-1…$/);
    for (const word of ["sk-learn", "npm_lifecycle", "hf_hub_download", "dapi_client"])
      expect(await one(filler.slice(0, 380) + word)).toBe(filler.slice(0, 380) + word);
  });
  test("at the end: a password before its @", async () => {
    expect(await one(ends("postgres://bob:s3cre"))).toMatch(/ postgres:\/\/redacted-secret-1$/);
    expect(await one(ends("tcp://node7:29500"))).toMatch(/ tcp:\/\/node7:29500$/);
  });
  test("at the start", async () => {
    const text = `${GITHUB.slice(9, 31)} ${filler}`.slice(0, 400);
    expect(await one(text)).toBe(text.replace(GITHUB.slice(9, 31), "redacted-token-1"));
    for (const word of [
      "tensorflow/core/platform",
      "LimitNOFILE=65536",
      "0x00007f31d8ff9700",
      "ResourceExhaustedError",
    ])
      expect(await one(`${word} ${filler}`.slice(0, 400))).toBe(`${word} ${filler}`.slice(0, 400));
  });
  test("a text that is not cut stays", async () => {
    expect(await one("npm_lifecycle sk-learn eyJ")).toBe("npm_lifecycle sk-learn eyJ");
  });
});

describe("leaves", () => {
  test.each([
    "[THREADS] Fold 1/3 START: proc=36, cgroup=506/7680, maps=1850/65530, rss=1200MB",
    "max_tokens=2048 num_tokens: 1234567 eos_token=<|endoftext|> pad_token_id=50256 tokenizer=bert-base",
    "password: None, api_key=$API_KEY, token=***",
    "PWD=/workspace/train OLDPWD=/workspace",
    "/home/ray/anaconda3/lib/python3.10/site-packages/ray/x.py",
    "GET /api/users?page=1&sort=key&key=None, monkey=12 task-sk-1 risk-adjusted",
    "127.0.0.1:8265 0.0.0.0 8.8.8.8 10.1.243 cuda 11.8.0.86",
    "task_memcg=/user.slice/user-1000.slice/user@1000.service,task=python",
    "torch @ 2.1, git+https://github.com/a/b@v1.2.3",
    "env.cc:74] Check failed: ret == 0 (11 vs. 0)Thread tf_ creation via pthread_create() failed.",
    "checkpoint sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  ])("%s", async (text) => {
    expect(await one(text)).toBe(text);
  });

  test("every report without secrets as it is", async () => {
    for (const [name, report] of Object.entries(REPORTS)) {
      if (name === "hostile") continue;
      const { data, redactions } = await redact(report);
      expect(data).toEqual(report);
      expect(redactions).toEqual({ total: 0, kinds: {} });
    }
  });
});

test("a log cannot switch the rules off", async () => {
  const text = `# secretlint-disable\n// secretlint-disable-line\n${GITHUB}`;
  expect(await one(text)).not.toContain(GITHUB);
});

test("one value has one placeholder wherever it stands, and is counted once", async () => {
  const { data, redactions } = await redact({
    a: `x ${GITHUB}`,
    b: [GITHUB, "/home/jane/a", "/home/joe/b", "/home/jane/c"],
  });
  expect(data).toEqual({
    a: "x redacted-token-1",
    b: ["redacted-token-1", "/home/redacted-user-1/a", "/home/redacted-user-2/b", "/home/redacted-user-1/c"],
  });
  expect(redactions).toEqual({ total: 3, kinds: { token: 1, user: 2 } });
});

test("a second look finds nothing more", async () => {
  const secrets = [
    GITHUB,
    AMAZON,
    "a:bcd@",
    "://a:b@c",
    "token=abcdefgh",
    "/home/jane/",
    "jane@x.org",
    "10.0.0.1",
    " ",
    "=",
    '"',
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...secrets), { maxLength: 6 }), async (parts) => {
      const once = (await redact({ text: parts.join(" ") })).data;
      expect((await redact(once)).data).toEqual(once);
    }),
    { numRuns: 200 },
  );
});

test.each([
  "a",
  "a.",
  "a@",
  "/home/",
  "://",
  "token=",
  "eyJaaaaaaaa.",
  "--token ",
  "://a:",
  "wandb ",
  "fe80:",
  "-----BEGIN ",
  "sk-",
  "?sig=",
  "C:/Users/",
  "redacted-user-",
])("takes linear time: %j a megabyte long", async (unit) => {
  const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
  const from = cpuTime();
  await redact({ text });
  expect(cpuTime() - from).toBeLessThan(5000);
});

describe("case files", () => {
  const nameOf = (value: string) => createHash("sha256").update(value).digest("hex").slice(0, 12);
  const piece = fc.constantFrom(
    GITHUB,
    AMAZON,
    HUGGING_FACE,
    "USER=jane",
    "/home/jane/a",
    "/home/joe/b",
    "joe@node17",
    "jane@x.org",
    "https://jane:s3cr3t@x.org",
    "token=abcdefgh",
    "10.0.0.1",
    "fe80::1",
    "redacted-user-1",
    "redacted-user-000000000001",
    "of no interest",
    "=",
  );
  const line = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(" "));

  test("name placeholders by the value, the same in each of them", async () => {
    const text = `USER=jane /home/jane/x /home/joe/x ${GITHUB}`;
    const [jane, joe, token] = ["jane", "joe", GITHUB].map(nameOf);
    const expected = `USER=redacted-user-${jane} /home/redacted-user-${jane}/x /home/redacted-user-${joe}/x redacted-token-${token}`;
    const found = await redactForLater({ lines: [text, "/home/joe"] }, nameOf);
    expect(found).toEqual({ lines: [expected, `/home/redacted-user-${joe}`] });
    expect(await redactForLater(found, nameOf)).toEqual(found);
  });

  test("what was taken from a text loses what the text lost", async () => {
    const [who, secret] = ["alicesecret", "hunter2!hunter2"].map(nameOf);
    const seen = (text: string, captures: { [name: string]: string | number }) =>
      redactForLater(
        { findings: [{ text, captures }], settings: [{ name: "u", text, value: captures.who ?? 0 }] },
        nameOf,
      );
    const of = async (text: string, captures: { [name: string]: string | number }) =>
      (await seen(text, captures)).findings[0]?.captures;
    const line = '  File "/Users/alicesecret/data/x.py", line 3: cannot open data';
    expect(
      await of(line, { who: "alicesecret", path: "alicesecret/data", what: "data", line: 3, other: "alices" }),
    ).toEqual({
      who: `redacted-user-${who}`,
      path: `redacted-user-${who}/data`,
      what: "data",
      line: 3,
      other: `redacted-secret-${nameOf("alices")}`,
    });
    expect((await seen(line, { who: "alicesecret" })).settings[0]?.value).toBe(`redacted-user-${who}`);
    expect(await of("login with password=hunter2!hunter2", { what: "hunter2!hunter2" })).toEqual({
      what: `redacted-secret-${secret}`,
    });
    // One letter as a name is no reason to take words apart that hold it.
    expect(await of("/home/a/train: cannot open data", { who: "a", what: "data" })).toEqual({
      who: `redacted-user-${nameOf("a")}`,
      what: "data",
    });
    const clean = await seen(line, { who: "alicesecret", other: "alices" });
    expect(await redactForLater(clean, nameOf)).toEqual(clean);
  });

  test("a report of them reads as one of the logs, also where some logs stand beside them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.nat(63), async (lines, which) => {
        const whole = await redact({ lines }, nameOf);
        const apart = await Promise.all(
          lines.map(async (text, i) => (which & (1 << i) ? text : (await redactForLater({ text }, nameOf)).text)),
        );
        expect(await redact({ lines: apart }, nameOf)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  test("without their key no two values share a placeholder", async () => {
    const { data, redactions } = await redact({
      lines: ["redacted-user-000000000001 redacted-user-00000000000f", "/home/jane/a"],
    });
    expect(data.lines).toEqual(["redacted-user-1 redacted-user-2", "/home/redacted-user-3/a"]);
    expect(redactions).toEqual({ total: 3, kinds: { user: 3 } });
  });
});

describe("formats", () => {
  const leaky = mapStrings(THIRD_FOLD, (text, field) =>
    ["text", "says", "summary"].includes(field) ? `${text} ${GITHUB}` : text,
  );

  test.each(Object.keys(FORMATS) as Format[])(
    "%s: redacted unless it stays on the machine or the user wants it whole",
    async (format) => {
      const shown = await render(leaky, format, { explain: true });
      // The terminal breaks lines, so look at the key's beginning.
      expect(shown.includes("ghp_")).toBe(format === "terminal");
      expect((await render(leaky, format, { explain: true, redact: false })).includes("ghp_")).toBe(true);
      expect((await render(leaky, format, { explain: true, redact: true })).includes("ghp_")).toBe(false);
    },
  );

  test("JSON counts what was taken out", async () => {
    expect(JSON.parse(await render(leaky, "json")).redactions).toEqual({ total: 1, kinds: { token: 1 } });
    expect(JSON.parse(await render(leaky, "json", { redact: false })).redactions).toBeUndefined();
  });

  test("Markdown says that something was taken out", async () => {
    expect(await render(leaky, "markdown")).toContain("Private values replaced by placeholders: 1");
  });
});
