/** What would tell more next time, and the lines that nothing here knows. */
import type { Diagnosis, Report, Verdict } from "../model/report.ts";
import { SETTLED } from "../model/sureness.ts";
import type { CaseView } from "../reason/case-view.ts";
import { languageOf } from "../reason/language.ts";

const NO_COUNTERS = "The log holds no counters, so nothing can be said about growth.";
const PROBE =
  '`crashdx probe > crashdx_probe.py` gives a small Python helper without dependencies; call its log_threads("Fold 1/5 START") at the same places of every fold or epoch, the first time before the heavy imports, and the next log shows threads, cgroup tasks, maps, memory and descriptors with their limits.';
/** What proc(5) shows of any process, in the form that the grammar of counters reads. */
const LOOP =
  "While the program runs, this shell loop writes them as crashdx reads them (PID is the program): `while sleep 60; do echo \"$(date +%FT%T) [THREADS] proc=$(ls /proc/PID/task | wc -l), maps=$(wc -l < /proc/PID/maps), fds=$(ls /proc/PID/fd | wc -l), rss=$(awk '/VmRSS/{print $2}' /proc/PID/status)kB\"; done >> counters.log`.";

/** False for a failure that has surely another cause than growth, whose counters would tell nothing. */
const mayGrow = (verdict: Verdict, first: Diagnosis | undefined): boolean =>
  verdict === "exhaustion" || first === undefined || first.confidence < SETTLED;

/** What to log next time: the helper where the program may be Python, else what any shell on Linux can do. */
export function wantedOf(view: CaseView, verdict: Verdict, first: Diagnosis | undefined): readonly string[] {
  if (view.growth.length > 0 || view.failures.length === 0 || !mayGrow(verdict, first)) return [];
  const language = languageOf(view);
  if (language === "python" || language === "unknown") return [`${NO_COUNTERS} ${PROBE}`];
  const platform = view.facts.platform?.value ?? "linux";
  return platform === "linux" ? [`${NO_COUNTERS} ${LOOP}`] : [];
}

export function nearMissesOf(view: CaseView): Report["nearMisses"] {
  // Where little else was pasted, one may count as the failure.
  const nearly = view.findings.filter((f) => f.signature.kind === "nearly" && !view.failures.includes(f));
  return {
    count: nearly.reduce((sum, f) => sum + f.finding.count, 0),
    lines: nearly
      .flatMap((f) => [...f.finding.first, ...f.finding.last])
      .map((o) => ({ line: o.at.line, source: o.at.source, text: o.text })),
  };
}
