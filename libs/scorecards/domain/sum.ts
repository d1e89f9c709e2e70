import type { Outcome } from './metric.js';
import type { Piece } from './piece.js';
import { type Bins, mergeBins } from './quantile-sketch.js';

/** What was counted of one outcome; of open cases the bins are the hours they were submitted in. */
export interface Sum {
  readonly outcome: Outcome;
  readonly bins: Bins;
  readonly sumMs: number;
}

export function sumOf({ outcome, bin, count, sumMs }: Pick<Piece, 'outcome' | 'bin' | 'count' | 'sumMs'>): Sum {
  return { outcome, bins: new Map([[bin, count]]), sumMs };
}

/** One for each outcome, without the bins that come to nothing. */
export function mergeSums(sums: readonly Sum[]): readonly Sum[] {
  return [...Map.groupBy(sums, ({ outcome }) => outcome)].map(([outcome, alike]) => ({
    outcome,
    bins: mergeBins(...alike.map(({ bins }) => bins)),
    sumMs: alike.reduce((total, { sumMs }) => total + sumMs, 0),
  }));
}

export function countIn({ bins }: Sum): number {
  let total = 0;
  for (const count of bins.values()) total += count;
  return total;
}
