/**
 * The built-in signatures as they are stored: one line of JSON each, read when the signature is asked about. A run meets a few of the hundreds, and
 * parsing all of them would take longer than the diagnosis of a short log. What finds them is stored beside them.
 */
import type { Knowledge, PatternIndex, Signature } from "../model/knowledge.ts";
import { indexPatterns } from "./patterns-by-text.ts";

/** What the build writes. */
export interface StoredKnowledge {
  /** Lines of `id`, a tab, and the signature as JSON. */
  readonly signatures: string;
  /** As JSON. */
  readonly index: string;
  /** The rest of the knowledge, as JSON. */
  readonly rest: string;
  readonly digest: string;
}

class StoredSignature implements Signature {
  readonly id: string;
  private readonly text: string;
  private read: Signature | null = null;

  constructor(id: string, text: string) {
    this.id = id;
    this.text = text;
  }
  private get whole(): Signature {
    this.read ??= JSON.parse(this.text) as Signature;
    return this.read;
  }
  get title() {
    return this.whole.title;
  }
  get kind() {
    return this.whole.kind;
  }
  get role() {
    return this.whole.role;
  }
  get operation() {
    return this.whole.operation;
  }
  get symbol() {
    return this.whole.symbol;
  }
  get shows() {
    return this.whole.shows;
  }
  get patterns() {
    return this.whole.patterns;
  }
  get unless() {
    return this.whole.unless;
  }
  get after() {
    return this.whole.after;
  }
  get beats() {
    return this.whole.beats;
  }
  get evidence() {
    return this.whole.evidence;
  }
}

/** JSON that may stand between backticks of a raw template: ASCII, without a backtick or a substitution. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]|`|\$/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function store(knowledge: Knowledge, digest: string): StoredKnowledge {
  const { signatures, ...rest } = knowledge;
  return {
    signatures: signatures.map((s) => `${s.id}\t${plainJson(s)}`).join("\n"),
    index: plainJson(indexPatterns(signatures)),
    rest: plainJson(rest),
    digest,
  };
}

export function load(stored: StoredKnowledge): Knowledge {
  const signatures = stored.signatures.split("\n").map((line) => {
    const tab = line.indexOf("\t");
    return new StoredSignature(line.slice(0, tab), line.slice(tab + 1));
  });
  const rest = JSON.parse(stored.rest) as Omit<Knowledge, "signatures" | "index" | "digest">;
  return { ...rest, signatures, index: JSON.parse(stored.index) as PatternIndex, digest: stored.digest };
}
