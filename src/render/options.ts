/** What every renderer is given beside the report, and what a renderer is. */
import type { Report } from "../model/report.ts";

/** What was taken out of a report before it leaves the machine. */
export interface Redactions {
  readonly total: number;
  /** Kind of thing ("token", "mail", "user") to how many different ones. */
  readonly kinds: { readonly [kind: string]: number };
}

/** A line of a log as it stands there. */
export interface LogText {
  readonly source: string;
  readonly line: number;
  readonly text: string;
}

/**
 * Bytes of a step summary. Over 1 MiB GitHub drops the whole of it, and just below without a word (actions/runner#4337).
 */
export const SUMMARY_BYTES = 900 * 1024;

/** Hexadecimal digits of a placeholder's name. */
export const NAME_DIGITS = 12;

/** Names the placeholder of a private value: `NAME_DIGITS` hexadecimal digits, always the same for the same value. */
export type NameOf = (value: string) => string;

export interface RenderOptions {
  /** Columns to lay out for (terminal only). Default 80, never below 40. */
  readonly width?: number;
  /** ANSI colours and weights (terminal only). Default false. */
  readonly color?: boolean;
  /** The whole weighing: every piece of evidence with its weight, every remedy, every counter. Default false. */
  readonly explain?: boolean;
  /** List all lines that look like a failure and that nothing recognised (terminal and Markdown; elsewhere they always stand). Default false. */
  readonly nearMisses?: boolean;
  /** How many causes to show in full. Default 1 on the terminal and in Markdown, all elsewhere. */
  readonly top?: number;
  /** Only ASCII for what the program itself draws (terminal only), for terminals without Unicode. Default false. */
  readonly ascii?: boolean;
  /** Take secrets and personal data out. Default true for every format but the terminal. */
  readonly redact?: boolean;
  /** Bytes that are left for a step summary (github-summary only). Default SUMMARY_BYTES. */
  readonly room?: number;
  /** Lines around those that the report names, to show them in context (HTML only). Default none. */
  readonly around?: readonly LogText[];
  /** How the placeholders of case files were named, so that a value there and the same one in a log are taken for one. */
  readonly nameOf?: NameOf;
}

/** Options with what `render` added to them. */
export interface RenderContext extends RenderOptions {
  /** What was taken out, or null when nothing was looked for. */
  readonly redactions: Redactions | null;
}

/** Lays a cleaned report out as text, with a line end at its end. Computes and decides nothing. */
export type Renderer = (report: Report, context: RenderContext) => string | Promise<string>;
