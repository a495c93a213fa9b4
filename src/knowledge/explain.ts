/** `crashdx explain ID`: a signature, context, cause, remedy or piece of advice as Markdown, from the same data that the engine reads. */
import type {
  Cause,
  Context,
  Knowledge,
  KnowledgeDocs,
  RemedyKnowledge,
  Signature,
  Template,
} from "../model/knowledge.ts";
import { showExpression } from "./show-expression.ts";
import { OPERATIONS, TAGS, WORDS_OF_TAG } from "./vocabulary.ts";

/** Markdown about the piece with this id, or null when there is none. */
export function explain(id: string, knowledge: Knowledge, docs: KnowledgeDocs): string | null {
  const doc = docs[id];
  const piece =
    part(knowledge.signatures, id, (s) => aboutSignature(s, knowledge, doc?.because ?? [])) ??
    part(knowledge.contexts, id, (c) => aboutContext(c, knowledge)) ??
    part(knowledge.causes, id, (c) => aboutCause(c, knowledge, doc?.because ?? [])) ??
    part(knowledge.remedies, id, aboutRemedy) ??
    part(knowledge.advice, id, (a) => [
      `# Advice: ${a.id}`,
      showTemplate(a.says),
      `When: \`${showExpression(a.when)}\``,
    ]);
  if (piece === null) return null;
  const list = (title: string, rows: readonly string[]) => (rows.length === 0 ? [] : [`## ${title}`, rows.join("\n")]);
  return [
    ...piece,
    ...(doc?.emitter ? [`**Printed by:** ${doc.emitter}`] : []),
    ...(doc?.about && !piece.includes(doc.about) ? [doc.about] : []),
    ...list("What the tags stand for", tagsIn(piece.join("\n"), knowledge)),
    ...list("Examples", (doc?.examples ?? []).map(fenced)),
    ...list(
      "Near misses",
      (doc?.near ?? []).map((n) => `${fenced(n.text)}\n${n.why}\n`),
    ),
    ...list(
      "Sources",
      (doc?.sources ?? []).map((s) => `- ${s}`),
    ),
  ].join("\n\n");
}

/** The tags that a page names in its conditions, or as a signature's own, and what they stand for. */
function tagsIn(page: string, { signatures }: Knowledge): readonly string[] {
  const named = new Set([...page.matchAll(/#([a-z]+(?:-[a-z]+)*)\b/g)].map(([, tag]) => tag ?? ""));
  return [...named].flatMap((tag) => {
    const meaning = TAGS[tag];
    if (meaning !== undefined) {
      const ids = signatures.filter((s) => s.tags.includes(tag)).map((s) => s.id);
      return [`- \`#${tag}\`: ${meaning} (${ids.join(", ")})`];
    }
    const words = WORDS_OF_TAG[tag];
    return words === undefined ? [] : [`- \`#${tag}\`: ${words.join(", ")}`];
  });
}

function part<T extends { readonly id: string }>(
  all: readonly T[],
  id: string,
  about: (piece: T) => string[],
): string[] | null {
  const piece = all.find((p) => p.id === id);
  return piece === undefined ? null : about(piece);
}

/** What of a line speaks of a context, where that is no part of its text with a name of its own. */
const SPEAKING: { readonly [scope in Context["scope"]]?: string } = {
  line: "a line",
  before: "a line, up to the words of a failure,",
};

function aboutContext(c: Context, { signatures }: Knowledge): string[] {
  const absent = signatures.filter((s) => s.notIn.includes(c.id));
  return [
    `# ${c.title}`,
    `Where ${SPEAKING[c.scope] ?? `the ${c.scope} that names a failure`} speaks of this, some words are no failure, or another one.`,
    "## What it matches",
    c.patterns.map((p) => fenced(p.text)).join("\n"),
    ...(c.unless.length === 0 ? [] : ["## Unless it matches", c.unless.map((p) => fenced(p.text)).join("\n")]),
    "## What does not count there",
    ...(c.everywhere ? ["No failure at all."] : []),
    absent.map((s) => `- \`${s.id}\`: ${s.title}`).join("\n"),
  ];
}

function aboutSignature(s: Signature, { contexts }: Knowledge, because: readonly string[]): string[] {
  const where = contexts.filter((c) => s.notIn.includes(c.id));
  const failing =
    s.operation === null
      ? ""
      : `The call that failed: ${OPERATIONS[s.operation] ?? s.operation}${s.symbol === null ? "" : ` (${s.symbol})`}.`;
  return [
    `# ${s.title}`,
    `\`${s.id}\` is a ${s.kind === "failure" ? `${s.role} failure` : s.kind}. ${failing}`.trim(),
    ...(s.tags.length === 0 ? [] : [`Conditions ask for it as ${s.tags.map((tag) => `\`#${tag}\``).join(", ")}, too.`]),
    `## What it matches`,
    s.patterns.map((p) => fenced(p.text)).join("\n"),
    ...(where.length === 0
      ? []
      : ["## Where it does not count", where.map((c) => `- \`${c.id}\`: ${c.title}`).join("\n")]),
    ...(s.evidence.length === 0
      ? []
      : [
          "## What it says",
          s.evidence
            .map((e, i) => `- **${e.cause}** ${signed(e.weight)}: ${e.says} ${because[i] ?? ""}`.trim())
            .join("\n"),
        ]),
  ];
}

function aboutCause(c: Cause, knowledge: Knowledge, because: readonly string[]): string[] {
  const remedies = knowledge.remedies.filter((r) => r.helps.some((h) => h.cause === c.id));
  return [
    `# ${c.title}`,
    c.about,
    `Before anything is read it counts for ${Math.round(c.prior * 100)}% of failing logs.`,
    "## Evidence",
    c.evidence
      .map(
        (e, i) =>
          `- ${signed(e.weight)} when \`${showExpression(e.when)}\`: ${showTemplate(e.says)} *${because[i] ?? ""}*`,
      )
      .join("\n"),
    ...(c.readings.length === 0
      ? []
      : [
          "## In a report",
          c.readings
            .map(
              (f) =>
                `- where \`${showExpression(f.when)}\`: ${[f.headline, f.title, f.why && showTemplate(f.why)]
                  .filter((t) => t !== undefined)
                  .join("; ")}`,
            )
            .join("\n"),
        ]),
    "## Checks",
    c.checks
      .map(
        (k) =>
          `${k.shows}${k.when === null ? "" : ` Where \`${showExpression(k.when)}\`.`}\n\n${fenced(showTemplate(k.command))}\n${k.answers.map((a) => `- ${a.answer}: ${a.means}`).join("\n")}`,
      )
      .join("\n\n"),
    "## Remedies",
    remedies.map((r) => `- \`${r.id}\`: ${r.title}`).join("\n"),
  ];
}

function aboutRemedy(r: RemedyKnowledge): string[] {
  const before = showTemplate(r.before);
  const not = showTemplate(r.not);
  return [
    `# ${r.title}`,
    `**Where:** ${r.where}${before === "" ? "" : `, ${before}`}`,
    `**Cost:** ${r.cost}`,
    `**Risk:** ${r.risk}`,
    ...(not === "" ? [] : [`**What it does not do:** ${not}`]),
    "## Helps",
    r.helps
      .map((h) => `- ${h.cause}${h.when === null ? "" : ` when \`${showExpression(h.when)}\``}: ${showTemplate(h.why)}`)
      .join("\n"),
    "## Changes",
    r.changes.map((c) => `${c.kind}:\n\n${fenced(showTemplate(c.text))}`).join("\n\n"),
  ];
}

const signed = (weight: number) => `${weight > 0 ? "+" : ""}${weight} dB`;
const showTemplate = (t: Template) => t.map((p) => (typeof p === "string" ? p : `<${p.source}>`)).join("");
const fenced = (text: string) => `\`\`\`\n${text.replace(/\n+$/, "")}\n\`\`\``;
