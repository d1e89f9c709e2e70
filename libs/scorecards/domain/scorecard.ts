import { type Dimension, dimensions, type MetricDefinition } from './metric.js';
import type { MetricValue } from './metric-value.js';
import { cappedScore, overallScore } from './score.js';

/** A value beside what it is a value of. */
export interface Scored {
  readonly definition: MetricDefinition;
  readonly value: MetricValue;
}

export interface DimensionScore<S extends Scored> {
  readonly dimension: Dimension;
  /** Undefined without a headline metric, or without enough cases for it. */
  readonly score: number | undefined;
  /** Whether the guardrail, and not the headline, decided the score. */
  readonly isCapped: boolean;
  readonly headline: S | undefined;
  readonly guardrail: S | undefined;
  readonly supporting: readonly S[];
}

export interface Scorecard<S extends Scored> {
  readonly dimensions: readonly DimensionScore<S>[];
  readonly minimum: number | undefined;
  readonly mean: number | undefined;
}

export function scorecardOf<S extends Scored>(values: readonly S[]): Scorecard<S> {
  const scored = dimensions.map((dimension) => dimensionScore(dimension, values));
  return { dimensions: scored, ...overallScore(scored.map(({ score }) => score)) };
}

function dimensionScore<S extends Scored>(dimension: Dimension, values: readonly S[]): DimensionScore<S> {
  const own = values.filter(({ definition }) => definition.dimension === dimension);
  const headline = own.find(({ definition }) => definition.role === 'HEADLINE');
  const guardrail = own.find(({ definition }) => definition.role === 'GUARDRAIL');
  const supporting = own.filter(({ definition }) => definition.role === 'SUPPORTING');
  const uncapped = headline?.value.estimate?.score;
  const score = cappedScore(uncapped, guardrail?.value.estimate?.score);
  return { dimension, score, isCapped: score !== uncapped, headline, guardrail, supporting };
}
