import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { metricValue } from './metric-value.js';
import { firstTimeRight } from './metrics/first-time-right.js';
import { mttfd } from './metrics/mttfd.js';
import { binOf } from './quantile-sketch.js';
import type { Sum } from './sum.js';

const bin = (name: number, count: number) => new Map([[name, count]]);
const done = (valueMs: number): Sum => ({ outcome: 'DONE', bins: bin(binOf(valueMs), 1), sumMs: valueMs });
const undone = (valueMs: number): Sum => ({ outcome: 'DONE', bins: bin(binOf(valueMs), -1), sumMs: -valueMs });
const open = (hour: number, count = 1): Sum => ({ outcome: 'OPEN', bins: bin(hour, count), sumMs: 0 });
const outcome = (name: 'GOOD' | 'BAD', count: number): Sum => ({ outcome: name, bins: bin(0, count), sumMs: 0 });

describe('a number', () => {
  it('is not given below five cases', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { maxLength: 4 }), fc.nat(100), (values, openCount) => {
        const value = metricValue(mttfd.definition, [...values.map(done), open(0, openCount)], 10);
        expect(value).toEqual({ caseCount: values.length, openCount, endedCount: 0, estimate: undefined });
      }),
    ));

  it('is not given below five cases of a ratio', () =>
    expect(
      metricValue(firstTimeRight.definition, [outcome('GOOD', 3), outcome('BAD', 1)], 0).estimate,
    ).toBeUndefined());

  it('is a mean that is exact', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 5, maxLength: 50 }), (values) => {
        const { estimate } = metricValue(mttfd.definition, values.map(done), 0);
        expect(estimate?.value).toBe(values.reduce((sum, value) => sum + value, 0) / values.length / 1_000);
      }),
    ));

  it('is a share that is exact', () =>
    expect(metricValue(firstTimeRight.definition, [outcome('GOOD', 6), outcome('BAD', 2)], 0).estimate?.value).toBe(
      75,
    ));

  it('forgets a case that was corrected away', () => {
    const values = [1e6, 2e6, 3e6, 4e6, 5e6];
    const corrected = metricValue(mttfd.definition, [...values.map(done), done(9e9), undone(9e9)], 0);
    expect(corrected.caseCount).toBe(5);
    expect(corrected.estimate?.value).toBe(3_000);
  });

  it('stands beside a median that waits for those still open', () => {
    const values = [1, 2, 3, 4, 5].map((hours) => done(hours * 3_600_000));
    const alone = metricValue(mttfd.definition, values, 100).estimate?.kaplanMeierMedian ?? 0;
    const beside = metricValue(mttfd.definition, [...values, open(50, 4)], 100).estimate?.kaplanMeierMedian ?? 0;
    expect(Math.abs(alone / 3_600 - 3)).toBeLessThan(0.03);
    expect(Math.abs(beside / 3_600 - 5)).toBeLessThan(0.05);
  });
});
