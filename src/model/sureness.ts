/** How a confidence is said: one scale for every place of a report. */

/** Below this confidence the first cause is not settled: the check that would decide comes first, and what would tell more is asked for. */
export const SETTLED = 0.5;

interface Sureness {
  /** The least confidence that is said so. */
  readonly from: number;
  readonly says: string;
  /** What the first sentence of a report begins with. */
  readonly lead: string;
}

/** Surest first. */
const SURENESS: readonly Sureness[] = [
  { from: 0.9, says: "very likely", lead: "" },
  { from: 0.8, says: "very likely", lead: "Very likely: " },
  { from: 0.65, says: "likely", lead: "Probably: " },
  { from: SETTLED, says: "more likely than not", lead: "More likely than not: " },
  { from: 0.25, says: "possible", lead: "Undetermined; best guess: " },
];
const GUESS: Sureness = { from: 0, says: "a weak guess", lead: "Undetermined; best guess: " };

/** How a confidence between 0 and 1 is said. */
export const surenessOf = (confidence: number): Sureness => SURENESS.find(({ from }) => confidence >= from) ?? GUESS;
