/**
 * Renders a report in a named format. Every renderer is loaded only when its format is asked for (a JSON report loads no
 * table and no Markdown code), and gets a report whose text is already harmless (`sanitise.ts`).
 */
import type { Report } from "../model/report.ts";
import type { NameOf, Renderer, RenderOptions } from "./options.ts";
import { sanitiseReport } from "./sanitise.ts";

export type { LogText, NameOf, Redactions, RenderOptions } from "./options.ts";

/** Format name to the loader of its renderer. */
export const FORMATS = {
  terminal: async () => (await import("./terminal.ts")).default,
  json: async () => (await import("./json.ts")).default,
  markdown: async () => (await import("./markdown.ts")).default,
  github: async () => (await import("./github.ts")).default,
  "github-summary": async () => (await import("./github-summary.ts")).default,
  sarif: async () => (await import("./sarif.ts")).default,
  gitlab: async () => (await import("./gitlab.ts")).default,
  junit: async () => (await import("./junit.ts")).default,
  html: async () => (await import("./html.ts")).default,
} as const satisfies Record<string, () => Promise<Renderer>>;

export type Format = keyof typeof FORMATS;

/** Formats that stay on the machine: what they show is not redacted unless asked for. */
const STAYS: ReadonlySet<Format> = new Set(["terminal"]);

/** What a renderer may see: harmless, and without secrets where it leaves the machine. */
async function prepare<T>(seen: T, wanted: boolean, nameOf: NameOf | undefined) {
  const clean = sanitiseReport(seen);
  if (!wanted) return { seen: clean, redactions: null };
  const { redact } = await import("./redact.ts");
  const { data, redactions } = await redact(clean, nameOf);
  return { seen: data, redactions };
}

/** Lays `report` out in `format`. The text ends with a line end. */
export async function render(report: Report, format: Format, options: RenderOptions = {}): Promise<string> {
  const load: () => Promise<Renderer> = FORMATS[format];
  const renderer = await load();
  // Together, so that a value has one placeholder in both.
  const all = { report, around: options.around ?? [] };
  const { seen, redactions } = await prepare(all, options.redact ?? !STAYS.has(format), options.nameOf);
  return renderer(seen.report, { ...options, around: seen.around, redactions });
}
