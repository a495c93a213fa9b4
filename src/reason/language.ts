/** What the program that failed is written in, so that a remedy names the tools of its world and not of another. */
import { LANGUAGES } from "../knowledge/vocabulary.ts";
import type { CaseView } from "./case-view.ts";

const BY_FAMILY = languageBy("families");
const BY_FRAMEWORK = languageBy("frameworks");

function languageBy(sign: "families" | "frameworks"): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(LANGUAGES).flatMap(([language, by]) => (by[sign]?.split(" ") ?? []).map((s) => [s, language])),
  );
}

/** A key of LANGUAGES, or `unknown`. What failed tells it best, then the framework, then whatever else the log shows. */
export function languageOf({ main, facts, findings }: Pick<CaseView, "main" | "facts" | "findings">): string {
  const byFamily = (id: string) => BY_FAMILY.get(id.slice(0, id.indexOf(".")));
  const failed = main === null ? undefined : byFamily(main.signature.id);
  const seen = () => findings.map((f) => byFamily(f.signature.id)).find((language) => language !== undefined);
  return failed ?? BY_FRAMEWORK.get(facts.framework?.value ?? "unknown") ?? seen() ?? "unknown";
}
