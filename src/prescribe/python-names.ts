/** Names that a piece of Python uses and does not make: they are the reader's own, so the piece cannot run as it stands. */

/** Keywords and built-in names; Ellipsis is no name. */
const GIVEN: ReadonlySet<string> = new Set([
  ...["and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except"],
  ...[
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
  ],
  ...["return", "try", "while", "with", "yield", "True", "False", "None", "__name__"],
  ...["bool", "float", "int", "len", "list", "max", "min", "open", "print", "range", "set", "str"],
]);
const EXCEPTION = /^[A-Z]\w*(?:Error|Exception|Exit)$/;
/** Comments, and strings on one line. */
const UNREAD = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*$/gm;
const IMPORTED = /^\s*(?:from [\w.]+ )?import (.+)$/gm;
const ASSIGNED = /^\s*([A-Za-z_]\w*(?:, ?[A-Za-z_]\w*)*) = /gm;
const BOUND = /\b(?:as|def|class|for) ([A-Za-z_]\w*)/g;
const PARAMETERS = /\bdef \w+\(([^)]*)\)/g;
/** Names that no dot precedes and that are no keyword argument. */
const USED = /(?<![\w.])[A-Za-z_]\w*(?!\w)(?! ?=(?!=))/g;

/** Names in the text that are neither Python's nor imported, assigned or otherwise bound in it. */
export function ownNames(text: string): readonly string[] {
  const code = text.replace(UNREAD, "");
  const bound = new Set<string>();
  const bind = (names: string) => {
    for (const name of names.match(/[A-Za-z_]\w*/g) ?? []) bound.add(name);
  };
  for (const [, names = ""] of code.matchAll(IMPORTED)) bind(names);
  for (const [, names = ""] of code.matchAll(PARAMETERS)) bind(names);
  for (const [, name = ""] of code.matchAll(BOUND)) bind(name);
  const used = code.replace(IMPORTED, "");
  // What is assigned from itself (`n = n // 2`) is the reader's.
  for (const [all, names = ""] of code.matchAll(ASSIGNED)) {
    const value = code.slice(code.indexOf(all) + all.length).split("\n", 1)[0] ?? "";
    for (const name of names.split(/, ?/)) if (!new RegExp(`\\b${name}\\b`).test(value)) bound.add(name);
  }
  return [...new Set(used.match(USED) ?? [])].filter(
    (name) => !GIVEN.has(name) && !EXCEPTION.test(name) && !bound.has(name),
  );
}
