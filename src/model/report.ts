/** The report (DESIGN §5): everything a renderer may show. Renderers lay out; they compute and decide nothing. */
import type { Growth } from "./growth.ts";

export type Verdict = "exhaustion" | "at-risk" | "other-failure" | "no-failure";

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

export interface Remedy {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly changes: readonly Change[];
  /** When it must be set: "before the first import of TensorFlow". Empty when any time will do. */
  readonly before: string;
  /** Where: "host", "container", "job", "code". */
  readonly where: string;
  readonly cost: string;
  readonly risk: string;
  /** What it will not do. */
  readonly not: string;
  readonly proven: "cured" | "documented" | "plausible";
  readonly applicability: Applicability;
  readonly references: readonly string[];
}

export interface Check {
  readonly command: string;
  /** What the command shows. */
  readonly shows: string;
  /** Answer to meaning: "equal to pids.max" means this. */
  readonly answers: readonly { readonly answer: string; readonly means: string }[];
}

export interface Diagnosis {
  readonly cause: string;
  readonly title: string;
  /** One sentence for people: why this cause. */
  readonly why: string;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  readonly against: readonly Evidence[];
  readonly remedies: readonly Remedy[];
  readonly checks: readonly Check[];
}

/** A cause that was considered and set aside, with what spoke against it. */
export interface RuledOut {
  readonly cause: string;
  readonly title: string;
  readonly confidence: number;
  readonly says: string;
  readonly line: number;
  readonly source: string;
}

export interface Failure {
  readonly signature: string;
  readonly title: string;
  readonly operation: string | null;
  readonly errno: number | null;
  readonly symbol: string | null;
  readonly subject: string | null;
  readonly count: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly fold: number | null;
  readonly step: string | null;
  readonly source: string;
  readonly process: string;
  readonly text: string;
  readonly role: "root" | "consequence" | "boilerplate";
}

export interface Fact<T> {
  readonly value: T;
  readonly line: number;
  readonly source: string;
  /** True when concluded from signs rather than printed as such. */
  readonly inferred: boolean;
  readonly text: string;
}

export interface ContextSetting {
  readonly name: string;
  readonly value: number | string;
  readonly hard: number | string | null;
  readonly line: number;
  readonly source: string;
  readonly text: string;
}

export interface Context {
  readonly platform: Fact<string> | null;
  readonly framework: Fact<string> | null;
  readonly container: Fact<string> | null;
  readonly scheduler: Fact<string> | null;
  readonly cores: Fact<number> | null;
  readonly limits: readonly ContextSetting[];
  readonly settings: readonly ContextSetting[];
}

/** One of the three marks: growth began, the limit came within reach, it failed. */
export interface StoryMark {
  readonly what: "began" | "near" | "failed";
  readonly line: number;
  readonly source: string;
  readonly time: number | null;
  readonly says: string;
}

export interface Advice {
  /** What the log shows the user relying on that does nothing, was set too late, or is the wrong knob. */
  readonly says: string;
  readonly line: number;
  readonly source: string;
  readonly reference: string;
}

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "crashdx"; readonly version: string };
  readonly verdict: Verdict;
  /** The verdict in one sentence. */
  readonly summary: string;
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
  readonly input: {
    readonly sources: readonly {
      readonly name: string;
      readonly lines: number;
      readonly bytes: number;
      readonly truncated: string | null;
    }[];
    readonly bytes: number;
    readonly lines: number;
    readonly matchedLines: number;
    readonly damagedSamples: number;
    readonly truncated: boolean;
    readonly seconds: number;
  };
}
