/** What a log of macOS or Windows is told to run exists there. */
import { describe, expect, test } from "vitest";
import { DOCS } from "../../src/knowledge/generated-docs.ts";
import { diagnoseText } from "../support/read.ts";

/** Programs, files and options that only Linux has, and for Windows what only a POSIX shell has. */
const LINUX =
  /\/proc\/|\/sys\/|\/dev\/shm|\/etc\/security|nlwp|\bss -|\bnproc\b|\bfuser\b|dmesg|\bps -(?:e|L)|--sort|sysctl (?:-w )?(?:fs|net\.ipv4|vm)\./;
const POSIX = /\/proc\/|\/etc\/|ulimit|\$\(|\bps -|\bgrep\b|\bawk\b|sysctl|dmesg|\bfuser\b|\blsof\b|^export /m;

const MACOS = "Darwin Kernel Version 23.1.0: Mon Oct  9 21:27:24 PDT 2023; root:xnu-10002.41.9~6/RELEASE_ARM64_T6000";
const WINDOWS = 'File "C:\\Users\\me\\project\\train.py", line 12, in main';

describe.each([
  [
    "macos",
    MACOS,
    LINUX,
    ["fd-limit", "fd-leak", "file-lock-contention", "user-process-limit", "worker-fanout", "port-exhaustion"],
  ],
  ["windows", WINDOWS, POSIX, ["fd-limit", "file-lock-contention", "host-out-of-memory", "port-exhaustion"]],
] as const)("on %s", (platform, sign, foreign, causes) => {
  test.each(causes)("%s", (cause) => {
    const reports = (DOCS[cause]?.examples ?? []).map((example) => diagnoseText(`${sign}\n${example}`));
    const told = reports.flatMap(({ context, diagnoses }) =>
      context.platform?.value === platform
        ? diagnoses
            .filter((d) => d.cause === cause)
            .flatMap(({ checks, remedies }) => [
              ...checks.map(({ command }) => command),
              ...remedies.flatMap(({ changes }) =>
                changes.filter(({ kind }) => kind === "shell" || kind === "env").map(({ text }) => text),
              ),
            ])
        : [],
    );
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((text) => foreign.test(text))).toEqual([]);
  });
});
