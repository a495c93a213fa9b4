/** What the program that failed is written in, so that a remedy names the tools of its world and not of another. */
import { LANGUAGES } from "../knowledge/vocabulary.ts";
import type { CaseView } from "./case-view.ts";

const BY_FAMILY = languageBy("families");
const BY_FILE = languageBy("files");
const BY_FRAMEWORK = languageBy("frameworks");
/** A source file with its line, as a stack names it: `app.rb:12`, `App.php on line 7`, `"train.py", line 3`, `a.js:1:2`. */
const FILE = /\w\.([A-Za-z]{1,5})(?:"?, line |:| on line | line )\d/;

function languageBy(sign: "families" | "files" | "frameworks"): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(LANGUAGES).flatMap(([language, by]) => (by[sign]?.split(" ") ?? []).map((s) => [s, language])),
  );
}

/** What `pgrep` is to look for: a name, or PROGRAM where the reader must say. Most logs that do not tell are Python's. */
export function processOf(language: string): string {
  return (language === "unknown" ? LANGUAGES.python : LANGUAGES[language])?.process ?? "PROGRAM";
}

/** What of a case the language of its program is told by. */
type LanguageSigns = Pick<CaseView, "main" | "findings"> & { readonly facts: Pick<CaseView["facts"], "framework"> };

/**
 * A key of LANGUAGES, or `unknown`. What failed tells it best, then the source file that its line names, then the framework, then whatever
 * else the log shows.
 */
export function languageOf({ main, facts, findings }: LanguageSigns): string {
  const byFamily = (id: string) => BY_FAMILY.get(id.slice(0, id.indexOf(".")));
  const failed = main === null ? undefined : byFamily(main.signature.id);
  const named = () => BY_FILE.get(FILE.exec(main?.earliest.text ?? "")?.[1] ?? "");
  const seen = () => findings.map((f) => byFamily(f.signature.id)).find((language) => language !== undefined);
  return failed ?? named() ?? BY_FRAMEWORK.get(facts.framework?.value ?? "unknown") ?? seen() ?? "unknown";
}
