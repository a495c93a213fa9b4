/** What those that carry a log say with the mark that they put on a line. */
export interface Mark {
  /** What is left of the line. */
  readonly text: string;
  /** Who printed it; empty where the mark does not say. */
  readonly who: string;
  /** Milliseconds since the epoch, or null. */
  readonly time: number | null;
}
