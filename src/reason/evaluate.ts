/**
 * Evaluates the conditions and values of the knowledge on a case. A value that the log does not show is null; a comparison with
 * null is false. Every value carries the lines that it rests on, so that evidence can be quoted.
 */
import type { Setting } from "../model/case-file.ts";
import type { Capture } from "../model/event.ts";
import { matchesGlob } from "../model/glob.ts";
import type { Growth } from "../model/growth.ts";
import type { Expression, Template } from "../model/knowledge.ts";
import { amount, grouped, humanSize, percent } from "../model/words.ts";
import type { CaseView } from "./case-view.ts";
import { languageOf, processOf } from "./language.ts";
import type { SeenFinding } from "./seen-finding.ts";

export type Value = number | string | boolean | null;

/** A line that a value rests on. */
export interface Witness {
  readonly line: number;
  readonly source: string;
  readonly text: string;
}

export interface Answer {
  readonly value: Value;
  readonly witnesses: readonly Witness[];
}

/** Seconds of progress below which a run counts as just begun. */
const QUICK_ROUNDS = 900;
/** Rounds that count however quick they were: something small may pile up in each. */
const MANY_ROUNDS = 20;

const UNKNOWN: Answer = { value: null, witnesses: [] };
const answer = (value: Value, witnesses: readonly Witness[] = []): Answer => ({ value, witnesses });

const isRoot = (f: SeenFinding): boolean => f.signature.role === "root";

export class Evaluator {
  private readonly view: CaseView;
  private readonly local: ReadonlyMap<string, Value>;
  constructor(view: CaseView, local: ReadonlyMap<string, Value> = new Map()) {
    this.view = view;
    this.local = local;
  }

  /** The same case with named values for the text of a change. */
  with(local: ReadonlyMap<string, Value>): Evaluator {
    return new Evaluator(this.view, local);
  }

  evaluate(expression: Expression): Answer {
    switch (expression.op) {
      case "value":
        return answer(expression.value);
      case "name":
        return this.name(expression.name);
      case "call":
        return this.call(expression.name, expression.args);
      case "not": {
        const of = this.evaluate(expression.of);
        return answer(!truthy(of.value), of.witnesses);
      }
      case "minus": {
        const of = this.evaluate(expression.of);
        return answer(typeof of.value === "number" ? -of.value : null, of.witnesses);
      }
      case "and": {
        const left = this.evaluate(expression.left);
        if (!truthy(left.value)) return answer(false, left.witnesses);
        const right = this.evaluate(expression.right);
        return answer(truthy(right.value), [...left.witnesses, ...right.witnesses]);
      }
      case "or": {
        const left = this.evaluate(expression.left);
        const right = this.evaluate(expression.right);
        const witnesses = [
          ...(truthy(left.value) ? left.witnesses : []),
          ...(truthy(right.value) ? right.witnesses : []),
        ];
        return answer(truthy(left.value) || truthy(right.value), witnesses);
      }
      default:
        return this.binary(expression.op, this.evaluate(expression.left), this.evaluate(expression.right));
    }
  }

  /** Whether a condition holds, with the lines that show it. */
  holds(expression: Expression): Answer {
    const result = this.evaluate(expression);
    return answer(truthy(result.value), result.witnesses);
  }

  /** Text with its holes filled in; an unknown value becomes "?". */
  fill(template: Template, show: (value: Value) => string = showValue): string {
    return template
      .map((part) => (typeof part === "string" ? part : show(this.evaluate(part.expression).value)))
      .join("");
  }

  /** The lines that show what a text's holes are filled with. */
  witnesses(template: Template): readonly Witness[] {
    return template.flatMap((part) => (typeof part === "string" ? [] : this.evaluate(part.expression).witnesses));
  }

  private binary(op: string, left: Answer, right: Answer): Answer {
    const witnesses = [...left.witnesses, ...right.witnesses];
    const a = left.value;
    const b = right.value;
    if (a === null || b === null) return answer(["+", "-", "*", "/"].includes(op) ? null : false, []);
    switch (op) {
      case "=":
        return answer(a === b, witnesses);
      case "!=":
        return answer(a !== b, witnesses);
      case "<":
        return answer(Number(a) < Number(b), witnesses);
      case "<=":
        return answer(Number(a) <= Number(b), witnesses);
      case ">":
        return answer(Number(a) > Number(b), witnesses);
      case ">=":
        return answer(Number(a) >= Number(b), witnesses);
      case "+":
        return answer(Number(a) + Number(b), witnesses);
      case "-":
        return answer(Number(a) - Number(b), witnesses);
      case "*":
        return answer(Number(a) * Number(b), witnesses);
      default:
        return answer(Number(b) === 0 ? null : Number(a) / Number(b), witnesses);
    }
  }

  private name(name: string): Answer {
    if (this.local.has(name)) return answer(this.local.get(name) ?? null);
    const { view } = this;
    const main = view.main;
    switch (name) {
      case "platform":
      case "framework":
      case "container":
      case "scheduler": {
        const fact = view.facts[name];
        return fact === null
          ? answer("unknown")
          : answer(fact.value, [{ line: fact.line, source: fact.source, text: fact.text }]);
      }
      case "language":
        return answer(languageOf(view));
      case "may_be_python":
        return answer(["python", "unknown"].includes(languageOf(view)));
      case "program":
        return answer(processOf(languageOf(view)));
      case "cores":
        return this.setting("cores", "value");
      case "failures":
        return answer(
          view.failures.reduce((sum, f) => sum + f.finding.count, 0),
          view.failures.map(witnessOf),
        );
      case "processes":
        return answer(new Set(view.failures.map((f) => `${f.finding.source}\u0000${f.finding.process}`)).size);
      case "programs":
        // Who reports how another one ended has not failed itself.
        return answer(
          new Set(
            view.failures
              .filter(isRoot)
              .map(programOf)
              .filter((name) => name !== ""),
          ).size,
        );
      case "operation":
        return main === null ? UNKNOWN : answer(main.signature.operation, [witnessOf(main)]);
      case "symbol":
        return main === null ? UNKNOWN : answer(main.symbol, [witnessOf(main)]);
      case "progress":
        return answer(this.progress());
      case "folds":
        return answer(this.furthest("fold"));
      case "trials":
        return answer(this.furthest("trial"));
      case "epochs":
        return answer(this.furthest("epoch"));
      case "elapsed": {
        const begin = view.caseFile.processes.flatMap((p) => (p.firstTime === null ? [] : [p.firstTime]));
        const end = main?.earliest.at.time ?? null;
        if (begin.length === 0 || end === null) return UNKNOWN;
        // Where the failure is the first line with a time, behind lines without one, how long those took is not known.
        const seconds = (end - Math.min(...begin)) / 1000;
        return seconds === 0 && (main?.earliest.at.line ?? 1) > 1 ? UNKNOWN : answer(seconds);
      }
      case "lines_before":
        return main === null ? UNKNOWN : answer(main.earliest.at.line - 1);
      case "restarts":
        return answer(Math.max(0, ...view.caseFile.processes.map((p) => p.end.life)));
      default:
        return UNKNOWN;
    }
  }

  /** Rounds that were over in minutes say nothing about what piles up in hours; bars tell how long one took. */
  private progress(): number {
    const reached = Math.max(0, ...this.points().map((p) => p.index));
    const bar = this.view.main?.earliest.where.seconds ?? 0;
    return bar > 0 && reached < MANY_ROUNDS && bar * Math.max(1, reached) < QUICK_ROUNDS ? 0 : reached;
  }

  private furthest(per: string): number {
    return Math.max(
      0,
      ...this.points()
        .filter((p) => p.per === per)
        .map((p) => p.index),
    );
  }

  /** Points of the run in force at the main failure; the furthest reached when nothing failed. */
  private points() {
    const { view } = this;
    if (view.main !== null) return Object.values(view.main.earliest.where.points);
    return view.caseFile.processes.flatMap((p) => Object.values(p.reached));
  }

  private call(name: string, args: readonly Expression[]): Answer {
    const values = args.map((a) => this.evaluate(a));
    const text = (i: number) => String(values[i]?.value ?? "");
    const number = (i: number) => {
      const value = values[i]?.value;
      return typeof value === "number" ? value : null;
    };
    const witnesses = values.flatMap((v) => v.witnesses);
    const arithmetic = (f: (...n: number[]) => number): Answer => {
      const numbers = values.map((_, i) => number(i));
      return numbers.some((n) => n === null) ? UNKNOWN : answer(f(...(numbers as number[])), witnesses);
    };
    switch (name) {
      case "seen":
        return this.count(this.view.findings.filter((f) => matchesGlob(f.signature.id, text(0))));
      case "failed":
        return this.count(
          this.view.failures.filter((f) => isRoot(f) && this.isFailure(f, text(0), args[1] && text(1))),
        );
      case "said_by":
        return this.count(this.view.failures.filter((f) => isRoot(f) && matchesGlob(programOf(f), text(0))));
      // Its last line too: people look at the end of what is printed again and again.
      case "main": {
        const main = this.view.main;
        return main !== null && this.isFailure(main, text(0), args[1] && text(1))
          ? answer(true, [witnessOf(main), ...lastOf(main)])
          : answer(false);
      }
      case "main_is": {
        const main = this.view.main;
        return main !== null && matchesGlob(main.signature.id, text(0))
          ? answer(true, [witnessOf(main)])
          : answer(false);
      }
      case "capture":
      case "most":
      case "least":
      case "distinct":
        return this.captured(name, text(0), text(1));
      case "near":
        return this.near(text(0), text(1), number(2) ?? 0);
      case "before":
        return this.before(text(0), text(1));
      case "peak":
      case "last":
      case "limit":
      case "use":
      case "slope":
      case "growing":
      case "steady":
      case "shape":
      case "forecast":
      case "planned":
      case "per":
        return this.counter(name, text(0));
      case "good_peak":
      case "good_slope":
        return this.good(name, text(0));
      case "setting":
        return this.setting(text(0), "value");
      case "hard":
        return this.setting(text(0), "hard");
      case "known":
        return answer(values[0]?.value !== null, witnesses);
      case "min":
        return arithmetic(Math.min);
      case "max":
        return arithmetic(Math.max);
      case "floor":
        return arithmetic(Math.floor);
      case "ceil":
        return arithmetic(Math.ceil);
      case "round_up":
        return arithmetic((n, m) => Math.ceil(n / (m ?? 1)) * (m ?? 1));
      case "power_up":
        return arithmetic((n) => 2 ** Math.ceil(Math.log2(Math.max(1, n))));
      case "otherwise":
        return (values[0]?.value ?? null) === null ? (values[1] ?? UNKNOWN) : (values[0] as Answer);
      case "size":
        return number(0) === null ? UNKNOWN : answer(humanSize(number(0) as number), witnesses);
      case "percent":
        return number(0) === null ? UNKNOWN : answer(percent(number(0) as number), witnesses);
      case "grouped":
        return number(0) === null ? UNKNOWN : answer(grouped(number(0) as number), witnesses);
      default:
        return UNKNOWN;
    }
  }

  private isFailure(f: SeenFinding, operation: string, symbol: string | undefined): boolean {
    return (
      matchesGlob(f.signature.operation ?? "", operation) &&
      (symbol === undefined || matchesGlob(f.symbol ?? "unknown", symbol))
    );
  }

  private count(found: readonly SeenFinding[]): Answer {
    return answer(
      found.reduce((sum, f) => sum + f.finding.count, 0),
      [...found.map(witnessOf), ...found.flatMap(lastOf)],
    );
  }

  private captured(how: string, glob: string, hole: string): Answer {
    const caught: { value: Capture; witness: Witness }[] = [];
    for (const f of this.view.findings) {
      if (!matchesGlob(f.signature.id, glob)) continue;
      for (const o of [...f.finding.first, ...f.finding.last]) {
        const value = o.captures[hole];
        if (value !== undefined)
          caught.push({ value, witness: { line: o.at.line, source: o.at.source, text: o.text } });
      }
    }
    const first = caught[0];
    if (first === undefined) return UNKNOWN;
    if (how === "distinct") return answer(new Set(caught.map((c) => c.value)).size, [first.witness]);
    if (how === "capture") return answer(first.value, [first.witness]);
    const numbers = caught.flatMap(({ value, witness }) => {
      const number = numberIn(value);
      return number === null ? [] : [{ value: number, witness }];
    });
    const pick = numbers.sort((a, b) => (how === "most" ? b.value - a.value : a.value - b.value))[0];
    return pick === undefined ? UNKNOWN : answer(pick.value, [pick.witness]);
  }

  private near(a: string, b: string, lines: number): Answer {
    const occurrences = (glob: string) =>
      this.view.findings
        .filter((f) => matchesGlob(f.signature.id, glob))
        .flatMap((f) => [...f.finding.first, ...f.finding.last]);
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

  private before(a: string, b: string): Answer {
    const first = (glob: string) => this.view.findings.findIndex((f) => matchesGlob(f.signature.id, glob));
    const x = first(a);
    const y = first(b);
    if (x < 0 || y < 0 || x >= y) return answer(false);
    return answer(true, [witnessOf(this.view.findings[x] as SeenFinding)]);
  }

  /** Of several processes, the one that is worst off answers. */
  private counter(what: string, metric: string): Answer {
    const fits = this.view.growth.filter((g) => g.metric === metric);
    const worst = worstSeries(fits, metric);
    if (worst === null) return UNKNOWN;
    const mark = (m: { line: number; value: number }): Witness => ({
      line: m.line,
      source: worst.source,
      text: `${metric}=${amount(m.value, worst.unit)}${worst.limit === null ? "" : ` of ${amount(worst.limit, worst.unit)}`}`,
    });
    const highest = fits.reduce((best, g) => (g.peak.value > best.peak.value ? g : best), worst);
    switch (what) {
      case "peak":
        return answer(highest.peak.value, [{ ...mark(highest.peak), source: highest.source }]);
      case "last":
        return answer(worst.last.value, [mark(worst.last)]);
      case "limit":
        return answer(worst.limit, [mark(worst.peak)]);
      case "use":
        return worst.limit === null || worst.limit <= 0
          ? UNKNOWN
          : answer(worst.peak.value / worst.limit, [mark(worst.peak)]);
      case "slope":
        return answer(worst.slope, [mark(worst.first), mark(worst.last)]);
      case "growing":
        return answer(worst.verdict === "growing", [mark(worst.first), mark(worst.last)]);
      case "steady":
        return answer(worst.verdict === "flat" || worst.verdict === "shrinking", [mark(worst.peak)]);
      case "shape":
        return answer(worst.shape, [mark(worst.last)]);
      case "forecast":
        return answer(worst.forecast?.at ?? null, [mark(worst.last)]);
      case "per":
        return answer(worst.per, []);
      default:
        return answer(worst.planned, []);
    }
  }

  /** What the good run shows of a counter; unknown without a good run. A level counter grows by nothing. */
  private good(what: "good_peak" | "good_slope", metric: string): Answer {
    const series = worstSeries(this.view.good?.growth ?? [], metric);
    if (series === null) return UNKNOWN;
    // Lines of another run's log are quoted nowhere.
    if (what === "good_peak") return answer(series.peak.value);
    return series.verdict === "undetermined" ? UNKNOWN : answer(series.verdict === "flat" ? 0 : series.slope);
  }

  /** The smallest value in force: limits nest, and the tightest binds. */
  private setting(name: string, side: "value" | "hard"): Answer {
    const all = this.view.caseFile.settings.filter((s) => s.name === name && s[side] !== null);
    const first = all[0];
    if (first === undefined) return UNKNOWN;
    const numeric = all.filter((s) => typeof s[side] === "number");
    const pick = numeric.reduce<Setting>(
      (least, s) => (Number(s[side]) < Number(least[side]) ? s : least),
      numeric[0] ?? first,
    );
    return answer(pick[side], [{ line: pick.at.line, source: pick.source, text: pick.text }]);
  }
}

const truthy = (value: Value) => value !== null && value !== false && value !== 0 && value !== "";

/** The number of a capture: a count, or a size in hexadecimal with its `0x` (`mmap failed to allocate 0x40000000 bytes`). */
function numberIn(value: Capture): number | null {
  if (typeof value === "number") return value;
  return /^0x[0-9a-f]{1,13}$/i.test(value) ? Number(value) : null;
}

/** Of several series of a counter, the one that is worst off. */
export function worstSeries(growth: readonly Growth[], metric: string): Growth | null {
  const fits = growth.filter((g) => g.metric === metric);
  return fits.sort((a, b) => severity(b) - severity(a))[0] ?? null;
}

function severity(g: Growth): number {
  const use = g.limit === null || g.limit <= 0 ? 0 : g.peak.value / g.limit;
  return (g.verdict === "growing" ? 10 : 0) + use;
}

function witnessOf(f: SeenFinding): Witness {
  return { line: f.earliest.at.line, source: f.earliest.at.source, text: f.earliest.text };
}

/** The program that printed a failure, as a journal's or syslog's prefix names it (`node3 dockerd[4447]` is `dockerd`); else empty. */
function programOf({ finding }: SeenFinding): string {
  return /(?:^| )([\w./@-]{1,100})\[\d{1,10}\]$/.exec(finding.process)?.[1] ?? "";
}

/** The last line of a finding that has several: where a failure is printed again and again, people look at its end. */
function lastOf(f: SeenFinding): Witness[] {
  const last = f.finding.last.at(-1) ?? f.finding.first.at(-1);
  if (last === undefined || last.at.line === f.earliest.at.line) return [];
  return [{ line: last.at.line, source: last.at.source, text: last.text }];
}

export function showValue(value: Value): string {
  if (value === null) return "?";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Math.round(value * 100) / 100);
  return String(value);
}
