import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Span, spansOf } from './grain.js';
import { dayOf, monthOf } from './hour.js';

const hours = fc.integer({ min: 400_000, max: 430_000 });
const lengths = fc.oneof(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 2 * 8_784 }));

function isWhole({ grain, from, to }: Span): boolean {
  const floor = { HOUR: (hour: number) => hour, DAY: dayOf, MONTH: monthOf }[grain];
  return [from ?? 0, to].every((hour) => floor(hour) === hour);
}

/** How often an hour is counted. */
function countOf(spans: readonly Span[], hour: number): number {
  return spans.reduce((sum, { sign, from = 0, to }) => sum + (from <= hour && hour < to ? sign : 0), 0);
}

describe('covering a window', () => {
  it('counts each hour of it once, and none beside it', () =>
    fc.assert(
      fc.property(hours, lengths, fc.integer({ min: -800, max: 800 }), (from, length, offset) => {
        const to = from + length;
        const spans = spansOf(from, to);
        for (const hour of [from - 1, from, to - 1, to, from + offset, to + offset]) {
          expect([hour, countOf(spans, hour)]).toEqual([hour, from <= hour && hour < to ? 1 : 0]);
        }
        expect(spans.reduce((sum, span) => sum + span.sign * (span.to - (span.from ?? 0)), 0)).toBe(length);
      }),
    ));

  it('begins and ends days and months where they do', () =>
    fc.assert(
      fc.property(hours, lengths, (from, length) => expect(spansOf(from, from + length).every(isWhole)).toBe(true)),
    ));

  it('takes no more than 24 single hours and 31 single days, however long it is', () =>
    fc.assert(
      fc.property(hours, lengths, (from, length) => {
        const spans = spansOf(from, from + length);
        const lengthOf = (grain: Span['grain']) =>
          spans.reduce((sum, span) => sum + (span.grain === grain ? span.to - (span.from ?? 0) : 0), 0);
        expect(lengthOf('HOUR')).toBeLessThanOrEqual(24);
        expect(lengthOf('DAY')).toBeLessThanOrEqual(33 * 24);
        expect(spans.length).toBeLessThanOrEqual(11);
      }),
    ));

  it('reaches back to the beginning when it is asked to', () =>
    fc.assert(
      fc.property(hours, hours, (to, hour) => {
        expect(countOf(spansOf(undefined, to), hour)).toBe(hour < to ? 1 : 0);
        expect(countOf(spansOf(undefined, to), 0)).toBe(1);
      }),
    ));
});
