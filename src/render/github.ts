/**
 * Annotations of GitHub Actions: workflow commands on standard output (actions/toolkit packages/core/src/command.ts).
 * At most ten, each on one line, so that no text of a log can begin a line and be taken for a command itself.
 */
import { type Finding, findings, type Level } from "./ci/findings.ts";
import { path } from "./ci/locations.ts";
import type { Renderer } from "./options.ts";

const COMMAND: Readonly<Record<Level, string>> = { error: "error", warning: "warning", note: "notice" };

/** The runner keeps 4096 characters of a message (actions/runner ExecutionContext.cs). */
const MESSAGE = 4000;
const TITLE = 200;

function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

function short(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

function annotation({ level, title, message, code, source, line }: Finding): string {
  const properties = [`file=${property(path(source))}`, `line=${line}`, `title=${property(short(title, TITLE))}`];
  return `::${COMMAND[level]} ${properties.join(",")}::${data(short(code === "" ? message : `${message}\n\n${code}`, MESSAGE))}`;
}

const github: Renderer = (report) =>
  findings(report)
    .map((finding) => `${annotation(finding)}\n`)
    .join("");

export default github;
