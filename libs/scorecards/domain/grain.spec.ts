import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Span, spansOf } from './grain.js';
import { dayOf, monthOf } from './hour.js';

const hours = fc.integer({ min: 400_000, max: 430_000 });
const year = 8_784;

function isWhole({ grain, from, to }: Span): boolean {
  const floor = { HOUR: (hour: number) => hour, DAY: dayOf, MONTH: monthOf }[grain];
  return [from ?? 0, to].every((hour) => floor(hour) === hour);
}

describe('covering a window', () => {
  it('takes each hour of it once and none beside it', () =>
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 2 * year }), (from, length) => {
        const spans = spansOf(from, from + length);
        const edges = spans.map((span) => [span.from, span.to]);
        expect(edges.flat()).toEqual(edges.flat().toSorted((a, b) => (a ?? 0) - (b ?? 0)));
        expect(spans.reduce((sum, span) => sum + span.to - (span.from ?? 0), 0)).toBe(length);
        expect(spans.at(0)?.from).toBe(length === 0 ? undefined : from);
      }),
    ));

  it('begins and ends days and months where they do', () =>
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 2 * year }), (from, length) => {
        expect(spansOf(from, from + length).every(isWhole)).toBe(true);
      }),
    ));

  it('takes at most 5 spans and no more than 46 single hours', () =>
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 2 * year }), (from, length) => {
        const spans = spansOf(from, from + length);
        const single = spans.filter(({ grain }) => grain === 'HOUR');
        expect(spans.length).toBeLessThanOrEqual(5);
        expect(single.reduce((sum, span) => sum + span.to - (span.from ?? 0), 0)).toBeLessThanOrEqual(46);
      }),
    ));

  it('reaches back to the beginning when it is asked to', () =>
    expect(spansOf(undefined, 420_000).at(0)).toEqual({ grain: 'MONTH', from: undefined, to: monthOf(420_000) }));
});
