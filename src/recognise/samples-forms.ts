/**
 * Counters in the fixed forms of tools: what one line of a tool's output says by itself. A form is found by a text that nothing else prints, and
 * gives a size only where the line, or the tool's documentation, names the unit.
 */
import { bytesPer } from "../../grammars/language/counters-quantity.ts";
import type { Condition, Reading, Unit } from "../model/event.ts";

interface Form {
  /** One of these stands in every line of this form. */
  readonly literals: readonly string[];
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => readonly Reading[];
}

const NUMBER = String.raw`(\d{1,15}(?:\.\d{1,9})?)`;
const UNIT = "([KMGTkmgt]?i?[Bb])";

/** A size with its unit as printed (`MiB`, `K`); a limit in a unit of its own, or the value's. */
export function size(metric: string, value: string, unit: string, limit?: string, ofLimit = unit): readonly Reading[] {
  const bytes = Math.round(Number(value) * (bytesPer(unit) ?? Number.NaN));
  const bound = limit === undefined ? null : Math.round(Number(limit) * (bytesPer(ofLimit) ?? Number.NaN));
  if (Number.isNaN(bytes)) return [];
  return [{ metric, value: bytes, unit: "bytes", limit: bound === null || !(bound > 0) ? null : bound }];
}

export function count(metric: string, value: string, limit: number | null = null): readonly Reading[] {
  return [{ metric, value: Number(value), unit: "count", limit }];
}

/** A file of the kernel's with its value beside it, as `grep . pids.*` and people print it, in a list or a table's row too. */
const fileValue = (file: string) =>
  `\\b${file}["'\\x60*]{0,4}(?:[ \\t]{0,4}[:=|][ \\t]{0,4}|[ \\t]{1,8})["'\\x60*~]{0,4}(\\d{1,19})(?![\\w.]|,\\d)`;

/** What Prometheus' clients for Go and Python call the process's own counters. */
const EXPORTED: { readonly [name: string]: { readonly metric: string; readonly unit: Unit } } = {
  go_goroutines: { metric: "goroutines", unit: "count" },
  go_threads: { metric: "proc", unit: "count" },
  process_open_fds: { metric: "fds", unit: "count" },
  process_resident_memory_bytes: { metric: "rss", unit: "bytes" },
  process_virtual_memory_bytes: { metric: "vms", unit: "bytes" },
};

const FORMS: readonly Form[] = [
  // psutil.virtual_memory()
  {
    literals: ["svmem("],
    pattern: /\bsvmem\(total=(\d{1,16}), available=\d{1,16}, percent=[\d.]{1,6}, used=(\d{1,16})\b/,
    read: ([, total = "", used = ""]) => size("node_memory", used, "B", total),
  },
  // GNU time -v; what people make of getrusage, where they print the unit. A high-water mark is a counter of its own: it can only rise.
  {
    literals: ["Maximum resident set size (kbytes): "],
    pattern: /Maximum resident set size \(kbytes\): (\d{1,12})\b/,
    read: ([, n = ""]) => size("maxrss", n, "kB"),
  },
  {
    literals: ["maxrss", "max_rss", "MaxRSS", "maxRSS", "max rss", "max RSS", "Max RSS"],
    pattern: new RegExp(
      String.raw`(?<![\w.])(?:ru_)?max[_ ]?rss["']?(?: ?[:=] {0,3}| {1,3})${NUMBER} ?([KMGT]i?B)\b`,
      "i",
    ),
    read: ([, n = "", unit = ""]) => size("maxrss", n, unit),
  },
  // Control groups
  {
    literals: ["pids.current"],
    pattern:
      /\bpids\.current(?: ?\/ ?pids\.max["'`*)]{0,3}[:= |]{1,4}|["'`*)]{0,3}[:=| ]{1,4}(?:is |at )?)["'`*]{0,3}(\d{1,12}) ?(?:\/|of|out of) ?(\d{1,12})(?![\w.])/,
    read: ([, n = "", max]) => count("cgroup", n, Number(max)),
  },
  {
    literals: ["pids.current"],
    pattern: new RegExp(`${fileValue("pids\\.current")}(?:.{0,40}?${fileValue("pids\\.max")})?`),
    read: ([, n = "", max]) => count("cgroup", n, max === undefined ? null : Number(max)),
  },
  {
    literals: ["TasksCurrent="],
    pattern: /\bTasksCurrent=(\d{1,12})(?![\w.])/,
    read: ([, n = ""]) => count("cgroup", n),
  },
  {
    literals: ["memory.current", "memory.usage_in_bytes"],
    pattern: new RegExp(
      `${fileValue("memory\\.(?:current|usage_in_bytes)")}(?:.{0,40}?${fileValue("memory\\.(?:max|limit_in_bytes)")})?`,
    ),
    read: ([, n = "", max]) => size("cgroup_memory", n, "B", max),
  },
  // Ray: the memory monitor's words (src/ray/raylet/node_manager.cc), and `ray status`
  {
    literals: ["memory usage threshold"],
    pattern: new RegExp(String.raw`\bMemory on the node .{0,600}? was ${NUMBER}([KMGT]B) \/ ${NUMBER}([KMGT]B)`),
    read: ([, n = "", unit = "", total = "", ofTotal = ""]) => size("node_memory", n, unit, total, ofTotal),
  },
  {
    literals: ["object_store_memory"],
    pattern: new RegExp(String.raw`^${NUMBER}${UNIT}\/${NUMBER}${UNIT} object_store_memory$`),
    read: ([, n = "", unit = "", total = "", ofTotal = ""]) => size("object_store_memory", n, unit, total, ofTotal),
  },
  // tracemalloc, as its documentation prints a snapshot
  {
    literals: ["Total allocated size: "],
    pattern: new RegExp(`^Total allocated size: ${NUMBER} ([KMG]iB)$`),
    read: ([, n = "", unit = ""]) => size("tracemalloc", n, unit),
  },
  {
    literals: ["active_count"],
    pattern: /\bactive_count(?:\(\))?["']?(?: ?[:=] ?| {1,3}=> )(\d{1,9})(?![\w.])/,
    read: ([, n = ""]) => count("python_threads", n),
  },
  // memory_profiler's %memit: the peak is that statement's own, and its increment is what the statement added.
  {
    literals: ["peak memory: "],
    pattern: new RegExp(`^peak memory: ${NUMBER} (MiB), increment: -?\\d`),
    read: ([, n = "", unit = ""]) => size("memory_usage", n, unit),
  },
  // A loop's bare word and size, alone on the line
  {
    literals: ["usage: "],
    pattern: new RegExp(`^(?:[Mm]em(?:ory)? |RAM )?usage: {1,4}${NUMBER} ?([KMGT]i?B)$`),
    read: ([, n = "", unit = ""]) => size("memory_usage", n, unit),
  },
  // mprof's data file, in MiB by its definition
  {
    literals: ["MEM "],
    pattern: /^MEM (\d{1,9}\.\d{6}) \d{10}\.\d{1,6}$/,
    read: ([, n = ""]) => size("rss", n, "MiB"),
  },
  // The JVM: `jcmd PID VM.native_memory summary`, unified logging of the collector, and the logs of Java 8
  {
    literals: [", committed="],
    pattern: /^Total: {1,3}reserved=\d{1,15}[KMG]?B?, committed=(\d{1,15})([KMG]B)/,
    read: ([, n = "", unit = ""]) => size("jvm_committed", n, unit),
  },
  { literals: ["(thread #"], pattern: /^\(thread #(\d{1,9})\)$/, read: ([, n = ""]) => count("jvm_threads", n) },
  {
    literals: ["] GC("],
    pattern: /\] GC\(\d{1,12}\) Pause [^>]{1,160}?\d{1,12}[KMG]->(\d{1,12})([KMG])\(\d{1,12}[KMG]\)/,
    read: ([, n = "", unit = ""]) => size("jvm_heap", n, unit),
  },
  {
    literals: ["[GC (", "[Full GC ("],
    pattern:
      /^[^[]{0,120}\[(?:Full )?GC \(.{0,200}?(?:\] |\) {1,2})\d{1,12}[KMG]->(\d{1,12})([KMG])\(\d{1,12}[KMG]\).{0,80} secs\]/,
    read: ([, n = "", unit = ""]) => size("jvm_heap", n, unit),
  },
  // Go: GODEBUG=gctrace=1 (the last of the three is what lives on), runtime.MemStats as the usual snippet prints it, runtime/metrics
  {
    literals: [" MB goal"],
    pattern: /\bgc \d{1,12} @[\d.]{1,15}s \d{1,3}%: .{1,300}? \d{1,9}->\d{1,9}->(\d{1,9}) MB, \d{1,9} MB goal/,
    read: ([, n = ""]) => size("go_heap", n, "MB"),
  },
  {
    literals: ["TotalAlloc"],
    pattern:
      /(?<![\w])Alloc ?[=:] ?(\d{1,12}) ?([KMG]i?B)\b.{0,60}?\bTotalAlloc\b(?:.{0,60}?\bSys ?[=:] ?(\d{1,12}) ?([KMG]i?B)\b)?/,
    read: ([, n = "", unit = "", sys, ofSys = ""]) => [
      ...size("go_heap", n, unit),
      ...(sys === undefined ? [] : size("go_sys", sys, ofSys)),
    ],
  },
  {
    literals: ["goroutines", "NumGoroutine", "num_goroutine"],
    pattern: /(?<![\w./-])(?:[Nn]um_?)?[Gg]oroutines?["']?(?:\(\))? {0,3}[:=] {0,3}(\d{1,9})(?![\w.])/,
    read: ([, n = ""]) => count("goroutines", n),
  },
  {
    literals: Object.keys(EXPORTED).map((name) => `${name} `),
    pattern: new RegExp(String.raw`^(${Object.keys(EXPORTED).join("|")}) (\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,2})?)$`),
    read([, name = "", n = ""]) {
      const exported = EXPORTED[name];
      return exported === undefined ? [] : [{ ...exported, value: Math.round(Number(n)), limit: null }];
    },
  },
  // V8 with --trace-gc, and as it prints before it gives up
  {
    literals: ["Mark-sweep ", "Mark-Compact ", "Scavenge "],
    pattern:
      /\bms: (?:Mark-sweep|Mark-Compact|Scavenge) [^>]{1,160}-> (\d{1,9}(?:\.\d{1,3})?) \(\d{1,9}(?:\.\d{1,3})?\) MB/,
    read: ([, n = ""]) => size("v8_heap", n, "MB"),
  },
  // top's summary: procps prints the unit before or behind, macOS behind
  {
    literals: ["iB Mem : ", "iB Mem: "],
    pattern: new RegExp(`^([KMGT]iB) Mem ?: {1,8}${NUMBER}[ +]total,.{0,60}? ${NUMBER}[ +]used`),
    read: ([, unit = "", total = "", used = ""]) => size("node_memory", used, unit, total),
  },
  {
    literals: ["k total, "],
    pattern: /^Mem: {1,8}(\d{1,12})k total, {1,8}(\d{1,12})k used,/,
    read: ([, total = "", used = ""]) => size("node_memory", used, "k", total),
  },
  {
    literals: ["PhysMem: "],
    pattern: /^PhysMem: (\d{1,9})([MG]) used \(/,
    read: ([, n = "", unit = ""]) => size("node_memory", n, unit),
  },
];

/** Texts by which a line of one of the forms is found. */
export const FORM_LITERALS: readonly string[] = [...new Set(FORMS.flatMap((f) => f.literals))];

/** What a short one of them needs besides: mprof's has its number right behind it, and so has a share ("MEM 83%"). */
export const FORM_CONDITIONS: ReadonlyMap<string, readonly Condition[]> = new Map([
  ["MEM ", [{ needs: [], number: 1 }]],
]);

/** What a message says in the form of a tool. */
export function formReadings(message: string): readonly Reading[] {
  const readings: Reading[] = [];
  for (const { literals, pattern, read } of FORMS) {
    if (!literals.some((literal) => message.includes(literal))) continue;
    const match = pattern.exec(message);
    if (match !== null) readings.push(...read(match));
  }
  return readings;
}
