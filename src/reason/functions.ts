/** The functions of conditions and values: what the log's findings, counters and settings say, and arithmetic. */
import { type FunctionName, withTags } from "../knowledge/vocabulary.ts";
import type { Capture } from "../model/event.ts";
import { isNamed, matchesGlob } from "../model/glob.ts";
import { grouped, humanSize, percent } from "../model/words.ts";
import { type Answer, answer, lastOf, programOf, UNKNOWN, type Witness, witnessOf } from "./answer.ts";
import type { CaseView } from "./case-view.ts";
import { ofCounter, ofGoodCounter } from "./counters.ts";
import type { SeenFinding } from "./seen-finding.ts";
import { settingOf } from "./settings.ts";

/** The arguments of a call, evaluated. */
export class Given {
  private readonly values: readonly Answer[];
  constructor(values: readonly Answer[]) {
    this.values = values;
  }
  get witnesses(): readonly Witness[] {
    return this.values.flatMap((v) => v.witnesses);
  }
  at(i: number): Answer {
    return this.values[i] ?? UNKNOWN;
  }
  has(i: number): boolean {
    return i < this.values.length;
  }
  text(i: number): string {
    return String(this.at(i).value ?? "");
  }
  number(i: number): number | null {
    const { value } = this.at(i);
    return typeof value === "number" ? value : null;
  }
  /** All of them, or null where one is no number. */
  get numbers(): readonly number[] | null {
    const all = this.values.map((_, i) => this.number(i));
    return all.some((n) => n === null) ? null : (all as number[]);
  }
}

type Call = (view: CaseView, given: Given) => Answer;

const isRoot = (f: SeenFinding): boolean => f.signature.role === "root";

const arithmetic =
  (f: (...n: number[]) => number | string): Call =>
  (_, { numbers, witnesses }) =>
    numbers === null ? UNKNOWN : answer(f(...numbers), witnesses);

const counter = (ask: Parameters<typeof ofCounter>[0]): Call => {
  const of = ofCounter(ask);
  return (view, given) => of(view, given.text(0));
};
const goodCounter = (ask: Parameters<typeof ofGoodCounter>[0]): Call => {
  const of = ofGoodCounter(ask);
  return (view, given) => of(view, given.text(0));
};

export const CALLS: { readonly [name in FunctionName]: Call } = {
  seen: ({ findings }, given) => count(findings.filter((f) => isNamed(f.signature, given.text(0)))),
  failed: ({ failures }, given) => count(failures.filter((f) => isRoot(f) && isSuch(f, given))),
  said_by: ({ failures }, given) =>
    count(failures.filter((f) => isRoot(f) && matchesGlob(programOf(f), given.text(0)))),
  // Its last line too: people look at the end of what is printed again and again.
  main: ({ main }, given) =>
    main !== null && isSuch(main, given) ? answer(true, [witnessOf(main), ...lastOf(main)]) : answer(false),
  main_is: ({ main }, given) =>
    main !== null && isNamed(main.signature, given.text(0)) ? answer(true, [witnessOf(main)]) : answer(false),

  capture: (view, given) => {
    const [first] = caught(view, given);
    return first === undefined ? UNKNOWN : answer(first.value, [first.witness]);
  },
  distinct: (view, given) => {
    const all = caught(view, given);
    const [first] = all;
    return first === undefined ? UNKNOWN : answer(new Set(all.map((c) => c.value)).size, [first.witness]);
  },
  most: (view, given) => extreme(view, given, (a, b) => b - a),
  least: (view, given) => extreme(view, given, (a, b) => a - b),

  near: ({ findings }, given) => near(findings, given.text(0), given.text(1), given.number(2) ?? 0),
  before: ({ findings }, given) => {
    const first = (i: number) => findings.findIndex((f) => isNamed(f.signature, given.text(i)));
    const [x, y] = [first(0), first(1)];
    return x < 0 || y < 0 || x >= y ? answer(false) : answer(true, [witnessOf(findings[x] as SeenFinding)]);
  },

  peak: counter(({ highest, mark }) => answer(highest.peak.value, [{ ...mark(highest.peak), source: highest.source }])),
  last: counter(({ worst, mark }) => answer(worst.last.value, [mark(worst.last)])),
  limit: counter(({ worst, mark }) => answer(worst.limit, [mark(worst.peak)])),
  use: counter(({ worst, mark }) =>
    worst.limit === null || worst.limit <= 0 ? UNKNOWN : answer(worst.peak.value / worst.limit, [mark(worst.peak)]),
  ),
  slope: counter(({ worst, mark }) => answer(worst.slope, [mark(worst.first), mark(worst.last)])),
  growing: counter(({ worst, mark }) => answer(worst.verdict === "growing", [mark(worst.first), mark(worst.last)])),
  steady: counter(({ worst, mark }) =>
    answer(worst.verdict === "flat" || worst.verdict === "shrinking", [mark(worst.peak)]),
  ),
  shape: counter(({ worst, mark }) => answer(worst.shape, [mark(worst.last)])),
  forecast: counter(({ worst, mark }) => answer(worst.forecast?.at ?? null, [mark(worst.last)])),
  per: counter(({ worst }) => answer(worst.per)),
  planned: counter(({ worst }) => answer(worst.planned)),
  good_peak: goodCounter((series) => answer(series.peak.value)),
  // A level counter grows by nothing.
  good_slope: goodCounter(({ verdict, slope }) =>
    verdict === "undetermined" ? UNKNOWN : answer(verdict === "flat" ? 0 : slope),
  ),

  setting: (view, given) => settingOf(view, given.text(0), "value"),
  hard: (view, given) => settingOf(view, given.text(0), "hard"),
  known: (_, given) => answer(given.at(0).value !== null, given.witnesses),
  otherwise: (_, given) => given.at(given.at(0).value === null ? 1 : 0),

  min: arithmetic(Math.min),
  max: arithmetic(Math.max),
  floor: arithmetic(Math.floor),
  ceil: arithmetic(Math.ceil),
  round_up: arithmetic((n, m = 1) => Math.ceil((n as number) / m) * m),
  power_up: arithmetic((n) => 2 ** Math.ceil(Math.log2(Math.max(1, n as number)))),
  size: arithmetic((n) => humanSize(n as number)),
  percent: arithmetic((n) => percent(n as number)),
  grouped: arithmetic((n) => grouped(n as number)),
};

/** Whether a failure is one of the operation, and of the errno where one is asked for. */
function isSuch(f: SeenFinding, given: Given): boolean {
  return (
    isNamed(withTags(f.signature.operation ?? ""), given.text(0)) &&
    (!given.has(1) || isNamed(withTags(f.symbol ?? "unknown"), given.text(1)))
  );
}

function count(found: readonly SeenFinding[]): Answer {
  return answer(
    found.reduce((sum, f) => sum + f.finding.count, 0),
    [...found.map(witnessOf), ...found.flatMap(lastOf)],
  );
}

interface Caught {
  readonly value: Capture;
  readonly witness: Witness;
}

/** What a hole of the signatures caught, in the order of the log. */
function caught({ findings }: CaseView, given: Given): readonly Caught[] {
  return findings
    .filter((f) => isNamed(f.signature, given.text(0)))
    .flatMap((f) => [...f.finding.first, ...f.finding.last])
    .flatMap((o) => {
      const value = o.captures[given.text(1)];
      const witness = { line: o.at.line, source: o.at.source, text: o.text };
      return value === undefined ? [] : [{ value, witness }];
    });
}

function extreme(view: CaseView, given: Given, order: (a: number, b: number) => number): Answer {
  const numbers = caught(view, given).flatMap(({ value, witness }) => {
    const number = numberIn(value);
    return number === null ? [] : [{ number, witness }];
  });
  const [pick] = numbers.sort((a, b) => order(a.number, b.number));
  return pick === undefined ? UNKNOWN : answer(pick.number, [pick.witness]);
}

/** The number of a capture: a count, or a size in hexadecimal with its `0x` (`mmap failed to allocate 0x40000000 bytes`). */
function numberIn(value: Capture): number | null {
  if (typeof value === "number") return value;
  return /^0x[0-9a-f]{1,13}$/i.test(value) ? Number(value) : null;
}

/** Whether two findings stand within so many lines of one source. */
function near(findings: readonly SeenFinding[], a: string, b: string, lines: number): Answer {
  const occurrences = (glob: string) =>
    findings.filter((f) => isNamed(f.signature, glob)).flatMap((f) => [...f.finding.first, ...f.finding.last]);
  const right = occurrences(b);
  for (const x of occurrences(a))
    for (const y of right)
      if (x.at.source === y.at.source && Math.abs(x.at.line - y.at.line) <= lines && x !== y)
        return answer(
          true,
          [x, y].map((o) => ({ line: o.at.line, source: o.at.source, text: o.text })),
        );
  return answer(false);
}
