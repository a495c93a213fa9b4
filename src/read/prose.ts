/**
 * Finds the words around a quoted log. In an issue text or a chat, the log stands between code fences, and what people write
 * around it ("I already tried ulimit -u") is no evidence. A log that merely prints fences (a language model's samples) must not
 * lose its evidence, so a text counts as Markdown only when nearly nothing outside its fences looks like a log.
 * What a line among the words must say to be evidence all the same stands in `grammars/language/post.ts`.
 */
import { FAILS, LOG_LIKE, POST_RULES, type PostRule, REFUSED } from "../../grammars/language/post.ts";

const FENCE = /^(?:> ?){0,4} {0,3}(`{3,}|~{3,})([^`]*)$/;
const QUOTED = /^(?:> ?){1,4}/;
const INLINE_CODE = /`([^`]*)`/g;
/** Inline code of so many characters is no name or setting. */
const LONG_CODE = 20;
/** Longer lines are judged by their beginning. */
const LOOKED_AT = 500;

/** True for a line that a program is likely to have printed, quoted or not. */
function looksLikeLog(line: string): boolean {
  const said = line.replace(QUOTED, "");
  return LOG_LIKE.some(({ pattern }) => pattern.test(said));
}

/** The pieces of a line that a rule looks at, and the rest of it. */
function pieces(line: string, part: PostRule["part"]): { readonly of: readonly string[]; readonly rest: string } {
  if (part === "code") {
    const code = [...line.matchAll(INLINE_CODE)].map(([, text = ""]) => text);
    return { of: code.filter((text) => text.length >= LONG_CODE), rest: line.replaceAll(INLINE_CODE, "") };
  }
  if (part === "quote") return { of: QUOTED.test(line) ? [line.replace(QUOTED, "").trim()] : [], rest: "" };
  return { of: [line], rest: "" };
}

/** Whether a line is what a rule of `POST_RULES` asks for. */
export function obeys(line: string, { part, says, unless, around = [] }: PostRule): boolean {
  const { of, rest } = pieces(line, part);
  return (
    of.some((text) => says.every((p) => p.test(text)) && !unless.some((p) => p.test(text))) &&
    !around.some((p) => p.test(rest))
  );
}

const TICK = 0x60;
const TILDE = 0x7e;

/** False for UTF-8 in which no fence stands: seen without decoding it. */
export function mayHoldFence(bytes: Uint8Array): boolean {
  for (const mark of [TICK, TILDE])
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1))
      if (bytes[at + 1] === mark && bytes[at + 2] === mark) return true;
  return false;
}

/**
 * The first and last mark of a fence around a whole post that has fences of its own, as it is quoted in another one; null where there is none. Marks
 * do not nest, so the pairs are told by what stands in them: a mark with a language can only open, hardly a pair is made for nothing, and the log stands within,
 * not between.
 */
function wrapper(lines: readonly string[]): readonly [number, number] | null {
  const marks = lines.flatMap((line, i) => (FENCE.test(line) ? [i] : []));
  const [first, second] = marks;
  const last = marks.at(-1);
  if (first === undefined || second === undefined || last === undefined) return null;
  const isBare = (i: number) => (FENCE.exec(lines[i] ?? "")?.[2] ?? "").trim() === "";
  if (marks.length < 4 || marks.length % 2 === 1 || !isBare(first) || !isBare(last)) return null;
  if (!isBare(second)) return [first, last];
  const within = { logLike: 0, fails: 0 };
  const between = { logLike: 0, fails: 0 };
  let pair = 0;
  for (let i = first; i < last; i++) {
    const line = lines[i] ?? "";
    const at = pair % 2 === 1 ? within : between;
    if (marks[pair] === i) pair++;
    else {
      if (looksLikeLog(line) || REFUSED.test(line)) at.logLike++;
      if (FAILS.test(line)) at.fails++;
    }
  }
  const isEmpty = second === first + 1 || marks.at(-2) === last - 1;
  return between.logLike > 2 * within.logLike || (isEmpty && between.fails > within.fails) ? [first, last] : null;
}

/** Where a line of a post stands: a fence's mark, within a block, among the words outside; or it is blank. */
type Standing = "mark" | "block" | "outside" | "blank";

/** How the lines of a text stand to its fences, and how many pairs hold something. A fence left open at the end is a paste that was cut. */
function standingsOf(lines: readonly string[]): { readonly standings: readonly Standing[]; readonly filled: number } {
  const around: readonly number[] = wrapper(lines) ?? [];
  let open = "";
  let held = 0;
  let filled = 0;
  const standings = lines.map((line, i): Standing => {
    if (around.includes(i)) return "mark";
    const [, mark = "", behind = ""] = FENCE.exec(line) ?? [];
    if (open === "" && mark !== "") {
      open = mark;
      held = 0;
      return "mark";
    }
    if (open !== "" && mark.startsWith(open) && behind.trim() === "") {
      open = "";
      if (held > 0) filled++;
      return "mark";
    }
    if (line.trim() === "") return "blank";
    if (open === "") return "outside";
    held++;
    return "block";
  });
  return { standings, filled };
}

/** Which lines of a whole text are prose, by 1-based number, upwards; null when the text is a plain log. Fence marks are prose themselves. */
export function findProse(text: string): ReadonlySet<number> | null {
  if (!text.includes("```") && !text.includes("~~~")) return null;
  const lines = text.split("\n").map((line) => line.slice(0, LOOKED_AT).trimEnd());
  const { standings, filled } = standingsOf(lines);
  const linesOf = (standing: Standing) => lines.filter((_, i) => standings[i] === standing);
  const outside = linesOf("outside");
  const printed = outside.filter(looksLikeLog);
  if (filled === 0 || outside.length === 0 || printed.length * 4 > outside.length) return null;
  const logLike = new Set(printed);
  const fails = linesOf("block").some((line) => FAILS.test(line));
  const rules = POST_RULES.filter(({ counts }) => counts === "always" || !fails);
  const isWords = (line: string) => !logLike.has(line) && !rules.some((rule) => obeys(line, rule));
  return new Set(
    lines.flatMap((line, i) =>
      standings[i] === "mark" || (standings[i] === "outside" && isWords(line)) ? [i + 1] : [],
    ),
  );
}
