/**
 * The text of --help, laid out by yargs at build time for the usual widths: yargs takes longer over it than a small log takes to diagnose.
 */

/** Columns of the help on a terminal of so many; undefined for none. */
export const helpWidth = (columns: number | undefined): number => Math.min(100, columns ?? 80);

/** Texts by their columns. The build puts them here (`src/build/program.ts`); run from source there are none, and yargs answers. */
export const HELP: { readonly [columns: number]: string } = {};
