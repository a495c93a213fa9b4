/** Tables without lines, as few columns as they need. */
import Table from "cli-table3";
import type { Palette } from "./style.ts";

/** Below these columns there are none. */
export const TABLE = 72;
export const INDENT = "  ";

const BORDERLESS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: INDENT,
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

type Cells = readonly string[];

/** A table; a cell may have several lines. */
export function table(head: Cells, rows: readonly Cells[], look: Palette): string[] {
  const made = new Table({
    head: head.map(look.dim),
    chars: BORDERLESS,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    wordWrap: false,
  });
  for (const cells of rows) made.push([...cells]);
  return made
    .toString()
    .split("\n")
    .map((line) => line.replace(/ +$/, ""));
}
