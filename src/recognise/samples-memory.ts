/**
 * Memory in use as people log it: "Memory usage at iter 40: 812 MB", "RAM: 91.2%", "cpu 40% mem 83%", "memory_usage: 799.6". Memory of a device is none of
 * these, and what is a share or has no unit stays one: it gets a counter of its own.
 */
import { bytesPer } from "../../grammars/language/counters-quantity.ts";
import type { Condition, Reading } from "../model/event.ts";

/** Always enough: what names a measurement. */
export const MEMORY_LITERALS: readonly string[] = [
  ...[
    "emory use",
    "emory usage",
    "emory consumption",
    "emory utili",
    "em usage",
    "sed memory",
    "rocess memory",
    "RAM use",
    "RAM usage",
  ],
  ...["sed RAM", "emory Us", "emory - Us", "RAM Us", "emory_use", "emory_usage", "mem_usage", "mem_used", "ram_us"],
];
/**
 * A word for memory that is enough only where a share, or a part of a total, may follow. "mem " is not among them: many programs print what a device
 * holds so, in every line, and looking at each costs a tenth of the time that reading takes. Behind another share it is.
 */
const SHARE_LITERALS: readonly string[] = [
  ...["RAM ", "RAM:", "RAM=", "RAM(", "ram ", "ram:", "ram=", "ram_"],
  ...[
    "% mem ",
    "%, mem ",
    "% | mem ",
    "mem:",
    "mem=",
    "mem(",
    "Mem ",
    "Mem:",
    "Mem=",
    "MEM:",
    "MEM=",
    "mem_p",
    "emory ",
    "emory:",
    "emory=",
    "emory_p",
  ],
];
// What a need looks for must be two bytes or longer: so the share's sign and the stroke go with what stands before them.
const DIGITS = "0123456789".split("");
const SHARE_SIGN = [...DIGITS.map((d) => `${d}%`), " %", "(%"];
const STROKE = [...DIGITS.map((d) => `${d}/`), " /", "B/", "G/", "M/"];
const SIZE = ["GB", "GiB", "MB", "MiB", "G/", "G "];
export const MEMORY_CONDITIONS: ReadonlyMap<string, readonly Condition[]> = new Map(
  SHARE_LITERALS.map((literal) => [
    literal,
    [
      { needs: [SHARE_SIGN], number: 12 },
      // "mem: 5934MB" is what many programs print of a device in every line; with RAM or memory a size is rarer.
      { needs: /^(?:RAM|emory)/.test(literal) ? [SIZE] : [STROKE, SIZE], number: 3 },
      { needs: [["ercent", "pct"]], number: 16 },
    ],
  ]),
);

const NUMBER = String.raw`(\d{1,9}(?:\.\d{1,6})?)`;
/** Whose memory it is, where that is said. */
const OWNER = "(?:([Pp]rocess|[Hh]ost|CPU|cpu|[Ss]ystem|[Cc]urrent|[Tt]otal)[ _])?";
const USE = "(?:[ _]| - )(?:[Uu]sage|[Uu]sed?|[Cc]onsumption|[Uu]tili[sz]ation)";
/** What people put between the words and the number: the moment, and what joins. */
const JOIN = String.raw`["']?(?: \([^()]{1,30}\))?(?: (?:at|after|before|in|on) [^:=]{1,40}?)?(?:["']? ?[:=]| is|(?=  ?\d)) {0,3}`;

const USED = new RegExp(
  String.raw`(?<![\w/.-])(?:${OWNER}[Mm]em(?:ory)?${USE}|[Uu]sed[ _]memory|([Pp]rocess)[ _]memory|(RAM) (?:[Uu]sage|[Uu]sed?)|[Uu]sed (RAM))${JOIN}${NUMBER} ?([KMGT]i?B\b|[KMGkmg]b\b|[KMGT](?!\w))`,
);
/** The unit in the key: `memory_usage_mb: 812`, `Memory usage (MB): 812`, `RAM used [GB]: 5.1`. */
const USED_OWN_UNIT = new RegExp(
  String.raw`(?<![\w/.-])(?:${OWNER}[Mm]em(?:ory)?${USE}|(RAM|ram)${USE}|[Uu]sed[ _](RAM|ram))[ _]?[[(]?([kKmMgG]i?[bB])[\])]?["']? ?[:=] {0,3}["']?${NUMBER}(?![\w.%]| ?[KMGT]i?B)`,
);
/** No unit anywhere. */
const UNITLESS = new RegExp(
  String.raw`(?<![\w/.-])${OWNER}[Mm]em(?:ory)?(?:[ _]| - )(?:[Uu]sage|[Uu]sed)["']? ?[:=] {0,3}["']?${NUMBER}(?![\w.%/]| ?(?:%|percent|\/|(?:[KMGTkmgt]i?[Bb]?|[KMGTkmgt]?[Bb](?:yte|it)s?|(?:kilo|mega|giga)[Bb](?:yte|it)s?|pages|words|of)\b))`,
);
/** `RAM: 12.3/64.0 GB`, `Mem: 12.3G/64G`, `Memory utilization is 12.3 GB out of 64 GB`. */
const OF_TOTAL = new RegExp(
  String.raw`(?<![\w/.-])(RAM|[Mm]em(?:ory)?)(?:${USE})?(?: ?[:=]| is)? {0,3}${NUMBER} ?([KMGT]i?B?)?(?: ?\/ ?| (?:out )?of )${NUMBER} ?([KMGT]i?B?)\b`,
);
/** What may as well be what a machine has: "RAM: 12.3 GB". */
const PLAIN = new RegExp(
  String.raw`(?<![\w/.-])(?:([Pp]rocess|[Hh]ost|CPU|cpu|[Ss]ystem)[ _](?:[Mm]em(?:ory)?|RAM)|(RAM))["']?(?: ?[:=])? {0,3}${NUMBER} ?([KMGT]i?B|[KMGT](?![\w]))(?! ?\/)`,
);
const SHARE = new RegExp(
  String.raw`(?<![\w/.-])(?:([Pp]rocess|[Pp]roc|[Hh]ost|CPU|cpu|[Ss]ystem|[Ss]ys|[Cc]urrent|[Tt]otal|[Uu]sed|[Vv]irtual)[ _])?(RAM|ram|[Mm]em(?:ory)?|MEM)` +
    String.raw`(?:(?:[ _]| - )(?:[Uu]sage|[Uu]sed?|[Uu]til(?:ization)?|[Ll]oad))?(?:(?:(?:[ _]| - )([Pp]ercent(?:age)?|pct)|( ?\(%\)|%))["']? {0,2}[:=]? {0,3}["']?${NUMBER} ?%?|["']? {0,2}[:=]? {0,3}["']?${NUMBER} ?%)` +
    String.raw`(?![\w|]|\.\d| (?:less|more|lower|higher|faster|better|reduction|improvement|saving))`,
  "g",
);

/** Memory of a device. */
const DEVICE = /\b(?:GPU|gpu|CUDA|cuda|VRAM|vram|HBM|TPU|tpu|MPS|XPU|NPU|[Dd]evice|nvidia|NVIDIA)|gpu_|cuda_/;
/** What stands right before a word for memory that is a device's. */
const OF_DEVICE = /(?:GPU|VRAM|CUDA|TPU|[Dd]evice|[Gg]raphics)\w{0,3}(?: ?#?\d{1,2})?[ :_-]{0,3}$/i;
/** A number that only rises, that is no use, or that is a bound. */
const NOT_USE =
  /\b(?:[Pp]eak|PEAK|[Mm]ax(?:imum)?|[Ff]ree|[Aa]vail\w{0,6}|[Uu]nused|[Rr]emaining|[Ss]wap|[Ll]imit|[Tt]hreshold|[Rr]educ\w{1,4}|[Ss]av\w{1,4}|[Mm]in|[Pp]eaked)[ :=_-]{0,3}$/;
/** Words that are never a device's. */
const HOST = /^(?:RAM|ram)$|^(?:host|cpu|system|sys|virtual)$/i;

/** One name for all wordings of the same thing, so that lines of one run make one series. */
function nameOf(owner: string | undefined, ram: boolean): string {
  if (ram) return "ram_usage";
  const whose = /^(?:process|host|cpu|system)$/i.exec(owner ?? "")?.[0].toLowerCase();
  return whose === undefined ? "memory_usage" : `${whose}_memory_usage`;
}

function used(message: string): Reading | null {
  const match = USED.exec(message);
  if (match === null || NOT_USE.test(message.slice(0, match.index))) return null;
  const [, owner, process, ram, usedRam, number, unit = ""] = match;
  const value = Math.round(Number(number) * (bytesPer(unit) ?? Number.NaN));
  return { metric: nameOf(owner ?? process, (ram ?? usedRam) !== undefined), value, unit: "bytes", limit: null };
}

function usedInOwnUnit(message: string): Reading | null {
  const match = USED_OWN_UNIT.exec(message);
  if (match === null || NOT_USE.test(message.slice(0, match.index))) return null;
  const [, owner, ram, usedRam, unit = "", number] = match;
  const value = Math.round(Number(number) * (bytesPer(unit) ?? Number.NaN));
  return { metric: nameOf(owner, (ram ?? usedRam) !== undefined), value, unit: "bytes", limit: null };
}

function unitless(message: string): Reading | null {
  const match = UNITLESS.exec(message);
  if (match === null || NOT_USE.test(message.slice(0, match.index))) return null;
  return { metric: `${nameOf(match[1], false)}_unitless`, value: Number(match[2]), unit: "count", limit: null };
}

function ofTotal(message: string, device: boolean): Reading | null {
  const match = OF_TOTAL.exec(message);
  if (match === null || NOT_USE.test(message.slice(0, match.index))) return null;
  const [, word = "", value, unit, total, ofAll = ""] = match;
  if (device && word !== "RAM") return null;
  const bytes = Math.round(Number(value) * (bytesPer(unit ?? ofAll) ?? Number.NaN));
  const limit = Math.round(Number(total) * (bytesPer(ofAll) ?? Number.NaN));
  return bytes <= limit && limit > 0
    ? { metric: nameOf(undefined, word === "RAM"), value: bytes, unit: "bytes", limit }
    : null;
}

/** A size beside nothing but "RAM" is a measurement where the line also says which step of the run it belongs to. */
function plain(message: string): Reading | null {
  const match = PLAIN.exec(message);
  if (match === null) return null;
  const before = message.slice(0, match.index);
  if (NOT_USE.test(before) || OF_DEVICE.test(before)) return null;
  const [, owner, ram, number, unit = ""] = match;
  const value = Math.round(Number(number) * (bytesPer(unit) ?? Number.NaN));
  return { metric: nameOf(owner, ram !== undefined), value, unit: "bytes", limit: null };
}

/** Shares of the machine's memory, of 100; a process's own share by another name. */
function shares(message: string, device: boolean): Reading[] {
  const readings: Reading[] = [];
  for (const match of message.matchAll(SHARE)) {
    const [, owner = "", word = "", , , named, percent] = match;
    const before = message.slice(Math.max(0, match.index - 24), match.index);
    if (NOT_USE.test(before)) continue;
    // A device's own, or in a line about devices not plainly the host's.
    if (OF_DEVICE.test(before)) continue;
    if (device && !HOST.test(word) && !HOST.test(owner)) continue;
    const value = Number(named ?? percent);
    if (value > 100) continue;
    const metric = /^proc/i.test(owner) ? "process_memory_percent" : "memory_percent";
    if (!readings.some((r) => r.metric === metric)) readings.push({ metric, value, unit: "count", limit: 100 });
  }
  return readings;
}

/** What a message says of memory in use. `onRun`: it also names a fold, an epoch or a step. */
export function memoryReadings(message: string, onRun: boolean): readonly Reading[] {
  const device = DEVICE.test(message);
  const sized = device ? null : (used(message) ?? usedInOwnUnit(message) ?? unitless(message));
  const whole = ofTotal(message, device);
  const size = whole ?? sized ?? (onRun ? plain(message) : null);
  return [...(size === null ? [] : [size]), ...shares(message, device)];
}
