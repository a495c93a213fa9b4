/** Lines that a collector of logs wrapped into JSON, a record a line: what was printed stands in one of its fields. */
import { clean } from "./clean.ts";
import type { Mark } from "./mark.ts";
import { readTime } from "./time.ts";

/** The last time that a Date can hold. */
const LAST_MICROSECOND = 8.64e18;

type Fields = { readonly [name: string]: unknown };

const word = (value: unknown): string => (typeof value === "string" ? value : "");
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const stamp = (value: unknown): number | null => readTime(word(value), 0)?.time ?? null;

/** How collectors name what they carry. A program's own records (`message`, `msg`) are none of theirs and stay whole. */
export const COLLECTORS: readonly {
  /** The field that holds the line. */
  readonly field: string;
  /** Of these a collector puts at least one beside it; none where the field is enough. A program may call a field of its own the same. */
  readonly beside: readonly string[];
  readonly who: (record: Fields) => string;
  /** Milliseconds since the epoch, or null. */
  readonly time: (record: Fields) => number | null;
}[] = [
  // Docker's json-file driver, and Fluent Bit, which adds the pod.
  {
    field: "log",
    beside: ["stream", "kubernetes", "container_id", "container_name"],
    who: (record) => {
      const pod = fields(record.kubernetes);
      return [word(pod.pod_name), word(pod.container_name)].filter(Boolean).join(" ");
    },
    time: (record) => stamp(record.time),
  },
  // Google Cloud Logging: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
  {
    field: "textPayload",
    beside: [],
    who: (record) => {
      const { pod_name, container_name } = fields(fields(record.resource).labels);
      return [word(pod_name), word(container_name)].filter(Boolean).join(" ");
    },
    time: (record) => stamp(record.timestamp),
  },
  // journalctl -o json: https://systemd.io/JOURNAL_EXPORT_FORMATS/
  {
    field: "MESSAGE",
    beside: ["__REALTIME_TIMESTAMP", "_HOSTNAME", "SYSLOG_IDENTIFIER", "_PID"],
    who: (record) => {
      const name = word(record.SYSLOG_IDENTIFIER) || word(record._COMM);
      const pid = word(record._PID);
      return [word(record._HOSTNAME), name === "" || pid === "" ? name : `${name}[${pid}]`].filter(Boolean).join(" ");
    },
    time: (record) => {
      const micros = Number(record.__REALTIME_TIMESTAMP);
      return micros > 0 && micros < LAST_MICROSECOND ? Math.round(micros / 1000) : null;
    },
  },
];

/** What a record of a collector carries; null for what is none. */
export function readRecord(text: string): Mark | null {
  if (!text.startsWith("{") || !text.endsWith("}")) return null;
  if (!COLLECTORS.some(({ field }) => text.includes(`"${field}":`))) return null;
  let record: Fields;
  try {
    record = JSON.parse(text) as Fields;
  } catch {
    return null;
  }
  const names = Object.keys(record);
  for (const { field, beside, who, time } of COLLECTORS) {
    const carried = textOf(record[field]);
    if (carried !== null && (beside.length === 0 || names[0] === field || beside.some((name) => names.includes(name))))
      return { text: carried.trimEnd(), who: who(record), time: time(record) };
  }
  return null;
}

/** journald gives what is no plain text, as coloured output, as an array of bytes. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  const isBytes = Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256);
  return isBytes ? clean(new TextDecoder().decode(Uint8Array.from(value as number[]))) : null;
}
