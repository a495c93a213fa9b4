/** A line as the `read` room hands it on: clean text, and where it stands. Nothing here knows about crashes. */

/** How many lines before a line may make it plain, so that readers keep them and hand them on. */
export const CONTEXT_LINES = 2;

/** Longest text of a line that is kept, in characters: in an event, and so in a case file and a report. */
export const KEPT_TEXT = 400;

export interface LogLine {
  /** The line without its end, CI or container prefix, ANSI codes and control characters. */
  readonly text: string;
  /** 1-based in its source. Lines are counted by `\n`; the parts of a line between bare `\r` share its number. */
  readonly number: number;
  /** Offset in bytes of the line's first byte in the (decompressed) source. */
  readonly offset: number;
  /** The input's name as the user gave it: a path, `-` for standard input, `paste`, `text`. */
  readonly source: string;
  /** Who printed it, as a prefix names it: `rank 0`, `pod train-7d9c/main`, `pid 1234`; empty when nothing says. */
  readonly process: string;
  /** Milliseconds since the epoch, where a prefix or the line's beginning gives a full date and time; else null. */
  readonly time: number | null;
  /** True for words around a quoted log (Markdown outside its fenced code): they are not evidence. */
  readonly prose: boolean;
}
