import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cappedScore, overallScore, scoreOf } from './score.js';

const low = { isGoodWhen: 'LOW', bands: [1, 2, 4, 8, 16] } as const;
const high = { isGoodWhen: 'HIGH', bands: [99, 95, 90, 80, 60] } as const;

describe('scoring a value', () => {
  it.each([
    [0, 10],
    [1, 10],
    [1.5, 9],
    [2, 8],
    [3, 7],
    [16, 2],
    [16.01, 0],
  ])('gives %d, where low is good, %d points', (value, score) => expect(scoreOf(low, value)).toBeCloseTo(score, 10));

  it.each([
    [100, 10],
    [99, 10],
    [97, 9],
    [95, 8],
    [85, 5],
    [60, 2],
    [59.9, 0],
  ])('gives %d, where high is good, %d points', (value, score) => expect(scoreOf(high, value)).toBeCloseTo(score, 10));

  it('never gives more points to a worse value', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (a, b) => {
          const [smaller, greater] = [Math.min(a, b), Math.max(a, b)];
          expect(scoreOf(low, smaller)).toBeGreaterThanOrEqual(scoreOf(low, greater));
          expect(scoreOf(high, smaller)).toBeLessThanOrEqual(scoreOf(high, greater));
        },
      ),
    ));
});

describe('guarding a headline', () => {
  it('lets it shine up to two points above its guardrail', () => expect(cappedScore(9, 8)).toBe(9));
  it('caps it there', () => expect(cappedScore(10, 4)).toBe(6));
  it('leaves it alone while the guardrail has too few cases', () => expect(cappedScore(10, undefined)).toBe(10));
  it('gives no score without a headline', () => expect(cappedScore(undefined, 10)).toBeUndefined());
});

describe('scoring the whole', () => {
  it('shows the weakest beside the mean', () =>
    expect(overallScore([10, undefined, 4])).toEqual({ minimum: 4, mean: 7 }));
  it('shows nothing when nothing has a score', () =>
    expect(overallScore([undefined])).toEqual({ minimum: undefined, mean: undefined }));
});
