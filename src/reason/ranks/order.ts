/**
 * Several ranks of one run beside one another: which failed first and which only followed. An order is said only where the log
 * carries it.
 */
import type { CaseFile } from "../../model/case-file.ts";
import type { Growth } from "../../model/growth.ts";
import type { Rank, Ranks } from "../../model/report.ts";
import type { SeenFinding } from "../seen-finding.ts";
import { clocksOf } from "./clocks.ts";
import { growthOver } from "./growth.ts";
import { isRoot, type Member, membersOf, whenOf } from "./member.ts";
import { namer, sayOrder } from "./words.ts";

/** Ranks that a report lists, at most. */
const LISTED = 64;
/** Milliseconds by which a failure whose own line has no time must lead. */
const CLEAR_LEAD = 1000;

export interface RankOrder {
  readonly ranks: Ranks;
  /** The failure that came first; null when the order is not known. */
  readonly first: SeenFinding | null;
}

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
  const clear = a.when.exact && b.when.exact ? lead > 0 : lead >= CLEAR_LEAD && !open;
  return clear ? { first: a, by: "time" } : { first: null, by: null };
}
