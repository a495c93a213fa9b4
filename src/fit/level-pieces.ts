/** A series as level pieces with jumps between them: where the cuts lie best. */
import type { Curve } from "./least-squares.ts";
import { mean } from "./stats/order.ts";
import { inBlocks } from "./stats/theil-sen.ts";

const PIECE_BLOCKS = 96;
const MOST_PIECES = 10;

/** Three level pieces or more (Auger and Lawrence 1989: the best cuts by dynamic programming), on at most PIECE_BLOCKS blocks. */
export function levelPieces(allX: readonly number[], allY: readonly number[]): Curve[] {
  const { x, y } = inBlocks({ x: allX, y: allY }, PIECE_BLOCKS);
  const n = x.length;
  const sum = new Float64Array(n + 1);
  const square = new Float64Array(n + 1);
  const origin = y[0] as number;
  for (let i = 0; i < n; i++) {
    const v = (y[i] as number) - origin;
    sum[i + 1] = (sum[i] as number) + v;
    square[i + 1] = (square[i] as number) + v * v;
  }
  const cost = (i: number, j: number) => {
    const s = (sum[j] as number) - (sum[i] as number);
    return Math.max(0, (square[j] as number) - (square[i] as number) - (s * s) / (j - i));
  };
  const list: Curve[] = [];
  let row = Float64Array.from({ length: n + 1 }, (_, j) => (j === 0 ? 0 : cost(0, j)));
  const cuts: Int32Array[] = [new Int32Array(n + 1)];
  for (let k = 2; k <= MOST_PIECES && 2 * k <= n; k++) {
    const next = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const cut = new Int32Array(n + 1);
    for (let j = k; j <= n; j++) {
      for (let i = k - 1; i < j; i++) {
        const c = (row[i] as number) + cost(i, j);
        if (c < (next[j] as number)) {
          next[j] = c;
          cut[j] = i;
        }
      }
    }
    row = next;
    cuts.push(cut);
    if (k < 3) continue;
    const at: number[] = [];
    for (let j = n, m = k - 1; m > 0; m--) {
      j = (cuts[m] as Int32Array)[j] as number;
      at.unshift(j);
    }
    list.push(
      fitPieces(
        allX,
        allY,
        at.map((i) => x[i] as number),
      ),
    );
  }
  return list;
}

/** Level pieces with these cuts, fitted to all points. A cut counts for two, as Zhang and Siegmund 2007 found it must: it is the best of many. */
function fitPieces(x: readonly number[], y: readonly number[], knots: readonly number[]): Curve {
  const fitted = new Float64Array(x.length);
  let rss = 0;
  let from = 0;
  for (const cut of [...knots, Number.POSITIVE_INFINITY]) {
    let to = from;
    while (to < x.length && (x[to] as number) < cut) to++;
    if (to === from) continue;
    const level = mean(y.slice(from, to));
    for (let i = from; i < to; i++) {
      fitted[i] = level;
      rss += ((y[i] as number) - level) ** 2;
    }
    from = to;
  }
  return { name: "pieces", rss, freedom: 1 + 3 * knots.length, fitted, knots, slopes: [] };
}
