/** The ranks of a run: which processes are ones, the failure of each, and when that was. */
import { type CaseFile, type ProcessRecord, processKey } from "../../model/case-file.ts";
import type { Growth } from "../../model/growth.ts";
import { isMeasured } from "../../model/measured.ts";
import type { SeenFinding } from "../seen-finding.ts";

/** A failure's time: exact from its own line, else that of the nearest dated lines around it. */
export interface When {
  readonly about: number | null;
  readonly exact: boolean;
  /** It failed no later than this. */
  readonly latest: number;
}

export interface Member {
  readonly source: string;
  readonly process: string;
  readonly failure: SeenFinding | null;
  readonly when: When;
  readonly metrics: readonly string[];
}

/** Labels of a host's log whose lines are about a run: its kernel, its init, and what starts containers. */
const HOST =
  /(?:^|[ /])(?:kernel|systemd(?:-[a-z]+)?|dockerd|containerd|crio|kubelet|audit|cron|CRON|sshd)(?:\[\d+\])?$/;

/** Whether it failed by itself. */
export const isRoot = (m: Member) => m.failure?.signature.role === "root";

/** A rank is a process that failed, was measured or made progress; a source without any counts as one that is fine. */
export function membersOf(
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

/** When a failure was, as the dated lines of its source tell. */
export function whenOf(failure: SeenFinding | null, caseFile: CaseFile): When {
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
