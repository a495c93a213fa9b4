/** A finding beside what the knowledge says of its signature: what causes are weighed by and ranks are ordered by. */
import type { Finding, Occurrence } from "../model/case-file.ts";
import type { Signature } from "../model/knowledge.ts";

export interface SeenFinding {
  readonly signature: Signature;
  readonly finding: Finding;
  readonly symbol: string | null;
  readonly earliest: Occurrence;
}
