/** Whether the clocks of several logs can be compared. */
import type { CaseFile, SourceRecord } from "../../model/case-file.ts";
import { median } from "./median.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Logs of one run begin and end within this of one another when their clocks agree but for a time zone. */
const ZONE_TOLERANCE = 2 * MINUTE;
/** All offsets of time zones are multiples of 15 minutes (IANA time zone database); most of 30. */
const ZONE_STEP = 30 * MINUTE;
const WIDEST_ZONE = 26 * 60 * MINUTE;

/** The first and the last time of a source, in milliseconds since the epoch. */
interface Span {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** `apart`: the sources whose times cannot be compared with the others'. `says`: why not, empty where all can. */
interface Clocks {
  readonly apart: readonly string[];
  readonly says: string;
}

const AGREE: Clocks = { apart: [], says: "" };

/** Sources whose times cannot be compared with the others': the same but for a time zone, or wholly outside them. */
export function clocksOf(caseFile: CaseFile): Clocks {
  const spans = caseFile.sources.flatMap((source) => spanOf(source, caseFile) ?? []);
  if (spans.length < 2) return AGREE;
  return shifted(spans) ?? outside(spans) ?? AGREE;
}

function spanOf({ name, head, tail }: SourceRecord, { processes }: CaseFile): Span | null {
  const own = processes.filter((p) => p.source === name);
  const known = [...own.flatMap((p) => [p.firstTime, p.lastTime]), ...[...head, ...tail].map((b) => b.line.time)];
  const times = known.filter((time) => time !== null);
  return times.length === 0 ? null : { source: name, from: least(times), to: most(times) };
}

/** Clocks that differ from the usual one by what another time zone would; null for none. */
function shifted(spans: readonly Span[]): Clocks | null {
  const begin = median(spans.map((span) => span.from));
  const usual = spans.find((span) => span.from === begin) ?? (spans[0] as Span);
  const found = spans.flatMap((span) => {
    const shift = Math.round((span.from - usual.from) / ZONE_STEP) * ZONE_STEP;
    const fits = (a: number, b: number) => Math.abs(a - b - shift) <= ZONE_TOLERANCE;
    const zone =
      shift !== 0 && Math.abs(shift) <= WIDEST_ZONE && fits(span.from, usual.from) && fits(span.to, usual.to);
    return zone ? [{ source: span.source, shift }] : [];
  });
  if (found.length === 0) return null;
  const apart = found.map(({ source }) => source);
  const hours = found.map(({ shift }) => `${shift > 0 ? "+" : "\u2212"}${Math.abs(shift) / (60 * MINUTE)} h`);
  return {
    apart,
    says: `The clock of ${names(apart)} differs from the others' by ${[...new Set(hours)].join(", ")}, as another time zone would: times are not compared.`,
  };
}

/** Logs that no other one overlaps in time; null for none. */
function outside(spans: readonly Span[]): Clocks | null {
  const meets = (a: Span, b: Span) => a.from <= b.to + MINUTE && b.from <= a.to + MINUTE;
  const apart = spans.filter((a) => !spans.some((b) => b !== a && meets(a, b))).map(({ source }) => source);
  if (apart.length === 0) return null;
  return {
    apart,
    says: `The times of ${names(apart)} lie wholly outside the others': another attempt, or a clock that is wrong. Times are not compared.`,
  };
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
const names = (all: readonly string[]) =>
  all.length > 3 ? `${all.slice(0, 3).join(", ")} and ${all.length - 3} more` : all.join(", ");
