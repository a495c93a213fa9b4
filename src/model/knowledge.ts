/**
 * Knowledge as data: signatures, causes and remedies, compiled from the YAML files in `grammars/` at build time
 * (or from a user's pack at run time) into these shapes. `grammars/README.md` explains the files.
 */
import type { ChangeKind } from "./report.ts";

/** `failure`: something went wrong. `clue`: speaks for or against a cause. `sign`: tells platform, framework, container. `noise`: looks like a failure and is none. `nearly`: looks like a failure, and no other signature knows the line. */
type SignatureKind = "failure" | "clue" | "sign" | "noise" | "nearly";
export type FailureRole = "root" | "consequence" | "boilerplate";

export interface Pattern {
  /** As written in the data. */
  readonly text: string;
  /** Pieces between gaps, each the source of a regular expression whose repetitions are all bounded: linear time. */
  readonly segments: readonly string[];
  /** Type of each hole: `int` and `num` captures become numbers. */
  readonly holes: { readonly [name: string]: string };
  /** Of each of these sets one text stands in every line that the pattern matches. The first is the rarest: lines are found by it. */
  readonly needs: readonly (readonly string[])[];
  /** Where it begins or ends with what is none of its needs: a hole, a short text, one that may be missing. */
  readonly open: "nowhere" | "start" | "end" | "both";
}

interface Weighing {
  readonly cause: string;
  /** Decibans. */
  readonly weight: number;
  /** For the report's reader: what the line means for this cause. */
  readonly says: string;
}

export interface Signature {
  readonly id: string;
  readonly title: string;
  readonly kind: SignatureKind;
  readonly role: FailureRole;
  /** The call that failed: an OPERATIONS word such as `create-thread`, or null. */
  readonly operation: string | null;
  /** errno's symbol where the wording fixes it, else null (then the capture `errno` or `error` decides). */
  readonly symbol: string | null;
  /** Facts that the line shows: platform, framework, container, scheduler. */
  readonly shows: { readonly [fact: string]: string };
  readonly patterns: readonly Pattern[];
  readonly unless: readonly Pattern[];
  /** Ids of contexts in which it does not count. */
  readonly notIn: readonly string[];
  /** Where there are any: one of these must match one of the two lines before, of the same process. */
  readonly after: readonly Pattern[];
  /** Words of TAGS: conditions ask by them for all signatures that say the same, `#tag`. */
  readonly tags: readonly string[];
  /** Ids (or `family.*`) of signatures that this one replaces on the same line. */
  readonly beats: readonly string[];
  readonly evidence: readonly Weighing[];
}

/** What a line may speak of beside the words of a failure, so that they are none, or another one: a GPU's memory, what could happen, what was got over. */
export interface Context {
  readonly id: string;
  readonly title: string;
  /**
   * Where it must be spoken of: anywhere in the line; in it before the words of the failure end; in the very sentence that names the failure; or in that as far as its words go and the clause
   * goes on, since advice stands behind: "could not fork (you may raise the limit)".
   */
  readonly scope: "line" | "before" | "sentence" | "clause";
  /** Whether no failure counts in it, whatever its signature names. */
  readonly everywhere: boolean;
  /** They hold no digits, nor do those that must not match beside them. */
  readonly patterns: readonly Pattern[];
  readonly unless: readonly Pattern[];
}

/** Parsed condition or value of the small language of `grammars/language/expression.ts`. */
export type Expression =
  /** `written`: a number with its unit, as in the data. */
  | { readonly op: "value"; readonly value: number | string | boolean; readonly written?: string }
  | { readonly op: "name"; readonly name: string }
  | { readonly op: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly op: "not" | "minus"; readonly of: Expression }
  | {
      readonly op: "or" | "and" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/";
      readonly left: Expression;
      readonly right: Expression;
    };

/** Text with computed holes: `ulimit -n ${round_up(peak("fds") * 2, 1024)}`. */
export type Template = readonly (string | { readonly expression: Expression; readonly source: string })[];

interface EvidenceRule {
  readonly when: Expression;
  readonly weight: number;
  readonly says: Template;
  /** Rules of one group repeat the same observation: only the heaviest that holds counts. */
  readonly group: string | null;
}

/** What is absent stays as the cause has it. */
interface CauseReading {
  readonly when: Expression;
  readonly title?: string;
  readonly headline?: string;
  readonly why?: Template;
}

export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly group: "threads" | "memory" | "descriptors" | "look-alike";
  /** Whether something ran out. */
  readonly exhaustion: boolean;
  /** Share of logs with this cause before anything is read. */
  readonly prior: number;
  readonly about: string;
  /** What ran out, in three or four words, where that is none of the three groups' resources; null for none. */
  readonly headline: string | null;
  readonly why: Template;
  /** Words that say more where their condition holds; the first whose does stand in a report instead. */
  readonly readings: readonly CauseReading[];
  readonly evidence: readonly EvidenceRule[];
  readonly checks: readonly {
    readonly command: Template;
    readonly shows: string;
    readonly when: Expression | null;
    readonly answers: readonly { readonly answer: string; readonly means: string }[];
  }[];
  readonly sources: readonly string[];
}

/** A value with the expression that computes it, usable as `${name}`, and its arithmetic in words. */
export interface NamedValue {
  readonly name: string;
  readonly expression: Expression;
  readonly how: Template;
}

export interface ChangeTemplate {
  readonly kind: ChangeKind;
  readonly when: Expression | null;
  readonly text: Template;
  /** In the order in which they are computed: a later one may use those before it. */
  readonly values: readonly NamedValue[];
}

/** Words of a remedy that one of its uses may say in another way. */
interface RemedyWords {
  readonly title?: string;
  readonly cost?: string;
  readonly risk?: string;
  readonly not?: Template;
  readonly references?: readonly string[];
}

export interface RemedyKnowledge {
  readonly id: string;
  readonly title: string;
  /** For which causes, how well (higher first), and under which condition. */
  readonly helps: readonly {
    readonly cause: string;
    readonly rank: number;
    readonly when: Expression | null;
    readonly why: Template;
    /** The remedy's own words where they do not fit this cause. */
    readonly words?: RemedyWords;
  }[];
  readonly changes: readonly ChangeTemplate[];
  readonly before: Template;
  readonly where: string;
  readonly cost: string;
  readonly risk: string;
  readonly not: Template;
  readonly proven: "cured" | "documented" | "plausible";
  readonly references: readonly string[];
}

/** A setting that the log shows and that does nothing, comes too late, or is the wrong knob. */
export interface AdviceKnowledge {
  readonly id: string;
  readonly when: Expression;
  readonly says: Template;
  readonly reference: string;
}

/** What only `explain` and the tests need; kept apart so that a diagnosis does not load it. */
export interface KnowledgeDocs {
  readonly [id: string]: {
    readonly kind: "context" | "signature" | "cause" | "remedy" | "advice";
    readonly file: string;
    readonly about: string;
    readonly emitter: string;
    readonly examples: readonly string[];
    readonly near: readonly { readonly text: string; readonly why: string }[];
    readonly sources: readonly string[];
    /** One line of reason for each weight, in the order of the evidence. */
    readonly because: readonly string[];
  };
}

/** Numbers of the many patterns that one literal finds, by a wording of what else they need; `rest` are those that need nothing else. */
export interface Crowd {
  readonly rest: readonly number[];
  readonly byWording: { readonly [wording: string]: readonly number[] };
}

/** A list whose items may be read only when they are asked for. An array is one. */
export interface ItemsAt<T> {
  readonly length: number;
  at(place: number): T | undefined;
}

/** By which texts patterns are found. A pattern's number is its place among the patterns of all signatures in their order. */
export interface PatternIndex {
  /** The wordings of the patterns' first needs, each once. */
  readonly literals: ItemsAt<string>;
  /** The length of the longest. */
  readonly longest: number;
  /** The tables by which they are found (`src/recognise/literal-index.ts`); made where they are missing. */
  readonly tables?: Uint8Array<ArrayBuffer>;
  /** For each literal the numbers of the patterns that it finds, rising; where they are many, told apart. */
  readonly patterns: ItemsAt<readonly number[] | Crowd>;
  /** For each signature the number of its first pattern. */
  readonly firsts: readonly number[];
  /** Places of literals that only noise needs: it takes others' place on their line, so that a line is not worth a look for its sake. */
  readonly silent: readonly number[];
  /** Places of literals of patterns that count only behind certain lines. */
  readonly led: readonly number[];
}

export interface Knowledge {
  readonly contexts: readonly Context[];
  readonly signatures: readonly Signature[];
  /** For the signatures as they are; made where it is missing. */
  readonly index?: PatternIndex;
  /** Names this very body of knowledge, where it is the built-in one. */
  readonly digest?: string;
  readonly causes: readonly Cause[];
  readonly remedies: readonly RemedyKnowledge[];
  readonly advice: readonly AdviceKnowledge[];
}
