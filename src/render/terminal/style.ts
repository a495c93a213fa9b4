/**
 * Colours of the terminal report, and its glyphs in ASCII. Only weights and the hues that read well on dark and on light
 * backgrounds; never black, white or yellow. Every fact is there without colour too.
 */
type Style = (text: string) => string;

export interface Palette {
  readonly bold: Style;
  readonly dim: Style;
  readonly red: Style;
  readonly green: Style;
  readonly cyan: Style;
  readonly magenta: Style;
}

const style =
  (on: number, off: number): Style =>
  (text) =>
    text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;

const plain: Style = (text) => text;

const COLOURED: Palette = {
  bold: style(1, 22),
  dim: style(2, 22),
  red: style(31, 39),
  green: style(32, 39),
  cyan: style(36, 39),
  magenta: style(35, 39),
};

const PLAIN: Palette = { bold: plain, dim: plain, red: plain, green: plain, cyan: plain, magenta: plain };

export function palette(color: boolean): Palette {
  return color ? COLOURED : PLAIN;
}

/** From lowest to highest. */
export const SPARKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Each glyph that the program draws, with one ASCII character of the same width. */
const ASCII: Readonly<Record<string, string>> = {
  "│": "|",
  "…": "~",
  "→": ">",
  "─": "-",
  "•": "*",
  "·": "-",
  "−": "-",
  "–": "-",
  "▁": "_",
  "▂": ".",
  "▃": ":",
  "▄": "-",
  "▅": "=",
  "▆": "+",
  "▇": "*",
  "█": "#",
};

const DRAWN = new RegExp(`[${Object.keys(ASCII).join("")}]`, "g");

/** The report for a terminal without Unicode: the same layout in ASCII. Letters of the log stay as they are. */
export function inAscii(text: string): string {
  return text.replace(DRAWN, (glyph) => ASCII[glyph] ?? glyph);
}
