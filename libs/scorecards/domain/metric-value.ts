import { type Hour, millisecondsOf } from './hour.js';
import { type Lifetimes, medianSurvival } from './kaplan-meier.js';
import type { MetricDefinition, Outcome } from './metric.js';
import { type Bins, mergeBins, quantilesOf, valueOfBin } from './quantile-sketch.js';
import { scoreOf } from './score.js';
import { countIn, type Sum } from './sum.js';

/** With fewer cases a number would say more about chance, and about single people, than about the platform. */
const casesMin = 5;

export interface Percentiles {
  readonly p50: number;
  readonly p85: number;
  readonly p99: number;
  readonly p999: number;
}

/** Seconds for durations, percent for ratios and gauges. */
export interface Estimate {
  readonly value: number;
  readonly score: number;
  readonly percentiles: Percentiles | undefined;
  /** Undefined for anything but a duration, and while fewer than half of the cases are done. */
  readonly kaplanMeierMedian: number | undefined;
}

export interface MetricValue {
  /** Cases that the value is made of. */
  readonly caseCount: number;
  /** Submitted and not done yet. */
  readonly openCount: number;
  /** Over without what was waited for. */
  readonly endedCount: number;
  /** Undefined below `casesMin` cases. */
  readonly estimate: Estimate | undefined;
}

/** What merged pieces say. `knownAt` is the hour up to which open cases were seen open. */
export function metricValue(definition: MetricDefinition, sums: readonly Sum[], knownAt: Hour): MetricValue {
  const counts = { openCount: countOf(sums, 'OPEN'), endedCount: countOf(sums, 'ENDED') };
  if (definition.counting === 'DURATION') {
    const caseCount = countOf(sums, 'DONE');
    const estimate = caseCount < casesMin ? undefined : durationEstimate(definition, sums, knownAt);
    return { ...counts, caseCount, estimate };
  }
  const goodCount = countOf(sums, 'GOOD');
  const caseCount = goodCount + countOf(sums, 'BAD');
  if (caseCount < casesMin) return { ...counts, caseCount, estimate: undefined };
  const value = (100 * goodCount) / caseCount;
  const estimate = { value, score: scoreOf(definition, value), percentiles: undefined, kaplanMeierMedian: undefined };
  return { ...counts, caseCount, estimate };
}

function durationEstimate(definition: MetricDefinition, sums: readonly Sum[], knownAt: Hour): Estimate | undefined {
  const done = sums.filter(({ outcome }) => outcome === 'DONE');
  const totalMs = done.reduce((total, { sumMs }) => total + sumMs, 0);
  const percentiles = percentilesOf(mergeBins(...done.map(({ bins }) => bins)));
  const median = medianSurvival(sums.flatMap((sum) => lifetimesOf(sum, knownAt)));
  const value = totalMs / countOf(sums, 'DONE') / 1_000;
  return {
    value,
    score: scoreOf(definition, value),
    percentiles,
    kaplanMeierMedian: median === undefined ? undefined : median / 1_000,
  };
}

function percentilesOf(bins: Bins): Percentiles {
  const milliseconds = quantilesOf(bins, [0.5, 0.85, 0.99, 0.999]);
  const [p50 = 0, p85 = 0, p99 = 0, p999 = 0] = milliseconds.map((each = 0) => each / 1_000);
  return { p50, p85, p99, p999 };
}

function lifetimesOf({ outcome, bins }: Sum, knownAt: Hour): readonly Lifetimes[] {
  const counted = [...bins];
  switch (outcome) {
    case 'DONE':
      return counted.map(([bin, count]) => ({ valueMs: valueOfBin(bin), ended: count, censored: 0 }));
    case 'ENDED':
      return counted.map(([bin, count]) => ({ valueMs: valueOfBin(bin), ended: 0, censored: count }));
    case 'OPEN':
      return counted.map(([hour, count]) => ({
        valueMs: millisecondsOf(Math.max(0, knownAt - hour)),
        ended: 0,
        censored: count,
      }));
    default:
      return [];
  }
}

function countOf(sums: readonly Sum[], wanted: Outcome): number {
  return sums.reduce((total, sum) => total + (sum.outcome === wanted ? countIn(sum) : 0), 0);
}
