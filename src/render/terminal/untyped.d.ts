/** Types of the packages' parts that ship none. */
declare module "cli-table3/src/utils.js" {
  const utils: {
    /** Columns of the widest line of `text`, styles not counted. */
    strlen(text: string): number;
  };
  export default utils;
}

declare module "marked-terminal" {
  import type { MarkedExtension } from "marked";
  export function markedTerminal(options: Record<string, unknown>): MarkedExtension;
}
