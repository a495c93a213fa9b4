/**
 * Several ranks of one run beside one another: which failed first and which only followed, whether their clocks can be compared, and
 * whether their counters grow alike. An order is said only where the log carries it.
 */
import { type CaseFile, type ProcessRecord, processKey } from "../model/case-file.ts";
import type { Growth } from "../model/growth.ts";
import { isMeasured } from "../model/measured.ts";
import type { Rank, RankGrowth, Ranks } from "../model/report.ts";
import { amount, each, instant } from "../model/words.ts";
import type { SeenFinding } from "./seen-finding.ts";

const LISTED = 64;
const LISTED_APART = 8;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Logs of one run begin and end within this of one another when their clocks agree but for a time zone. */
const ZONE_TOLERANCE = 2 * MINUTE;
/** All offsets of time zones are multiples of 15 minutes (IANA time zone database); most of 30. */
const ZONE_STEP = 30 * MINUTE;
const WIDEST_ZONE = 26 * 60 * MINUTE;
/** Two slopes that differ by less than this share are alike whatever their intervals say. */
const ALIKE = 0.2;

/** A failure's time: exact from its own line, else that of the nearest dated lines around it. */
interface When {
  readonly about: number | null;
  readonly exact: boolean;
  /** It failed no later than this. */
  readonly latest: number;
}

interface Member {
  readonly source: string;
  readonly process: string;
  readonly failure: SeenFinding | null;
  readonly when: When;
  readonly metrics: readonly string[];
}

export interface RankOrder {
  readonly ranks: Ranks;
  /** The failure that came first; null when the order is not known. */
  readonly first: SeenFinding | null;
}

/** Labels of a host's log whose lines are about a run: its kernel, its init, and what starts containers. */
const HOST =
  /(?:^|[ /])(?:kernel|systemd(?:-[a-z]+)?|dockerd|containerd|crio|kubelet|audit|cron|CRON|sshd)(?:\[\d+\])?$/;

const isRoot = (m: Member) => m.failure?.signature.role === "root";

/** Null where there is but one rank. `failures`: no boilerplate, in order of source and line. */
export function rankOrder(
  caseFile: CaseFile,
  failures: readonly SeenFinding[],
  growth: readonly Growth[],
): RankOrder | null {
  const found = membersOf(caseFile, failures, growth);
  // One label beside lines without any is a host's or a program's name, and no rank of several.
  const told = caseFile.sources.length > 1 ? found : found.filter((member) => member.process !== "");
  if (told.length < 2) return null;
  const members = found.map((member): Member => ({ ...member, when: whenOf(member.failure, caseFile) }));
  const clocks = clocksOf(caseFile);
  const failed = members.filter((m) => m.failure !== null);
  const roots = failed.filter(isRoot);
  const candidates = roots.length > 0 ? roots : failed;
  const { first, by } = firstOf(candidates, failed.length, clocks.apart);
  const stateOf = (m: Member): Rank["state"] =>
    m.failure === null ? "fine" : m === first ? "first" : isRoot(m) || roots.length === 0 ? "failed" : "followed";
  const rows = members.map((member) => ({ member, state: stateOf(member) }));
  const place = { first: 0, failed: 1, followed: 2, fine: 3 } as const;
  const listed = [...rows].sort((a, b) => place[a.state] - place[b.state]).slice(0, LISTED);
  const states = { first: 0, failed: 0, followed: 0, fine: 0 };
  for (const { state } of rows) states[state]++;
  const name = namer(members);
  return {
    first: first?.failure ?? null,
    ranks: {
      count: members.length,
      states,
      members: listed.map(({ member, state }) => ({
        source: member.source,
        process: member.process,
        state,
        line: member.failure?.earliest.at.line ?? 0,
        time: member.when.about,
        exact: member.when.exact,
        says: member.failure?.signature.title ?? "",
        metrics: member.metrics,
      })),
      by,
      says: sayOrder(first, by, candidates, states, name, clocks.apart.length === 0),
      clocks: { agree: clocks.apart.length === 0, ...clocks },
      growth: growthOver(growth, name),
    },
  };
}

/** A rank is a process that failed, was measured or made progress; a source without any counts as one that is fine. */
function membersOf(
  caseFile: CaseFile,
  failures: readonly SeenFinding[],
  growth: readonly Growth[],
): readonly Omit<Member, "when">[] {
  const byId = new Map<string, ProcessRecord>(caseFile.processes.map((p) => [processKey(p), p]));
  const failureOf = new Map<string, SeenFinding>();
  for (const failure of failures) {
    const id = processKey(failure.finding);
    const before = failureOf.get(id);
    const better = before === undefined || (before.signature.role !== "root" && failure.signature.role === "root");
    if (better) failureOf.set(id, failure);
  }
  const metrics = new Map<string, string[]>();
  for (const g of growth) metrics.set(processKey(g), [...(metrics.get(processKey(g)) ?? []), g.metric]);
  const several = caseFile.sources.length > 1;
  return caseFile.sources.flatMap((source) => {
    const ids = [...byId.values()].filter(
      (p) => p.source === source.name && !isMeasured(p.process) && !HOST.test(p.process),
    );
    const telling = ids.filter((p) => {
      const id = processKey(p);
      // Words of the launcher between its ranks' are no rank, unless it failed.
      const launcher = p.process === "" && ids.some((o) => o.process !== "" && metrics.has(processKey(o)));
      return failureOf.has(id) || (!launcher && (metrics.has(id) || p.markers > 0));
    });
    const own = telling.length > 0 ? telling : several ? [{ source: source.name, process: "" }] : [];
    return own.map((p) => ({
      source: p.source,
      process: p.process,
      failure: failureOf.get(processKey(p)) ?? null,
      metrics: metrics.get(processKey(p)) ?? [],
    }));
  });
}

function whenOf(failure: SeenFinding | null, caseFile: CaseFile): When {
  if (failure === null) return { about: null, exact: false, latest: Number.POSITIVE_INFINITY };
  const { line, time, source } = failure.earliest.at;
  if (time !== null) return { about: time, exact: true, latest: time };
  let about: number | null = null;
  let aboutLine = 0;
  let latest = Number.POSITIVE_INFINITY;
  let latestLine = Number.POSITIVE_INFINITY;
  const dated = (at: number, then: number | null) => {
    if (then === null) return;
    if (at <= line && at >= aboutLine) {
      about = then;
      aboutLine = at;
    }
    if (at > line && at < latestLine) {
      latest = then;
      latestLine = at;
    }
  };
  for (const p of caseFile.processes)
    if (p.source === source) {
      dated(p.firstTimeLine, p.firstTime);
      dated(p.lastTimeLine, p.lastTime);
    }
  for (const s of caseFile.sources)
    if (s.name === source) for (const b of [...s.head, ...s.tail]) dated(b.line.number, b.line.time);
  for (const f of caseFile.findings)
    if (f.source === source) for (const o of [...f.first, ...f.last]) dated(o.at.line, o.at.time);
  for (const t of caseFile.tracks) if (t.source === source) for (const s of t.samples) dated(s.line, s.time);
  return { about, exact: false, latest };
}

/** Which of the candidates failed first, and what says so. */
function firstOf(
  candidates: readonly Member[],
  failed: number,
  apart: readonly string[],
): { readonly first: Member | null; readonly by: Ranks["by"] } {
  const [only] = candidates;
  if (only === undefined) return { first: null, by: null };
  if (candidates.length === 1) return { first: only, by: failed > 1 ? "kind" : null };
  if (new Set(candidates.map((m) => m.source)).size === 1) {
    const lineOf = (m: Member) => m.failure?.earliest.at.line ?? 0;
    return { first: [...candidates].sort((a, b) => lineOf(a) - lineOf(b))[0] ?? null, by: "line" };
  }
  if (candidates.some((m) => m.when.about === null || apart.includes(m.source))) return { first: null, by: null };
  const [a, b] = [...candidates].sort((x, y) => (x.when.about ?? 0) - (y.when.about ?? 0));
  if (a === undefined || b === undefined) return { first: null, by: null };
  const lead = (b.when.about ?? 0) - (a.when.about ?? 0);
  // A line without a time stands between dated ones; where those allow another order, there is none.
  const open = !a.when.exact && a.when.latest !== Number.POSITIVE_INFINITY && a.when.latest > (b.when.about ?? 0);
  const clear = a.when.exact && b.when.exact ? lead > 0 : lead >= SECOND && !open;
  return clear ? { first: a, by: "time" } : { first: null, by: null };
}

// Clocks --------------------------------------------------------------------------------------------------------------------------

interface Span {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** Sources whose times cannot be compared with the others': wholly outside them, or the same but for a time zone. */
function clocksOf(caseFile: CaseFile): { readonly apart: readonly string[]; readonly says: string } {
  const spans = caseFile.sources.flatMap(({ name, head, tail }): Span[] => {
    const own = caseFile.processes.filter((p) => p.source === name);
    const known = [...own.flatMap((p) => [p.firstTime, p.lastTime]), ...[...head, ...tail].map((b) => b.line.time)];
    const times = known.filter((time) => time !== null);
    if (times.length === 0) return [];
    return [{ source: name, from: least(times), to: most(times) }];
  });
  if (spans.length < 2) return { apart: [], says: "" };
  const usual = spans.find((s) => s.from === median(spans.map((o) => o.from))) ?? (spans[0] as Span);
  const shifted = spans.flatMap((span) => {
    const shift = Math.round((span.from - usual.from) / ZONE_STEP) * ZONE_STEP;
    const fits = (a: number, b: number) => Math.abs(a - b - shift) <= ZONE_TOLERANCE;
    const zone =
      shift !== 0 && Math.abs(shift) <= WIDEST_ZONE && fits(span.from, usual.from) && fits(span.to, usual.to);
    return zone ? [{ source: span.source, shift }] : [];
  });
  if (shifted.length > 0) {
    const hours = [
      ...new Set(shifted.map(({ shift }) => `${shift > 0 ? "+" : "\u2212"}${Math.abs(shift) / (60 * MINUTE)} h`)),
    ];
    return {
      apart: shifted.map(({ source }) => source),
      says: `The clock of ${names(shifted.map(({ source }) => source))} differs from the others' by ${hours.join(", ")}, as another time zone would: times are not compared.`,
    };
  }
  const outside = spans.filter(
    (s) => !spans.some((o) => o !== s && s.from <= o.to + MINUTE && o.from <= s.to + MINUTE),
  );
  if (outside.length === 0) return { apart: [], says: "" };
  return {
    apart: outside.map(({ source }) => source),
    says: `The times of ${names(outside.map(({ source }) => source))} lie wholly outside the others': another attempt, or a clock that is wrong. Times are not compared.`,
  };
}

// Growth --------------------------------------------------------------------------------------------------------------------------

function growthOver(growth: readonly Growth[], name: (m: { source: string; process: string }) => string): RankGrowth[] {
  const metrics = [...new Set(growth.map((g) => g.metric))];
  return metrics.flatMap((metric) => {
    const fits = growth.filter((g) => g.metric === metric);
    if (new Set(fits.map(processKey)).size < 2) return [];
    const known = fits.filter((g) => g.verdict !== "undetermined" && g.slope !== null);
    const [first] = known;
    if (first === undefined || known.length < 2) return [];
    const usual = commonest(known.map((g) => g.verdict));
    const same = known.filter((g) => g.verdict === usual);
    const middle = median(same.map((g) => g.slope ?? 0));
    const fitsIn = (g: Growth) =>
      g.verdict === usual &&
      (usual === "flat" ||
        ((g.low ?? Number.NEGATIVE_INFINITY) <= middle && middle <= (g.high ?? Number.POSITIVE_INFINITY)) ||
        Math.abs((g.slope ?? 0) - middle) <= ALIKE * Math.abs(middle));
    const apart = known.filter((g) => !fitsIn(g));
    const rate = (g: Growth, slope: number) => `${amount(Math.abs(slope), g.unit)} ${each(g.per)}`;
    const movement = (g: Growth) =>
      g.verdict === "flat" ? "level" : `${(g.slope ?? 0) < 0 ? "\u2212" : "+"}${rate(g, g.slope ?? 0)}`;
    const rest =
      usual === "flat" ? "is level" : `${usual === "growing" ? "grows" : "shrinks"} by about ${rate(first, middle)}`;
    const says =
      apart.length === 0
        ? `${metric} ${rest} in all ${known.length}.`
        : `${metric} ${rest} in ${known.length - apart.length} of ${known.length}; differently in ${apart
            .slice(0, 3)
            .map((g) => `${name(g)} (${movement(g)})`)
            .join(", ")}${apart.length > 3 ? ` and ${apart.length - 3} more` : ""}.`;
    return [
      {
        metric,
        ranks: known.length,
        alike: apart.length === 0,
        apart: apart.slice(0, LISTED_APART).map(({ source, process }) => ({ source, process })),
        says,
      },
    ];
  });
}

// Words ---------------------------------------------------------------------------------------------------------------------------

function sayOrder(
  first: Member | null,
  by: Ranks["by"],
  candidates: readonly Member[],
  states: Ranks["states"],
  name: (m: { source: string; process: string }) => string,
  clocksAgree: boolean,
): string {
  if (candidates.length === 0) return "No rank shows a failure.";
  if (first === null)
    return `${candidates.length} ranks failed; which was first ${clocksAgree ? "the log does not say" : "cannot be told, since their clocks differ"}.`;
  const others = [
    ...(states.failed > 0 ? [`${states.failed} failed ${by === "kind" ? "too" : "later"}`] : []),
    ...(states.followed > 0 ? [`${states.followed} only followed`] : []),
    ...(states.fine > 0 ? [`${states.fine} ${states.fine === 1 ? "shows" : "show"} no failure`] : []),
  ];
  const rest = others.length === 0 ? "" : `; of the others ${others.join(", ")}`;
  const time = first.when.about === null ? "" : ` ${first.when.exact ? "at" : "after"} ${clock(first.when.about)}`;
  switch (by) {
    case "time":
      return `${name(first)} failed first,${time}${rest}.`;
    case "line":
      return `${name(first)} failed first, in line ${first.failure?.earliest.at.line}${rest}.`;
    case "kind":
      return `${name(first)} failed by itself${rest}.`;
    default:
      return `Only ${name(first)} failed${time === "" ? "" : `,${time}`}${rest}.`;
  }
}

function namer(members: readonly Member[]): (m: { source: string; process: string }) => string {
  const several = new Set(members.map((m) => m.source)).size > 1;
  const split = new Set(members.filter((m) => m.process !== "").map((m) => m.source));
  return ({ source, process }) =>
    !several ? process || "the launcher" : split.has(source) && process !== "" ? `${process} of ${source}` : source;
}

const clock = (time: number) => instant(time)?.slice(11) ?? "an impossible time";
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
const names = (all: readonly string[]) =>
  all.length > 3 ? `${all.slice(0, 3).join(", ")} and ${all.length - 3} more` : all.join(", ");

/** The lower of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

function commonest<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
