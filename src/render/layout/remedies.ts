/** What to change, and the checks that tell whether it is the right change. */
import type { Change, Check, Diagnosis, Remedy, Report } from "../../model/report.ts";
import { decidingChecks, settled } from "../choices.ts";
import { CHANGE, LANGUAGE, standing } from "../words.ts";
import type { Detail } from "./detail.ts";
import {
  address,
  type Block,
  item,
  type NamedText,
  plain,
  type Section,
  say,
  section,
  someOf,
  strong,
  type Text,
} from "./document.ts";

/** Lines of text to copy that one remedy may take at a glance before its other forms are only named. */
const CODE_LINES = 6;

/** The remedies of a cause, best first. */
export function remedies({ remedies: all }: Diagnosis, report: Report, detail: Detail): Section | null {
  const shown = all.slice(0, detail.remedies);
  if (shown.length === 0) return null;
  const steps = shown.map((remedy, index) => ({
    title: remedy.title,
    blocks: detail.page ? whole(remedy) : index === 0 ? short(remedy) : hint(remedy),
  }));
  const title = settled(report) ? "What to change" : "What to change if the check confirms it";
  return section("change", title, [{ is: "steps", steps }], someOf(shown.length, all.length));
}

/** What is known of a remedy, and why it is one. */
const reasons = (remedy: Remedy): readonly Block[] => [
  { is: "text", text: plain(standing(remedy)), soft: true },
  { is: "text", text: say`${remedy.why}` },
];

function whole(remedy: Remedy): readonly Block[] {
  return [
    ...reasons(remedy),
    ...codes(remedy.changes),
    facts(remedy, ["When", "Where", "Cost", "Risk", "Does not"], documents(remedy)),
  ];
}

/** The first form, and the next ones as long as they are short; where there are more these are named. */
function short(remedy: Remedy): readonly Block[] {
  let lines = 0;
  const upTo = remedy.changes.findIndex((change, index) => {
    lines += change.text.trimEnd().split("\n").length;
    return index > 0 && lines > CODE_LINES;
  });
  const shown = upTo < 0 ? remedy.changes : remedy.changes.slice(0, upTo);
  const rest = [...new Set(remedy.changes.slice(shown.length).map(({ kind }) => CHANGE[kind]))].join(", ");
  return [
    ...reasons(remedy),
    ...codes(shown),
    ...(rest === "" ? [] : [{ is: "text", text: plain(`also for ${rest}: --explain`), soft: true } as const]),
    facts(remedy, ["When", "Cost", "Risk", "Does not"]),
  ];
}

/** A remedy behind the first: its first form, and what it costs. */
function hint(remedy: Remedy): readonly Block[] {
  const harmless = /^none\b/i.test(remedy.risk);
  return [
    ...reasons(remedy).slice(0, 1),
    ...codes(remedy.changes.slice(0, 1)).slice(0, 1),
    facts(remedy, harmless ? ["When", "Cost"] : ["When", "Cost", "Risk"]),
  ];
}

/** The forms of a change, each with its arithmetic unless the one before it had the same. */
function codes(changes: readonly Change[]): readonly Block[] {
  return changes.flatMap(({ kind, text, how }, at): readonly Block[] => [
    { is: "code", text, language: LANGUAGE[kind], label: CHANGE[kind] },
    ...(how === "" || how === changes[at - 1]?.how ? [] : [{ is: "text", text: say`${how}`, soft: true } as const]),
  ]);
}

type FactName = "When" | "Where" | "Cost" | "Risk" | "Does not";

function facts(remedy: Remedy, names: readonly FactName[], more: readonly NamedText[] = []): Block {
  const { before, where, cost, risk, not } = remedy;
  const texts: { readonly [name in FactName]: string } = {
    When: before,
    Where: where,
    Cost: cost,
    Risk: risk,
    "Does not": not,
  };
  const said = names.flatMap((name): readonly NamedText[] => (texts[name] === "" ? [] : [[name, say`${texts[name]}`]]));
  return { is: "facts", facts: [...said, ...more] };
}

function documents({ references }: Remedy): readonly NamedText[] {
  if (references.length === 0) return [];
  const all = references.map((text): Text => [address(text)]).reduce((some, one) => say`${some}, ${one}`);
  return [["Documents", all]];
}

/** The checks that tell the first causes apart; they come before the remedies where the log does not decide. */
export function checks(report: Report): Section | null {
  const title = settled(report) ? "To make sure" : "The check that would decide";
  return section("check", title, decidingChecks(report).flatMap(check));
}

const check = ({ command, shows, answers }: Check): readonly Block[] => [
  ...(shows === "" ? [] : [{ is: "text", text: say`${shows}` } as const]),
  { is: "code", text: command, language: "sh", label: "" },
  { is: "items", items: answers.map(({ answer, means }) => item(say`${strong(answer)}: ${means}`)) },
];
