/** How much of a report is shown: on a terminal what fits a glance, on a page what is worth reading, with `--explain` all of it. */

/** Numbers are the most that is shown of each list. */
export interface Detail {
  /** The weighing itself: weights, counters that tell nothing, all failures and the surroundings. */
  readonly whole: boolean;
  /** What a page has room for: all forms of a remedy with its documents, why a cause is less likely, what the fit says of a counter. */
  readonly page: boolean;
  readonly evidence: number;
  readonly against: number;
  readonly counters: number;
  readonly remedies: number;
  readonly ranks: number;
  /** Lists of the comparison with a good run, and what is said of several ranks. */
  readonly compared: number;
  readonly setAside: number;
  readonly advice: number;
  readonly nearMisses: number;
}

const ALL = Number.POSITIVE_INFINITY;

export const WHOLE: Detail = {
  whole: true,
  page: true,
  evidence: ALL,
  against: ALL,
  counters: ALL,
  remedies: ALL,
  ranks: ALL,
  compared: ALL,
  setAside: ALL,
  advice: ALL,
  nearMisses: ALL,
};

export const PAGE: Detail = { ...WHOLE, whole: false, counters: 16, ranks: 16, nearMisses: 5 };

export const GLANCE: Detail = {
  whole: false,
  page: false,
  evidence: 3,
  against: 2,
  counters: 6,
  remedies: 3,
  ranks: 5,
  compared: 5,
  setAside: 4,
  advice: 3,
  nearMisses: 3,
};
