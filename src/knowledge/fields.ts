/** Reads the fields of one piece of knowledge, a YAML mapping: each by its kind, and every mistake with file, line, what is wrong and what would be right. */
import { isMap, isScalar, isSeq, type LineCounter, type Node, type YAMLMap } from "yaml";
import { namesIn, parseExpression, parseTemplate } from "../../grammars/language/expression.ts";
import { LanguageError } from "../../grammars/language/pattern.ts";
import type { Expression, Template } from "../model/knowledge.ts";
import { FACT_NAMES, FUNCTIONS, type FunctionName } from "./vocabulary.ts";

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

/** Kinds of fields, and what a mistake calls them. */
const KINDS = {
  text: "text",
  number: "a number",
  texts: "a list of texts",
  maps: "a list of mappings",
  map: "a mapping",
} as const;

/** Reads the fields of one YAML mapping, with positions. Every method throws a KnowledgeError where the field is not as it should be. */
export class Fields {
  private readonly map: YAMLMap;
  private readonly file: string;
  private readonly lines: LineCounter;
  /** Keys that were asked for. */
  private readonly used = new Set<string>();

  constructor(map: YAMLMap, file: string, lines: LineCounter) {
    this.map = map;
    this.file = file;
    this.lines = lines;
  }

  /** Line of a key, or of the mapping where there is none. */
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

  /** `yes` or `no`. */
  flag(key: string, fallback: boolean): boolean {
    return this.oneOf(key, ["yes", "no"], fallback ? "yes" : "no") === "yes";
  }

  oneOf<T extends string>(key: string, allowed: readonly T[], fallback?: T): T {
    const value = this.text(key, fallback);
    if (!(allowed as readonly string[]).includes(value))
      this.fail(key, `"${key}" is "${value}", and may be ${allowed.join(", ")}`);
    return value as T;
  }

  /** The texts of these keys that are there. */
  textsOf<K extends string>(keys: readonly K[]): { readonly [key in K]?: string } {
    return Object.fromEntries(keys.filter((key) => this.has(key)).map((key) => [key, this.text(key)])) as {
      [key in K]?: string;
    };
  }

  texts(key: string, needed = false): string[] {
    return this.list(key, "texts", needed, (item) =>
      isScalar(item) && typeof item.value === "string" ? item.value : null,
    );
  }

  /** Words that must be among those that there are; `what` says what they name. */
  names(key: string, what: string, known: readonly string[]): string[] {
    const names = this.texts(key);
    for (const name of names) this.checkName(key, what, name, known);
    return names;
  }

  /** One such word, or null. */
  optionalName(key: string, what: string, known: readonly string[]): string | null {
    if (!this.has(key)) return null;
    const name = this.text(key);
    this.checkName(key, what, name, known);
    return name;
  }

  /** A list of mappings, each read by `read`. A key that it does not ask for is a mistake. */
  maps<T>(key: string, read: (entry: Fields) => T, needed = false): T[] {
    const entries = this.list(key, "maps", needed, (item) =>
      isMap(item) ? new Fields(item as YAMLMap, this.file, this.lines) : null,
    );
    return entries.map((entry) => {
      const value = read(entry);
      entry.done();
      return value;
    });
  }

  /** A mapping of names to texts. */
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

  /** A condition or value, which may also name what is `local` to its piece. */
  expression(key: string, local: readonly string[] = []): Expression {
    return this.parse(key, this.text(key), (text) => {
      const expression = parseExpression(text);
      checkNames(expression, local);
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

  /** Refuses keys that nothing has asked for, so that a slip of the pen does not pass silently. */
  done(): void {
    for (const pair of this.map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : "?";
      if (!this.used.has(key))
        this.fail(key, `"${key}" is not known here; known are ${[...this.used].sort().join(", ")}`);
    }
  }

  private node(key: string): Node | undefined {
    this.used.add(key);
    return this.map.get(key, true) as Node | undefined;
  }

  private checkName(key: string, what: string, name: string, known: readonly string[]): void {
    if (!known.includes(name)) this.fail(key, `no ${what} "${name}"; there are ${known.join(", ")}`);
  }

  private wrong(key: string, kind: keyof typeof KINDS): never {
    this.fail(key, `"${key}" must be ${KINDS[kind]}`);
  }

  /** The entries of a list, each as `read` takes it; null where it is of another kind. */
  private list<T>(key: string, kind: keyof typeof KINDS, needed: boolean, read: (item: unknown) => T | null): T[] {
    const node = this.node(key);
    if (node === undefined) {
      if (needed) this.fail(undefined, `"${key}" is missing: a list with at least one entry`);
      return [];
    }
    if (!isSeq(node)) this.wrong(key, kind);
    const values = node.items.map((item) => read(item) ?? this.wrong(key, kind));
    if (needed && values.length === 0) this.fail(key, `"${key}" needs at least one entry`);
    return values;
  }
}

/** Throws a LanguageError where an expression uses a name or function that there is not. */
function checkNames(expression: Expression, local: readonly string[]): void {
  for (const { name, args } of namesIn(expression)) {
    if (args === null) {
      if (!Object.hasOwn(FACT_NAMES, name) && !local.includes(name))
        throw new LanguageError(
          `"${name}" is not known; known are ${[...Object.keys(FACT_NAMES), ...local].join(", ")}`,
          1,
        );
      continue;
    }
    const known: { readonly args: readonly number[]; readonly meaning: string } | undefined = Object.hasOwn(
      FUNCTIONS,
      name,
    )
      ? FUNCTIONS[name as FunctionName]
      : undefined;
    if (known === undefined)
      throw new LanguageError(`there is no ${name}(); there are ${Object.keys(FUNCTIONS).join(", ")}`, 1);
    if (!known.args.includes(args))
      throw new LanguageError(`${name}() takes ${known.args.join(" or ")} arguments, not ${args}: ${known.meaning}`, 1);
  }
}
