/** What the log shows of its surroundings: platform, container, cores, limits, settings, and its longest silences. */
import type { Context, ContextSetting } from "../model/report.ts";
import { plainValue } from "../model/words.ts";
import type { CaseView } from "../reason/case-view.ts";
import { settingNamed } from "../recognise/settings-names.ts";

const MOST_GAPS = 4;

export function contextOf(view: CaseView): Context {
  const { caseFile } = view;
  const settings = caseFile.settings.map(
    (s): ContextSetting => ({
      name: s.name,
      value: plainValue(s.value),
      hard: s.hard === null ? null : plainValue(s.hard),
      line: s.at.line,
      source: s.source,
      text: s.text,
    }),
  );
  const cores = caseFile.settings.find((s) => s.name === "cores" && typeof s.value === "number");
  const isLimit = (name: string) => settingNamed(name)?.bounds === true;
  return {
    platform: view.facts.platform,
    framework: view.facts.framework,
    container: view.facts.container,
    scheduler: view.facts.scheduler,
    cores:
      cores === undefined
        ? null
        : { value: Number(cores.value), line: cores.at.line, source: cores.source, inferred: false, text: cores.text },
    limits: settings.filter((s) => isLimit(s.name)),
    settings: settings.filter((s) => !isLimit(s.name)),
    gaps: [...caseFile.gaps]
      .sort((a, b) => b.length - a.length)
      .slice(0, MOST_GAPS)
      .map(({ source, fromLine, toLine, length }) => ({ source, fromLine, toLine, seconds: length / 1000 })),
  };
}
