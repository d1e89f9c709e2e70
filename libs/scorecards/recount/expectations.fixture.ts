import { expect } from '@jest/globals';
import type { MetricDefinition } from '../domain/metric.js';
import type { MetricValue } from '../domain/metric-value.js';
import { definitions } from '../domain/metrics/index.js';
import type { Scope } from '../domain/scope.js';
import type { Remembered } from './believable-history.fixture.js';
import { environments, historyDays, historyStart } from './market.fixture.js';
import {
  type Durations,
  type Question,
  recountFirstTimeRight,
  recountMttasp,
  recountMttfd,
  recountSelfService,
  recountSupported,
  type Share,
} from './recount.fixture.js';

const hourMs = 3_600_000;
const start = Math.floor(historyStart / hourMs) * hourMs;
const day = (number: number): number => start + number * 24 * hourMs;

const scopes: readonly Scope[] = [
  { kind: 'PLATFORM', name: '' },
  { kind: 'CAPABILITY', name: 'postgresql' },
  { kind: 'PRODUCER_TEAM', name: 'runtime' },
  { kind: 'CONSUMER_TEAM', name: 'payments' },
  { kind: 'DEPARTMENT', name: 'acme' },
  { kind: 'DEPARTMENT', name: 'acme/search' },
];

const windows = [
  { from: day(0), to: day(historyDays + 1) },
  { from: day(30) + 5 * hourMs, to: day(58) + 5 * hourMs },
  { from: day(90), to: day(180) },
  { from: day(77), to: day(77) + 3 * hourMs },
];

export const questions: readonly Question[] = scopes.flatMap((scope) =>
  windows.flatMap((window) => [undefined, environments[0]].map((environment) => ({ scope, ...window, environment }))),
);

export const historyEnd = day(historyDays + 1);

export function expectSameAsRecount(
  definition: MetricDefinition,
  value: MetricValue,
  { history, question }: { readonly history: readonly Remembered[]; readonly question: Question },
): void {
  switch (definition.id) {
    case 'mttfd':
      return expectDurations(value, recountMttfd(history, question));
    case 'mttasp':
      return expectDurations(value, recountMttasp(history, question));
    case 'first_time_right':
      return expectShare(value, recountFirstTimeRight(history, question));
    case 'self_service_rate':
      return expectShare(value, recountSelfService(history, question));
    case 'supported_share':
      return expectShare(value, recountSupported(history, question));
    default:
      return expect(definitions.map(({ id }) => id)).toContain(`a recount of ${definition.id}`);
  }
}

function expectDurations(value: MetricValue, { doneMs, openCount, endedCount }: Durations): void {
  expect(value).toMatchObject({ caseCount: doneMs.length, openCount, endedCount });
  if (doneMs.length < 5) return expect(value.estimate).toBeUndefined();
  expect(value.estimate?.value).toBe(doneMs.reduce((sum, ms) => sum + ms, 0) / doneMs.length / 1_000);
  for (const [name, quantile] of [
    ['p50', 0.5],
    ['p85', 0.85],
    ['p99', 0.99],
    ['p999', 0.999],
  ] as const) {
    const exact = (doneMs.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(quantile * doneMs.length)) - 1] ?? 0) / 1_000;
    const estimated = value.estimate?.percentiles?.[name] ?? Number.NaN;
    expect(Math.abs(estimated - exact)).toBeLessThanOrEqual(0.01 * exact + 1e-6);
  }
}

function expectShare(value: MetricValue, { goodCount, caseCount }: Share): void {
  expect(value).toMatchObject({ caseCount, openCount: 0, endedCount: 0 });
  expect(value.estimate?.value).toBe(caseCount < 5 ? undefined : (100 * goodCount) / caseCount);
}
