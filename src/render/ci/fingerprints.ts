/** Fingerprints by which CI systems know a finding again from run to run. */
import type { Finding } from "./findings.ts";
import { path } from "./locations.ts";

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * One fingerprint for each finding: path, rule and the line's words without digits, but no line number, so that the same
 * finding keeps its fingerprint from run to run. Equal ones are told apart by the one before (as ruff and others do).
 */
export async function fingerprints(found: readonly Finding[]): Promise<readonly string[]> {
  const seen = new Set<string>();
  const prints: string[] = [];
  for (const { source, rule, text, title } of found) {
    const words = (text === "" ? title : text).replace(/0x[0-9a-f]+|\d+/gi, "0");
    let print = await sha256([path(source), rule, words].join("\n"));
    while (seen.has(print)) print = await sha256(print);
    seen.add(print);
    prints.push(print);
  }
  return prints;
}
