/**
 * A strict little reader of XML, for tests only: throws on whatever is not well-formed (XML 1.0, without document types,
 * which nothing here writes). It stands in for a schema validator: no package ships the schema of JUnit files.
 */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
  if (/[<]/.test(text)) throw new Error(`a bare < in ${text}`);
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const number = /^#(\d+)$/.exec(name);
    const found = number ? String.fromCodePoint(Number(number[1])) : ENTITIES[name];
    if (found === undefined || !whole.endsWith(";")) throw new Error(`not an entity: ${whole}`);
    return found;
  });
}

/** XML 1.0 §2.2: the characters that a document may hold. */
function checkCharacters(xml: string): void {
  for (const character of xml) {
    const code = character.codePointAt(0) ?? 0;
    const allowed =
      code === 9 ||
      code === 10 ||
      code === 13 ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      code >= 0x10000;
    if (!allowed) throw new Error(`character U+${code.toString(16)} is not allowed`);
  }
}

export function parseXml(xml: string): Element {
  checkCharacters(xml);
  let at = xml.startsWith("<?xml") ? xml.indexOf("?>") + 2 : 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${xml.slice(at, at + 60)}`);
  };
  const take = (pattern: RegExp): RegExpExecArray => {
    const sticky = new RegExp(pattern.source, "y");
    sticky.lastIndex = at;
    const found = sticky.exec(xml);
    if (found === null) return fail(`expected ${pattern.source}`);
    at = sticky.lastIndex;
    return found;
  };
  const element = (): Element => {
    const name = take(/<([A-Za-z][\w.-]*)/)[1] ?? "";
    const attributes = new Map<string, string>();
    for (;;) {
      if (take(/\s*(\/?>)?/)[1] !== undefined) break;
      const [, key = "", value = ""] = take(/([A-Za-z][\w.-]*)="([^"]*)"/);
      if (attributes.has(key)) fail(`attribute ${key} twice`);
      attributes.set(key, decode(value));
    }
    const children: Element[] = [];
    let text = "";
    if (xml[at - 2] === "/") return { name, attributes, children, text };
    for (;;) {
      const raw = take(/[^<]*/)[0];
      if (raw.includes("]]>")) fail("]]> in text");
      text += decode(raw);
      if (xml.startsWith("</", at)) break;
      children.push(element());
    }
    const end = take(/<\/([A-Za-z][\w.-]*)\s*>/)[1];
    if (end !== name) fail(`${name} closed as ${end}`);
    return { name, attributes, children, text };
  };
  take(/\s*/);
  const root = element();
  take(/\s*/);
  if (at !== xml.length) fail("text behind the root");
  return root;
}
