/**
 * Takes secrets and personal data out of a report or case file before it leaves the machine. What is found becomes a placeholder,
 * the same for the same value, so that lines can still be compared: `redacted-token-1` in a report, numbered in its order, and
 * `redacted-token-5f0c9a3b7e21` in a case file, named by a keyed hash, so that case files of several machines name a value alike
 * and can be merged. A report made of case files numbers these names, and so reads as if the logs themselves had been read.
 *
 * Keys and tokens of known vendors are found by secretlint's recommended rules. What secretlint does not look for is
 * found by the few patterns below: values of variables with telling names, personal data, and addresses inside a network.
 */
import { NAME_DIGITS, type NameOf, type Redactions } from "./options.ts";
import { mapStrings } from "./sanitise.ts";
import { rulesFor } from "./vendor-signs.ts";

const KINDS = ["token", "secret", "mail", "user", "address"] as const;
type Kind = (typeof KINDS)[number];

interface Pattern {
  readonly kind: Kind;
  /** Group 1 is what is taken out. All repetitions are bounded, so that a line takes linear time. */
  readonly pattern: RegExp;
  /** Values that are no secret although they stand in such a place. */
  readonly except?: RegExp;
}

/** Accounts of images and systems, not of people. */
const SERVICE_ACCOUNTS =
  /^(?:root|user|users|ubuntu|debian|centos|ec2-user|admin|app|nobody|ray|jovyan|runner|runneradmin|vscode|shared|public|default|conda|mambauser|coder|docker|git|nonroot|workspace|work|data)$/i;

/** Values that no key has: numbers, switches, names of types, shell variables. */
const NO_SECRET =
  /^(?:[\d.,]{1,12}|true|false|none|null|unset|undefined|empty|redacted[-\w]*|\*+|x+|<[^>]*>|\$\{?\w+\}?|%\w+%|\[[^\]]*\]|str(?:ing)?|int|bool)$/i;

const NAMED =
  "(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|secret[_-]?key|signing[_-]?key|credentials?|auth[_-]?token|account[_-]?key|(?<!(?:[be]os|pad|unk|cls|sep|mask|image|stop|special|added|max|num|per|next|first|last|any)[_-]?)token)";

const PATTERNS: readonly Pattern[] = [
  // URLs with a user and a password (RFC 3986 §3.2.1).
  { kind: "secret", pattern: /:\/\/([^\s/@:"'<>]{0,64}:[^\s/@"'<>]{1,256})@/g, except: /^(?:\*+|redacted.*)$/ },
  // NAME=value, "name": "value", --name value
  {
    kind: "secret",
    pattern: new RegExp(`${NAMED}["']?\\s{0,3}[=:]\\s{0,3}["']?([^\\s"',;&)}\\]]{6,512})`, "gi"),
    except: NO_SECRET,
  },
  {
    kind: "secret",
    pattern: new RegExp(`--?${NAMED}\\s{1,3}["']?([^\\s"'-][^\\s"']{5,512})`, "gi"),
    except: NO_SECRET,
  },
  // Headers (RFC 6750, RFC 7617).
  { kind: "token", pattern: /\b(?:bearer|basic)\s{1,3}([A-Za-z0-9._~+/-]{16,2048}={0,2})/gi },
  // JSON Web Tokens (RFC 7519).
  { kind: "token", pattern: /\b(eyJ[A-Za-z0-9_-]{8,1024}\.eyJ[A-Za-z0-9_-]{8,2048}(?:\.[A-Za-z0-9_-]{0,1024})?)/g },
  // Keys with fixed beginnings that secretlint does not look for, or only at one length, while a log may cut them: Google, Amazon's key ids,
  // PyPI, Hugging Face, GitHub's fine-grained ones, OpenAI and Anthropic, Stripe, DigitalOcean, Telegram's bots.
  {
    kind: "token",
    pattern:
      /\b((?:AIza[\w-]{35,64}|(?:AKIA|ASIA)[A-Z0-9]{16}|pypi-[\w-]{16,256}|hf_[A-Za-z0-9]{20,64}|github_pat_\w{20,255}|sk-[\w-]{20,255}|[rs]k_(?:live|test)_\w{16,255}|do[opr]_v1_[0-9a-f]{16,64}|bot\d{6,12}:[\w-]{30,64}))/g,
  },
  // Addresses that are keys themselves: signed requests (Azure's sig, Amazon's and Google's signatures) and Discord's hooks.
  {
    kind: "token",
    pattern:
      /[?&](?:sig|signature|x-(?:amz|goog)-(?:signature|security-token)|(?:access_|auth_|api_?)?(?:token|key))=([^\s&"'<>]{8,2048})/gi,
    except: NO_SECRET,
  },
  { kind: "token", pattern: /\/api\/webhooks\/(\d{6,24}\/[\w-]{20,256})/g },
  // A key after the words with which wandb asks for it.
  { kind: "token", pattern: /\bwandb[^\n]{0,40}?\b([0-9a-f]{40})\b/gi },
  // Mail addresses with a top-level domain.
  {
    kind: "mail",
    pattern: /(?<![\w.+-])([\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})\b/g,
    except: /^redacted-|\.(?:service|slice|scope|socket|target|timer|mount|device|path|so|py|log|git|js|json)$/i,
  },
  // Home folders, of Windows with blanks in the name, and the variables that name the user.
  {
    kind: "user",
    pattern: /\b[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2}([^\s\\/:"'<>|*?,;][^\\/:"'<>|*?,;]{0,63})(?=[\\/])/g,
    except: SERVICE_ACCOUNTS,
  },
  {
    kind: "user",
    pattern: /(?:\/homes?|\/[Uu]sers|\b[A-Za-z]:[\\/]{1,2}Users)[\\/]{1,2}([^\s\\/:"'<>|*?,;)]{1,64})/g,
    except: SERVICE_ACCOUNTS,
  },
  {
    kind: "user",
    pattern: /\b(?:USER|LOGNAME|USERNAME|SUDO_USER|SLURM_JOB_USER)=([^\s"',;]{1,64})/g,
    except: SERVICE_ACCOUNTS,
  },
  // "alice@node17" without a domain, as in shell prompts and ssh.
  {
    kind: "user",
    pattern: /(?<![\w.+/@-])([a-z_][\w-]{1,31})@(?=[a-z][\w-]{1,62}(?![\w.@-]))/g,
    except: SERVICE_ACCOUNTS,
  },
  // Private networks (RFC 1918), link-local (RFC 3927) and shared space (RFC 6598).
  {
    kind: "address",
    pattern:
      /(?<![\d.])((?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/g,
  },
  // The same in names that clouds give to machines.
  { kind: "address", pattern: /\b(ip-(?:10|172|192)-\d{1,3}-\d{1,3}-\d{1,3})\b/g },
  // Private IPv6: unique local (RFC 4193) and link-local (RFC 4291).
  { kind: "address", pattern: /(?<![\w:])((?:f[cd][0-9a-f]{2}|fe80)(?::[0-9a-f]{0,4}){2,7})(?![\w:])/gi },
];

/** The parts of `text` that secretlint's rules find. */
async function vendorSecrets(text: string): Promise<string[]> {
  const rules = rulesFor(text);
  return rules.size === 0 ? [] : (await import("./vendor-secrets.ts")).vendorSecrets(text, rules);
}

const NAMES = `redacted-(${KINDS.join("|")})`;
/** A placeholder that still has a name. */
const NAMED_MARK = new RegExp(`${NAMES}-([0-9a-f]{${NAME_DIGITS}})`, "g");
/** Any placeholder, as the whole of a value. */
const MARK = new RegExp(`^${NAMES}-[0-9a-f]{1,${NAME_DIGITS}}$`);

/** The placeholders of one report or case file. */
class Placeholders {
  private readonly nameOf: NameOf;
  private readonly known = new Map<string, string>();

  constructor(nameOf: NameOf) {
    this.nameOf = nameOf;
  }

  /** One value has one placeholder, whichever pattern finds it. */
  of(kind: Kind, value: string): string {
    const before = this.known.get(value);
    if (before !== undefined) return before;
    const placeholder = `redacted-${kind}-${this.nameOf(value)}`;
    this.known.set(value, placeholder);
    return placeholder;
  }
}

/** Names by the order in which values are found. */
function inOrder(): NameOf {
  let count = 0;
  return () => (++count).toString(16).padStart(NAME_DIGITS, "0");
}

/** Numbers named placeholders by kind, in the order in which they stand: that does not depend on what found them. */
class Numbers {
  private readonly known = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  in(text: string): string {
    return text.replace(NAMED_MARK, (_, kind: string, name: string) => {
      const before = this.known.get(name);
      if (before !== undefined) return before;
      const count = (this.counts.get(kind) ?? 0) + 1;
      this.counts.set(kind, count);
      const placeholder = `redacted-${kind}-${count}`;
      this.known.set(name, placeholder);
      return placeholder;
    });
  }

  summary(): Redactions {
    const kinds = Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { total: this.known.size, kinds };
  }
}

function byPatterns(text: string, placeholders: Placeholders): string {
  return PATTERNS.reduce(
    (clean, { kind, pattern, except }) =>
      clean.replace(pattern, (match: string, value: string) => {
        if (MARK.test(value) || except?.test(value)) return match;
        const at = match.lastIndexOf(value);
        return match.slice(0, at) + placeholders.of(kind, value) + match.slice(at + value.length);
      }),
    text,
  );
}

/** Shorter finds say too little to be taken out wherever they stand. */
const LEAST_VENDOR = 8;

/** A copy of the data in which every string is free of what looks like a secret or personal data, with named placeholders. */
async function withNames<T>(data: T, placeholders: Placeholders): Promise<T> {
  // The patterns come first: they leave the name of a value, and take the whole value where a rule finds a part of it.
  const patterned = eachText(data, (text) => byPatterns(text, placeholders));
  const texts = new Set<string>();
  eachText(patterned, (text) => {
    texts.add(text);
    return text;
  });
  const secrets = [...new Set((await vendorSecrets([...texts].join("\n"))).flatMap((found) => found.split("\n")))]
    .filter((secret) => secret.length >= LEAST_VENDOR && !MARK.test(secret))
    .sort((a, b) => b.length - a.length);
  if (secrets.length === 0) return patterned;
  return eachText(patterned, (text) =>
    secrets.reduce(
      (clean, secret) => (clean.includes(secret) ? clean.split(secret).join(placeholders.of("token", secret)) : clean),
      text,
    ),
  );
}

/** A copy in which every string went through `change`; names of fields stay. */
function eachText<T>(data: T, change: (text: string) => string): T {
  return mapStrings(data, (text, field) => (field === "" ? text : change(text)));
}

/**
 * A copy of a case file, or of any plain data that will be part of a report later, without what looks like a secret or personal
 * data. What a pattern takes for a secret may be none: better to lose a word than a key.
 */
export function redactForLater<T>(data: T, nameOf: NameOf): Promise<T> {
  return withNames(data, new Placeholders(nameOf));
}

/**
 * The same for a finished report, and how many values were taken out. Placeholders are numbered, those of case files included: with
 * the `nameOf` that these were written with, a value that also stands there as it is gets the same number.
 */
export async function redact<T>(
  data: T,
  nameOf?: NameOf,
): Promise<{ readonly data: T; readonly redactions: Redactions }> {
  const placeholders = new Placeholders(nameOf ?? inOrder());
  // Names that mean nothing here must not meet those that are given in order.
  const own =
    nameOf !== undefined
      ? data
      : eachText(data, (text) =>
          text.replace(NAMED_MARK, (_, kind: Kind, name: string) => placeholders.of(kind, `named ${name}`)),
        );
  const named = await withNames(own, placeholders);
  const numbers = new Numbers();
  return { data: eachText(named, (text) => numbers.in(text)), redactions: numbers.summary() };
}
