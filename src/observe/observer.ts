/** Takes lines, has them recognised, and hands what they say to the case file's builder. */
import type { BorderLine, CaseFile, RunPlace } from "../model/case-file.ts";
import type { Recogniser } from "../model/event.ts";
import { CONTEXT_LINES, type LogLine } from "../model/line.ts";
import { Screen } from "../recognise/screen.ts";
import { CaseBuilder } from "./case-builder.ts";
import type { SourceState } from "./sources.ts";

/** Those that want to see a line, and those of them that look at the lines before it as well. */
interface Wanted {
  readonly all: readonly Recogniser[];
  readonly lookingBack: readonly Recogniser[];
}
/** Masks whose recognisers are remembered. A log shows a few dozen of them. */
const REMEMBERED_MASKS = 1024;

/** Lets recognisers look at lines and collects what they say. */
export class Observer {
  private readonly builder = new CaseBuilder();
  private readonly recognisers: readonly Recogniser[];
  private readonly screen: Screen;
  private readonly byMask = new Map<number, Wanted>();
  /** The source of the last line. */
  private source: SourceState | null = null;

  constructor(recognisers: readonly Recogniser[]) {
    this.recognisers = recognisers;
    this.screen = new Screen(recognisers);
  }

  /** Takes the next line. Words around a quoted log are not evidence. */
  line(line: LogLine): void {
    if (line.prose) return;
    if (this.source === null || this.source.name !== line.source) this.source = this.builder.source(line.source);
    const { source } = this;
    const where = this.builder.placeOf(line.source, line.process);
    const mask = this.screen.of(line.text);
    let found = this.lookBack(line, mask, source, where);
    for (const recogniser of this.wanted(mask).all)
      for (const event of recogniser.recognise(line)) {
        this.builder.add(event);
        found = true;
      }
    if (found) source.matchedLines++;
    if (source.head.length < CONTEXT_LINES) source.head = [...source.head, { line, where }];
    source.far = source.near;
    source.near = { line, where, mask };
  }

  /** What only the lines before make plain is held back while they are unknown, so that a cut changes nothing. */
  private lookBack(line: LogLine, mask: number, { near, far }: SourceState, where: RunPlace): boolean {
    if (near === null || far === null || line.number - near.line.number > 1) return false;
    const isNear = near.line.number - far.line.number <= 1;
    const { lookingBack } = this.wanted(isNear ? mask | near.mask | far.mask : mask | near.mask);
    if (lookingBack.length === 0) return false;
    return addContext(lookingBack, this.builder, line, isNear ? [near.line, far.line] : [near.line], where);
  }

  private wanted(mask: number): Wanted {
    let wanted = this.byMask.get(mask);
    if (wanted === undefined) {
      const all = this.recognisers.filter((r) => this.screen.wants(r, mask));
      wanted = { all, lookingBack: all.filter((r) => r.withContext !== undefined) };
      if (this.byMask.size >= REMEMBERED_MASKS) this.byMask.clear();
      this.byMask.set(mask, wanted);
    }
    return wanted;
  }

  /** Notes what the reader counted of a source. */
  sourceRead(summary: { name: string; lines: number; bytes: number; truncated: string | null }): void {
    const source = this.builder.source(summary.name);
    source.lines += summary.lines;
    source.bytes += summary.bytes;
    source.truncated ??= summary.truncated;
  }

  caseFile(): CaseFile {
    return this.builder.build();
  }
}

/** The lines directly before a line, nearest first. */
export function contextOf(line: LogLine, tail: readonly BorderLine[]): readonly LogLine[] {
  const before: LogLine[] = [];
  let next = line.number;
  for (let i = tail.length - 1; i >= 0; i--) {
    const border = tail[i];
    if (border === undefined || next - border.line.number > 1) break;
    before.push(border.line);
    next = border.line.number;
  }
  return before;
}

/** Adds what a line says in the light of the lines before it. */
export function addContext(
  recognisers: readonly Recogniser[],
  builder: CaseBuilder,
  line: LogLine,
  before: readonly LogLine[],
  where: RunPlace,
): boolean {
  if (before.length === 0) return false;
  let found = false;
  for (const recogniser of recognisers)
    for (const event of recogniser.withContext?.(line, before) ?? []) {
      builder.add(event, where);
      found = true;
    }
  return found;
}
