/**
 * Renders a report in a named format. Every renderer is loaded only when its format is asked for (a JSON report loads no
 * table and no Markdown code), and gets a report whose text is already harmless (`sanitise.ts`).
 */
import type { Report } from "../model/report.ts";
import type { Renderer, RenderOptions } from "./options.ts";
import { sanitiseReport } from "./sanitise.ts";

export type { Redactions, RenderOptions } from "./options.ts";

/** Format name to the loader of its renderer. */
export const FORMATS = {
  terminal: async () => (await import("./terminal.ts")).default,
  json: async () => (await import("./json.ts")).default,
  markdown: async () => (await import("./markdown.ts")).default,
} as const satisfies Record<string, () => Promise<Renderer>>;

export type Format = keyof typeof FORMATS;

/** Lays `report` out in `format`. The text ends with a line end. */
export async function render(report: Report, format: Format, options: RenderOptions = {}): Promise<string> {
  const load: () => Promise<Renderer> = FORMATS[format];
  const renderer = await load();
  return renderer(sanitiseReport(report), { ...options, redactions: null });
}
