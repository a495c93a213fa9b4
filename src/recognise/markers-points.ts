/** Points of a run as labels and markers spell them: "Fold 2/3", "Epoch [17/300]", "trial #12", "Step 1200 of 20000". */
import type { Axis, RunPoint } from "../model/event.ts";
import { AXES } from "../model/event.ts";

const AXIS_OF: Readonly<Record<string, Axis>> = {
  fold: "fold",
  split: "fold",
  trial: "trial",
  run: "trial",
  task: "trial",
  repeat: "trial",
  epoch: "epoch",
  iteration: "iteration",
  iter: "iteration",
  global_step: "iteration",
  step: "iteration",
  batch: "iteration",
  round: "iteration",
  episode: "iteration",
  generation: "iteration",
};

const POINT =
  /(?<![A-Za-z0-9_])(fold|split|trial|run|task|repeat|epoch|iteration|iter|global_step|step|batch|round|episode|generation)["']?[ \t]{0,3}[:=#_-]?[ \t]{0,3}[[(]?#?(\d{1,9}(?:\.\d{1,6})?)(?:[ \t]?(?:\/|of)[ \t]?(\d{1,9}))?[\])]?(?![\w%.]*[\w%])/gi;

/** `batch=32` and `task: 3` are settings or names; these count the run only as `batch 32`, or with a total. */
const AMBIGUOUS = /^(?:batch|run|task|repeat|split|round|generation)["']?[ \t]{0,3}[:=]/i;

export interface Label {
  /** The points that the label names, outermost first (fold, trial, epoch, iteration); at most one an axis. */
  readonly points: readonly RunPoint[];
  /** The label without them. */
  readonly rest: string;
}

/**
 * Reads the points out of a label. Behind an outer point, a bare "step 2" or "batch 2" is the name of a step inside it and stays in the
 * rest; so does everything that does not count the run.
 */
export function readLabel(label: string): Label {
  const found: { point: RunPoint; start: number; end: number; certain: boolean }[] = [];
  for (const match of label.matchAll(POINT)) {
    const per = AXIS_OF[(match[1] ?? "").toLowerCase()];
    if (per === undefined || found.some((f) => f.point.per === per)) continue;
    const total = match[3] === undefined ? null : Number(match[3]);
    if (total === null && AMBIGUOUS.test(match[0])) continue;
    const point = { per, index: Number(match[2]), total };
    const certain = total !== null || /^(?:fold|trial|epoch)$/i.test(match[1] ?? "");
    found.push({ point, start: match.index, end: match.index + match[0].length, certain });
  }
  const used = found.filter((f) => f.certain || found.length === 1);
  let rest = "";
  let from = 0;
  for (const { start, end } of used) {
    rest += `${label.slice(from, start)} `;
    from = end;
  }
  rest = tidy(rest + label.slice(from));
  const points = used.map((f) => f.point).sort((a, b) => AXES.indexOf(a.per) - AXES.indexOf(b.per));
  return { points, rest };
}

function tidy(text: string): string {
  return text
    .replace(/\s{1,200}/g, " ")
    .replace(/^[\s:,;|>=–—-]{1,200}/, "")
    .replace(/[\s:,;|<=–—-]{1,200}$/, "");
}
