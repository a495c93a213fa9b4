/**
 * Takes out of a line what is no text: terminal codes (real ones and their spelled-out forms), control and bidirectional
 * characters; and undoes what a web page or a wrong decoding did to it (HTML entities, UTF-8 read as Windows-1252).
 *
 * Only characters that `disturbs` knows are ever removed or changed, so that a fast scan of raw bytes can tell which
 * lines it must have cleaned before it may say that they hold nothing (see `gate.ts`).
 */

// Terminal control strings end with BEL or ST; one that never ends loses only its escape character, so that no text is swallowed.
// ECMA-48 §8.3; Buildkite's timestamps are APC strings closed by BEL.
const TERMINAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
  /(?:\x1b\[|\x9b)([0-?]{0,64})[ -/]{0,8}([@-~])|(?:\x1b[\]P^_X]|[\x9d\x90\x9e\x9f\x98])[^\x07\x1b\x90-\x9f\n]{0,4096}(?:\x07|\x1b\\|\x9c)|\x1b[ -/]{1,4}[0-~]|\x1b[0-OQ-WYZ\\`-~]|\x1b/g;
// How logs spell an escape character when a program printed its source form, or a terminal echoed it.
const SPELLED = /(?:\\033|\\x1[bB]|\\u001[bB]|\\e|\^\[|␛)\[[0-9;?]{0,32}[mKJHABCDGhl]/g;
// Colours whose escape character got lost on the way through a web page: only in lines that also show the reset `[0m`.
const LOST = /\[\d{1,3}(?:;\d{1,3}){0,8}m(?!\])/g;
const ENTITY = /&(?:lt|gt|amp|quot|apos|nbsp|#(?:[xX][0-9a-fA-F]{1,5}|[0-9]{1,6}));/g;
export const NAMED_ENTITIES: { readonly [name: string]: string } = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&apos;": "'",
  "&nbsp;": " ",
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const CONTROL = /[\0-\x08\x0a-\x18\x1b\x1c\x1e\x1f\x80-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
// Just as unwelcome, but so rare that the sieve does not look for them: they leave a mark, so that taking them out joins nothing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const MARKED = /[\x19\x1a\x1d\x7f\u061c]/g;
// These separate; what they stand between is not one word.
const SEPARATOR = /[\xa0\u2028\u2029]/g;

// Windows-1252's characters for the bytes 80 to 9F (https://encoding.spec.whatwg.org/index-windows-1252.txt).
const CP1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";
const CONTINUATION = "\\u0080-\\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
// UTF-8 read as Windows-1252. Certain: punctuation, box drawing and blocks (E2 ..), Latin letters (C2, C3), emoji (F0 ..).
// Chinese, Japanese and Korean letters (E3 to ED) only from two in a row on: "é…”" can be French.
const MOJIBAKE = new RegExp(
  `[ÂÃ][${CONTINUATION}]|â[${CONTINUATION}]{2}|ð[${CONTINUATION}]{3}|(?:[ã-í][${CONTINUATION}]{2}){2,1000}`,
  "g",
);

/** One of these stands in every line that `clean` changes. A superset is allowed: it only costs time. */
const DISTURBED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
  /[\0-\x08\x0a-\x1f\x7f-\xa0Ââãä-íð\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff␛]|Ã|&[a-z#]|\\(?:033|x1[bB]|u001[bB]|e)\[|\^\[\[|\[0m|\^M$|n’t/;

/** What is neither beyond ASCII nor one of the above: a quicker search than that for all of them, and most lines hold nothing else. */
const UNQUIET = /[^\t -%'-[\]_-~]/;

/** The text of a line as a person would have read it. Takes time linear in its length. */
export function clean(raw: string): string {
  if ((!UNQUIET.test(raw) && !raw.includes("[0m")) || !DISTURBED.test(raw)) return raw;
  let text = raw;
  // Mojibake first: its continuation bytes 80 to 9F are also C1 controls.
  if (/[ÂÃâã-íð]/.test(text)) text = text.replace(MOJIBAKE, repaired);
  text = text.replace(TERMINAL, (_, parameters: string | undefined, final: string | undefined) =>
    final === "C" ? " ".repeat(Math.min(200, Number(parameters) || 1)) : "",
  );
  text = text.replace(SPELLED, "");
  if (text.includes("[0m")) text = text.replace(LOST, "");
  if (text.includes("&")) text = text.replace(ENTITY, decoded);
  // What a word processor or a phone makes of "can't".
  if (text.includes("n’t")) text = text.replaceAll("n’t", "n't");
  return text.replace(CONTROL, "").replace(MARKED, "\ufffd").replace(SEPARATOR, " ").replace(/\^M$/, "");
}

function decoded(entity: string): string {
  const named = NAMED_ENTITIES[entity];
  if (named !== undefined) return named;
  const code = /[xX]/.test(entity) ? Number.parseInt(entity.slice(3, -1), 16) : Number(entity.slice(2, -1));
  // A line break inside an entity must not become one; what is no character stays as it is.
  if (code === 9 || code === 10 || code === 13) return " ";
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return entity;
  return String.fromCodePoint(code);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function repaired(wrong: string): string {
  const bytes = new Uint8Array(wrong.length);
  for (let i = 0; i < wrong.length; i++) {
    const code = wrong.charCodeAt(i);
    const high = CP1252.indexOf(wrong.charAt(i));
    bytes[i] = high >= 0 ? 0x80 + high : code;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return wrong;
  }
}
