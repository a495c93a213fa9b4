/** Lines for the tests of recognisers. */
import type {
  LogEvent,
  MarkerEvent,
  Recogniser,
  RestartEvent,
  SampleEvent,
  SettingEvent,
} from "../../src/model/event.ts";
import type { LogLine } from "../../src/model/line.ts";

export function logLine(text: string, number = 1): LogLine {
  return { text, number, offset: 0, source: "train.log", process: "rank 0", time: null, prose: false };
}

/** The events of one line by itself. */
export function eventsOf(recogniser: Recogniser, text: string): readonly LogEvent[] {
  return recogniser.recognise(logLine(text));
}

/** The events that the lines before the last make plain. */
export function eventsInContext(recogniser: Recogniser, texts: readonly string[]): readonly LogEvent[] {
  const lines = texts.map((text, i) => logLine(text, i + 1));
  const last = lines.pop();
  return last === undefined ? [] : (recogniser.withContext?.(last, lines.reverse().slice(0, 2)) ?? []);
}

export const samplesOf = (events: readonly LogEvent[]): SampleEvent[] => events.filter((e) => e.type === "sample");
export const markersOf = (events: readonly LogEvent[]): MarkerEvent[] => events.filter((e) => e.type === "marker");
export const settingsOf = (events: readonly LogEvent[]): SettingEvent[] => events.filter((e) => e.type === "setting");
export const restartsOf = (events: readonly LogEvent[]): RestartEvent[] => events.filter((e) => e.type === "restart");

/** A sample in one line: `metric=value/limit metric=value`. */
export function readingsIn(sample: SampleEvent | undefined): string {
  return (sample?.readings ?? [])
    .map((r) => `${r.metric}=${r.value}${r.limit === null ? "" : `/${r.limit}`}`)
    .join(" ");
}
