/** What a track holds while samples come in is what thinning all of them at the end would leave. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Sample } from "../../src/model/case-file.ts";
import { ALL, hashNumber } from "../../src/observe/hash.ts";
import { thin } from "../../src/observe/thin.ts";
import { TrackState } from "../../src/observe/track.ts";

const NAME = { id: "i", hash: 1, source: "s", process: "", metric: "rss", unit: "bytes", step: "END" } as const;

/** Lines go up by 0 to 3: two samples of one line stand side by side, as when two writers wrote into it. */
const series = fc
  .array(fc.record({ up: fc.nat(3), value: fc.nat(9), limit: fc.option(fc.nat(2)), life: fc.nat(1) }), {
    maxLength: 300,
  })
  .map((rows) => {
    let line = 1;
    return rows.map(({ up, value, limit, life }): Sample => {
      line += up;
      return { line, time: null, points: {}, labelled: false, life, value, limit };
    });
  });

function add(track: TrackState, { value, limit, ...moment }: Sample): void {
  track.add({ metric: "rss", unit: "bytes", value, limit }, { ...moment, hash: hashNumber(moment.line) });
}

const most = fc.integer({ min: 1, max: 40 });

describe("a track", () => {
  test("keeps what thinning the whole leaves, whenever it forgets", () => {
    fc.assert(
      fc.property(series, most, fc.nat(60), (samples, most, more) => {
        const track = new TrackState(NAME);
        for (const sample of samples) {
          add(track, sample);
          if (track.size > most + more) track.forget(most + Math.floor(more / 2));
        }
        const { samples: kept, threshold, count } = track.thinned(most);
        expect({ samples: kept, threshold }).toEqual(thin(samples, ALL, most));
        expect(count).toBe(samples.length);
      }),
      { numRuns: 500 },
    );
  });

  test("takes in a later half as if it had seen it", () => {
    fc.assert(
      fc.property(series, fc.nat(300), most, (samples, at, most) => {
        const [whole, first, second] = [new TrackState(NAME), new TrackState(NAME), new TrackState(NAME)];
        samples.forEach((sample, i) => {
          add(whole, sample);
          add(i < at ? first : second, sample);
        });
        const merged = new TrackState(NAME);
        for (const half of [first, second]) {
          const { count, threshold, samples } = half.thinned(most);
          merged.absorb(count, threshold, samples);
        }
        expect(merged.thinned(most)).toEqual(whole.thinned(most));
      }),
      { numRuns: 500 },
    );
  });

  test("puts a sample that comes to light late at its line", () => {
    const distinct = series.map((samples) => samples.filter((s, i) => samples[i - 1]?.line !== s.line));
    fc.assert(
      fc.property(distinct, fc.nat(300), most, (samples, at, most) => {
        const [whole, late] = [new TrackState(NAME), new TrackState(NAME)];
        const held = samples[at];
        for (const sample of samples) {
          add(whole, sample);
          if (sample !== held) add(late, sample);
        }
        if (held !== undefined) add(late, held);
        expect(late.thinned(most)).toEqual(whole.thinned(most));
      }),
      { numRuns: 500 },
    );
  });
});
