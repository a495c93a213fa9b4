/** Which samples of a track are kept, so that two halves merge into what the whole would have kept. */
import type { Sample } from "../model/case-file.ts";
import { KEPT_SAMPLES } from "./bounds.ts";
import { ALL, hashNumber } from "./hash.ts";

/** Samples kept of all tracks together, as long as each keeps a few. */
const SAMPLE_BUDGET = 1 << 16;
const FEWEST_SAMPLES = 32;

/**
 * How many samples each of so many tracks may keep. More tracks only lower it, so that halves which were thinned by themselves hold all
 * that the whole would keep. The steps of a fold are tracks of their own and are fitted together, so that few of each suffice.
 */
export function samplesPerTrack(tracks: number): number {
  return Math.max(FEWEST_SAMPLES, Math.min(KEPT_SAMPLES, Math.floor(SAMPLE_BUDGET / Math.max(1, tracks))));
}

/**
 * Thins samples to a bound. A sample stays when the hash of its line is below a threshold, which is halved until the bound
 * holds; the first, last, lowest and highest sample stay always. Since the choice hangs on the line alone and the threshold only falls,
 * thinning two halves and then their union gives the same as thinning the whole.
 */
export function thin(
  samples: readonly Sample[],
  threshold: number,
  most: number = KEPT_SAMPLES,
): { samples: readonly Sample[]; threshold: number } {
  if (threshold === ALL && samples.length <= most) return { samples, threshold };
  const hashes = samples.map((s) => hashNumber(s.line));
  let bound = threshold;
  while (hashes.filter((h) => h < bound).length > most) bound /= 2;
  let low = 0;
  let high = 0;
  samples.forEach((s, i) => {
    if (s.value < (samples[low] as Sample).value) low = i;
    if (s.value > (samples[high] as Sample).value) high = i;
  });
  const kept = samples.filter(
    (_, i) => (hashes[i] as number) < bound || i === 0 || i === samples.length - 1 || i === low || i === high,
  );
  return { samples: kept, threshold: bound };
}
