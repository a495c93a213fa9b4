/** `crashdx explain ID`: what a cause, remedy, signature or advice means, and where it is known from. */
import { DOCS } from "../knowledge/generated-docs.ts";
import { builtIn } from "../knowledge/index.ts";
import type { Knowledge, KnowledgeDocs } from "../model/knowledge.ts";
import { UsageError } from "./options.ts";

/** Lays a paragraph out in columns. */
function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/).filter((w) => w !== "")) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += (line.length > indent.length ? " " : "") + word;
  }
  if (line.length > indent.length) lines.push(line);
  return lines;
}

const bullets = (items: readonly string[], width: number): string[] =>
  items.flatMap((item) => {
    const [first = "", ...rest] = wrap(item, width, "    ");
    return [`  - ${first.trimStart()}`, ...rest];
  });

/** How many letters must be put in, taken out or changed to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Ids that resemble a mistyped one: nearly the same letters, or a word of it. */
function similar(id: string, docs: KnowledgeDocs): string[] {
  const asked = id.toLowerCase().slice(0, 80);
  const near = Object.keys(docs).map((known) => ({
    known,
    far: known.includes(asked) && asked.length > 2 ? 0 : distance(asked, known),
  }));
  return near
    .filter(({ known, far }) => far <= Math.max(2, known.length / 4))
    .sort((a, b) => a.far - b.far)
    .map(({ known }) => known)
    .slice(0, 5);
}

function titleOf(knowledge: Knowledge, id: string): string {
  const { signatures, causes, remedies } = knowledge;
  return [...signatures, ...causes, ...remedies].find((piece) => piece.id === id)?.title ?? "";
}

/** The text for an id. Throws a UsageError when there is none. */
export function explain(id: string, width: number): string {
  const piece = Object.hasOwn(DOCS, id) ? DOCS[id] : undefined;
  if (piece === undefined) {
    const near = similar(id, DOCS);
    const hint =
      near.length > 0 ? `did you mean ${near.join(", ")}?` : "ids stand in every report, as in crashdx explain fd-leak";
    throw new UsageError(`explain ${id}: no such cause, remedy, signature or advice; ${hint}`);
  }
  const title = titleOf(builtIn, id);
  const section = (heading: string, lines: readonly string[]) => (lines.length === 0 ? [] : ["", heading, ...lines]);
  const signature = builtIn.signatures.find((s) => s.id === id);
  const cause = builtIn.causes.find((c) => c.id === id);
  const remedy = builtIn.remedies.find((r) => r.id === id);
  const helping = builtIn.remedies.filter((r) => r.helps.some((h) => h.cause === id)).map((r) => `${r.id}: ${r.title}`);
  const speaking = builtIn.signatures
    .filter((s) => s.evidence.some((e) => e.cause === id))
    .map((s) => `${s.id}: ${s.title}`);
  return [
    `${id} (${piece.kind})`,
    ...wrap(title, width),
    ...section("", wrap(piece.about, width)).slice(1),
    ...section("Printed by", wrap(piece.emitter, width, "  ")),
    ...section(
      "Speaks for or against",
      bullets(
        (signature?.evidence ?? []).map((e) => `${e.cause}, ${e.weight} dB: ${e.says}`),
        width,
      ),
    ),
    ...section("Weighed by", bullets(cause === undefined ? [] : piece.because, width)),
    ...section("Remedies", bullets(helping, width)),
    ...section("Signatures that speak for or against it", bullets(speaking, width)),
    ...section("Costs", wrap(remedy?.cost ?? "", width, "  ")),
    ...section("Risk", wrap(remedy?.risk ?? "", width, "  ")),
    ...section(
      "Examples",
      piece.examples.slice(0, 5).map((e) => `  ${e.split("\n").join("\n  ")}`),
    ),
    ...section(
      "Looks alike and is not",
      bullets(
        piece.near.map((n) => `${n.text}: ${n.why}`),
        width,
      ),
    ),
    ...section(
      "Sources",
      piece.sources.map((s) => `  ${s}`),
    ),
    "",
  ].join("\n");
}
