/** The report (`report.schema.json`): everything a renderer may show. Renderers lay out; they compute and decide nothing. */
import type { Unit } from "./event.ts";
import type { Growth } from "./growth.ts";

/** `exhaustion`: a resource ran out. `at-risk`: nothing failed yet; a fit forecasts it. `other-failure`: something failed and nothing ran out. */
export type Verdict = "exhaustion" | "at-risk" | "other-failure" | "no-failure";

/** A line of the log (or the absence of one) that speaks for or against a cause. */
export interface Evidence {
  /** 1-based in `source`; 0 when the evidence is the absence of something. */
  readonly line: number;
  readonly source: string;
  readonly text: string;
  /** What the line means for this cause, in plain words. */
  readonly says: string;
  /** Decibans: 10·log10 of the likelihood ratio, negative against. */
  readonly weight: number;
}

/** Where the text of a change belongs. */
export type ChangeKind =
  | "env"
  | "shell"
  | "python"
  | "docker"
  | "compose"
  | "kubernetes"
  | "slurm"
  | "systemd"
  | "sysctl";

/** One form of a remedy, ready to copy. */
export interface Change {
  readonly kind: ChangeKind;
  /** Text to copy, values filled in. Nothing of the log's own text is ever put in unquoted. */
  readonly text: string;
  /** The numbers in `text`: name to value. */
  readonly values: { readonly [name: string]: number | string };
  /** How each value was computed: "peak 592 × 1.5, rounded up to a power of two". */
  readonly how: string;
}

/** How sure it is that the change may be applied as it stands (after rustc's Applicability). */
export type Applicability = "as-is" | "maybe" | "fill-in";

/** A change that removes a cause. */
export interface Remedy {
  /** The id of a remedy in `grammars/remedies/`. */
  readonly id: string;
  readonly title: string;
  /** Why it helps this cause in this log. */
  readonly why: string;
  /** The forms that it can take, best first. */
  readonly changes: readonly Change[];
  /** When it must be set: "before the first import of TensorFlow". Empty when any time will do. */
  readonly before: string;
  /** Where: "host", "container", "job", "code". */
  readonly where: string;
  /** What it costs, and what it may break; empty where nothing is said. */
  readonly cost: string;
  readonly risk: string;
  /** What it will not do. */
  readonly not: string;
  /** `cured`: it has removed this cause in a run on record. `documented`: the software's own documents say so. `plausible`: it follows from how things work. */
  readonly proven: "cured" | "documented" | "plausible";
  readonly applicability: Applicability;
  /** Addresses of documents. */
  readonly references: readonly string[];
}

/** A command whose answer tells two causes apart. */
export interface Check {
  readonly command: string;
  /** What the command shows. */
  readonly shows: string;
  /** Answer to meaning: "equal to pids.max" means this. */
  readonly answers: readonly { readonly answer: string; readonly means: string }[];
}

/** A cause, and how probable it is. */
export interface Diagnosis {
  /** The id of a cause in `grammars/causes/`. */
  readonly cause: string;
  /** One line for people. */
  readonly title: string;
  /** What ran out, where the verdict is not `exhaustion` and something did all the same, such as GPU memory; null else. */
  readonly headline: string | null;
  /** One sentence for people: why this cause. */
  readonly why: string;
  /** Probability from 0 to 1, over all causes and "none of these". */
  readonly confidence: number;
  /** Heaviest first. */
  readonly evidence: readonly Evidence[];
  /** Heaviest first. */
  readonly against: readonly Evidence[];
  /** Best first. */
  readonly remedies: readonly Remedy[];
  readonly checks: readonly Check[];
}

/** A cause that was considered and set aside, with what spoke against it. */
export interface RuledOut {
  readonly cause: string;
  readonly title: string;
  readonly confidence: number;
  /** The strongest objection, and its line; 0 for the whole log. */
  readonly says: string;
  readonly line: number;
  readonly source: string;
}

/** What failed, as the log words it: all lines of one signature in one process of one source. */
export interface Failure {
  readonly signature: string;
  readonly title: string;
  /** The call that failed, such as `create-thread`; null where the wording does not say. */
  readonly operation: string | null;
  /** The number as printed, and its symbol on the platform of the log (`EAGAIN`); null where neither is known. */
  readonly errno: number | null;
  readonly symbol: string | null;
  /** What it failed on: a file, a library, an address. */
  readonly subject: string | null;
  /** How often, from the first line to the last one. */
  readonly count: number;
  readonly firstLine: number;
  readonly lastLine: number;
  /** The fold, trial, epoch or iteration, and the step, in which it first failed; null where the log names none. */
  readonly fold: number | null;
  readonly step: string | null;
  readonly source: string;
  /** Who printed it, empty where the log names nobody. */
  readonly process: string;
  /** The first line. */
  readonly text: string;
  /** `consequence`: it follows from another failure. `boilerplate`: it says only that something failed. */
  readonly role: "root" | "consequence" | "boilerplate";
}

/** Something that the log shows once, and where. */
export interface Fact<T> {
  readonly value: T;
  readonly line: number;
  readonly source: string;
  /** True when concluded from signs rather than printed as such. */
  readonly inferred: boolean;
  readonly text: string;
}

/** A limit or setting that the log shows: "RLIMIT_NPROC", "OMP_NUM_THREADS". */
export interface ContextSetting {
  readonly name: string;
  /** Sizes in bytes; "unlimited" for no bound. */
  readonly value: number | string;
  /** The hard bound where both are printed, else null. */
  readonly hard: number | string | null;
  readonly line: number;
  readonly source: string;
  readonly text: string;
}

/** What the log shows of the machine and the settings that the program ran with. */
export interface Context {
  readonly platform: Fact<string> | null;
  readonly framework: Fact<string> | null;
  readonly container: Fact<string> | null;
  readonly scheduler: Fact<string> | null;
  readonly cores: Fact<number> | null;
  readonly limits: readonly ContextSetting[];
  readonly settings: readonly ContextSetting[];
  /** The longest silences between lines that have a time, longest first: a hang shows as one. */
  readonly gaps: readonly {
    readonly source: string;
    readonly fromLine: number;
    readonly toLine: number;
    readonly seconds: number;
  }[];
}

/** One of the three marks: growth began, the limit came within reach, it failed. */
export interface StoryMark {
  readonly what: "began" | "near" | "failed";
  readonly line: number;
  readonly source: string;
  /** Milliseconds since the epoch, or null. */
  readonly time: number | null;
  readonly says: string;
}

/** A setting of the log that does not help. */
export interface Advice {
  /** What the log shows the user relying on that does nothing, was set too late, or is the wrong knob. */
  readonly says: string;
  readonly line: number;
  readonly source: string;
  readonly reference: string;
}

/** What `diagnose` gives, and `--format json` writes (`report.schema.json`). */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "crashdx"; readonly version: string };
  readonly verdict: Verdict;
  /** The verdict in one sentence. */
  readonly summary: string;
  /** Most probable first; empty for `no-failure`. */
  readonly diagnoses: readonly Diagnosis[];
  /** Probability of "none of these". */
  readonly noneOfThese: number;
  readonly ruledOut: readonly RuledOut[];
  readonly failures: readonly Failure[];
  readonly growth: readonly Growth[];
  readonly story: readonly StoryMark[];
  readonly advice: readonly Advice[];
  /** What to log next time, when the log lacks what would decide; empty otherwise. */
  readonly wanted: readonly string[];
  /** Lines that look like a failure and that no signature knows. */
  readonly nearMisses: {
    readonly count: number;
    readonly lines: readonly { readonly line: number; readonly source: string; readonly text: string }[];
  };
  readonly context: Context;
  /** Several ranks, workers or pods of one run; absent where the log shows one. */
  readonly ranks?: Ranks;
  /** Comparison with a good run; absent without one. */
  readonly baseline?: Baseline;
  /** What was read. */
  readonly input: {
    readonly sources: readonly {
      readonly name: string;
      readonly lines: number;
      readonly bytes: number;
      /** Why reading ended before the end of the source, or null. */
      readonly truncated: string | null;
    }[];
    readonly bytes: number;
    readonly lines: number;
    /** Lines that say something that is known, and lines of counters of which a part could not be read. */
    readonly matchedLines: number;
    readonly damagedSamples: number;
    /** Whether any source was not read to its end. */
    readonly truncated: boolean;
    /** What reading took; 0 where that is not known. */
    readonly seconds: number;
  };
}

/** One process, rank, worker or pod of a run that has several. */
export interface Rank {
  readonly source: string;
  /** The process inside the source, empty when the log names none. */
  readonly process: string;
  /** `first`: it failed before the others. `failed`: it failed by itself, later or at a time that is not known. `followed`: it shows only what follows from another's failure. `fine`: it shows none. */
  readonly state: "first" | "failed" | "followed" | "fine";
  /** Its own first failure: line (0: none), time (milliseconds since the epoch, or null) and what it is. */
  readonly line: number;
  readonly time: number | null;
  /** False where the failing line has no time and that of the line before it is given. */
  readonly exact: boolean;
  readonly says: string;
  /** Counters that belong to it. */
  readonly metrics: readonly string[];
}

/** One counter over all ranks. */
export interface RankGrowth {
  readonly metric: string;
  /** How many ranks have it. */
  readonly ranks: number;
  readonly alike: boolean;
  /** The ranks that differ from the rest, at most eight. */
  readonly apart: readonly { readonly source: string; readonly process: string }[];
  readonly says: string;
}

/** Several ranks of one run beside one another. */
export interface Ranks {
  readonly count: number;
  /** How many there are in each state. */
  readonly states: { readonly [state in Rank["state"]]: number };
  /** The ones that failed come first; at most 64. */
  readonly members: readonly Rank[];
  /** What the order rests on: times, lines of one log, or only the kinds of failures; null when it is not known. */
  readonly by: "time" | "line" | "kind" | null;
  /** One or two plain sentences on which failed first and which only followed. */
  readonly says: string;
  /** Whether the clocks of the sources can be compared, and why not. */
  readonly clocks: { readonly agree: boolean; readonly apart: readonly string[]; readonly says: string };
  readonly growth: readonly RankGrowth[];
}

/** What a counter did in one of two runs. */
export interface BaselineSide {
  readonly slope: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Growth["verdict"];
  readonly peak: number;
  readonly limit: number | null;
}

/** The run beside a good one (`--baseline`). */
export interface Baseline {
  readonly sources: readonly string[];
  /** What the good run itself shows. */
  readonly verdict: Verdict;
  /** Counters that both or one of the runs have, the largest difference first. */
  readonly counters: readonly {
    readonly metric: string;
    readonly unit: Unit;
    readonly per: Growth["per"];
    readonly here: BaselineSide | null;
    readonly good: BaselineSide | null;
    readonly says: string;
  }[];
  /** Limits and settings whose values differ, or that only one of the logs shows (null). */
  readonly settings: readonly {
    readonly name: string;
    readonly here: number | string | null;
    readonly good: number | string | null;
  }[];
  /** What this log says and the good one does not. */
  readonly added: readonly {
    readonly signature: string;
    readonly title: string;
    readonly count: number;
    readonly line: number;
    readonly source: string;
    readonly text: string;
  }[];
  /** What stands in the way of the comparison; empty otherwise. */
  readonly notes: readonly string[];
}
