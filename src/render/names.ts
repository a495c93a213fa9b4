/** Names of sources, lines, series and ranks, as short as tells them apart in one report. */
import type { Growth } from "../model/growth.ts";
import type { Report } from "../model/report.ts";
import { plural } from "../model/words.ts";

/** How many parts all lists begin with, at most `most`. */
function shared(lists: readonly (readonly string[])[], most: number): number {
  const [first = [], ...others] = lists;
  let count = 0;
  while (count < most && others.every((list) => list[count] === first[count])) count++;
  return count;
}

/** The parts of paths that tell several sources apart: "rank0" and "rank1" of run/rank0/train.log and run/rank1/train.log. */
function shortNames(report: Report): { readonly folder: string; of(source: string): string } {
  const paths = report.input.sources.map(({ name }) => name.split("/"));
  const least = Math.min(...paths.map((parts) => parts.length));
  const before = paths.length < 2 ? 0 : shared(paths, least - 1);
  const after =
    paths.length < 2
      ? 0
      : shared(
          paths.map((parts) => [...parts].reverse()),
          least - 1 - before,
        );
  return {
    folder: (paths[0] ?? []).slice(0, before).join("/"),
    of(source) {
      const parts = source.split("/");
      const short = parts.slice(before, parts.length - after).join("/");
      return short === "" ? source : short;
    },
  };
}

/** "line 53", "rank0 line 53" where the report has several sources, "whole log" for an absence. */
export function place(line: number, source: string, report: Report): string {
  if (line === 0) return "whole log";
  return report.input.sources.length > 1 ? `${shortNames(report).of(source)} line ${line}` : `line ${line}`;
}

/** The name of a series: its metric, with process and source where several series share the metric. */
export function seriesName(growth: Growth, report: Report): string {
  const all = report.growth;
  const same = all.filter((other) => other.metric === growth.metric);
  if (same.length < 2) return growth.metric;
  const parts: string[] = [];
  if (new Set(same.map((other) => other.source)).size > 1) parts.push(shortNames(report).of(growth.source));
  if (growth.process !== "" && new Set(same.map((other) => other.process)).size > 1) parts.push(growth.process);
  return parts.length === 0 ? growth.metric : `${growth.metric} (${parts.join(", ")})`;
}

/** The name of a rank: its process, its source, or both where several sources name the same processes. */
export function rankName(rank: { readonly source: string; readonly process: string }, report: Report): string {
  const many = report.input.sources.length > 1;
  const source = shortNames(report).of(rank.source);
  if (rank.process === "") return many ? source : "the rest";
  return many ? `${source}, ${rank.process}` : rank.process;
}

/** The input in a few words: "train.log, 53 lines", "2 logs in run-17 (rank0, rank1), 106 lines". */
export function inputLine(report: Report): string {
  const { sources, lines } = report.input;
  const [first, ...others] = sources;
  if (first === undefined) return "no input";
  if (others.length === 0) return `${first.name}, ${plural(lines, "line")}`;
  const short = shortNames(report);
  const names = sources.map(({ name }) => short.of(name));
  const some = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  const where = short.folder === "" ? "" : ` in ${short.folder}`;
  return `${sources.length} logs${where} (${some.join(", ")}), ${plural(lines, "line")}`;
}

/** Values whose owners write them otherwise. */
const PROPER: { readonly [value: string]: string } = {
  linux: "Linux",
  macos: "macOS",
  windows: "Windows",
  pytorch: "PyTorch",
  tensorflow: "TensorFlow",
  jax: "JAX",
  mediapipe: "MediaPipe",
  opencv: "OpenCV",
  docker: "Docker",
  kubernetes: "Kubernetes",
};

/** The name of a platform, framework, container or scheduler as its owners write it. */
export const properName = (value: string): string => (Object.hasOwn(PROPER, value) ? (PROPER[value] as string) : value);
