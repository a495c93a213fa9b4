/**
 * Memory in use, in the words of other languages, of Windows and macOS, and in the rarer ones of English. Only a size with its unit counts, and only
 * where the line does not speak of a device.
 */
import { bytesPer } from "../../grammars/language/counters-quantity.ts";
import type { Reading } from "../model/event.ts";

interface Wording {
  readonly metric: string;
  /** One of these stands in every line of this wording. */
  readonly literals: readonly string[];
  /** A regular expression for the words. */
  readonly words: string;
}

const WORDINGS: readonly Wording[] = [
  {
    metric: "memory_usage",
    literals: ["emory in use", "emory consumed", "phys_footprint"],
    words: "(?:[Mm]emory (?:in use|consumed)|phys_footprint)",
  },
  {
    metric: "memory_usage",
    literals: ["内存占用", "内存使用", "内存用量", "記憶體使用", "メモリ使用", "메모리 사용"],
    words: "(?:内存(?:占用|使用|用量)|記憶體使用|メモリ使用|메모리 사용)(?:总量|量|량|率)?",
  },
  {
    metric: "memory_usage",
    literals: [
      "peicherverbrauch",
      "peichernutzung",
      "ользование памяти",
      "émoire utilisée",
      "emoria usada",
      "emória usada",
    ],
    words:
      "(?:(?:[Aa]rbeits)?[Ss]peicher(?:verbrauch|nutzung)|[Ии]спользование памяти|[Mm]émoire utilisée|[Mm]emoria usada|[Mm]emória usada)",
  },
  // What Windows calls resident memory, and what of the memory in use is the process's alone.
  { metric: "rss", literals: ["orking set", "orking Set"], words: "[Ww]orking [Ss]et(?: size)?" },
  { metric: "memory_usage", literals: ["rivate bytes", "rivate Bytes"], words: "[Pp]rivate [Bb]ytes" },
  { metric: "heap_used", literals: ["sed heap", "eap used"], words: "(?:[Uu]sed heap|[Hh]eap used)(?: size| memory)?" },
  // A high-water mark can only rise, and is a counter of its own.
  {
    metric: "maxrss",
    literals: ["eak CPU memory", "eak host memory", "eak process memory"],
    words: "[Pp]eak (?:CPU|host|process) memory(?: usage)?",
  },
];

const NUMBER = String.raw`(\d{1,9}(?:\.\d{1,9})?)`;
const UNIT = "([KMGT]i?B|[kmg]b|[KMG]o|[КМГ]Б)";
/** What stands between the words and the number, or the unit behind the words: `memory in use: 812 MB`, `memory usage MB: 812.5`, `内存占用为 812MB`. */
const JOIN = "[\"']?(?:[：=]| {0,2}:| is| at|为|是|は)? {0,3}";
const FORMS = WORDINGS.map(({ metric, literals, words }) => ({
  metric,
  literals,
  behind: new RegExp(String.raw`(?<![\w/.-])${words}${JOIN}${NUMBER} ?${UNIT}(?![\w/])`),
  before: new RegExp(
    String.raw`(?<![\w/.-])${words} ?[(\uff08]?${UNIT}[)\uff09]?["']? ?[:=\uff1a] {0,3}${NUMBER}(?![\w.%])`,
  ),
}));

/** Texts by which a line of one of the wordings is found. */
export const WORDING_LITERALS: readonly string[] = WORDINGS.flatMap(({ literals }) => literals);

/** Memory of a device, in the same languages. */
const DEVICE =
  /\b(?:GPU|gpu|CUDA|cuda|VRAM|vram|TPU|NPU|[Dd]evice)|显存|显卡|顯存|ビデオ|グラフィック|그래픽|видеопамят/;
/** What English takes from Latin letters of other scripts and languages: МБ and Mo are MB. */
const LATIN: { readonly [letter: string]: string } = { К: "K", М: "M", Г: "G", Б: "B", o: "B" };

/** What a message says of memory in one of these wordings. */
export function wordingReadings(message: string): readonly Reading[] {
  for (const { metric, literals, behind, before } of FORMS) {
    if (!literals.some((literal) => message.includes(literal)) || DEVICE.test(message)) continue;
    const after = behind.exec(message);
    const match = after ?? before.exec(message);
    if (match === null) continue;
    const [number = "", unit = ""] = after === null ? [match[2], match[1]] : [match[1], match[2]];
    const bytes = bytesPer(unit.replace(/[КМГБo]/g, (letter) => LATIN[letter] ?? letter));
    if (bytes !== undefined) return [{ metric, value: Math.round(Number(number) * bytes), unit: "bytes", limit: null }];
  }
  return [];
}
