/** Lays a report out: which sections it has, and in which order. First what decides, then what shows it, then what to change. */
import type { Report } from "../../model/report.ts";
import { settled } from "../choices.ts";
import { confidence } from "../words.ts";
import { lessLikely, setAside, speaksAgainst, speaksFor, weights } from "./causes.ts";
import { baseline, ranks } from "./comparison.ts";
import { counters } from "./counters.ts";
import type { Detail } from "./detail.ts";
import { type Section, say, section } from "./document.ts";
import { advice, failures, nearMisses, story, surroundings, wanted } from "./log.ts";
import { checks, remedies } from "./remedies.ts";

export interface LayoutOptions {
  readonly detail: Detail;
  /** Causes that are shown in full; at least one. */
  readonly causes: number;
  /** Whether the lines that look like a failure are asked for. */
  readonly nearMisses: boolean;
}

/** The sections behind the answer. Sections with nothing to say are left out. */
export function layOut(report: Report, { detail, causes, nearMisses: asked }: LayoutOptions): readonly Section[] {
  const sure = settled(report);
  const shown = report.diagnoses.slice(0, causes);
  const decide = checks(report);
  const all = [
    sure ? null : decide,
    ...shown.flatMap((diagnosis, index) => [
      index === 0
        ? null
        : section("cause", `${index + 1}. ${diagnosis.title}: ${confidence(diagnosis.confidence)}`, [
            { is: "text", text: say`${diagnosis.why}` },
          ]),
      speaksFor(diagnosis.evidence, detail.whole, detail.evidence),
      speaksAgainst(diagnosis.against, detail.whole, detail.against),
      ...(index === 0 ? [detail.whole ? weights() : null, counters(report, detail), story(report)] : []),
      remedies(diagnosis, report, detail),
    ]),
    ...(shown.length === 0 ? [counters(report, detail), story(report)] : []),
    ranks(report, detail),
    baseline(report, detail),
    lessLikely(report, shown.length, detail.page),
    setAside(report, detail.setAside),
    sure ? decide : null,
    advice(report, detail),
    wanted(report),
    nearMisses(report, detail, asked),
    ...(detail.whole ? [failures(report), surroundings(report)] : []),
  ];
  return all.filter((one) => one !== null);
}
