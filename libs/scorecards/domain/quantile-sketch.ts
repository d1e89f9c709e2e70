import { DDSketch } from '@datadog/sketches-js';

// The library keeps a sketch that only grows. Corrections take values out again, and sketches are merged by the database,
// so only its mapping from values to bins is used, and the bins are signed integers of our own.
const { mapping } = new DDSketch({ relativeAccuracy: 0.01 });

/** Bins hold milliseconds: 1 ms is bin 0, so what took no time at all is kept below. */
const zeroBin = -1;

/** Signed counts by bin. Merging is adding, in any order. */
export type Bins = ReadonlyMap<number, number>;

export function binOf(valueMs: number): number {
  return valueMs < 1 ? zeroBin : mapping.key(valueMs);
}

/** Within 1 % of every value that fell into the bin. */
export function valueOfBin(bin: number): number {
  return bin === zeroBin ? 0 : mapping.value(bin);
}

/** Without the bins that come to nothing. */
export function mergeBins(...sketches: readonly Bins[]): Bins {
  const merged = new Map<number, number>();
  for (const sketch of sketches) {
    for (const [bin, count] of sketch) merged.set(bin, (merged.get(bin) ?? 0) + count);
  }
  for (const [bin, count] of merged) if (count === 0) merged.delete(bin);
  return merged;
}

/**
 * For each share `quantile` (0 to 1, the smallest first) the smallest value that it does not exceed: the one at rank ⌈quantile · n⌉ when
 * all values stand in order (nearest rank, definition 1 of Hyndman and Fan 1996), within 1 %. Undefined when there is none. So with few
 * cases the 99th of 100 is the slowest one, and never flatters.
 */
export function quantilesOf(bins: Bins, quantiles: readonly number[]): readonly (number | undefined)[] {
  const ordered = [...bins].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b);
  const total = ordered.reduce((sum, [, count]) => sum + count, 0);
  let [next, counted] = [0, 0];
  return quantiles.map((quantile) => {
    const rank = Math.max(1, Math.ceil(quantile * total));
    for (; counted < rank && next < ordered.length; next += 1) counted += ordered[next]?.[1] ?? 0;
    const reached = ordered[next - 1];
    return reached && valueOfBin(reached[0]);
  });
}
