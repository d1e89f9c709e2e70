export interface Latencies {
  readonly count: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** The 99th percentile by the nearest rank, and the longest; 0 where nothing was measured. */
export function summaryOf(latenciesMs: readonly number[]): Latencies {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const rank = Math.max(0, Math.ceil(sorted.length * 0.99) - 1);
  return { count: sorted.length, p99Ms: sorted[rank] ?? 0, longestMs: sorted.at(-1) ?? 0 };
}
