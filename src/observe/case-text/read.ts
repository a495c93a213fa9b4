/** Reads case files from text. They come from elsewhere: every field is checked. */
import type { CaseFile } from "../../model/case-file.ts";
import { isObject, Wrong } from "./fields.ts";
import { BEGINNING, FORMAT, VERSION } from "./format.ts";
import { type OpenCase, RECORDS } from "./records.ts";

/** Characters of the longest record that is read; what this program writes stays far below. */
export const LONGEST_RECORD = 32 << 20;

/** A text that is no whole case file of a known version. The message is one plain line, without the file's name. */
export class CaseFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CaseFileError";
  }
}

/** Reads the lines of one or several case files, one at a time. */
export class CaseReader {
  private readonly done: CaseFile[] = [];
  private current: OpenCase | null = null;
  private records = 0;
  private number = 0;

  /** Takes the next line unless it stands before the first case file. Tells whether it did. Throws a CaseFileError. */
  lineFromBeginning(line: string): boolean {
    if (this.current === null && this.done.length === 0 && !line.startsWith(BEGINNING)) {
      this.number++;
      return false;
    }
    this.line(line);
    return true;
  }

  /** Takes the next line, without its end. Throws a CaseFileError. */
  line(line: string): void {
    this.number++;
    if (line === "" || line === "\r") return;
    let record: unknown;
    try {
      record = JSON.parse(line);
    } catch {
      throw this.damaged("it is no JSON");
    }
    const [kind, extra] = isObject(record) ? Object.keys(record) : [];
    if (!isObject(record) || kind === undefined) throw this.damaged("it is no record");
    if (kind === "format") this.begin(record);
    else if (this.current === null) throw this.damaged("a case file begins with its format and version");
    else if (extra !== undefined) throw this.damaged("a record has one kind");
    else if (kind === "end") this.finish(this.current, record.end);
    else this.take(this.current, kind, record[kind]);
  }

  /** The case files, once all lines were taken. Throws a CaseFileError when the last one is not whole. */
  end(): readonly CaseFile[] {
    if (this.current !== null) throw new CaseFileError(`the case file is cut: it ends behind line ${this.number}`);
    return this.done;
  }

  private damaged(why: string): CaseFileError {
    return new CaseFileError(`the case file is damaged in line ${this.number}: ${why}`);
  }

  private begin(header: { readonly [key: string]: unknown }): void {
    if (this.current !== null) throw this.damaged("another case file begins before this one ended");
    const { format, version } = header;
    if (format !== FORMAT || typeof version !== "number") throw this.damaged("it names no format that is known");
    if (version > VERSION)
      throw new CaseFileError(
        `the case file is of version ${version} and this crashdx reads up to ${VERSION}: use a newer crashdx`,
      );
    if (version !== VERSION) throw this.damaged(`there is no version ${version}`);
    this.current = { version: 1, sources: [], processes: [], findings: [], tracks: [], settings: [], gaps: [] };
    this.records = 0;
  }

  private finish(current: OpenCase, counted: unknown): void {
    if (counted !== this.records)
      throw this.damaged(`it counts ${String(counted)} records, and ${this.records} are there`);
    this.done.push(current);
    this.current = null;
  }

  private take(into: OpenCase, kind: string, value: unknown): void {
    const take = Object.hasOwn(RECORDS, kind) ? RECORDS[kind] : undefined;
    if (take === undefined) throw this.damaged(`there is no record of the kind "${kind.slice(0, 40)}"`);
    this.records++;
    try {
      take(into, value);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      throw this.damaged(`${error.message} is missing or wrong in its ${kind}`);
    }
  }
}
