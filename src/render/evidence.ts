/** Evidence as it is read: what is said of several lines is said once, with these lines below. */
import type { Evidence } from "../model/report.ts";

export interface Argument {
  readonly says: string;
  /** Decibans. */
  readonly weight: number;
  readonly lines: readonly Evidence[];
}

/** Evidence with the same words and weight as one argument, in the order of the first line of each. */
export function argued(evidence: readonly Evidence[]): readonly Argument[] {
  const found = new Map<string, { says: string; weight: number; lines: Evidence[] }>();
  for (const one of evidence) {
    const key = `${one.weight} ${one.says}`;
    const before = found.get(key);
    if (before === undefined) found.set(key, { says: one.says, weight: one.weight, lines: [one] });
    else before.lines.push(one);
  }
  return [...found.values()];
}

/** "+11", "-3.5" */
export function weightText(weight: number): string {
  return `${weight > 0 ? "+" : ""}${Number(weight.toFixed(1))}`;
}
