/** What a counter line says: the shape that its grammar (`counters-grammar.ts`) and the short way (`counters-common.ts`) both give. */
import type { CounterUnit } from "./counters-metrics.ts";

/** The tag that the logging helper prints. Other programs print it in lower case, or as a placeholder, without counters. */
export const COUNTER_TAG = "[THREADS]";

export interface CounterReading {
  /** The key as printed. */
  readonly key: string;
  readonly value: number;
  readonly unit: CounterUnit;
  /** The bound behind the slash; null when none is printed, or it is `max`, `unlimited`, `-1`. */
  readonly limit: number | null;
}

/** What one tag and the text behind it say. */
export interface CounterLine {
  /** Offset of the tag. */
  readonly offset: number;
  readonly label: string;
  readonly readings: readonly CounterReading[];
  /** True when a key of the logging helper stands in the line: what makes it a line of counters. */
  readonly known: boolean;
  /** True when part of it could not be read. */
  readonly damaged: boolean;
}
