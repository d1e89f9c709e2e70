import { DDSketch } from '@datadog/sketches-js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Bins, binOf, mergeBins, quantilesOf, valueOfBin } from './quantile-sketch.js';

const durations = fc.integer({ min: 0, max: 400 * 24 * 3_600_000 });
const manyDurations = fc.array(durations, { minLength: 1, maxLength: 200 });

const quantileOf = (bins: Bins, quantile: number) => quantilesOf(bins, [quantile])[0];

function sketchOf(values: readonly number[], sign: 1 | -1 = 1): Bins {
  return mergeBins(...values.map((value): Bins => new Map([[binOf(value), sign]])));
}

function sorted(bins: Bins): readonly (readonly [number, number])[] {
  return [...bins].toSorted(([left], [right]) => left - right);
}

function isEmpty(bins: Bins): boolean {
  return [...bins.values()].every((count) => count === 0);
}

function indexOf(count: number, quantile: number): number {
  return Math.max(1, Math.ceil(quantile * count)) - 1;
}

function exactQuantile(values: readonly number[], quantile: number): number {
  return values.toSorted((a, b) => a - b)[indexOf(values.length, quantile)] ?? Number.NaN;
}

describe('sketching durations', () => {
  it('puts every value into a bin that stands within 1 % of it', () =>
    fc.assert(
      fc.property(durations, (value) =>
        expect(Math.abs(valueOfBin(binOf(value)) - value)).toBeLessThanOrEqual(0.01 * value + 1e-6),
      ),
    ));

  it('answers each quantile within 1 % of the exact one', () =>
    fc.assert(
      fc.property(manyDurations, fc.double({ min: 0, max: 1, noNaN: true }), (values, quantile) => {
        const exact = exactQuantile(values, quantile);
        expect(Math.abs((quantileOf(sketchOf(values), quantile) ?? -1) - exact)).toBeLessThanOrEqual(
          0.01 * exact + 1e-6,
        );
      }),
    ));

  it('answers as the library does that the mapping comes from', () =>
    fc.assert(
      fc.property(manyDurations, fc.constantFrom(0.5, 0.85, 0.99, 0.999), (values, quantile) => {
        const peer = new DDSketch({ relativeAccuracy: 0.01 });
        for (const value of values) peer.accept(value);
        // The library interpolates ranks and rounds down: half a rank more names ours.
        const theirs = (indexOf(values.length, quantile) + 0.5) / Math.max(1, values.length - 1);
        expect(quantileOf(sketchOf(values), quantile)).toBeCloseTo(peer.getValueAtQuantile(Math.min(1, theirs)), 6);
      }),
    ));

  it('does not flatter when there are few: 99 of 100 is then the slowest', () => {
    const slowest = quantileOf(sketchOf([1_000, 2_000, 3_000, 4_000, 60_000]), 0.99) ?? 0;
    expect(Math.abs(slowest - 60_000)).toBeLessThanOrEqual(600);
  });

  it('answers several at once as each alone', () =>
    fc.assert(
      fc.property(manyDurations, (values) => {
        const [bins, quantiles] = [sketchOf(values), [0, 0.5, 0.5, 0.85, 0.99, 0.999, 1]];
        expect(quantilesOf(bins, quantiles)).toEqual(quantiles.map((quantile) => quantileOf(bins, quantile)));
      }),
    ));

  it('answers nothing when nothing was counted', () => expect(quantileOf(new Map(), 0.5)).toBeUndefined());
});

describe('merging sketches', () => {
  it('gives the same in any order and any grouping', () =>
    fc.assert(
      fc.property(manyDurations, manyDurations, manyDurations, (a, b, c) => {
        const [x, y, z] = [sketchOf(a), sketchOf(b), sketchOf(c)];
        expect(sorted(mergeBins(mergeBins(x, y), z))).toEqual(sorted(mergeBins(x, mergeBins(z, y))));
        expect(sorted(mergeBins(x, y, z))).toEqual(sorted(sketchOf([...c, ...a, ...b])));
      }),
    ));

  it('leaves nothing when everything that was counted is taken out again', () =>
    fc.assert(
      fc.property(manyDurations, (values) => {
        const bins = mergeBins(sketchOf(values), sketchOf(values, -1));
        expect(isEmpty(bins)).toBe(true);
        expect(quantileOf(bins, 0.5)).toBeUndefined();
      }),
    ));
});
