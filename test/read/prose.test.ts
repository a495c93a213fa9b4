/** The words around a quoted log are told from what is evidence among them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findProse, mayHoldFence } from "../../src/read/prose.ts";

const LOG = "Epoch 1/3\n[THREADS] Fold 1/3 START: proc=36, maps=1850/65530\nRuntimeError: can't start new thread";

/** Whether a line below a fenced log, between words, is taken for words. */
const isProseBelow = (line: string) =>
  findProse(`Hello.\n\`\`\`\n${LOG}\n\`\`\`\n${line}\nThanks.\nBye.\n`)?.has(LOG.split("\n").length + 4);

/** Rows of a line between words, and whether it is words as well. */
const keeps = (what: string, rows: readonly (readonly [line: string, isProse: boolean])[]) =>
  it.each(rows)(`keeps ${what}: %s`, (line, isProse) => {
    expect(isProseBelow(line)).toBe(isProse);
  });

describe("findProse", () => {
  it("marks the words around a fenced log, and the fences", () => {
    const text = `My job stopped over night.\nI tried ulimit -u.\n\n\`\`\`\n${LOG}\n\`\`\`\n\nAny idea?\n`;
    expect([...(findProse(text) ?? [])]).toEqual([1, 2, 4, 8, 10]);
  });
  it("knows tildes, languages, longer fences, quoted fences and a fence that the end cut off", () => {
    expect([...(findProse(`Hello.\n~~~text\n${LOG}\n~~~\n`) ?? [])]).toEqual([1, 2, 6]);
    expect([...(findProse(`Hello.\n\`\`\`\`\n\`\`\`\n${LOG}\n\`\`\`\`\n`) ?? [])]).toEqual([1, 2, 7]);
    expect([...(findProse("> Hello.\n> ```\n> x\n> ```\n") ?? [])]).toEqual([1, 2, 4]);
    expect([...(findProse("Hi.\n```\nx\n```\nMore:\n```\ny") ?? [])]).toEqual([1, 2, 4, 5, 6]);
  });
  it("sees through a fence around a whole post with fences of its own", () => {
    const wrapped = (post: string) => `It stopped.\n\`\`\`\n${post}\n\`\`\`\nThanks.\n`;
    const language = wrapped(`I tried this.\n\`\`\`text\n${LOG}\n\`\`\`\nNo idea.`);
    expect([...(findProse(language) ?? [])]).toEqual([1, 2, 3, 4, 8, 9, 10, 11]);
    const bare = wrapped(`I tried this.\n\`\`\`\n${LOG}\n\`\`\`\nNo idea.`);
    expect([...(findProse(bare) ?? [])]).toEqual([1, 2, 3, 4, 8, 9, 10, 11]);
    const first = wrapped(`\`\`\`\nit could not be opened\n\`\`\`\nNo idea.`);
    expect([...(findProse(first) ?? [])]).toEqual([1, 2, 3, 5, 6, 7, 8]);
  });
  it("takes an empty block of a form for none", () => {
    const form = `Settings:\n\`\`\`\n\`\`\`\nWhat happened:\n\`\`\`\n${LOG}\n\`\`\`\nThanks.\n`;
    expect([...(findProse(form) ?? [])]).toEqual([1, 2, 3, 4, 5, 9, 10]);
  });
  it("keeps what looks like a log outside the fences as evidence", () => {
    const prose = findProse(
      `This happens every night since May.\nIt is a big machine.\nNobody knows why.\n\`\`\`\n${LOG}\n\`\`\`\nRuntimeError: can't start new thread\nThanks a lot.\n`,
    );
    expect(prose?.has(9)).toBe(false);
    expect(prose?.has(10)).toBe(true);
  });
  it("keeps a quoted error outside the fences", () => {
    const text = `My settings:\n\`\`\`\nworkers: 4\n\`\`\`\nAnd then:\n> OSError: [Errno 24] Too many open files\nEach day.\nWhat now?\nThanks.\nBye.\n`;
    expect([...(findProse(text) ?? [])]).toEqual([1, 2, 4, 5, 7, 8, 9, 10]);
  });
  it.each([
    ["libc++abi: terminating due to uncaught exception: thread constructor failed", false],
    ["GLib-ERROR: creating thread 'pool': Error creating thread: Resource temporarily unavailable", false],
    ["Could it be that there are too many open files?", true],
    ["dial tcp4 203.0.113.7:443: connect: can't assign requested address", false],
    ["tar: ckpt.pt: Cannot write: Disk quota exceeded", false],
    ["> Handle threshold reached: 9120 (threshold: 9000). Restarting service", false],
    ["> You should try a limit of: 4096", true],
    ["> Thanks for the report", true],
    ["Maybe the address already in use is my own?", true],
    ["The limit was raised already.", true],
  ])("tells an error between words from the words: %s", (line, isProse) => {
    const prose = findProse(`Hello.\nHere is the limit:\n\`\`\`\nulimit -u 4096\n\`\`\`\n${line}\nThanks.\n`);
    expect(prose?.has(6)).toBe(isProse);
  });
  keeps("a limit in a list and an observation of what came first", [
    ["| `/sys/fs/cgroup/pids.max` | 700 |", false],
    ["- `ulimit -u`: 61440", false],
    ["| worker | pids.max |", true],
    ["- pids.max should be raised: 4096", true],
    ["The first call works fine, the second one ends like this.", false],
    ["The first call is the one that fails.", true],
    ["第一次运行正常，之后就不行了", false],
  ]);
  keeps("what is seen to pile up and how old the engine is", [
    ["The number of threads keeps increasing all day.", false],
    ["I see that threads are not properly closed by the client.", false],
    ["It looks as if the sockets keep growing, they are piling up.", true],
    ["Maybe threads are not closed?", true],
    ["Make sure that threads are not leaking.", true],
    ["The threads are joined at the end.", true],
    ["The version of Docker on all the servers is `20.10.7`.", false],
    ["Docker 19.03.6 on both machines", true],
    ["We run Docker 19.03.6 there.", false],
    ["Docker in 2021 was another thing.", true],
  ]);
  keeps("where the program runs, said between words", [
    ["Running into this when launching the app on Docker.", false],
    ["It occurs when compiling on macOS with multiple cores.", false],
    ["- OS: Windows 10", false],
    ["It works in Docker but fails here.", true],
    ["I haven't run it in Docker.", true],
    ["Could it have to do with the Docker network?", true],
    ["The image is on https://hub.docker.com, for use in Docker.", true],
    ["In Docker it ended with too many open files, they say.", true],
    ["Running under Windows the worker is OOM killed.", true],
    ["- Platform: Linux-5.4 (Killed)", true],
  ]);
  it.each([
    ["After boot I got `-bash: fork: retry: Resource temporarily unavailable`, and my box hung.", false],
    ["I no longer see `OSError: [Errno 24] Too many open files` since the upgrade.", true],
    ["If you get `fork: retry: Resource temporarily unavailable`, raise the limit.", true],
    ["I tried `ulimit -u unlimited` and got Resource temporarily unavailable.", true],
    [
      "I ran `ulimit -n 65535` and no more pthread_create failed: Resource temporarily unavailable in `train.py`.",
      true,
    ],
    ["When I run it with 64 workers I get `RuntimeError: can't start new thread` after an hour.", false],
    ["When you see `OSError: [Errno 24] Too many open files`, raise the limit.", true],
    ["See our guide on `RuntimeError: can't start new thread` for more.", true],
    ["Our test asserts that `OSError: [Errno 24] Too many open files` is raised.", true],
    ["How to deal with `Cannot allocate memory (os error 12)` is what we wrote about.", true],
  ])("keeps a refusal that somebody quotes as code: %s", (line, isProse) => {
    expect(isProseBelow(line)).toBe(isProse);
  });
  it.each([
    ["After nine hours of this my server ran out of file handles.", "lsof -p 71 | wc -l", false],
    [
      "We cannot reach it due to 'Too many open files' every evening.",
      "TCP 10.0.0.1:5000->10.0.0.2:36832 (CLOSE_WAIT)",
      false,
    ],
    ["I was getting a bus error (core dumped) in each epoch.", "shm  64M  0  64M  0% /dev/shm", false],
    ["After nine hours of this my server ran out of file handles.", "Error: something else altogether", true],
    ["I get Resource temporarily unavailable each night", "ulimit -u 4096", false],
    ["I get Resource temporarily unavailable each night", "fork failed", true],
    ["It may happen that we are out of memory.", "lsof -p 71 | wc -l", true],
    ["How to deal with Too many open files is what we wrote about.", "ulimit -n 4096", true],
    ["I asked whether it runs out of memory elsewhere?", "ulimit -n 4096", true],
    ["We ran out of memory last week; a larger host is here.", "ulimit -n 4096", true],
    ["We set this since our server ran out of file descriptors at 1024.", "nofile: 65536", true],
    ["I ran out of disk space once.", "pip install frob", true],
    ["My own run crashes now: I ran out of memory.", "batch_size: 64", false],
    ["I started to get an EMFILE error at noon.", "node 6 node 75u sock 0,8 0t0 4711 protocol: TCP", false],
    ["After the third epoch the job was killed with all of its memory in use.", "lsof -p 71 | wc -l", false],
    ["RAM usage rises with each epoch, and in the end the job is killed.", "lsof -p 71 | wc -l", false],
    ["RAM usage rises with each epoch and falls again.", "lsof -p 71 | wc -l", true],
    ["The job was not killed, and its memory stays level.", "lsof -p 71 | wc -l", true],
    ["If it was killed for its memory, a smaller batch helps.", "batch_size: 64", true],
  ])("keeps what somebody tells of a failure where no block shows one: %s", (line, block, isProse) => {
    const prose = findProse(`Hello.\n${line}\n\`\`\`\n${block}\n\`\`\`\nThanks.\n`);
    expect(prose?.has(2)).toBe(isProse);
  });
  it.each([
    ["a log without fences", LOG],
    ["fences that hold nothing", `Hello.\n\`\`\`\n\`\`\`\n${LOG}`],
    ["an unpaired fence", `Hello.\n\`\`\`\n${LOG}`],
    ["a log that prints a sample with fences", `${LOG}\nSample:\n\`\`\`python\nprint(1)\n\`\`\`\n${LOG}\n`],
    ["nothing but a fenced log", `\`\`\`\n${LOG}\n\`\`\``],
  ])("takes %s for a plain log", (_, text) => {
    expect(findProse(text)).toBeNull();
  });
});

describe("mayHoldFence", () => {
  it("sees every fence that findProse looks for", () => {
    const piece = fc.constantFrom("`", "``", "```", "~", "~~~", "x", "\n", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        expect(mayHoldFence(new TextEncoder().encode(text))).toBe(text.includes("```") || text.includes("~~~"));
      }),
    );
  });
});
