import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Lifetimes, medianSurvival } from './kaplan-meier.js';

const ended = (valueMs: number): Lifetimes => ({ valueMs, ended: 1, censored: 0 });
const censored = (valueMs: number): Lifetimes => ({ valueMs, ended: 0, censored: 1 });

describe('the median of times of which some are not over', () => {
  it('is the one that the textbook gives for remissions under 6-MP', () => {
    // Freireich and others (1963), weeks of remission, the example of most textbooks on survival: median 23.
    const over = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(ended);
    const open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(censored);
    expect(medianSurvival([...over, ...open])).toBe(23);
  });

  it('is an ordinary median when all are over', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 50 }), (values) => {
        const middle = values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
        expect(medianSurvival(values.map(ended))).toBe(middle);
      }),
    ));

  it('is never less than when the open ones are left out', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { minLength: 1, maxLength: 50 }),
        fc.array(fc.nat(1_000), { maxLength: 50 }),
        (over, open) => {
          const without = medianSurvival(over.map(ended)) ?? 0;
          const beside = medianSurvival([...over.map(ended), ...open.map(censored)]) ?? Number.POSITIVE_INFINITY;
          expect(beside).toBeGreaterThanOrEqual(without);
        },
      ),
    ));

  it('does not depend on the order in which they are given', () =>
    fc.assert(
      fc.property(
        fc
          .array(fc.record({ valueMs: fc.nat(20), ended: fc.nat(3), censored: fc.nat(3) }), { maxLength: 20 })
          .chain((lifetimes) =>
            fc.tuple(fc.constant(lifetimes), fc.shuffledSubarray(lifetimes, { minLength: lifetimes.length })),
          ),
        ([lifetimes, shuffled]) => expect(medianSurvival(shuffled)).toBe(medianSurvival(lifetimes)),
      ),
    ));

  it('is unknown while fewer than half are over', () =>
    expect(medianSurvival([ended(1), censored(2), censored(3), censored(4)])).toBeUndefined());

  it('is unknown of nothing', () => expect(medianSurvival([])).toBeUndefined());
});
