/** The causes: what speaks for and against each, the less likely ones, and those set aside. */
import type { Diagnosis, Evidence, Report } from "../../model/report.ts";
import { percent } from "../../model/words.ts";
import { objectionTo, onlySetAside } from "../choices.ts";
import {
  type Item,
  inBrackets,
  item,
  labelled,
  listed,
  plain,
  quoted,
  type Section,
  say,
  section,
  someOf,
} from "./document.ts";

const WEIGHTS =
  "Weights are in decibans: +10 makes a cause ten times as likely against all others, +3 twice as likely, and below 0 it speaks against it.";

/** What the weights of the evidence mean. */
export const weights = (): Section | null =>
  section("weights", "How it is weighed", [{ is: "text", text: plain(WEIGHTS), soft: true }]);

/** "+11", "-3.5" */
export const weightText = (weight: number): string => `${weight > 0 ? "+" : ""}${Number(weight.toFixed(1))}`;

interface Argument {
  readonly says: string;
  /** Decibans. */
  readonly weight: number;
  readonly lines: readonly Evidence[];
}

/** Evidence with the same words and weight as one argument, in the order of the first line of each. */
function argued(evidence: readonly Evidence[]): readonly Argument[] {
  const found = new Map<string, { says: string; weight: number; lines: Evidence[] }>();
  for (const one of evidence) {
    const key = `${one.weight} ${one.says}`;
    const before = found.get(key);
    if (before === undefined) found.set(key, { says: one.says, weight: one.weight, lines: [one] });
    else before.lines.push(one);
  }
  return [...found.values()];
}

/** What speaks for a cause. `most`: arguments that are shown. */
export const speaksFor = (evidence: readonly Evidence[], weights: boolean, most: number): Section | null =>
  side("evidence", "Speaks for it", "for", evidence, weights, most);

/** What speaks against a cause. `most`: arguments that are shown. */
export const speaksAgainst = (against: readonly Evidence[], weights: boolean, most: number): Section | null =>
  side("against", "Speaks against it", "against", against, weights, most);

function side(
  id: string,
  title: string,
  tone: "for" | "against",
  evidence: readonly Evidence[],
  weights: boolean,
  most: number,
): Section | null {
  const all = argued(evidence);
  const items = all.slice(0, most).map(
    ({ says, weight, lines }): Item => ({
      text: say`${says}${weights ? plain(` (weight ${weightText(weight)})`) : null}`,
      // An absence has no text to quote.
      quotes: lines.map(quoted),
      tone,
    }),
  );
  return section(id, title, [{ is: "items", items }], someOf(items.length, all.length));
}

/** The causes from number `from` on, and what is left for none of them. `whys`: with why each is one. */
export function lessLikely(report: Report, from: number, whys: boolean): Section | null {
  const { diagnoses, noneOfThese } = report;
  const others = diagnoses.slice(from);
  const items = others.map((one: Diagnosis) => {
    const against = objectionTo(one, report);
    const why = whys ? say`: ${one.why.replace(/\.$/, "")}` : null;
    const but = against === undefined ? null : say`. But: ${against.says}${inBrackets(against)}`;
    return labelled(plain(percent(one.confidence)), say`${one.title}${why}${but}`);
  });
  if (others.length > 0 && noneOfThese >= 0.01)
    items.push(labelled(plain(percent(noneOfThese)), plain("none of the causes that crashdx knows")));
  return listed("others", "Less likely", items);
}

export const setAside = (report: Report, most: number): Section | null =>
  listed(
    "aside",
    "Considered and set aside",
    onlySetAside(report).map((one) => item(say`${one.title}: ${one.says}${inBrackets(one)}`)),
    most,
  );
