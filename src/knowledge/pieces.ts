/** The five kinds of pieces of knowledge, each from its fields to the shape that the engine reads. */
import { ERRNO } from "../../grammars/language/errno.ts";
import { namesIn } from "../../grammars/language/expression.ts";
import { parsePattern, parseShortPattern } from "../../grammars/language/pattern.ts";
import type {
  AdviceKnowledge,
  Cause,
  Context,
  Expression,
  NamedValue,
  Pattern,
  RemedyKnowledge,
  Signature,
  Template,
} from "../model/knowledge.ts";
import type { ChangeKind } from "../model/report.ts";
import { CALIBRATION } from "./calibration.ts";
import type { Fields } from "./fields.ts";
import { CAUSE_GROUPS, CHANGE_KINDS, OPERATIONS, OUTCOMES, PLATFORMS, SHOWN_FACTS, TAGS } from "./vocabulary.ts";

export type Piece =
  | { readonly kind: "context"; readonly data: Context }
  | { readonly kind: "signature"; readonly data: Signature }
  | { readonly kind: "cause"; readonly data: Cause }
  | { readonly kind: "remedy"; readonly data: RemedyKnowledge }
  | { readonly kind: "advice"; readonly data: AdviceKnowledge };

export type Kind = Piece["kind"];

interface Read {
  readonly piece: Piece;
  /** What `crashdx explain` says of it beside its examples. */
  readonly docs: {
    readonly about?: string;
    readonly emitter?: string;
    readonly sources: readonly string[];
    /** Why each rule weighs what it does, in their order. */
    readonly because?: readonly string[];
  };
}

/** By the key that names the piece. */
export const KINDS: { readonly [kind in Kind]: (fields: Fields) => Read } = {
  context: (fields) => ({
    piece: { kind: "context", data: readContext(fields) },
    docs: { about: fields.text("about", ""), sources: fields.texts("sources", true) },
  }),
  signature: (fields) => {
    const { signature, because } = readSignature(fields);
    return {
      piece: { kind: "signature", data: signature },
      docs: {
        about: fields.text("about", ""),
        emitter: fields.text("emitter"),
        sources: fields.texts("sources", true),
        because,
      },
    };
  },
  cause: (fields) => {
    const { cause, because } = readCause(fields);
    return { piece: { kind: "cause", data: cause }, docs: { about: cause.about, sources: cause.sources, because } };
  },
  remedy: (fields) => {
    const remedy = readRemedy(fields);
    return {
      piece: { kind: "remedy", data: remedy },
      docs: { about: fields.text("about", ""), sources: remedy.references },
    };
  },
  advice: (fields) => {
    const advice = readAdvice(fields);
    return { piece: { kind: "advice", data: advice }, docs: { sources: [advice.reference] } };
  },
};

/** Facts that conditions compare with fixed words. */
const CLOSED_FACTS: { readonly [fact: string]: readonly string[] } = { platform: PLATFORMS, outcome: OUTCOMES };

/** `parse`: `parseShortPattern` for those that are asked about lines that something else found. */
const readPatterns = (fields: Fields, key: string, parse = parsePattern): readonly Pattern[] =>
  fields.texts(key, key === "patterns").map((text) => fields.parse(key, text, parse));

function readContext(fields: Fields): Context {
  const id = fields.text("context");
  if (!/^context(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+$/.test(id))
    fields.fail("context", `the id "${id}" must be context.NAME in small letters, such as context.gpu`);
  const read = (key: string) => {
    const patterns = readPatterns(fields, key, parseShortPattern);
    // Which lines of one shape stand in it must not hang on their digits: they are looked at once.
    const counting = patterns.find(({ text }) => /\d/.test(text));
    if (counting !== undefined) fields.fail(key, `a context's pattern holds no digits: ${counting.text}`);
    return patterns;
  };
  return {
    id,
    title: fields.text("title"),
    scope: fields.oneOf("scope", ["line", "before", "sentence", "clause"], "line"),
    everywhere: fields.flag("everywhere", false),
    patterns: read("patterns"),
    unless: read("unless"),
  };
}

function readShows(fields: Fields): Signature["shows"] {
  const shows = fields.strings("shows");
  for (const [key, value] of Object.entries(shows)) {
    if (!(SHOWN_FACTS as readonly string[]).includes(key))
      fields.fail("shows", `"shows" may name ${SHOWN_FACTS.join(", ")}, not "${key}"`);
    const values: readonly string[] | undefined = Object.hasOwn(CLOSED_FACTS, key) ? CLOSED_FACTS[key] : undefined;
    if (values !== undefined && !values.includes(value))
      fields.fail("shows", `"${key}" is "${value}", and may be ${values.join(", ")}`);
  }
  return shows;
}

function readSignature(fields: Fields): { signature: Signature; because: string[] } {
  const id = fields.text("signature");
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+$/.test(id))
    fields.fail("signature", `the id "${id}" must be FAMILY.NAME in small letters, such as openblas.thread-init`);
  const kind = fields.oneOf("kind", ["failure", "clue", "sign", "noise", "nearly"], "failure");
  const operation = fields.optionalName("operation", "operation", Object.keys(OPERATIONS));
  if (kind === "failure" && operation === null) fields.fail(undefined, `a failure says which call failed: "operation"`);
  const because: string[] = [];
  const signature: Signature = {
    id,
    title: fields.text("title"),
    kind,
    role: fields.oneOf("role", ["root", "consequence", "boilerplate"], "root"),
    operation,
    symbol: fields.optionalName(
      "symbol",
      "errno symbol",
      ERRNO.map((errno) => errno.symbol),
    ),
    shows: readShows(fields),
    patterns: readPatterns(fields, "patterns"),
    unless: readPatterns(fields, "unless", parseShortPattern),
    notIn: fields.texts("not_in"),
    after: readPatterns(fields, "after"),
    tags: fields.names("tags", "tag", Object.keys(TAGS)),
    beats: fields.texts("beats"),
    evidence: fields.maps("evidence", (entry) => {
      because.push(entry.text("because"));
      return { cause: entry.text("cause"), weight: readWeight(entry), says: entry.text("says") };
    }),
  };
  return { signature, because };
}

/** In decibans that count. */
const readWeight = (entry: Fields): number => entry.number("weight") * CALIBRATION;

const readReadings = (fields: Fields): Cause["readings"] =>
  fields.maps("readings", (entry) => ({
    when: entry.expression("when"),
    ...entry.textsOf(["title", "headline"]),
    ...(entry.has("why") ? { why: entry.template("why") } : {}),
  }));

function readWords(entry: Fields): Pick<RemedyKnowledge["helps"][number], "words"> {
  const words = {
    ...entry.textsOf(["title", "cost", "risk"]),
    ...(entry.has("not") ? { not: entry.template("not") } : {}),
    ...(entry.has("references") ? { references: entry.texts("references", true) } : {}),
  };
  return Object.keys(words).length === 0 ? {} : { words };
}

const readChecks = (fields: Fields): Cause["checks"] =>
  fields.maps("checks", (entry) => ({
    command: entry.template("command"),
    shows: entry.text("shows"),
    when: entry.optionalExpression("when"),
    answers: entry.maps("answers", (answer) => ({ answer: answer.text("answer"), means: answer.text("means") }), true),
  }));

function readCause(fields: Fields): { cause: Cause; because: string[] } {
  const because: string[] = [];
  const group = fields.oneOf("group", CAUSE_GROUPS);
  const cause: Cause = {
    id: fields.text("cause"),
    title: fields.text("title"),
    group,
    exhaustion: fields.flag("exhausts", true) && group !== "look-alike",
    prior: fields.number("prior"),
    about: fields.text("about"),
    headline: fields.has("headline") ? fields.text("headline") : null,
    why: fields.template("why"),
    readings: readReadings(fields),
    evidence: fields.maps(
      "evidence",
      (entry) => {
        because.push(entry.text("because"));
        return {
          when: entry.expression("when"),
          weight: readWeight(entry),
          says: entry.template("says"),
          group: entry.has("group") ? entry.text("group") : null,
        };
      },
      true,
    ),
    checks: readChecks(fields),
    sources: fields.texts("sources", true),
  };
  return { cause, because };
}

/** Named values, each of which may use those before it. `names` grows by theirs. */
function readValues(fields: Fields, names: string[]): NamedValue[] {
  return fields.maps("values", (entry) => {
    const value = {
      name: entry.text("name"),
      expression: entry.expression("is", names),
      how: entry.template("how", "", names),
    };
    names.push(value.name);
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
    helps: fields.maps(
      "helps",
      (entry) => ({
        cause: entry.text("cause"),
        rank: entry.number("rank"),
        when: entry.optionalExpression("when"),
        why: entry.template("why"),
        ...readWords(entry),
      }),
      true,
    ),
    changes: fields.maps(
      "changes",
      (entry) => {
        const names = [...sharedNames];
        const own = readValues(entry, names);
        const text = entry.template("text", undefined, names);
        return {
          kind: entry.oneOf<ChangeKind>("kind", CHANGE_KINDS),
          when: entry.optionalExpression("when"),
          text,
          values: [...valuesUsed(shared, text, own), ...own],
        };
      },
      true,
    ),
    before: fields.template("before", ""),
    where: fields.text("where"),
    cost: fields.text("cost"),
    risk: fields.text("risk"),
    not: fields.template("not", ""),
    proven: fields.oneOf("proven", ["cured", "documented", "plausible"]),
    references: fields.texts("references", true),
  };
}

function readAdvice(fields: Fields): AdviceKnowledge {
  return {
    id: fields.text("advice"),
    when: fields.expression("when"),
    says: fields.template("says"),
    reference: fields.text("reference"),
  };
}
