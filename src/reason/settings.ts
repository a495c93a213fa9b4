/** The limits and settings of a case. */
import type { Setting } from "../model/case-file.ts";
import { type Answer, answer, UNKNOWN } from "./answer.ts";
import type { CaseView } from "./case-view.ts";

/** The smallest value in force: limits nest, and the tightest binds. */
export function settingOf({ caseFile }: CaseView, name: string, side: "value" | "hard"): Answer {
  const all = caseFile.settings.filter((s) => s.name === name && s[side] !== null);
  const first = all[0];
  if (first === undefined) return UNKNOWN;
  const numeric = all.filter((s) => typeof s[side] === "number");
  const pick = numeric.reduce<Setting>(
    (least, s) => (Number(s[side]) < Number(least[side]) ? s : least),
    numeric[0] ?? first,
  );
  return answer(pick[side], [{ line: pick.at.line, source: pick.source, text: pick.text }]);
}
