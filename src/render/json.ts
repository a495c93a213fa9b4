/**
 * The report as JSON (DESIGN §5, `report.schema.json`). Bytes depend on the report's values alone: keys come in the order
 * below however the report was put together, and any further key after them in the order of its name.
 * JSON has no infinity: a limit that the log prints as unlimited is the string "unlimited", never null (null: not known).
 */
import type { Growth } from "../model/growth.ts";
import type { Baseline, BaselineSide, Rank, Ranks, Report } from "../model/report.ts";
import type { Redactions, Renderer } from "./options.ts";

interface Shape {
  readonly keys: readonly string[];
  readonly inside?: { readonly [key: string]: Shape };
}

const shape = <T>(keys: readonly (keyof T & string)[], inside: { readonly [key: string]: Shape } = {}): Shape => ({
  keys,
  inside,
});

type Item<T> = T extends readonly (infer U)[] ? U : never;
type Diagnosis = Item<Report["diagnoses"]>;
type Remedy = Item<Diagnosis["remedies"]>;
type Context = Report["context"];
type FactOf = NonNullable<Context["platform"]>;

const EVIDENCE = shape<Item<Diagnosis["evidence"]>>(["line", "source", "text", "says", "weight"]);
const CHANGE = shape<Item<Remedy["changes"]>>(["kind", "text", "values", "how"]);
const REMEDY = shape<Remedy>(
  ["id", "title", "why", "changes", "before", "where", "cost", "risk", "not", "proven", "applicability", "references"],
  { changes: CHANGE },
);
const CHECK = shape<Item<Diagnosis["checks"]>>(["command", "shows", "answers"], {
  answers: { keys: ["answer", "means"] },
});
const FACT = shape<FactOf>(["value", "line", "source", "inferred", "text"]);
const SETTING = shape<Item<Context["limits"]>>(["name", "value", "hard", "line", "source", "text"]);
const MARK = shape<Growth["first"]>(["line", "value", "at"]);
const SIDE = shape<BaselineSide>(["slope", "low", "high", "verdict", "peak", "limit"]);

const REPORT: Shape = shape<Report & { readonly redactions: Redactions }>(
  [
    "schemaVersion",
    "tool",
    "verdict",
    "summary",
    "diagnoses",
    "noneOfThese",
    "ruledOut",
    "failures",
    "growth",
    "story",
    "advice",
    "wanted",
    "nearMisses",
    "context",
    "ranks",
    "baseline",
    "input",
    "redactions",
  ],
  {
    tool: shape<Report["tool"]>(["name", "version"]),
    diagnoses: shape<Diagnosis>(
      ["cause", "title", "headline", "why", "confidence", "evidence", "against", "remedies", "checks"],
      {
        evidence: EVIDENCE,
        against: EVIDENCE,
        remedies: REMEDY,
        checks: CHECK,
      },
    ),
    ruledOut: shape<Item<Report["ruledOut"]>>(["cause", "title", "confidence", "says", "line", "source"]),
    failures: shape<Item<Report["failures"]>>([
      "signature",
      "title",
      "operation",
      "errno",
      "symbol",
      "subject",
      "count",
      "firstLine",
      "lastLine",
      "fold",
      "step",
      "source",
      "process",
      "text",
      "role",
    ]),
    growth: shape<Growth>(
      [
        "metric",
        "source",
        "process",
        "unit",
        "per",
        "slope",
        "low",
        "high",
        "verdict",
        "shape",
        "points",
        "limit",
        "headroom",
        "forecast",
        "step",
        "stepShare",
        "givenBack",
        "first",
        "last",
        "lowest",
        "peak",
        "reached",
        "planned",
        "lives",
        "beganLine",
        "nearLimitLine",
        "curve",
        "says",
      ],
      {
        forecast: shape<NonNullable<Growth["forecast"]>>(["at", "low", "high", "time", "says"]),
        first: MARK,
        last: MARK,
        lowest: MARK,
        peak: MARK,
      },
    ),
    story: shape<Item<Report["story"]>>(["what", "line", "source", "time", "says"]),
    advice: shape<Item<Report["advice"]>>(["says", "line", "source", "reference"]),
    nearMisses: shape<Report["nearMisses"]>(["count", "lines"], {
      lines: shape<Item<Report["nearMisses"]["lines"]>>(["line", "source", "text"]),
    }),
    context: shape<Context>(
      ["platform", "framework", "container", "scheduler", "cores", "limits", "settings", "gaps"],
      {
        platform: FACT,
        framework: FACT,
        container: FACT,
        scheduler: FACT,
        cores: FACT,
        limits: SETTING,
        settings: SETTING,
        gaps: shape<Item<Context["gaps"]>>(["source", "fromLine", "toLine", "seconds"]),
      },
    ),
    ranks: shape<Ranks>(["count", "states", "members", "by", "says", "clocks", "growth"], {
      states: shape<Ranks["states"]>(["first", "failed", "followed", "fine"]),
      members: shape<Rank>(["source", "process", "state", "line", "time", "exact", "says", "metrics"]),
      clocks: shape<Ranks["clocks"]>(["agree", "apart", "says"]),
      growth: shape<Item<Ranks["growth"]>>(["metric", "ranks", "alike", "apart", "says"], {
        apart: shape<Item<Item<Ranks["growth"]>["apart"]>>(["source", "process"]),
      }),
    }),
    baseline: shape<Baseline>(["sources", "verdict", "counters", "settings", "added", "notes"], {
      counters: shape<Item<Baseline["counters"]>>(["metric", "unit", "per", "here", "good", "says"], {
        here: SIDE,
        good: SIDE,
      }),
      settings: shape<Item<Baseline["settings"]>>(["name", "here", "good"]),
      added: shape<Item<Baseline["added"]>>(["signature", "title", "count", "line", "source", "text"]),
    }),
    redactions: shape<Redactions>(["total", "kinds"]),
    input: shape<Report["input"]>(
      ["sources", "bytes", "lines", "matchedLines", "damagedSamples", "truncated", "seconds"],
      { sources: shape<Item<Report["input"]["sources"]>>(["name", "lines", "bytes", "truncated"]) },
    ),
  },
);

function ordered(value: unknown, within: Shape | undefined): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return Number.isNaN(value) ? null : value > 0 ? "unlimited" : "-unlimited";
  }
  if (Array.isArray(value)) return value.map((item) => ordered(item, within));
  if (value === null || typeof value !== "object") return value;
  const entries = new Map(Object.entries(value));
  const known = within?.keys ?? [];
  const further = [...entries.keys()].filter((key) => !known.includes(key)).sort();
  const keys = [...known.filter((key) => entries.has(key)), ...further];
  return Object.fromEntries(keys.map((key) => [key, ordered(entries.get(key), within?.inside?.[key])]));
}

/** The report as data that JSON can hold, keys in the documented order. */
export function reportData(report: Report): unknown {
  return ordered(report, REPORT);
}

const json: Renderer = (report, { redactions }) => {
  const data = redactions === null ? report : { ...report, redactions };
  return `${JSON.stringify(reportData(data), null, 2)}\n`;
};

export default json;
