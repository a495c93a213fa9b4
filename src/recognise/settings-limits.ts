/**
 * Limits and the machine, as shells, the kernel, containers, schedulers and libraries print them. Only what states a value in force:
 * advice ("increase ulimit -n to 65536") is none, and neither is a command line that ends in "...".
 */
import { sizeOf } from "../../grammars/language/counters-quantity.ts";
import { readLimitLine } from "../../grammars/language/limits.ts";
import { LIMIT_WORDS, PROC_LIMITS } from "../../grammars/language/limits-names.ts";
import type { LogEvent, Recogniser } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { answersOf, COMMAND_LITERALS } from "./line-answers.ts";
import { advises, guardOf, innerMessageOf, keptText, mayBeBare, placeOf } from "./line-helpers.ts";
import { LIMIT_FORMS, one, type Stated } from "./settings-limits-forms.ts";
import { settingNamed } from "./settings-names.ts";

/** Of limit dumps, which the grammar reads: bash's, zsh's and csh's `ulimit -a`, /proc/PID/limits, OpenBLAS' own line, sysctl. */
const DUMP_LITERALS: readonly string[] = [
  ...["(-n)", "(-u)", "(-x)", "(-i)", "bytes, -", "blocks, -", "seconds, -"],
  ...["-t: cpu", "-f: file", "-d: data", "-s: stack", "-c: core", "-m: resident", "-u: proc", "-n: file", "-l: locked"],
  ...["-v: address", "-x: file", "-i: pending", "-q: bytes"],
  ...Object.keys(PROC_LIMITS).map((row) => `Max ${row.slice(4)}`),
  "RLIMIT_",
  ...["kernel.threads-max", "kernel.pid_max", "kernel.shm", "vm.max_map_count", "vm.overcommit", "fs.file-max"],
  ...["fs.nr_open", "fs.aio-max-nr", "fs.inotify.", "max_user_namespaces", "ip_local_port_range"],
  ...["kern.max", "kern.num_", "hw.ncpu", "hw.logicalcpu"],
];
/** Of what is told by the lines before: a count of the control group's below its file, Kubernetes' `limits:`, and the ulimits of a container. */
const CONTEXT_LITERALS: readonly string[] = ["pids.events", "imits:", '"Soft"', '"soft"', "soft: "];

const LITERALS = [...new Set([...DUMP_LITERALS, ...LIMIT_FORMS.flatMap((form) => form.literals), ...CONTEXT_LITERALS])];

const maySet = guardOf(LITERALS);

/** What a line of a limit dump looks like before the grammar is asked. */
const DUMP = /\((?:[a-z0-9 -]{1,20}, )?-[A-Za-z]\)|^-[A-Za-z]: |^Max [a-z]|^(?:kernel|kern|vm|fs|net|user|hw)\.[a-z]/;
const RLIMIT_PAIR = /RLIMIT_[A-Z]{2,12} (?:-1|\d{1,20}) current, (?:-1|\d{1,20}) max/;
/** A line that is a template or a quotation of a usage. */
const TEMPLATE = /\.\.\.\s*$|…\s*$|<[a-z][\w -]{0,30}>/;

function event(line: LogLine, { name, value, hard }: Stated, text = line.text): LogEvent {
  return { type: "setting", name, value, hard: hard ?? null, text: keptText(text), at: placeOf(line) };
}

function statedIn(message: string): Stated[] {
  // The library's line is often torn by other threads; its own words are read wherever they stand.
  const pair = RLIMIT_PAIR.exec(message);
  const dumped = pair !== null ? readLimitLine(pair[0]) : DUMP.test(message) ? readLimitLine(message) : null;
  if (dumped !== null) {
    const { name, value, hard } = dumped;
    if (settingNamed(name) !== undefined) return [hard === null ? { name, value } : { name, value, hard }];
    // hw.ncpu goes on to the forms below.
  }
  const template = TEMPLATE.test(message);
  const stated: Stated[] = [];
  for (const { pattern, anywhere, says } of LIMIT_FORMS) {
    if (anywhere && template) continue;
    for (const match of pattern.global ? message.matchAll(pattern) : [pattern.exec(message)]) {
      if (match === null || (anywhere && advises(message.slice(0, match.index)))) continue;
      // Two forms may read the same words.
      for (const one of says(match))
        if (!stated.some((o) => o.name === one.name && o.value === one.value)) stated.push(one);
    }
  }
  return stated;
}

const SOFT = /^"?[Ss]oft"?: (-1|\d{1,19}),?$/;
const HARD = /^\s*"?[Hh]ard"?: (-1|\d{1,19}),?\s*$/;
const ULIMIT_NAME =
  /^\s*(?:"(?:Name|name|type)": "(?:RLIMIT_)?([A-Za-z]{2,8})",?|(nproc|nofile|memlock|stack|data|as):)\s*$/;
const bound = (text = "") => (text === "-1" ? Number.POSITIVE_INFINITY : Number(text));

/**
 * The soft bound of a container, in a line below its name: of docker's and podman's `inspect`, of an OCI runtime's config.json and of a compose file.
 * The hard bound may stand between them.
 */
function ulimitBelow(text: string, [near, far]: readonly LogLine[]): readonly Stated[] {
  const soft = SOFT.exec(text);
  if (soft === null) return [];
  const hard = HARD.exec(near?.text ?? "");
  const named = ULIMIT_NAME.exec((hard === null ? near : far)?.text ?? "");
  const name = LIMIT_WORDS[(named?.[1] ?? named?.[2] ?? "").toLowerCase()];
  return name === undefined ? [] : one(name, bound(soft[1]), hard === null ? undefined : bound(hard[1]));
}

export const limitSettings: Recogniser = {
  name: "limits",
  literals: [...LITERALS, ...COMMAND_LITERALS],
  recognise(line) {
    if (!maySet(line.text)) return [];
    // A flag's own line, "-n: file descriptors", must not lose its dash to a logging prefix.
    const message = innerMessageOf(line.text).trimEnd();
    return statedIn(message).map((stated) => event(line, stated));
  },
  withContext(line, before) {
    const [near, far] = before;
    if (near === undefined) return [];
    const text = line.text.slice(0, 400).trim();
    // Kubernetes: `limits:` and below it `cpu: 4`, `memory: 4Gi`.
    const resource = /^(memory|cpu): {1,12}["']?(\d{1,12}(?:\.\d{1,3})?)(Ki|Mi|Gi|Ti|[kMGTm])?["']?$/.exec(text);
    if (resource !== null) {
      const heads =
        /^\s*[Ll]imits:\s*$/.test(near.text) ||
        (far !== undefined && /^\s*[Ll]imits:\s*$/.test(far.text) && /^\s*(?:cpu|memory):/.test(near.text));
      if (!heads) return [];
      const [, which, number = "", unit = ""] = resource;
      const milli = unit === "m" ? 1 / 1000 : 1;
      const value = which === "cpu" ? Number(number) * milli : sizeOf(number + unit.replace(/i$/, ""));
      return one(`kubernetes.limits.${which}`, value).map((stated) => event(line, stated));
    }
    const below = ulimitBelow(text, before);
    if (below.length > 0) return below.map((stated) => event(line, stated));
    const refused = /^max (\d{1,15})$/.exec(text);
    if (refused !== null && /\bcat \S{0,200}\/pids\.events\s*$/.test(near.text)) {
      return [event(line, { name: "pids.events.max", value: Number(refused[1]) })];
    }
    if (!mayBeBare(line.text)) return [];
    // Before JDK 17 HotSpot's report has the number in the line below.
    const [, area, name] =
      /^\/proc\/sys\/(kernel|vm)\/(threads-max|pid_max|max_map_count) \([a-z -]{20,80}\):$/.exec(near.text) ?? [];
    if (name !== undefined && /^\d{1,19}$/.test(text))
      return [event(line, { name: `${area}.${name}`, value: Number(text) })];
    return answersOf(line, before).flatMap(({ query, value, printed, command }) =>
      query.kind === "setting" ? [event(line, { name: query.name, value }, `${command.trim()} → ${printed}`)] : [],
    );
  },
};
