/**
 * From the data files (YAML, one piece a document) to the knowledge that the engine reads. Runs at build time for `grammars/`, and at
 * run time only for a user's pack. A mistake names file and line, what is wrong and what would be right.
 */
import { isMap, LineCounter, parseAllDocuments, type YAMLMap } from "yaml";
import { ERRNO } from "../../grammars/language/errno.ts";
import { isNamed, matchesGlob } from "../model/glob.ts";
import type { Context, Expression, Knowledge, KnowledgeDocs, Signature } from "../model/knowledge.ts";
import { Fields, KnowledgeError } from "./fields.ts";
import { KINDS, type Kind, type Piece } from "./pieces.ts";
import { ASKING_FOR_OPERATIONS, OPERATIONS, SIGNATURE_ARGUMENTS, tellsFailure, withTags } from "./vocabulary.ts";

export { KnowledgeError } from "./fields.ts";

export type CompiledPiece = Piece & {
  readonly file: string;
  readonly line: number;
  readonly docs: KnowledgeDocs[string];
};

const NAMES = Object.keys(KINDS) as Kind[];
const BEGINNINGS = NAMES.map((kind) => `${kind}:`)
  .join(", ")
  .replace(/, (?=[^,]*$)/, " or ");

/** Compiles the pieces of one file. Throws a KnowledgeError at the first mistake. */
export function compileFile(file: string, content: string): CompiledPiece[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(content, { lineCounter: lines, prettyErrors: false });
  if ("empty" in documents) throw new KnowledgeError(file, 1, "the file is empty");
  return documents.map((document) => {
    const error = document.errors[0];
    if (error !== undefined)
      throw new KnowledgeError(file, lines.linePos(error.pos[0]).line, `not valid YAML: ${error.message}`);
    if (!isMap(document.contents))
      throw new KnowledgeError(file, 1, `a piece of knowledge is a mapping that begins with ${BEGINNINGS}`);
    const fields = new Fields(document.contents as YAMLMap, file, lines);
    const kind = NAMES.find((name) => fields.has(name));
    if (kind === undefined) return fields.fail(undefined, `the piece must name itself: ${BEGINNINGS}`);
    const { piece, docs } = KINDS[kind](fields);
    const examples = fields.texts("examples", true);
    const near = fields.maps("near", (entry) => ({ text: entry.text("text"), why: entry.text("why") }), true);
    fields.done();
    const { about = "", emitter = "", sources, because = [] } = docs;
    return {
      ...piece,
      file,
      line: fields.lineOf(kind),
      docs: { kind, file, about, emitter, examples, near, sources, because },
    };
  });
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Puts pieces together, each kind in order of id, and checks what they say of one another; a pack may also speak of what `base` holds. */
export function assemble(
  pieces: readonly CompiledPiece[],
  base?: Knowledge,
): { knowledge: Knowledge; docs: KnowledgeDocs } {
  const seen = new Map<string, string>();
  for (const { kind, data, file, line } of pieces) {
    const other = seen.get(`${kind} ${data.id}`);
    if (other !== undefined) throw new KnowledgeError(file, line, `the ${kind} ${data.id} is already in ${other}`);
    seen.set(`${kind} ${data.id}`, file);
  }
  const of = <K extends Kind>(kind: K) =>
    pieces.flatMap((p) => (p.kind === kind ? [p.data as Extract<Piece, { kind: K }>["data"]] : [])).sort(byId);
  const knowledge: Knowledge = {
    contexts: of("context"),
    signatures: of("signature"),
    causes: of("cause"),
    remedies: of("remedy"),
    advice: of("advice"),
  };
  checkReferences(pieces, knowledge, base);
  const docs: { [id: string]: KnowledgeDocs[string] } = {};
  for (const piece of [...pieces].sort((a, b) => byId(a.data, b.data))) docs[piece.data.id] = piece.docs;
  return { knowledge, docs };
}

/** What pieces may name: those of `base` and their own. */
interface Known {
  readonly contexts: ReadonlyMap<string, Context>;
  readonly causes: ReadonlySet<string>;
  readonly signatures: readonly Signature[];
}

/** What a piece names must be there: a name that stands for nothing makes a rule that never holds, and nobody sees it. */
function checkReferences(pieces: readonly CompiledPiece[], own: Knowledge, base: Knowledge | undefined): void {
  const known: Known = {
    contexts: new Map([...(base?.contexts ?? []), ...own.contexts].map((context) => [context.id, context])),
    causes: new Set([...(base?.causes ?? []), ...own.causes].map((cause) => cause.id)),
    signatures: [...(base?.signatures ?? []), ...own.signatures],
  };
  for (const piece of pieces) {
    const [mistake] = mistakesIn(piece, known);
    if (mistake !== undefined)
      throw new KnowledgeError(piece.file, piece.line, `${piece.kind} ${piece.data.id}: ${mistake}`);
  }
}

function* mistakesIn(piece: Piece, known: Known): Generator<string> {
  const { kind, data } = piece;
  if (kind === "signature") {
    for (const id of data.notIn) yield* mistakesOfContext(data, id, known);
    yield* data.evidence.flatMap(({ cause }) => unknownCause(cause, known));
    // Tags beat nothing.
    yield* data.beats.flatMap((glob) => unknownSignature(glob, known, ({ id }) => matchesGlob(id, glob)));
  }
  if (kind === "remedy") yield* data.helps.flatMap(({ cause }) => unknownCause(cause, known));
  for (const { name, args } of callsIn(data)) {
    const asked = (from: number, to: number) =>
      args.slice(from, to).flatMap((a) => (a.op === "value" ? String(a.value).split("|") : []));
    yield* asked(0, SIGNATURE_ARGUMENTS[name] ?? 0).flatMap((glob) => unknownSignature(glob, known));
    if (!ASKING_FOR_OPERATIONS.includes(name)) continue;
    yield* asked(0, 1).flatMap((glob) => unknownWord("operation", glob, Object.keys(OPERATIONS)));
    yield* asked(1, 2).flatMap((glob) => unknownWord("errno", glob, ERRNO_SYMBOLS));
  }
}

function* mistakesOfContext(signature: Signature, id: string, { contexts }: Known): Generator<string> {
  const context = contexts.get(id);
  if (context === undefined) yield `no context "${id}"; there are ${[...contexts.keys()].join(", ")}`;
  else if (context.everywhere && tellsFailure(signature)) yield `"${id}" holds for all failures: leave it out`;
}

const unknownCause = (cause: string, { causes }: Known): readonly string[] =>
  causes.has(cause) ? [] : [`no cause "${cause}"; there are ${[...causes].join(", ")}`];

const unknownSignature = (
  glob: string,
  { signatures }: Known,
  isMeant = (signature: Signature) => isNamed(signature, glob),
): readonly string[] => (signatures.some(isMeant) ? [] : [`no signature "${glob}"; crashdx explain lists them`]);

const ERRNO_SYMBOLS = [...ERRNO.map(({ symbol }) => symbol), "unknown"];
const unknownWord = (what: string, glob: string, words: readonly string[]): readonly string[] =>
  words.some((word) => isNamed(withTags(word), glob)) ? [] : [`no ${what} "${glob}"; there are ${words.join(", ")}`];

/** The calls in the expressions of a piece, wherever they stand in it. */
function callsIn(part: unknown): Extract<Expression, { op: "call" }>[] {
  if (part === null || typeof part !== "object") return [];
  const expression = part as Expression;
  return [...(expression.op === "call" ? [expression] : []), ...Object.values(part).flatMap(callsIn)];
}
