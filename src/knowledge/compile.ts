/**
 * From the data files (YAML, one piece a document) to the shapes the engine reads. Runs at build time for `grammars/`, and at
 * run time only for a user's pack. A mistake names file and line, what is wrong and what would be right.
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type YAMLMap } from "yaml";
import { ERRNO } from "../../grammars/language/errno.ts";
import { namesIn, parseExpression, parseTemplate } from "../../grammars/language/expression.ts";
import { LanguageError, parsePattern } from "../../grammars/language/pattern.ts";
import type {
  AdviceKnowledge,
  Cause,
  Context,
  Expression,
  Knowledge,
  KnowledgeDocs,
  NamedValue,
  RemedyKnowledge,
  Signature,
  Template,
} from "../model/knowledge.ts";
import type { ChangeKind } from "../model/report.ts";
import {
  CAUSE_GROUPS,
  CHANGE_KINDS,
  FACT_NAMES,
  FUNCTIONS,
  OPERATIONS,
  OUTCOMES,
  PLATFORMS,
  SHOWN_FACTS,
} from "./vocabulary.ts";

/** A mistake in a piece of knowledge. */
export class KnowledgeError extends Error {
  readonly file: string;
  readonly line: number;
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.name = "KnowledgeError";
    this.file = file;
    this.line = line;
  }
}

export interface CompiledPiece {
  readonly kind: "context" | "signature" | "cause" | "remedy" | "advice";
  readonly id: string;
  readonly file: string;
  readonly context?: Context;
  readonly signature?: Signature;
  readonly cause?: Cause;
  readonly remedy?: RemedyKnowledge;
  readonly advice?: AdviceKnowledge;
  readonly docs: KnowledgeDocs[string];
}

type Field = "text" | "number" | "flag" | "texts" | "maps" | "map";

/** Reads the fields of one YAML mapping, with positions. */
class Fields {
  private readonly map: YAMLMap;
  private readonly file: string;
  private readonly lines: LineCounter;
  private readonly used = new Set<string>();
  constructor(map: YAMLMap, file: string, lines: LineCounter) {
    this.map = map;
    this.file = file;
    this.lines = lines;
  }
  lineOf(key?: string): number {
    const pair = key === undefined ? undefined : this.map.items.find((p) => isScalar(p.key) && p.key.value === key);
    const node = (pair?.key ?? this.map) as Node;
    return this.lines.linePos(node.range?.[0] ?? 0).line;
  }
  fail(key: string | undefined, message: string): never {
    throw new KnowledgeError(this.file, this.lineOf(key), message);
  }
  has(key: string): boolean {
    return this.map.has(key);
  }
  private node(key: string): Node | undefined {
    this.used.add(key);
    return this.map.get(key, true) as Node | undefined;
  }
  private wrong(key: string, field: Field): never {
    const words: { [f in Field]: string } = {
      text: "text",
      number: "a number",
      flag: "true or false",
      texts: "a list of texts",
      maps: "a list of mappings",
      map: "a mapping",
    };
    this.fail(key, `"${key}" must be ${words[field]}`);
  }
  text(key: string, fallback?: string): string {
    const node = this.node(key);
    if (node === undefined) {
      if (fallback !== undefined) return fallback;
      this.fail(undefined, `"${key}" is missing`);
    }
    if (!isScalar(node) || typeof node.value !== "string") this.wrong(key, "text");
    return (node.value as string).trim();
  }
  number(key: string): number {
    const node = this.node(key);
    if (node === undefined) this.fail(undefined, `"${key}" is missing`);
    if (!isScalar(node) || typeof node.value !== "number") this.wrong(key, "number");
    return node.value as number;
  }
  texts(key: string, needed = false): string[] {
    const node = this.node(key);
    if (node === undefined) {
      if (needed) this.fail(undefined, `"${key}" is missing: a list with at least one entry`);
      return [];
    }
    if (!isSeq(node)) this.wrong(key, "texts");
    const values = node.items.map((item) => {
      if (!isScalar(item) || typeof item.value !== "string") this.wrong(key, "texts");
      return item.value as string;
    });
    if (needed && values.length === 0) this.fail(key, `"${key}" needs at least one entry`);
    return values;
  }
  maps(key: string, needed = false): Fields[] {
    const node = this.node(key);
    if (node === undefined) {
      if (needed) this.fail(undefined, `"${key}" is missing: a list with at least one entry`);
      return [];
    }
    if (!isSeq(node)) this.wrong(key, "maps");
    const values = node.items.map((item) => {
      if (!isMap(item)) this.wrong(key, "maps");
      return new Fields(item as YAMLMap, this.file, this.lines);
    });
    if (needed && values.length === 0) this.fail(key, `"${key}" needs at least one entry`);
    return values;
  }
  strings(key: string): { [name: string]: string } {
    const node = this.node(key);
    if (node === undefined) return {};
    if (!isMap(node)) this.wrong(key, "map");
    const result: { [name: string]: string } = {};
    for (const pair of node.items) {
      if (!isScalar(pair.key) || !isScalar(pair.value)) this.wrong(key, "map");
      result[String(pair.key.value)] = String(pair.value.value);
    }
    return result;
  }
  oneOf<T extends string>(key: string, allowed: readonly T[], fallback?: T): T {
    const value = this.text(key, fallback);
    if (!(allowed as readonly string[]).includes(value))
      this.fail(key, `"${key}" is "${value}", and may be ${allowed.join(", ")}`);
    return value as T;
  }
  /** Runs a language parser on a text of this mapping; its mistakes get file and line. */
  parse<T>(key: string, text: string, parser: (text: string) => T): T {
    try {
      return parser(text);
    } catch (error) {
      if (error instanceof LanguageError)
        this.fail(key, `${key}: ${error.message} (character ${error.column} of: ${text})`);
      throw error;
    }
  }
  expression(key: string): Expression {
    return this.parse(key, this.text(key), (text) => {
      const expression = parseExpression(text);
      checkNames(expression);
      return expression;
    });
  }
  optionalExpression(key: string): Expression | null {
    return this.has(key) ? this.expression(key) : null;
  }
  template(key: string, fallback?: string, local: readonly string[] = []): Template {
    return this.parse(key, this.text(key, fallback), (text) => {
      const template = parseTemplate(text);
      for (const part of template) if (typeof part !== "string") checkNames(part.expression, local);
      return template;
    });
  }
  /** Refuses keys that nothing reads, so that a slip of the pen does not pass silently. */
  done(): void {
    for (const pair of this.map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : "?";
      if (!this.used.has(key))
        this.fail(key, `"${key}" is not known here; known are ${[...this.used].sort().join(", ")}`);
    }
  }
}

function checkNames(expression: Expression, local: readonly string[] = []): void {
  for (const { name, args } of namesIn(expression)) {
    if (args === null) {
      if (FACT_NAMES[name] === undefined && !local.includes(name))
        throw new LanguageError(
          `"${name}" is not known; known are ${[...Object.keys(FACT_NAMES), ...local].join(", ")}`,
          1,
        );
      continue;
    }
    const known = FUNCTIONS[name];
    if (known === undefined)
      throw new LanguageError(`there is no ${name}(); there are ${Object.keys(FUNCTIONS).join(", ")}`, 1);
    if (!known.args.includes(args))
      throw new LanguageError(`${name}() takes ${known.args.join(" or ")} arguments, not ${args}: ${known.meaning}`, 1);
  }
}

/** Facts that conditions compare with fixed words. */
const CLOSED_FACTS: { readonly [fact: string]: readonly string[] } = { platform: PLATFORMS, outcome: OUTCOMES };

function readContext(fields: Fields): Context {
  const id = fields.text("context");
  if (!/^context(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+$/.test(id))
    fields.fail("context", `the id "${id}" must be context.NAME in small letters, such as context.gpu`);
  const patterns = fields.texts("patterns", true).map((text) => {
    // Which lines of one shape stand in it must not hang on their digits: they are looked at once.
    if (/\d/.test(text)) fields.fail("patterns", `a context's pattern holds no digits: ${text}`);
    return fields.parse("patterns", text, parsePattern);
  });
  return {
    id,
    title: fields.text("title"),
    scope: fields.oneOf("scope", ["line", "sentence", "clause"], "line"),
    patterns,
  };
}

function readSignature(fields: Fields): { signature: Signature; because: string[] } {
  const id = fields.text("signature");
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+$/.test(id))
    fields.fail("signature", `the id "${id}" must be FAMILY.NAME in small letters, such as openblas.thread-init`);
  const operation = fields.has("operation") ? fields.text("operation") : null;
  if (operation !== null && OPERATIONS[operation] === undefined)
    fields.fail("operation", `no operation "${operation}"; there are ${Object.keys(OPERATIONS).join(", ")}`);
  const kind = fields.oneOf("kind", ["failure", "clue", "sign", "noise", "nearly"], "failure");
  if (kind === "failure" && operation === null) fields.fail(undefined, `a failure says which call failed: "operation"`);
  const symbol = fields.has("symbol") ? fields.text("symbol") : null;
  if (symbol !== null && !ERRNO.some((e) => e.symbol === symbol))
    fields.fail("symbol", `no errno symbol "${symbol}"; there are ${ERRNO.map((e) => e.symbol).join(", ")}`);
  const shows = fields.strings("shows");
  for (const [key, value] of Object.entries(shows)) {
    if (!(SHOWN_FACTS as readonly string[]).includes(key))
      fields.fail("shows", `"shows" may name ${SHOWN_FACTS.join(", ")}, not "${key}"`);
    const values: readonly string[] | undefined = CLOSED_FACTS[key];
    if (values !== undefined && !values.includes(value))
      fields.fail("shows", `"${key}" is "${value}", and may be ${values.join(", ")}`);
  }
  const because: string[] = [];
  const evidence = fields.maps("evidence").map((entry) => {
    const weighing = { cause: entry.text("cause"), weight: entry.number("weight"), says: entry.text("says") };
    because.push(entry.text("because"));
    entry.done();
    return weighing;
  });
  const signature: Signature = {
    id,
    title: fields.text("title"),
    kind,
    role: fields.oneOf("role", ["root", "consequence", "boilerplate"], "root"),
    operation,
    symbol,
    shows,
    patterns: fields.texts("patterns", true).map((text) => fields.parse("patterns", text, parsePattern)),
    unless: fields.texts("unless").map((text) => fields.parse("unless", text, parsePattern)),
    notIn: fields.texts("not_in"),
    after: fields.texts("after").map((text) => fields.parse("after", text, parsePattern)),
    beats: fields.texts("beats"),
    evidence,
  };
  return { signature, because };
}

/** The texts of these keys that are there. */
const textsOf = <K extends string>(fields: Fields, keys: readonly K[]): { readonly [key in K]?: string } =>
  Object.fromEntries(keys.filter((key) => fields.has(key)).map((key) => [key, fields.text(key)])) as {
    [key in K]?: string;
  };

function readReadings(fields: Fields): Cause["readings"] {
  return fields.maps("readings").map((entry) => {
    const reading = {
      when: entry.expression("when"),
      ...textsOf(entry, ["title", "headline"]),
      ...(entry.has("why") ? { why: entry.template("why") } : {}),
    };
    entry.done();
    return reading;
  });
}

function readWords(entry: Fields): Pick<RemedyKnowledge["helps"][number], "words"> {
  const words = {
    ...textsOf(entry, ["title", "cost", "risk"]),
    ...(entry.has("not") ? { not: entry.template("not") } : {}),
    ...(entry.has("references") ? { references: entry.texts("references", true) } : {}),
  };
  return Object.keys(words).length === 0 ? {} : { words };
}

function readCause(fields: Fields): { cause: Cause; because: string[] } {
  const because: string[] = [];
  const group = fields.oneOf("group", CAUSE_GROUPS);
  const cause: Cause = {
    id: fields.text("cause"),
    title: fields.text("title"),
    group,
    exhaustion: group !== "look-alike",
    prior: fields.number("prior"),
    about: fields.text("about"),
    headline: fields.has("headline") ? fields.text("headline") : null,
    why: fields.template("why"),
    readings: readReadings(fields),
    evidence: fields.maps("evidence", true).map((entry) => {
      const rule = {
        when: entry.expression("when"),
        weight: entry.number("weight"),
        says: entry.template("says"),
        group: entry.has("group") ? entry.text("group") : null,
      };
      because.push(entry.text("because"));
      entry.done();
      return rule;
    }),
    checks: fields.maps("checks").map((entry) => {
      const check = {
        command: entry.template("command"),
        shows: entry.text("shows"),
        when: entry.optionalExpression("when"),
        answers: entry.maps("answers", true).map((a) => {
          const answer = { answer: a.text("answer"), means: a.text("means") };
          a.done();
          return answer;
        }),
      };
      entry.done();
      return check;
    }),
    sources: fields.texts("sources", true),
  };
  if (fields.has("exhausts") && fields.oneOf("exhausts", ["yes", "no"]) === "no")
    return { cause: { ...cause, exhaustion: false }, because };
  return { cause, because };
}

/** Named values, each of which may use those before it. `names` grows by theirs. */
function readValues(fields: Fields, names: string[]): NamedValue[] {
  return fields.maps("values").map((v) => {
    const value = {
      name: v.text("name"),
      expression: v.parse("is", v.text("is"), (t) => localExpression(t, names)),
      how: v.template("how", "", names),
    };
    names.push(value.name);
    v.done();
    return value;
  });
}

/** What of the values that all changes share a change needs: what it names itself, and what those rest on. */
function valuesUsed(shared: readonly NamedValue[], text: Template, own: readonly NamedValue[]): NamedValue[] {
  const expressions = (template: Template) => template.flatMap((p) => (typeof p === "string" ? [] : [p.expression]));
  const wanted = new Set<string>();
  const want = (expression: Expression) => {
    for (const { name, args } of namesIn(expression)) if (args === null) wanted.add(name);
  };
  for (const e of [...expressions(text), ...own.flatMap((v) => [v.expression, ...expressions(v.how)])]) want(e);
  const used: NamedValue[] = [];
  for (const value of [...shared].reverse())
    if (wanted.has(value.name)) {
      used.unshift(value);
      for (const e of [value.expression, ...expressions(value.how)]) want(e);
    }
  return used;
}

function readRemedy(fields: Fields): RemedyKnowledge {
  const sharedNames: string[] = [];
  const shared = readValues(fields, sharedNames);
  return {
    id: fields.text("remedy"),
    title: fields.text("title"),
    helps: fields.maps("helps", true).map((entry) => {
      const help = {
        cause: entry.text("cause"),
        rank: entry.number("rank"),
        when: entry.optionalExpression("when"),
        why: entry.template("why"),
        ...readWords(entry),
      };
      entry.done();
      return help;
    }),
    changes: fields.maps("changes", true).map((entry) => {
      const names = [...sharedNames];
      const own = readValues(entry, names);
      const text = entry.template("text", undefined, names);
      const change = {
        kind: entry.oneOf<ChangeKind>("kind", CHANGE_KINDS),
        when: entry.optionalExpression("when"),
        text,
        values: [...valuesUsed(shared, text, own), ...own],
      };
      entry.done();
      return change;
    }),
    before: fields.template("before", ""),
    where: fields.text("where"),
    cost: fields.text("cost"),
    risk: fields.text("risk"),
    not: fields.template("not", ""),
    proven: fields.oneOf("proven", ["cured", "documented", "plausible"]),
    references: fields.texts("references", true),
  };
}

function localExpression(text: string, local: readonly string[]): Expression {
  const expression = parseExpression(text);
  checkNames(expression, local);
  return expression;
}

function readAdvice(fields: Fields): AdviceKnowledge {
  return {
    id: fields.text("advice"),
    when: fields.expression("when"),
    says: fields.template("says"),
    reference: fields.text("reference"),
  };
}

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
      throw new KnowledgeError(
        file,
        1,
        "a piece of knowledge is a mapping that begins with context:, signature:, cause:, remedy: or advice:",
      );
    const fields = new Fields(document.contents as YAMLMap, file, lines);
    const kind = (["context", "signature", "cause", "remedy", "advice"] as const).find((k) => fields.has(k));
    if (kind === undefined)
      return fields.fail(undefined, "the piece must name itself: context:, signature:, cause:, remedy: or advice:");
    let piece: Pick<CompiledPiece, "context" | "signature" | "cause" | "remedy" | "advice">;
    let because: string[] = [];
    let about = "";
    let emitter = "";
    let sources: readonly string[];
    if (kind === "context") {
      piece = { context: readContext(fields) };
      about = fields.text("about", "");
      sources = fields.texts("sources", true);
    } else if (kind === "signature") {
      const read = readSignature(fields);
      piece = { signature: read.signature };
      because = read.because;
      about = fields.text("about", "");
      emitter = fields.text("emitter");
      sources = fields.texts("sources", true);
    } else if (kind === "cause") {
      const read = readCause(fields);
      piece = { cause: read.cause };
      because = read.because;
      about = read.cause.about;
      sources = read.cause.sources;
    } else if (kind === "remedy") {
      const remedy = readRemedy(fields);
      piece = { remedy };
      about = fields.text("about", "");
      sources = remedy.references;
    } else {
      const advice = readAdvice(fields);
      piece = { advice };
      sources = [advice.reference];
    }
    const id = (piece.context ?? piece.signature ?? piece.cause ?? piece.remedy ?? piece.advice)?.id ?? "";
    const examples = fields.texts("examples", true);
    const near = fields.maps("near", true).map((entry) => {
      const miss = { text: entry.text("text"), why: entry.text("why") };
      entry.done();
      return miss;
    });
    fields.done();
    return { kind, id, file, ...piece, docs: { kind, file, about, emitter, examples, near, sources, because } };
  });
}

/** Puts pieces together, each kind in order of id, and checks what they say of one another; a pack may also speak of `base`'s causes and contexts. */
export function assemble(
  pieces: readonly CompiledPiece[],
  base?: Knowledge,
): { knowledge: Knowledge; docs: KnowledgeDocs } {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  const seen = new Map<string, string>();
  for (const piece of pieces) {
    const other = seen.get(`${piece.kind} ${piece.id}`);
    if (other !== undefined)
      throw new KnowledgeError(piece.file, 1, `the ${piece.kind} ${piece.id} is already in ${other}`);
    seen.set(`${piece.kind} ${piece.id}`, piece.file);
  }
  const of = <T extends { id: string }>(pick: (p: CompiledPiece) => T | undefined): T[] =>
    pieces.flatMap((p) => pick(p) ?? []).sort(byId);
  const knowledge: Knowledge = {
    contexts: of((p) => p.context),
    signatures: of((p) => p.signature),
    causes: of((p) => p.cause),
    remedies: of((p) => p.remedy),
    advice: of((p) => p.advice),
  };
  const contexts = new Set([...(base?.contexts ?? []), ...knowledge.contexts].map((c) => c.id));
  for (const { file, signature } of pieces)
    for (const context of signature?.notIn ?? [])
      if (!contexts.has(context))
        throw new KnowledgeError(file, 1, `no context "${context}"; there are ${[...contexts].join(", ")}`);
  const causes = new Set([...(base?.causes ?? []), ...knowledge.causes].map((c) => c.id));
  for (const piece of pieces) {
    const named = [...(piece.signature?.evidence ?? []), ...(piece.remedy?.helps ?? [])].map((e) => e.cause);
    for (const cause of named)
      if (!causes.has(cause))
        throw new KnowledgeError(piece.file, 1, `no cause "${cause}"; there are ${[...causes].join(", ")}`);
  }
  const docs: { [id: string]: KnowledgeDocs[string] } = {};
  for (const piece of [...pieces].sort(byId)) docs[piece.id] = piece.docs;
  return { knowledge, docs };
}
