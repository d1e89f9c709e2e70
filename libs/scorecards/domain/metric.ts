/** One of the four questions a platform is asked: how fast, safe, efficient and scalable it is. */
export const dimensions = ['SPEED', 'SAFETY', 'EFFICIENCY', 'SCALABILITY'] as const;
export type Dimension = (typeof dimensions)[number];

/**
 * Where a case is counted. `DURATION`: in the window it was submitted in. `RATIO`: in the one it finished in.
 * `GAUGE`: as it stands at the window's end.
 */
export type Counting = 'DURATION' | 'RATIO' | 'GAUGE';

/** What a metric is, as data. Raise `version` when anything changes that the number depends on: the past is then counted again. */
export interface MetricDefinition {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** What it answers, for people who read it. */
  readonly question: string;
  /** What is counted, over which facts. */
  readonly formula: string;
  readonly dimension: Dimension;
  readonly role: 'HEADLINE' | 'GUARDRAIL' | 'SUPPORTING';
  readonly counting: Counting;
  readonly unit: 'SECONDS' | 'PERCENT';
  readonly isGoodWhen: 'HIGH' | 'LOW';
  /** The values that score 10, 8, 6, 4 and 2; what is worse than the last scores 0. */
  readonly bands: readonly [number, number, number, number, number];
}

export const outcomes = ['DONE', 'OPEN', 'ENDED', 'GOOD', 'BAD'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * What a case says to a metric at some moment. Of a duration: `DONE` after `valueMs`, still `OPEN`, or `ENDED` after `valueMs` without
 * what was waited for. Of a ratio or a gauge: `GOOD` or `BAD`.
 */
export interface Measure {
  readonly outcome: Outcome;
  /** The instant that says where it is counted: submitted, finished, or so since. */
  readonly countedAt: string;
  readonly valueMs: number;
}

/** A metric over cases of one kind. */
export interface Metric<State> {
  readonly definition: MetricDefinition;
  /** Undefined while the case is none of the metric's. */
  readonly measure: (state: State) => Measure | undefined;
}
