/**
 * Patterns of what is private and has no rule of secretlint's: values of variables with telling names, personal data, addresses inside a network.
 * Each comes with words of which one stands in all that it finds: most texts hold none, and need not be searched. A test holds the two together.
 */
import { KEPT_TEXT } from "../../model/line.ts";

export const KINDS = ["token", "secret", "mail", "user", "address"] as const;
export type Kind = (typeof KINDS)[number];

export interface Wanted {
  readonly kind: Kind;
  /** Group 1 is what is taken out. All repetitions are bounded, so that a line takes linear time. */
  readonly pattern: RegExp;
  /** Values that are no secret although they stand in such a place. */
  readonly except?: RegExp;
}

export interface Pattern extends Wanted {
  /** One of these is in what it finds, in either case. */
  readonly needs: readonly string[];
}

/** Accounts of images and systems, not of people. */
const SERVICE_ACCOUNTS =
  /^(?:root|user|users|ubuntu|debian|centos|ec2-user|admin|app|nobody|ray|jovyan|runner|runneradmin|vscode|shared|public|default|conda|mambauser|coder|docker|git|nonroot|workspace|work|data)$/i;

/** Values that no key has: numbers, switches, names of types, shell variables. */
const NO_SECRET =
  /^(?:[\d.,]{1,12}|true|false|none|null|unset|undefined|empty|redacted[-\w]*|\*+|x+|<[^>]*>|\$\{?\w+\}?|%\w+%|\[[^\]]*\]|str(?:ing)?|int|bool)$/i;

const NAMED =
  "(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|secret[_-]?key|signing[_-]?key|credentials?|auth[_-]?token|account[_-]?key|(?<!(?:[be]os|pad|unk|cls|sep|mask|image|stop|special|added|max|num|per|next|first|last|any)[_-]?)token)";

/** One of these is in every name of NAMED. */
const NAMED_NEEDS = ["passw", "passphrase", "secret", "key", "credential", "token"];

export const PATTERNS: readonly Pattern[] = [
  // URLs with a user and a password (RFC 3986 §3.2.1).
  {
    kind: "secret",
    needs: ["://"],
    pattern: /:\/\/([^\s/@:"'<>]{0,64}:[^\s/@"'<>]{1,256})@/g,
    except: /^(?:\*+|redacted.*)$/,
  },
  // NAME=value, "name": "value", --name value
  {
    kind: "secret",
    needs: NAMED_NEEDS,
    pattern: new RegExp(`${NAMED}["']?\\s{0,3}[=:]\\s{0,3}["']?([^\\s"',;&)}\\]]{6,512})`, "gi"),
    except: NO_SECRET,
  },
  {
    kind: "secret",
    needs: NAMED_NEEDS,
    pattern: new RegExp(`--?${NAMED}\\s{1,3}["']?([^\\s"'-][^\\s"']{5,512})`, "gi"),
    except: NO_SECRET,
  },
  // Headers (RFC 6750, RFC 7617).
  {
    kind: "token",
    needs: ["bearer", "basic"],
    pattern: /\b(?:bearer|basic)\s{1,3}([A-Za-z0-9._~+/-]{16,2048}={0,2})/gi,
  },
  // Private keys (RFC 7468) on one line, with blanks or written line ends between the parts; secretlint looks for whole ones.
  {
    kind: "token",
    needs: ["private key"],
    pattern: /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----((?:\\[nr]|[A-Za-z0-9+/=\s]){16,8192})/g,
  },
  // JSON Web Tokens (RFC 7519).
  {
    kind: "token",
    needs: ["eyj"],
    pattern: /\b(eyJ[A-Za-z0-9_-]{8,1024}\.eyJ[A-Za-z0-9_-]{8,2048}(?:\.[A-Za-z0-9_-]{0,1024})?)/g,
  },
  // Keys with fixed beginnings that secretlint does not look for, or only at one length, while a log may cut them: Google, Amazon's key ids,
  // PyPI, Hugging Face, GitHub's fine-grained ones, OpenAI and Anthropic, Stripe, DigitalOcean, Telegram's bots.
  {
    kind: "token",
    needs: ["aiza", "akia", "asia", "pypi-", "hf_", "github_pat_", "sk-", "k_live_", "k_test_", "_v1_", "bot"],
    pattern:
      /\b((?:AIza[\w-]{35,64}|(?:AKIA|ASIA)[A-Z0-9]{16}|pypi-[\w-]{16,256}|hf_[A-Za-z0-9]{20,64}|github_pat_\w{20,255}|sk-[\w-]{20,255}|[rs]k_(?:live|test)_\w{16,255}|do[opr]_v1_[0-9a-f]{16,64}|bot\d{6,12}:[\w-]{30,64}))/g,
  },
  // Addresses that are keys themselves: signed requests (Azure's sig, Amazon's and Google's signatures) and Discord's hooks.
  {
    kind: "token",
    needs: ["sig=", "signature=", "token=", "key="],
    pattern:
      /[?&](?:sig|signature|x-(?:amz|goog)-(?:signature|security-token)|(?:access_|auth_|api_?)?(?:token|key))=([^\s&"'<>]{8,2048})/gi,
    except: NO_SECRET,
  },
  { kind: "token", needs: ["/api/webhooks/"], pattern: /\/api\/webhooks\/(\d{6,24}\/[\w-]{20,256})/g },
  // A key after the words with which wandb asks for it.
  { kind: "token", needs: ["wandb"], pattern: /\bwandb[^\n]{0,40}?\b([0-9a-f]{40})\b/gi },
  // Mail addresses with a top-level domain.
  {
    kind: "mail",
    needs: ["@"],
    pattern: /(?<![\w.+-])([\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})\b/g,
    except: /^redacted-|\.(?:service|slice|scope|socket|target|timer|mount|device|path|so|py|log|git|js|json)$/i,
  },
  // Home folders, of Windows with blanks in the name, and the variables that name the user.
  {
    kind: "user",
    needs: ["users"],
    pattern: /\b[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2}([^\s\\/:"'<>|*?,;][^\\/:"'<>|*?,;]{0,63})(?=[\\/])/g,
    except: SERVICE_ACCOUNTS,
  },
  {
    kind: "user",
    needs: ["/home", "users"],
    pattern: /(?:\/homes?|\/[Uu]sers|\b[A-Za-z]:[\\/]{1,2}Users)[\\/]{1,2}([^\s\\/:"'<>|*?,;)]{1,64})/g,
    except: SERVICE_ACCOUNTS,
  },
  {
    kind: "user",
    needs: ["user=", "logname=", "username="],
    pattern: /\b(?:USER|LOGNAME|USERNAME|SUDO_USER|SLURM_JOB_USER)=([^\s"',;]{1,64})/g,
    except: SERVICE_ACCOUNTS,
  },
  // "alice@node17" without a domain, as in shell prompts and ssh.
  {
    kind: "user",
    needs: ["@"],
    pattern: /(?<![\w.+/@-])([a-z_][\w-]{1,31})@(?=[a-z][\w-]{1,62}(?![\w.@-]))/g,
    except: SERVICE_ACCOUNTS,
  },
  // macOS names a machine after its owner: "Alices-MacBook-Pro".
  {
    kind: "user",
    needs: ["-macbook"],
    pattern: /(?<![\w-])([\w-]{1,62}?)-MacBook/gi,
  },
  {
    kind: "user",
    needs: ["@"],
    pattern: /(?<![\w.+/@-])([a-z_][\w-]{1,31})@(?=[\w-]{1,62}-MacBook)/gi,
    except: SERVICE_ACCOUNTS,
  },
  // Private networks (RFC 1918), link-local (RFC 3927) and shared space (RFC 6598).
  {
    kind: "address",
    needs: ["10.", "172.", "192.168", "169.254", "100."],
    pattern:
      /(?<![\d.])((?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/g,
  },
  // The same in names that clouds give to machines.
  { kind: "address", needs: ["ip-"], pattern: /\b(ip-(?:10|172|192)-\d{1,3}-\d{1,3}-\d{1,3})\b/g },
  // Private IPv6: unique local (RFC 4193) and link-local (RFC 4291).
  { kind: "address", needs: [":"], pattern: /(?<![\w:])((?:f[cd][0-9a-f]{2}|fe80)(?::[0-9a-f]{0,4}){2,7})(?![\w:])/gi },
];

/** The patterns that may find something in the text. */
export function patternsFor(text: string): readonly Pattern[] {
  const lower = text.toLowerCase();
  return PATTERNS.filter(({ needs }) => needs.some((word) => lower.includes(word)));
}

/** Captures end by their patterns' bounds, and lines where a kept text ends: from here on a text may end in the middle of a key. */
const CUT_END_FROM = 100;
/** From here on it may begin in the middle of one as well. */
const CUT_START_FROM = KEPT_TEXT;

/** What is left of a key at the end of a text: its known beginning, where that is a word too with a digit or capital behind it. */
const CUT_END: readonly Wanted[] = [
  {
    kind: "token",
    pattern:
      /\b((?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_live_|AKIA|ASIA|AIza|eyJ|do[opr]_v1_|SG\.|hv[bsr]\.|figd_|lin_api_|(?:hf_|npm_|pypi-|sk-|dapi)(?=[a-z_-]{0,64}[A-Z\d]))[\w.-]{3,512})\u2026?$/g,
  },
  { kind: "secret", pattern: /:\/\/([^\s/@:"'<>]{0,64}:[^\s/@"'<>\u2026]{1,256})\u2026?$/g, except: /:\d{1,5}$/ },
];

/** What is left of a key at the start: letters of both cases and digits. */
const CUT_START: readonly Wanted[] = [
  {
    kind: "token",
    pattern:
      /^((?=[^\sA-Z]{0,256}[A-Z])(?=[^\sa-z]{0,256}[a-z])(?=[^\s\d]{0,256}\d)[A-Za-z0-9+/_-]{12,512}={0,2})(?=\s|$)/g,
  },
];

/** The patterns for what a text of this length may hold only a part of. */
export function cutPatterns(length: number): readonly Wanted[] {
  if (length < CUT_END_FROM) return [];
  return length < CUT_START_FROM ? CUT_END : [...CUT_END, ...CUT_START];
}
