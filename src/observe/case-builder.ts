/**
 * The mutable side of a case file: events and whole case files go in. What later lines inherit (the fold or epoch in force, the step, the number of
 * restarts) is kept by process, and is filled in for a second half when two halves merge (see `merge.ts`).
 */
import type { CaseFile, Occurrence, RunPlace, Setting } from "../model/case-file.ts";
import type { LogEvent } from "../model/event.ts";
import { KEPT_FIRST, KEPT_PROCESSES } from "./bounds.ts";
import { addToEnds, type Ends } from "./ends.ts";
import { byLine, Findings, OTHER_PROCESSES } from "./findings.ts";
import { Gaps } from "./gaps.ts";
import { hashNumber } from "./hash.ts";
import { inKeyOrder, key } from "./keyed.ts";
import { Processes, type ProcessState, reach } from "./processes.ts";
import { inherit, movedTo, NOWHERE, withPoint } from "./run-place.ts";
import { type SourceState, Sources } from "./sources.ts";
import { Tracks } from "./tracks.ts";

type Event<Type extends LogEvent["type"]> = LogEvent & { readonly type: Type };

/** Takes events and whole case files. */
export class CaseBuilder {
  private readonly sources = new Sources();
  private readonly findings = new Findings();
  private readonly tracks = new Tracks();
  private readonly settings = new Map<string, Ends<Setting>>();
  private readonly gaps = new Gaps();
  private readonly processes = new Processes(
    (source, process) => this.tracks.ofProcess(source, process),
    (gap) => this.gaps.add(gap),
  );

  source(name: string): SourceState {
    return this.sources.of(name);
  }

  /** The state that the next line of a process inherits. */
  placeOf(source: string, process: string): RunPlace {
    return this.processes.known(source, process)?.record.end ?? NOWHERE;
  }

  /**
   * Adds an event. `where` is given for what only the lines before made plain: it may come to light late, when halves merge, and so
   * changes nothing that other events inherit. Else the process's present place counts.
   */
  add(event: LogEvent, where?: RunPlace): void {
    const late = where !== undefined;
    const state = this.processes.at(event.at, late);
    if (this.processes.size > 2 * KEPT_PROCESSES) this.dropProcesses();
    const place = where ?? state.record.end;
    switch (event.type) {
      case "finding":
        this.addFinding(event, state, place);
        break;
      case "sample":
        this.addSample(event, state, place, late);
        break;
      case "marker":
        addMarker(event, state, late);
        break;
      case "restart":
        addRestart(event, state, late);
        break;
      case "setting": {
        const { name, value, hard, text, at } = event;
        this.addSetting({ name, source: at.source, value, hard, text, at });
        break;
      }
    }
  }

  private addFinding({ signature, at, text, captures }: Event<"finding">, state: ProcessState, where: RunPlace): void {
    const { record, findings } = state;
    let finding = findings.get(signature);
    if (finding === undefined) {
      finding = this.findings.of(signature, record.source, record.process);
      findings.set(signature, finding);
    }
    Findings.add(finding, { at, text, captures, where });
  }

  private addSample(event: Event<"sample">, { record, tracks }: ProcessState, place: RunPlace, late: boolean): void {
    const { at, point, step } = event;
    const points = point === null ? place.points : withPoint(place.points, point);
    if (point !== null) reach(record, point, at.line);
    if (!late) record.end = movedTo(record.end, points, step);
    if (event.damaged) this.source(at.source).damagedSamples++;
    const { line, time } = at;
    // Written out: a spread costs ten times as much.
    const moment = { line, time, points, labelled: point !== null, life: place.life, hash: hashNumber(line) };
    this.tracks.add(tracks, step, event.readings, moment);
  }

  private addSetting(setting: Setting): void {
    const id = key(setting.name, setting.source);
    const ends = this.settings.get(id) ?? { first: [], last: [] };
    this.settings.set(id, addToEnds(ends, setting, byLine));
  }

  /** Beyond the bound, a process's findings go to the others of its source and its counters are let go. */
  private dropProcesses(): void {
    const isDropped = this.processes.drop(OTHER_PROCESSES);
    if (isDropped === null) return;
    this.findings.giveToOthers(isDropped);
    this.tracks.dropProcesses(isDropped);
  }

  /** Takes in a case file whose lines come after all that was taken in so far. */
  absorb(later: CaseFile): void {
    const before = this.processes.places();
    for (const process of later.processes) this.processes.absorb(process);
    for (const finding of later.findings) {
      const earlier = before(finding.source, finding.process);
      const placed = (o: Occurrence): Occurrence => ({ ...o, where: inherit(earlier, o.where) });
      this.findings.absorb({ ...finding, first: finding.first.map(placed), last: finding.last.map(placed) });
    }
    for (const track of later.tracks) this.tracks.absorb(track, before(track.source, track.process));
    for (const setting of later.settings) this.addSetting(setting);
    for (const gap of later.gaps) this.gaps.add(gap);
    for (const source of later.sources) this.sources.absorb(source, before);
  }

  build(): CaseFile {
    this.dropProcesses();
    return {
      version: 1,
      sources: this.sources.build(),
      processes: this.processes.build(),
      findings: this.findings.build(),
      tracks: this.tracks.build(),
      settings: inKeyOrder(this.settings).flatMap((ends) => [...ends.first, ...ends.last]),
      gaps: this.gaps.build(),
    };
  }
}

function addMarker({ point, seconds, stage, at }: Event<"marker">, { record }: ProcessState, late: boolean): void {
  record.markers++;
  if (late) return;
  if (point !== null) {
    reach(record, point, at.line);
    record.end = movedTo(record.end, withPoint(record.end.points, point), "");
  }
  if ((seconds ?? 0) > record.end.seconds) record.end = { ...record.end, seconds: seconds as number };
  if (stage !== "") record.end = { ...record.end, step: stage };
}

function addRestart({ pid, text, at }: Event<"restart">, { record }: ProcessState, late: boolean): void {
  if (record.restarts.length < KEPT_FIRST) record.restarts = [...record.restarts, { pid, text, at }];
  if (!late) record.end = { ...record.end, life: record.end.life + 1 };
}
