/**
 * The same quantities in people's and tools' own words: psutil and resource lines, /proc/PID/status, JSON records, Weights & Biases, Ray,
 * and counts printed under a command.
 *
 * A number under a word such as "threads" is as often a setting as a measurement. So a word is *plain* when it only ever names what was
 * measured (`rss`, `num_fds`, `open files`), and *shared* when settings use it too (`threads`, `maps`): that one counts only beside
 * a plain one, beside another shared one, beside the run's fold or epoch, in a line about resources, or alone on its line.
 */
import { bytesPer, numberOf } from "../../grammars/language/counters-quantity.ts";
import type { LogEvent, Reading, Recogniser, SampleEvent, Unit } from "../model/event.ts";
import type { LogLine } from "../model/line.ts";
import { answersOf, COMMAND_LITERALS, unitOfCounter } from "./line-answers.ts";
import { guardOf, keptText, lookedAt, mayBeBare, messageOf, placeOf } from "./line-helpers.ts";
import { readLabel } from "./markers-points.ts";
import { messageStarts } from "./message-starts.ts";
import { FORM_CONDITIONS, FORM_LITERALS, formReadings } from "./samples-forms.ts";
import { MEMORY_CONDITIONS, MEMORY_LITERALS, memoryReadings } from "./samples-memory.ts";
import { WORDING_LITERALS, wordingReadings } from "./samples-words.ts";

/** No process that trains lives in less; a bare smaller number is in a unit that the line does not say. */
const LEAST_BYTES = 1 << 20;

interface Word {
  readonly metric: string;
  readonly unit: Unit;
  readonly plain: boolean;
  /** One of these stands in every line that uses a spelling below, in the cases that people write. */
  readonly literals: readonly string[];
  /** Alternatives of a regular expression; a blank stands for a blank, `_` or `-`. */
  readonly spellings: readonly string[];
}

export const OWN_WORDS: readonly Word[] = [
  {
    metric: "rss",
    unit: "bytes",
    plain: true,
    literals: ["rss", "RSS", "Rss", "resident", "Resident"],
    spellings: [
      ...["rss memory", "rss usage", "rss", "memory rss", "mem rss", "process rss", "cpu rss", "vmrss"],
      ...["resident memory", "resident set size", "resident set"],
    ],
  },
  { metric: "vms", unit: "bytes", plain: true, literals: ["vms", "VMS"], spellings: ["vms"] },
  {
    metric: "uss",
    unit: "bytes",
    plain: true,
    literals: ["uss=", "uss:", 'uss"', "uss'", "uss_", "USS"],
    spellings: ["uss"],
  },
  {
    metric: "pss",
    unit: "bytes",
    plain: true,
    literals: ["pss=", "pss:", 'pss"', "pss'", "pss_", "PSS"],
    spellings: ["pss"],
  },
  {
    metric: "fds",
    unit: "count",
    plain: true,
    literals: [
      ...["fds", "pen fds", "fd_count", "fd count", "file descriptors", "file_descriptors"],
      ...["pen files", "pen_files", "pen file d", "pen_file_d", "pen file h", "pen_file_h"],
    ],
    spellings: [
      ...["num fds", "n fds", "fd count", "fds count", "open fds", "num open files", "open files count", "open files"],
      ...["open file descriptors", "open file handles", "process open fds"],
    ],
  },
  {
    metric: "fds",
    unit: "count",
    plain: false,
    literals: ["fds", "FDs", "file descriptors", "file_descriptors"],
    spellings: ["fds", "file descriptors"],
  },
  {
    metric: "proc",
    unit: "count",
    plain: false,
    literals: ["hreads", "hread_count", "hread count"],
    spellings: [
      ...["num threads", "n threads", "nthreads", "thread count", "threads count", "active threads", "threads alive"],
      ...["os threads", "process threads", "native threads", "threads"],
    ],
  },
  // What Python counts of its own, beside what the system counts.
  {
    metric: "python_threads",
    unit: "count",
    plain: false,
    literals: ["hreads"],
    spellings: ["py threads", "python threads"],
  },
  {
    metric: "heap_used",
    unit: "bytes",
    plain: true,
    literals: ["heapUsed", "heapused", "heap_used", "eap used"],
    spellings: ["heapused", "heap used"],
  },
  {
    metric: "maps",
    unit: "count",
    plain: false,
    literals: [
      "maps:",
      "maps=",
      'maps"',
      "maps'",
      "_maps",
      "map_count",
      "map count",
      "maps_count",
      "maps count",
      "emory maps",
      "mappings",
    ],
    spellings: ["num maps", "n maps", "map count", "maps count", "memory maps", "mmaps", "num mappings", "maps"],
  },
];

const SPELLED: ReadonlyMap<string, Word> = new Map(
  OWN_WORDS.flatMap((word) => word.spellings.map((s) => [s, word] as const)),
);

/** When it was taken: "RSS before: 812 MB", "RSS after epoch 3: 812 MB". */
const MOMENT = String.raw`(?:[ \t](?:before|after|at|now)(?:[ \t][^:=]{1,40}?)?(?=[ \t]?[:=]))?`;
const VALUE = String.raw`(\d[\d,]{0,23}(?:\.\d{1,9})?)(?:[ \t]?(kB|[KMGT]i?B?|B|bytes))?(?![\w%]|\.\d)`;
/** word, its unit where the word carries one (`rss_mb`, `RSS (MiB)`), what joins, value, unit, limit, its unit. */
const PAIR = new RegExp(
  String.raw`(?<![\w./-])(${[...SPELLED.keys()]
    .sort((a, b) => b.length - a.length)
    .map((s) => s.replaceAll(" rss", " \\(?rss\\)?").replaceAll(" ", "[ _-]"))
    .join(
      "|",
    )})(?:[ _]?[[(]?(bytes|[kmgt]i?b)[\])]?)?(${MOMENT})(?:["']?[ \t]{0,12}(?:=|:|->)[ \t]{0,12}["']?|["']?[ \t]{1,12}(?=\d))${VALUE}(?:[ \t]?\/[ \t]?${VALUE})?`,
  "gi",
);

/** Words before a key that make it a bound, a peak or a difference: a high-water mark only ever rises. */
const NOT_NOW =
  /(?:\b(?:max(?:imum)?|min(?:imum)?|limit|peak|total|avg|mean|delta|diff|target|soft|hard|many|increase|decrease|number|use|using|with|set|raise|lower|reserved)|[Δ+])[ :=_-]{0,3}$/i;
const CONFIG =
  /\b(?:Namespace|args|config|hparams|hyperparameters|batch_size|learning_rate|lr|num_workers|workers|n_jobs|optimizer)\b|--\w/i;
const ABOUT_RESOURCES =
  /\b(?:monitor\w{0,5}|resources?|usage|memory|mem|psutil|process|proc|pid|leak\w{0,4}|stats|watch\w{0,3}|alive|active|counters?|system|RAM|after|before|now|current(?:ly)?)\b/i;

interface Found {
  readonly word: Word;
  readonly reading: Reading;
  readonly start: number;
  readonly end: number;
}

function amount(number: string, unit: string | undefined, word: Word, ownUnit: string | undefined): number {
  const value = numberOf(number);
  if (word.unit === "count") return unit === undefined && Number.isInteger(value) ? value : Number.NaN;
  const factor = bytesPer(unit ?? ownUnit ?? "");
  if (factor !== undefined) return Math.round(value * factor);
  return Number.isInteger(value) && value >= LEAST_BYTES ? value : Number.NaN;
}

function pairsOf(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(PAIR)) {
    const [whole, key = "", ownUnit, moment, number = "", unit, bound, boundUnit] = match;
    const word = SPELLED.get(key.toLowerCase().replace(/[()]/g, "").replace(/[_-]/g, " "));
    // "threads at most: 8" is a setting.
    if (word === undefined || (moment !== "" && word.unit === "count")) continue;
    if (NOT_NOW.test(text.slice(Math.max(0, match.index - 16), match.index))) continue;
    // "12 threads 3" and "RSS 812" say too little; a blank joins only a size, and the bytes that a print of several values gives.
    const joined = whole.slice(key.length);
    const printed = word.metric === "rss" && /^rss [1-9]\d{6,14}$/.test(whole);
    if (!/[:=>]/.test(joined) && (word.unit === "count" || (unit === undefined && !printed))) continue;
    // Each mapping of /proc/PID/smaps has a line of its own: "Rss:                1234 kB".
    if (key === "Rss" && /^Rss:\s{2,}/.test(text)) continue;
    const value = amount(number, unit ?? (bound === undefined ? undefined : boundUnit), word, ownUnit);
    if (Number.isNaN(value) || found.some((f) => f.reading.metric === word.metric)) continue;
    const limit = bound === undefined ? Number.NaN : amount(bound, boundUnit ?? unit, word, ownUnit);
    const reading = { metric: word.metric, value, unit: word.unit, limit: Number.isNaN(limit) ? null : limit };
    found.push({ word, reading, start: match.index, end: match.index + whole.length });
  }
  return found;
}

function counted(text: string, found: readonly Found[], onRun: boolean): boolean {
  if (found.some((f) => f.word.plain)) return true;
  const [first] = found;
  if (first === undefined || CONFIG.test(text)) return false;
  if (found.length > 1 || onRun) return true;
  const around = text.slice(0, first.start) + text.slice(first.end);
  if (ABOUT_RESOURCES.test(around)) return true;
  // Alone on its line, in lower case, with a colon: "num_threads: 45". "Threads: 8" and "threads=8" are how programs print settings.
  const alone = text.slice(first.start, first.end);
  return /^[\s[\](){}"',;.]{0,12}$/.test(around) && /^[a-z]/.test(alone) && alone.includes(":");
}

/** What stands before the first pair, as the name of the step; empty when it varies from line to line or is long. */
function stepOf(label: string): string {
  const step = label
    .replace(/[[\]]/g, "")
    .replace(/^[\s[\](){}"',;:=-]{1,40}/, "")
    .replace(/[\s[\](){}"',;:=-]{1,40}$/, "");
  return step.length <= 60 && !/[\d{}"]/.test(step) ? step : "";
}

function sample(
  line: LogLine,
  readings: readonly Reading[],
  point: SampleEvent["point"] = null,
  step = "",
): LogEvent[] {
  if (readings.length === 0) return [];
  return [{ type: "sample", point, step, readings, damaged: false, text: keptText(line.text), at: placeOf(line) }];
}

const STATUS = /^(VmRSS|VmData|VmSize|VmSwap|RssAnon|RssFile|RssShmem):\s{1,16}(\d{1,15}) kB$/;
const STATUS_KEY =
  /^(?:Vm\w{2,4}|Rss\w{3,5}|HugetlbPages|CoreDumping|THP_enabled|untag_mask|State|SigQ|Pid|PPid|FDSize):\s/;

/** A line of /proc/PID/status: peaks are left out, they only rise. `Threads:` counts with the tab that the kernel prints. */
function statusOf(line: LogLine, message: string): LogEvent[] | null {
  const memory = STATUS.exec(message);
  if (memory !== null) {
    const metric = memory[1] === "VmRSS" ? "rss" : (memory[1] ?? "").toLowerCase();
    return sample(line, [{ metric, value: Number(memory[2]) * 1024, unit: "bytes", limit: null }]);
  }
  const threads = /^Threads:(?:\t| {2,12})\s{0,12}(\d{1,9})$/.exec(message);
  if (threads === null) return null;
  return sample(line, [{ metric: "proc", value: Number(threads[1]), unit: "count", limit: null }]);
}

interface Special {
  readonly literal: string;
  readonly pattern: RegExp;
  readonly metric: string;
  /** Bytes for each printed unit, "unit" when the pattern's second group gives it; null for a count. */
  readonly factor: number | "unit" | null;
  /** A limit that the quantity has by its nature: 100 for a share. */
  readonly limit?: number;
}

const JOIN = String.raw`["']?[ \t]{0,24}[:=]?[ \t]{0,24}`;
const SPECIALS: readonly Special[] = [
  // Weights & Biases, system metrics: https://docs.wandb.ai/ref/system-metrics
  {
    literal: "proc.memory.rssMB",
    pattern: new RegExp(String.raw`proc\.memory\.rssMB${JOIN}(\d{1,12}(?:\.\d{1,9})?)`),
    metric: "rss",
    factor: 2 ** 20,
  },
  {
    literal: "proc.cpu.threads",
    pattern: new RegExp(String.raw`proc\.cpu\.threads${JOIN}(\d{1,9})(?:\.0)?(?![\d.])`),
    metric: "proc",
    factor: null,
  },
  {
    literal: "memory_percent",
    pattern: new RegExp(String.raw`(?<![\w])(?:system[./])?memory_percent${JOIN}(\d{1,3}(?:\.\d{1,9})?)`),
    metric: "memory_percent",
    factor: null,
    limit: 100,
  },
  {
    literal: "proc.memory.percent",
    pattern: new RegExp(String.raw`proc\.memory\.percent${JOIN}(\d{1,3}(?:\.\d{1,9})?)`),
    metric: "proc.memory.percent",
    factor: null,
    limit: 100,
  },
  // Lightning's DeviceStatsMonitor names its values HOOK/cpu_vm_percent.
  {
    literal: "cpu_vm_percent",
    pattern: new RegExp(String.raw`cpu_vm_percent${JOIN}(\d{1,3}(?:\.\d{1,9})?)`),
    metric: "cpu_vm_percent",
    factor: null,
    limit: 100,
  },
  // Ray Tune's status block.
  {
    literal: "Memory usage on this node",
    pattern: /Memory usage on this node: (\d{1,9}(?:\.\d{1,6})?)\/(\d{1,9}(?:\.\d{1,6})?) ([KMGT]iB)/,
    metric: "node_memory",
    factor: "unit",
  },
  // top, and systemctl status.
  { literal: "Threads: ", pattern: /^Threads: {1,3}(\d{1,9}) total,/, metric: "threads_total", factor: null },
  // HotSpot's report of a fatal error; few mappings say nothing there, and many programs count mappings of their own.
  {
    literal: "Total number of mappings: ",
    pattern: /^Total number of mappings: ([1-9]\d{4,7})$/,
    metric: "maps",
    factor: null,
  },
  {
    literal: "_java_thread_list=0x",
    pattern: /^_java_thread_list=0x[0-9a-f]{1,16}, length=(\d{1,7}), elements=/,
    metric: "proc",
    factor: null,
  },
  { literal: "/maps", pattern: /^(\d{1,9}) \/proc\/(?:\d{1,10}|self)\/maps$/, metric: "maps", factor: null },
];

function specialsOf(message: string, onRun: boolean): Reading[] {
  const readings: Reading[] = [];
  for (const { literal, pattern, metric, factor, limit } of SPECIALS) {
    if (!message.includes(literal)) continue;
    const match = pattern.exec(message);
    if (match === null) continue;
    const per = factor === "unit" ? (bytesPer(match[3] ?? "") ?? Number.NaN) : (factor ?? 1);
    const bound = factor === "unit" ? Math.round(Number(match[2]) * per) : (limit ?? null);
    const value = factor === null ? Number(match[1]) : Math.round(Number(match[1]) * per);
    readings.push({ metric, value, unit: factor === null ? "count" : "bytes", limit: bound });
  }
  const tasks = /^Tasks: (\d{1,9}) \(limit: (\d{1,12})\)/.exec(message);
  if (tasks !== null)
    readings.push({ metric: "cgroup", value: Number(tasks[1]), unit: "count", limit: Number(tasks[2]) });
  // A tool's form says whose memory it is about.
  const forms = formReadings(message);
  if (forms.length > 0) return [...readings, ...forms];
  const memory = memoryReadings(message, onRun);
  return [...readings, ...(memory.length > 0 ? memory : wordingReadings(message))];
}

/** A form that begins the message, behind what may be a prefix: nothing else that begins so is taken for one. */
function behindPrefix(line: LogLine): LogEvent[] {
  for (const { text } of messageStarts(lookedAt(line.text))) {
    const message = text.trim();
    const found = statusOf(line, message) ?? sample(line, specialsOf(message, false));
    if (found.length > 0) return found;
  }
  return [];
}

/** /proc/PID/status, the lines of SPECIALS, systemctl's tasks, and the tables of the files beside this one. */
const LITERALS: readonly string[] = [
  ...OWN_WORDS.flatMap((word) => word.literals),
  ...["VmData:", "VmSize:", "VmSwap:", "Tasks: "],
  ...SPECIALS.map((special) => special.literal),
  ...MEMORY_LITERALS,
  ...WORDING_LITERALS,
];
const maySample = guardOf([...LITERALS, ...FORM_LITERALS, ...MEMORY_CONDITIONS.keys()]);

/** What only the lines before, or below it, make plain: a line of a status dump, the answer to a command. */
const BELOW_OTHERS: readonly string[] = ["Threads:", "maximum number of tasks:", ...COMMAND_LITERALS];

/** Samples of lines that are no `[THREADS]` line. */
export const ownWords: Recogniser = {
  name: "counters in own words",
  literals: [...LITERALS, ...FORM_LITERALS, ...MEMORY_CONDITIONS.keys(), ...BELOW_OTHERS],
  contextLiterals: BELOW_OTHERS,
  conditions: new Map([...MEMORY_CONDITIONS, ...FORM_CONDITIONS]),
  recognise(line) {
    if (line.text.includes("[THREADS]") || !maySample(line.text)) return [];
    const message = messageOf(line.text).trimEnd();
    const status = statusOf(line, message);
    if (status !== null) return status;
    const text = lookedAt(message);
    const found = pairsOf(text);
    const { points, rest } = readLabel(found[0] === undefined ? text : text.slice(0, found[0].start));
    const whole = found.length === 0 ? points : [...points, ...readLabel(text).points];
    const [point = null] = whole;
    const readings = counted(text, found, point !== null) ? found.map((f) => f.reading) : [];
    for (const reading of specialsOf(text, point !== null)) {
      if (!readings.some((r) => r.metric === reading.metric)) readings.push(reading);
    }
    if (readings.length === 0) return behindPrefix(line);
    return sample(line, readings, point, found.length === 0 ? "" : stepOf(rest));
  },
  withContext(line, before) {
    const [near] = before;
    if (near === undefined) return [];
    const threads = /^Threads: ?(\d{1,9})$/.exec(line.text.trim());
    if (threads !== null && before.some((l) => STATUS_KEY.test(l.text.trim()))) {
      return sample(line, [{ metric: "proc", value: Number(threads[1]), unit: "count", limit: null }]);
    }
    // HotSpot's report: the control group's bound, and below it what it holds.
    const [, tasks] = /^current number of tasks: (\d{1,9})$/.exec(line.text.trim()) ?? [];
    const [, bound] = /^maximum number of tasks: (\d{1,12}|unlimited)$/.exec(near.text.trim()) ?? [];
    if (tasks !== undefined && bound !== undefined) {
      const limit = bound === "unlimited" ? null : Number(bound);
      return sample(line, [{ metric: "cgroup", value: Number(tasks), unit: "count", limit }]);
    }
    const answers = mayBeBare(line.text) ? answersOf(line, before) : [];
    if (answers.length === 0) return [];
    const readings = answers.flatMap(({ query, value }): Reading[] => {
      if (query.kind !== "counter" || !Number.isFinite(value)) return [];
      const bound = answers.find((a) => a.query.name === (query.name === "cgroup" ? "pids.max" : "memory.max"));
      const limited = (query.name === "cgroup" || query.name === "cgroup_memory") && bound !== undefined;
      const limit = limited && Number.isFinite(bound.value) ? bound.value : null;
      return [{ metric: query.name, value, unit: unitOfCounter(query.name), limit }];
    });
    return sample(line, readings);
  },
};
