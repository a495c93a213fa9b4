/** What the recognisers of counters, markers, settings and restarts share: a guard by literals, the place of a line, its message. */
import type { Place } from "../model/event.ts";
import { KEPT_TEXT, type LogLine } from "../model/line.ts";
import { frameworkPrefix } from "./logging-prefixes.ts";
import { messageStarts } from "./message-starts.ts";

/** What stands further right in a line is not looked at, but for counter tags: no message of these kinds is longer. */
const LOOKED_AT = 4096;

export function placeOf(line: LogLine): Place {
  return { line: line.number, source: line.source, process: line.process, time: line.time };
}

/** The line's text for an event, cut to a bounded length. */
export function keptText(text: string): string {
  return text.length <= KEPT_TEXT ? text : `${text.slice(0, KEPT_TEXT - 1)}…`;
}

/** The part of a line that is looked at. */
export function lookedAt(text: string): string {
  return text.length <= LOOKED_AT ? text : text.slice(0, LOOKED_AT);
}

/** True for a text that holds one of the literals. One pass, and much cheaper than the patterns behind it. */
export function guardOf(literals: readonly string[]): (text: string) => boolean {
  const pattern = new RegExp(literals.map((l) => l.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"));
  return (text) => pattern.test(text);
}

/** The message of a line: its text without what logging frameworks put before it. Bounded work. */
export function messageOf(text: string): string {
  let rest = lookedAt(text).trimStart();
  for (let taken = 0; taken < 8; taken++) {
    const length = frameworkPrefix(rest);
    if (length === 0) return rest;
    rest = rest.slice(length).trimStart();
  }
  return rest;
}

/** The same, and of a JSON record with one message in it, that message: for what is read from nothing else in the record. */
export function innerMessageOf(text: string): string {
  const message = messageOf(text);
  if (!message.startsWith("{")) return message;
  const [inner, another] = messageStarts(lookedAt(text)).filter((start) => start.inner);
  return inner === undefined || another !== undefined ? message : inner.text.trim();
}

/**
 * Whether a line's message may be a bare number, "unlimited", "max" or "infinity" (or a record's), told by its last character: to take off what stands before the
 * message costs much more, and hardly any line ends so.
 */
export function mayBeBare(text: string): boolean {
  return text.length > LOOKED_AT || text.startsWith("{") || "0123456789dxy".includes(text.trimEnd().slice(-1));
}

/** Words with which text asks for something instead of stating what is so. */
const ADVICE =
  /\b(?:try|please|consider|should|could|can|may|might|must|recommend\w{0,6}|suggest\w{0,6}|increase|raise|lower|decrease|reduce|e\.g\.|example|hint|tip|need|want|either|instead|avoid|cannot|if|see|check|set|by setting|e\.?g)\b[^.!?;|]{0,120}$/i;

/** True when what stands before a stated value makes it advice ("try …", "set … to 4"), not a value in force. */
export function advises(before: string): boolean {
  return ADVICE.test(before.slice(-160));
}
