/** What a condition or value of the knowledge is worth on a case, and the lines that it rests on, so that evidence can be quoted. */
import type { SeenFinding } from "./seen-finding.ts";

export type Value = number | string | boolean | null;

/** A line that a value rests on. */
export interface Witness {
  readonly line: number;
  readonly source: string;
  readonly text: string;
}

/** A value that the log does not show is null. */
export interface Answer {
  readonly value: Value;
  readonly witnesses: readonly Witness[];
}

export const UNKNOWN: Answer = { value: null, witnesses: [] };
export const answer = (value: Value, witnesses: readonly Witness[] = []): Answer => ({ value, witnesses });

export const truthy = (value: Value) => value !== null && value !== false && value !== 0 && value !== "";

export function witnessOf(f: SeenFinding): Witness {
  return { line: f.earliest.at.line, source: f.earliest.at.source, text: f.earliest.text };
}

/** The last line of a finding that has several: where a failure is printed again and again, people look at its end. */
export function lastOf(f: SeenFinding): Witness[] {
  const last = f.finding.last.at(-1) ?? f.finding.first.at(-1);
  if (last === undefined || last.at.line === f.earliest.at.line) return [];
  return [{ line: last.at.line, source: last.at.source, text: last.text }];
}

/** The program that printed a failure, as a journal's or syslog's prefix names it (`node3 dockerd[4447]` is `dockerd`); else empty. */
export function programOf({ finding }: SeenFinding): string {
  return /(?:^| )([\w./@-]{1,100})\[\d{1,10}\]$/.exec(finding.process)?.[1] ?? "";
}

export function showValue(value: Value): string {
  if (value === null) return "?";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Math.round(value * 100) / 100);
  return String(value);
}
