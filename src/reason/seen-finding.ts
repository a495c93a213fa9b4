/** Findings beside what the knowledge says of their signatures: what causes are weighed by and ranks are ordered by. */
import { withTags } from "../knowledge/vocabulary.ts";
import type { CaseFile, Finding, Occurrence } from "../model/case-file.ts";
import type { Knowledge, Signature } from "../model/knowledge.ts";
import { symbolOf, symbolOfCutWords, symbolOfFirstWord, symbolOfWords } from "../recognise/errno.ts";
import { replaces } from "../recognise/hits.ts";

/** A finding whose signature is known. */
export interface KnownFinding {
  readonly signature: Signature;
  readonly finding: Finding;
  readonly earliest: Occurrence;
}

export interface SeenFinding extends KnownFinding {
  /** errno's symbol on the platform of the log; null where none is named. */
  readonly symbol: string | null;
}

/** The findings that count, in the order of the log. */
export function knownFindings(caseFile: CaseFile, knowledge: Knowledge): readonly KnownFinding[] {
  const signatures = new Map(knowledge.signatures.map((s) => [s.id, s]));
  const sourceOrder = new Map(caseFile.sources.map((s, i) => [s.name, i]));
  const found = withoutBeaten(caseFile.findings, signatures).flatMap((finding) => {
    const signature = signatures.get(finding.signature);
    const earliest = finding.first[0] ?? finding.last[0];
    return signature === undefined || earliest === undefined ? [] : [{ signature, finding, earliest }];
  });
  const source = ({ finding }: KnownFinding) => sourceOrder.get(finding.source) ?? 0;
  return found.sort(
    (a, b) =>
      source(a) - source(b) || a.earliest.at.line - b.earliest.at.line || (a.signature.id < b.signature.id ? -1 : 1),
  );
}

/**
 * A signature that the lines before decide comes to light beside what its line says alone. Where it names that one among those it
 * beats, the other does not stand there.
 */
function withoutBeaten(findings: readonly Finding[], signatures: ReadonlyMap<string, Signature>): readonly Finding[] {
  const place = (f: Finding, o: Occurrence) => `${f.source}\u0000${f.process}\u0000${o.at.line}`;
  const taken = new Map<string, Signature[]>();
  for (const f of findings) {
    const signature = signatures.get(f.signature);
    if (signature === undefined || signature.beats.length === 0) continue;
    for (const o of [...f.first, ...f.last]) {
      const at = place(f, o);
      taken.set(at, [...(taken.get(at) ?? []), signature]);
    }
  }
  return findings.flatMap((f) => {
    const signature = signatures.get(f.signature);
    if (signature === undefined) return [];
    const stands = (o: Occurrence) => !taken.get(place(f, o))?.some((other) => replaces(other, signature));
    const first = f.first.filter(stands);
    const last = f.last.filter(stands);
    const gone = f.first.length + f.last.length - first.length - last.length;
    if (gone === 0) return [f];
    // Of the occurrences between the kept ends nothing is known: they stay counted.
    return first.length + last.length === 0 ? [] : [{ ...f, first, last, count: f.count - gone }];
  });
}

/** What they answer where a limit or memory refuses them. EPERM is left out: the first word of its text alone is too little to speak of a filter. */
const STARTS_ANSWER: readonly string[] = ["EAGAIN", "ENOMEM"];

/**
 * The errno of a finding. A call that starts a thread or process never answers EDEADLK (pthread_create(3), fork(2), execve(2)): a number
 * that would mean it was printed on the other platform, where it is EAGAIN.
 */
export function symbolOfCall({ signature, earliest }: KnownFinding, platform: string | null): string | null {
  const { captures, text } = earliest;
  const starts = withTags(signature.operation ?? "").tags.includes("start");
  const symbol =
    symbolOf(signature.symbol, captures, text, platform) ??
    symbolOfCutWords(text) ??
    (starts ? symbolOfFirstWord(text, STARTS_ANSWER) : null);
  const isNumber = symbolOfWords(text) === null && symbolOfCutWords(text) === null;
  const misread = symbol === "EDEADLK" && starts && isNumber;
  return misread ? "EAGAIN" : symbol;
}
