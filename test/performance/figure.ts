/** One line of the benchmark: a value of ours beside the limit or peer it was measured against in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the ratio compares with, and what that reached. */
  readonly against: string;
  /** Ours divided by the other's. */
  readonly ratio: number;
  readonly goal: Goal;
}

/** Bounds the ratio; `none` where it only says how the two stand to each other. */
export type Goal = `≥${number}` | `≤${number}` | 'none';

export interface BenchmarkOptions {
  /** Rounds of which the median counts; ours and the other's take turns. */
  readonly rounds: number;
  /** 1 for the full measure; less for a quick look. */
  readonly scale: number;
}

export type Benchmark = (options: BenchmarkOptions) => Promise<readonly Figure[]>;

export function isReached({ ratio, goal }: Figure): boolean {
  if (goal === 'none') return true;
  const bound = Number(goal.slice(1));
  return goal.startsWith('≥') ? ratio >= bound : ratio <= bound;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs each of them once per round, one after the other, so that a slow minute of the machine hits all alike. Medians, in the order given. */
export async function interleaved(
  rounds: number,
  runs: readonly (() => Promise<number>)[],
): Promise<readonly number[]> {
  const results: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, run] of runs.entries()) results[index]?.push(await run());
  }
  return results.map(median);
}

/** The value that this part of them does not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
