import type { MetricDefinition } from './metric.js';

const marks = [10, 8, 6, 4, 2] as const;
const guardrailLead = 2;

/** 0 to 10: on a band's edge its mark, between two edges the straight line, 0 beyond the last. */
export function scoreOf({ bands, isGoodWhen }: Pick<MetricDefinition, 'bands' | 'isGoodWhen'>, value: number): number {
  const sign = isGoodWhen === 'LOW' ? 1 : -1;
  const edges = bands.map((edge) => edge * sign);
  const place = value * sign;
  const index = edges.findIndex((edge) => place <= edge);
  if (index === -1) return 0;
  const [mark = 0, upper = place, lower = place] = [marks[index], edges[index], edges[index - 1]];
  return upper === lower || index === 0 ? mark : mark + (2 * (upper - place)) / (upper - lower);
}

/** A headline shines no further than two points above its guardrail, so that a gamed one cannot. */
export function cappedScore(headline: number | undefined, guardrail: number | undefined): number | undefined {
  if (headline === undefined || guardrail === undefined) return headline;
  return Math.min(headline, guardrail + guardrailLead);
}

/** The weakest dimension beside the mean of all, of those that have a score. */
export function overallScore(scores: readonly (number | undefined)[]): {
  readonly minimum: number | undefined;
  readonly mean: number | undefined;
} {
  const known = scores.filter((score) => score !== undefined);
  if (known.length === 0) return { minimum: undefined, mean: undefined };
  return { minimum: Math.min(...known), mean: known.reduce((sum, score) => sum + score, 0) / known.length };
}
