/** What the log shows of its surroundings, how the run went, and where it fell silent: a few lines between the answer and the remedies. */
import type { Fact } from "../../model/report.ts";
import type { Page } from "./page.ts";

/** Seconds; a shorter silence is not worth a line. */
const NOTABLE_SILENCE = 1800;

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

/** One line: platform, framework, container and scheduler, each with where it shows; signs are named as such. */
export function surroundings(page: Page): void {
  const { platform, framework, container, scheduler, cores } = page.report.context;
  const shown = [platform, framework, container, scheduler].flatMap((fact) =>
    fact === null ? [] : [said(page, fact)],
  );
  if (cores !== null) shown.push(`${cores.value} cores (${page.place(cores.line, cores.source)})`);
  if (shown.length > 0) page.labelled("Seen", shown.join(", "));
}

function said(page: Page, fact: Fact<string>): string {
  return `${PROPER[fact.value] ?? fact.value} (${fact.inferred ? "inferred from " : ""}${page.place(fact.line, fact.source)})`;
}

/** The marks of the story: growth began, the limit came within reach, it failed; and the longest silence. */
export function howItWent(page: Page): void {
  const { story, context } = page.report;
  const silence = context.gaps[0];
  const silent = silence !== undefined && silence.seconds >= NOTABLE_SILENCE;
  if (story.length < 2 && !silent) return;
  page.heading("How it went");
  for (const { line, source, says } of story) page.labelled(page.place(line, source), says, 2);
  if (silent)
    page.labelled(
      page.place(silence.fromLine, silence.source),
      `then ${hours(silence.seconds)} without a line, until ${page.place(silence.toLine, silence.source)}`,
      2,
    );
}

function hours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
