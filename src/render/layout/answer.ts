/** The answer in a few named lines: the cause, how sure it is, what to do now, and where it ran. */
import type { Fact, Report } from "../../model/report.ts";
import { decidingChecks, repeats, settled } from "../choices.ts";
import { properName } from "../names.ts";
import { confidence } from "../words.ts";
import { code, type NamedText, place, plain, say, type Text } from "./document.ts";

/** Empty where the report has no cause. */
export function answer(report: Report): readonly NamedText[] {
  const [first] = report.diagnoses;
  if (first === undefined) return [];
  const sure = settled(report);
  const [remedy] = first.remedies;
  const [check] = decidingChecks(report);
  const facts: (readonly [string, Text] | null)[] = [
    [sure ? "Cause" : "Best guess", say`${first.title} (${code(first.cause)})`],
    ["How sure", plain(confidence(first.confidence) + (sure ? "" : ": the log does not decide"))],
    repeats(report.summary, first.why) ? null : ["Why", say`${first.why}`],
    sure || check === undefined ? null : ["First", say`run ${code(firstLine(check.command))} (see below)`],
    remedy === undefined
      ? null
      : sure
        ? ["Change", say`${remedy.title}`]
        : ["Then", say`only if the check confirms it: ${remedy.title}`],
    remedy === undefined || remedy.before === "" || !sure ? null : ["When", say`${remedy.before}`],
    seen(report),
  ];
  return facts.filter((fact) => fact !== null);
}

function firstLine(command: string): string {
  const [first = "", ...rest] = command.trim().split("\n");
  return rest.length > 0 ? `${first} …` : first;
}

/** Platform, framework, container, scheduler and cores, each with where it shows; signs are named as such. */
function seen({ context }: Report): NamedText | null {
  const { platform, framework, container, scheduler, cores } = context;
  const shown = [platform, framework, container, scheduler].flatMap((fact) => (fact === null ? [] : [said(fact)]));
  if (cores !== null) shown.push(say`${cores.value} cores (${place(cores)})`);
  return shown.length === 0 ? null : ["Seen", shown.reduce((all, one) => say`${all}, ${one}`)];
}

const said = (fact: Fact<string>): Text =>
  say`${properName(fact.value)} (${plain(fact.inferred ? "inferred from " : "")}${place(fact)})`;
