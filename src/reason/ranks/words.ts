/** What is said of the order in which ranks failed. */
import type { Ranks } from "../../model/report.ts";
import { instant } from "../../model/words.ts";
import type { Member } from "./member.ts";

/** Names a rank in a sentence. */
export type NameOf = (rank: { readonly source: string; readonly process: string }) => string;

/** One sentence: which rank failed first, what says so, and how the others fared. */
export function sayOrder(
  first: Member | null,
  by: Ranks["by"],
  candidates: readonly Member[],
  states: Ranks["states"],
  name: NameOf,
  clocksAgree: boolean,
): string {
  if (candidates.length === 0) return "No rank shows a failure.";
  if (first === null)
    return `${candidates.length} ranks failed; which was first ${clocksAgree ? "the log does not say" : "cannot be told, since their clocks differ"}.`;
  const others = [
    ...(states.failed > 0 ? [`${states.failed} failed ${by === "kind" ? "too" : "later"}`] : []),
    ...(states.followed > 0 ? [`${states.followed} only followed`] : []),
    ...(states.fine > 0 ? [`${states.fine} ${states.fine === 1 ? "shows" : "show"} no failure`] : []),
  ];
  const rest = others.length === 0 ? "" : `; of the others ${others.join(", ")}`;
  const time = first.when.about === null ? "" : ` ${first.when.exact ? "at" : "after"} ${clock(first.when.about)}`;
  switch (by) {
    case "time":
      return `${name(first)} failed first,${time}${rest}.`;
    case "line":
      return `${name(first)} failed first, in line ${first.failure?.earliest.at.line}${rest}.`;
    case "kind":
      return `${name(first)} failed by itself${rest}.`;
    default:
      return `Only ${name(first)} failed${time === "" ? "" : `,${time}`}${rest}.`;
  }
}

/** Names the ranks of a run so that they are told apart. */
export function namer(members: readonly Member[]): NameOf {
  const several = new Set(members.map((m) => m.source)).size > 1;
  const split = new Set(members.filter((m) => m.process !== "").map((m) => m.source));
  return ({ source, process }) =>
    !several ? process || "the launcher" : split.has(source) && process !== "" ? `${process} of ${source}` : source;
}

const clock = (time: number) => instant(time)?.slice(11) ?? "an impossible time";
