/**
 * Brings case files from several places together. Where two of them name a source alike (every node has its `train.log`, standard input
 * is always `-`), they are told apart by where they came from: else their lines would be taken for one log's.
 */
import type { BorderLine, CaseFile } from "../model/case-file.ts";
import type { Place } from "../model/event.ts";

/** A case file and where it came from: the name of its file, or null for a log that was read here and now. */
export interface Part {
  readonly origin: string | null;
  readonly caseFile: CaseFile;
}

/** The case files, in order, with no source name twice. */
export function distinctSources(parts: readonly Part[]): readonly CaseFile[] {
  const seen = new Map<string, number>();
  for (const { caseFile } of parts) for (const { name } of caseFile.sources) seen.set(name, (seen.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  return parts.map(({ origin, caseFile }) => {
    const names = new Map<string, string>();
    for (const { name } of caseFile.sources) {
      const clash = origin !== null && (seen.get(name) ?? 0) > 1;
      // Standard input has no name of its own: the case file's stands for it.
      const wanted = clash ? (name === "-" ? origin : `${origin}:${name}`) : name;
      let free = wanted;
      for (let n = 2; taken.has(free); n++) free = `${wanted} (${n})`;
      taken.add(free);
      if (free !== name) names.set(name, free);
    }
    return names.size === 0 ? caseFile : renameSources(caseFile, names);
  });
}

function renameSources(caseFile: CaseFile, names: ReadonlyMap<string, string>): CaseFile {
  const named = (source: string) => names.get(source) ?? source;
  const at = (place: Place): Place => ({ ...place, source: named(place.source) });
  const by = <T extends { readonly source: string }>(item: T): T => ({ ...item, source: named(item.source) });
  const placed = <T extends { readonly at: Place }>(item: T): T => ({ ...item, at: at(item.at) });
  const border = ({ line, where }: BorderLine): BorderLine => ({ line: by(line), where });
  return {
    version: 1,
    sources: caseFile.sources.map((s) => ({
      ...s,
      name: named(s.name),
      head: s.head.map(border),
      tail: s.tail.map(border),
    })),
    processes: caseFile.processes.map((p) => ({ ...by(p), restarts: p.restarts.map(placed) })),
    findings: caseFile.findings.map((f) => ({ ...by(f), first: f.first.map(placed), last: f.last.map(placed) })),
    tracks: caseFile.tracks.map(by),
    settings: caseFile.settings.map((s) => placed(by(s))),
    gaps: caseFile.gaps.map(by),
  };
}
