/**
 * A case file seen through the knowledge: which failures there are, which is the main one, the platform, and so on. Everything that conditions
 * ask for is looked up here; nothing is decided by a cause's name.
 */

import { withTags } from "../knowledge/vocabulary.ts";
import type { CaseFile, Finding, Occurrence } from "../model/case-file.ts";
import type { Growth } from "../model/growth.ts";
import type { FailureRole, Knowledge, Signature } from "../model/knowledge.ts";
import type { Fact, Ranks } from "../model/report.ts";
import { symbolOf, symbolOfCutWords, symbolOfFirstWord, symbolOfWords } from "../recognise/errno.ts";
import { replaces } from "../recognise/hits.ts";
import { rankOrder } from "./ranks/order.ts";
import type { SeenFinding } from "./seen-finding.ts";

export interface CaseView {
  readonly caseFile: CaseFile;
  readonly growth: readonly Growth[];
  /** All findings, in order of their first line. */
  readonly findings: readonly SeenFinding[];
  /** Failures that are no boilerplate. */
  readonly failures: readonly SeenFinding[];
  /** The failure that the others follow from: a root before a consequence, then the earliest: by time over several logs that have it. */
  readonly main: SeenFinding | null;
  /** Several ranks beside one another; null where there is one. */
  readonly ranks: Ranks | null;
  /** A good run to compare with, or null. */
  readonly good: CaseView | null;
  readonly facts: Facts;
}

/** What the log shows of where the program runs. The names are closed, so that no other one is asked for. */
const FACTS = ["platform", "framework", "container", "scheduler"] as const;
type Facts = { readonly [fact in (typeof FACTS)[number]]: Fact<string> | null };

const RANK: { readonly [role in FailureRole]: number } = { root: 0, consequence: 1, boilerplate: 2 };

/** `good`: the view of a good run to compare with. */
export function viewCase(
  caseFile: CaseFile,
  growth: readonly Growth[],
  knowledge: Knowledge,
  good: CaseView | null = null,
): CaseView {
  const signatures = new Map(knowledge.signatures.map((s) => [s.id, s]));
  const sourceOrder = new Map(caseFile.sources.map((s, i) => [s.name, i]));
  const found = withoutBeaten(caseFile.findings, signatures).flatMap((finding) => {
    const signature = signatures.get(finding.signature);
    const earliest = finding.first[0] ?? finding.last[0];
    return signature === undefined || earliest === undefined ? [] : [{ signature, finding, earliest }];
  });
  const position = (f: { finding: Finding; earliest: Occurrence }) =>
    (sourceOrder.get(f.finding.source) ?? 0) * 1e12 + f.earliest.at.line;
  found.sort((a, b) => position(a) - position(b) || (a.signature.id < b.signature.id ? -1 : 1));
  const facts = Object.fromEntries(FACTS.map((fact) => [fact, shownFact(fact, found)])) as Facts;
  const platform = facts.platform?.value ?? null;
  const findings: SeenFinding[] = found.map((f) => ({
    ...f,
    symbol: symbolOfCall(f.signature, f.earliest, platform),
  }));
  const known = findings.filter((f) => f.signature.kind === "failure" && f.signature.role !== "boilerplate");
  const unknown = findings.filter((f) => f.signature.kind === "nearly" && f.signature.operation !== null);
  const reported = known.length > 0 || !pasted(caseFile, growth) ? known : unknown;
  const failures = endedWell(findings, reported, caseFile) ? [] : reported;
  const order = rankOrder(caseFile, failures, growth);
  const main = order?.first ?? [...failures].sort((a, b) => RANK[a.signature.role] - RANK[b.signature.role])[0] ?? null;
  return { caseFile, growth, findings, failures, main, facts, ranks: order?.ranks ?? null, good };
}

/** Who pastes no more lines than this has cut the failure out: what says there that something failed is what the paste is about. */
const PASTED = 12;

/** True for a few lines without a counter: no log of a run, but what somebody took out of one. */
function pasted(caseFile: CaseFile, growth: readonly Growth[]): boolean {
  return growth.length === 0 && caseFile.sources.reduce((lines, s) => lines + s.lines, 0) <= PASTED;
}

/** What they answer where a limit or memory refuses them. EPERM is left out: the first word of its text alone is too little to speak of a filter. */
const STARTS_ANSWER: readonly string[] = ["EAGAIN", "ENOMEM"];

/**
 * The errno of a finding. A call that starts a thread or process never answers EDEADLK (pthread_create(3), fork(2), execve(2)): a number
 * that would mean it was printed on the other platform, where it is EAGAIN.
 */
function symbolOfCall(signature: Signature, { captures, text }: Occurrence, platform: string | null): string | null {
  const starts = withTags(signature.operation ?? "").tags.includes("start");
  const symbol =
    symbolOf(signature.symbol, captures, text, platform) ??
    symbolOfCutWords(text) ??
    (starts ? symbolOfFirstWord(text, STARTS_ANSWER) : null);
  const isNumber = symbolOfWords(text) === null && symbolOfCutWords(text) === null;
  const misread = symbol === "EDEADLK" && starts && isNumber;
  return misread ? "EAGAIN" : symbol;
}

/**
 * A signature that the lines before decide comes to light beside what its line says alone. Where it names that one among those it
 * beats, the other does not stand there.
 */
function withoutBeaten(findings: readonly Finding[], signatures: ReadonlyMap<string, Signature>): readonly Finding[] {
  const place = (f: Finding, o: Occurrence) => `${f.source}\u0000${f.process}\u0000${o.at.line}`;
  const taken = new Map<string, Signature[]>();
  for (const f of findings) {
    const signature = signatures.get(f.signature);
    if (signature === undefined || signature.beats.length === 0) continue;
    for (const o of [...f.first, ...f.last]) {
      const at = place(f, o);
      taken.set(at, [...(taken.get(at) ?? []), signature]);
    }
  }
  return findings.flatMap((f) => {
    const signature = signatures.get(f.signature);
    if (signature === undefined) return [];
    const stands = (o: Occurrence) => !taken.get(place(f, o))?.some((other) => replaces(other, signature));
    const first = f.first.filter(stands);
    const last = f.last.filter(stands);
    const gone = f.first.length + f.last.length - first.length - last.length;
    if (gone === 0) return [f];
    // Of the occurrences between the kept ends nothing is known: they stay counted.
    return first.length + last.length === 0 ? [] : [{ ...f, first, last, count: f.count - gone }];
  });
}

/** Calls whose failure a run can get over by itself. What ran short on the host is reported, whatever came after. */
const MENDABLE: ReadonlySet<string> = new Set(["gpu-allocate", "network", "connect", "collective", "lock", "decode"]);

/** Points of an axis that a run must get beyond a failure before it is said to have gone on: the next may still have been under way. */
const WENT_ON = 2;

/**
 * True where the same life of the process counted on behind the last of these failures. It says little of a root: what a program printed
 * before may be flushed behind its traceback.
 */
function wentOn({ finding, earliest }: SeenFinding, caseFile: CaseFile): boolean {
  const record = caseFile.processes.find((p) => p.source === finding.source && p.process === finding.process);
  const last = finding.last.at(-1) ?? finding.first.at(-1) ?? earliest;
  if (record === undefined || record.end.life !== last.where.life) return false;
  return Object.entries(record.reached).some(([axis, reached]) => {
    const then = last.where.points[axis]?.index ?? 0;
    return reached.line > last.at.line && reached.index >= then + WENT_ON;
  });
}

/**
 * True where the run says at its end that all is well: a test suite that passed, whatever it printed on the way; a good end behind
 * nothing worse than what merely follows from failures (a warning, a lost connection), or behind a failure that it says it handled; or a
 * peer that answered once it was there. Or it counts on, which says as much as a good end.
 */
function endedWell(findings: readonly SeenFinding[], failures: readonly SeenFinding[], caseFile: CaseFile): boolean {
  const lastOf = (f: SeenFinding) => (f.finding.last.at(-1) ?? f.finding.first.at(-1) ?? f.earliest).at.line;
  return failures.every((failure) => {
    const behind = (outcome: string, most = Number.POSITIVE_INFINITY) =>
      findings.some(
        (f) =>
          f.finding.source === failure.finding.source &&
          f.signature.shows.outcome === outcome &&
          f.finding.count <= most &&
          lastOf(f) > lastOf(failure),
      );
    const { role, operation } = failure.signature;
    const follows = role === "consequence";
    const mendable = MENDABLE.has(operation ?? "");
    return (
      behind("passed") ||
      (behind("ended") && (follows || (mendable && behind("handled")))) ||
      // A collective that timed out ends its process; what counts on behind it is another rank, or was only flushed late.
      (mendable && ((follows && operation !== "collective") || behind("handled")) && wentOn(failure, caseFile)) ||
      // A connection that comes and goes is no peer that was merely late.
      (follows && operation === "network" && behind("reached", 2))
    );
  });
}

/** What most lines show of a fact; a sign counts more than what a failure's wording merely goes with. */
function shownFact(
  fact: string,
  found: readonly { signature: Signature; finding: Finding; earliest: Occurrence }[],
): Fact<string> | null {
  const votes = new Map<string, { weight: number; by: { signature: Signature; earliest: Occurrence } }>();
  for (const f of found) {
    const value = f.signature.shows[fact];
    if (value === undefined) continue;
    const weight = f.signature.kind === "sign" ? 3 : 1;
    const vote = votes.get(value);
    if (vote === undefined) votes.set(value, { weight, by: f });
    else vote.weight += weight;
  }
  const best = [...votes].sort((a, b) => b[1].weight - a[1].weight)[0];
  if (best === undefined) return null;
  const [value, { by }] = best;
  return { value, line: by.earliest.at.line, source: by.earliest.at.source, inferred: true, text: by.earliest.text };
}
