/** Every form and name that a table knows can pass the prefilter: a literal of its own stands in it. The literals are written beside the forms, by hand. */
import { describe, expect, it } from "vitest";
import { LIMIT_WORDS, PROC_LIMITS, RLIMIT_FLAGS, SHELL_LIMITS } from "../../grammars/language/limits-names.ts";
import type { Recogniser } from "../../src/model/event.ts";
import { OWN_WORDS, ownWords } from "../../src/recognise/samples-own-words.ts";
import { SETTINGS, settings } from "../../src/recognise/settings.ts";
import { limitSettings } from "../../src/recognise/settings-limits.ts";
import { LIMIT_FORMS } from "../../src/recognise/settings-limits-forms.ts";
import { PROGRAM_NAMES, programSettings } from "../../src/recognise/settings-program.ts";
import { eventsInContext, eventsOf, settingsOf } from "./lines.ts";

const holds = (text: string, literals: readonly string[]) => literals.some((literal) => text.includes(literal));
const named = (recogniser: Recogniser, text: string) => settingsOf(eventsOf(recogniser, text)).map((s) => s.name);

describe("forms of limits", () => {
  it.each(LIMIT_FORMS.map((form) => [form.example, form] as const))("reads %s", (example, form) => {
    const [match] = form.pattern.global ? example.matchAll(form.pattern) : [form.pattern.exec(example)];
    expect(match).toBeTruthy();
    expect(holds(example, form.literals)).toBe(true);
    expect(eventsOf(limitSettings, example)).not.toEqual([]);
  });

  it.each(Object.entries(SHELL_LIMITS))("reads the row %s of limit in zsh and csh", (word, name) => {
    expect(named(limitSettings, `${word.padEnd(16)}1024`)).toEqual([name]);
    expect(named(limitSettings, `${word}\t1024`)).toEqual([name]);
  });

  it.each(Object.entries(LIMIT_WORDS))("reads the row %s of prlimit", (word, name) => {
    // The descriptions of prlimit(1), util-linux sys-utils/prlimit.c.
    const means = {
      nproc: "max number of processes",
      nofile: "max number of open files",
      stack: "max stack size",
      as: "address space limit",
      data: "max data size",
      memlock: "max locked-in-memory address space",
    }[word];
    expect(named(limitSettings, `${word.toUpperCase().padEnd(11)}${means?.padEnd(34)} 8192 unlimited bytes`)).toEqual([
      name,
    ]);
  });

  it.each(Object.entries(PROC_LIMITS))("reads the row %s of /proc/PID/limits", (row, name) => {
    const printed = `${`M${row.slice(1)}`.padEnd(26)}1024                 4096                 files     `;
    expect(named(limitSettings, printed)).toEqual([name]);
  });

  it.each(Object.entries(RLIMIT_FLAGS))("reads the answer to ulimit -%s", (flag, { name }) => {
    expect(holds(`ulimit -${flag}`, limitSettings.literals)).toBe(true);
    expect(settingsOf(eventsInContext(limitSettings, [`$ ulimit -${flag}`, "1024"])).map((s) => s.name)).toEqual([
      name,
    ]);
  });
});

describe("names of settings", () => {
  const spelled = PROGRAM_NAMES.flatMap(([name, ...spellings]) =>
    spellings.flatMap((s) => ["_", "-"].map((join) => [s.replaceAll(" ", join), name] as const)),
  );
  it.each(spelled)("reads %s", (word, name) => {
    for (const text of [`${word}=4`, `${word}: 4`, `--${word} 4`, `"${word}": 4`, `'${word}': 4`]) {
      expect(named(programSettings, text), text).toContain(name);
    }
  });

  it.each(SETTINGS.filter(({ kind }) => kind === "environment").map(({ name }) => name))("reads %s", (name) => {
    expect(settings.flatMap((recogniser) => named(recogniser, `export ${name}=4`))).toContain(name);
  });
});

describe("words for counters", () => {
  it.each(OWN_WORDS.flatMap((word) => word.spellings.map((s) => [s, word] as const)))("reads %s", (spelling, word) => {
    for (const key of [spelling, spelling.replaceAll(" ", "_")]) {
      for (const text of [`${key}=4194304`, `${key}: 4194304`, `'${key}': 4194304`]) {
        expect(holds(text, word.literals), text).toBe(true);
        expect(holds(text, ownWords.literals), text).toBe(true);
      }
    }
  });
});
