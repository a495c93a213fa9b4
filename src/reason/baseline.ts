/** The run beside a good one: how much each counter grows here and there, limits and settings that differ, and what only this log says. */
import type { Setting } from "../model/case-file.ts";
import type { Growth } from "../model/growth.ts";
import type { Baseline, BaselineSide, Verdict } from "../model/report.ts";
import { amount, each, grouped, plainValue } from "../model/words.ts";
import type { CaseView } from "./case-view.ts";
import { worstSeries } from "./counters.ts";

const LISTED_SETTINGS = 64;
/** Below this factor two levels are said to be about the same. */
const ALIKE = 1.15;

type Counter = Baseline["counters"][number];

/** Compares a view with that of a good run, whose own verdict is `verdict`. */
export function compare(here: CaseView, good: CaseView, verdict: Verdict): Baseline {
  const metrics = [...new Set([...here.growth, ...good.growth].map((g) => g.metric))];
  const counters = metrics
    .map((metric) => counterOf(metric, here, good))
    .sort((a, b) => difference(b) - difference(a) || (a.metric < b.metric ? -1 : 1));
  const known = new Set(good.findings.map((f) => f.signature.id));
  const notes: string[] = [];
  if (verdict === "exhaustion" || verdict === "other-failure")
    notes.push("The log to compare with shows a failure itself: what both have in common is not cleared by it.");
  if (good.caseFile.sources.every((s) => s.lines === 0)) notes.push("The log to compare with is empty.");
  if (here.growth.length > 0 && good.growth.length === 0)
    notes.push("The log to compare with holds no counters, so growth cannot be compared.");
  return {
    sources: good.caseFile.sources.map((s) => s.name),
    verdict,
    counters,
    settings: settingsOf(here, good),
    added: here.findings
      .filter((f) => (f.signature.kind === "failure" || f.signature.kind === "clue") && !known.has(f.signature.id))
      .map(({ signature, finding, earliest }) => ({
        signature: signature.id,
        title: signature.title,
        count: finding.count,
        line: earliest.at.line,
        source: finding.source,
        text: earliest.text,
      })),
    notes,
  };
}

function counterOf(metric: string, here: CaseView, good: CaseView): Counter {
  const ours = worstSeries(here.growth, metric);
  const theirs = worstSeries(good.growth, metric);
  const one = (ours ?? theirs) as Growth;
  return {
    metric,
    unit: one.unit,
    per: one.per,
    here: sideOf(ours),
    good: sideOf(theirs),
    says: sayCounter(metric, ours, theirs),
  };
}

function sideOf(g: Growth | null): BaselineSide | null {
  if (g === null) return null;
  return { slope: g.slope, low: g.low, high: g.high, verdict: g.verdict, peak: g.peak.value, limit: g.limit };
}

/** How many times as high the counter is here; 1 where only one run has it. */
function difference({ here, good }: Counter): number {
  if (here === null || good === null || good.peak <= 0 || here.peak <= 0) return 1;
  return Math.max(here.peak / good.peak, good.peak / here.peak);
}

function sayCounter(metric: string, here: Growth | null, good: Growth | null): string {
  if (here === null) return `${metric} is logged by the good run only.`;
  if (good === null) return `${metric} is logged by this run only.`;
  const said = (value: number) => amount(value, here.unit);
  const movement = (g: Growth) =>
    g.verdict === "growing" || g.verdict === "shrinking"
      ? `${g.verdict === "growing" ? "grows" : "shrinks"} by ${said(Math.abs(g.slope ?? 0))} ${each(g.per)}`
      : g.verdict === "flat"
        ? "is level"
        : "shows no clear trend";
  const ratio = good.peak.value > 0 ? here.peak.value / good.peak.value : null;
  const level =
    ratio === null
      ? `peak ${said(here.peak.value)} against ${said(good.peak.value)}`
      : ratio < ALIKE && ratio > 1 / ALIKE
        ? `about as high (${said(here.peak.value)} against ${said(good.peak.value)})`
        : `${ratio >= 1 ? grouped(Number(ratio.toPrecision(2))) : "less than 1"} times as high (${said(here.peak.value)} against ${said(good.peak.value)})`;
  const limits =
    here.limit !== null && good.limit !== null && here.limit !== good.limit
      ? ` Its limit is ${said(here.limit)} here and ${said(good.limit)} there.`
      : "";
  const both =
    movement(here) === movement(good)
      ? `${metric} ${movement(here)} in both runs`
      : `${metric} ${movement(here)} here and ${movement(good)} in the good run`;
  return `${both}; ${level}.${limits}`;
}

function settingsOf(here: CaseView, good: CaseView): Baseline["settings"] {
  const last = (view: CaseView) => {
    const values = new Map<string, Setting["value"]>();
    for (const s of view.caseFile.settings) values.set(s.name, s.value);
    return values;
  };
  const ours = last(here);
  const theirs = last(good);
  const show = (value: Setting["value"] | undefined) => (value === undefined ? null : plainValue(value));
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((name) => ours.get(name) !== theirs.get(name))
    .sort()
    .slice(0, LISTED_SETTINGS)
    .map((name) => ({ name, here: show(ours.get(name)), good: show(theirs.get(name)) }));
}
