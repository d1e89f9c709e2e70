import { describe, expect, it } from '@jest/globals';
import { aheadMs } from './clock-reading.js';

const clock = { now: () => new Date(Date.now() + 600_000) };

/** A reading of a right clock that took so long, and was taken so long ago. */
function reading({ tookMs = 0, agoMs = 0 }) {
  const notAfter = performance.now() - agoMs;
  return { instantMs: Date.now() - agoMs, notBefore: notAfter - tookMs, notAfter };
}

describe('how far a clock is ahead of that of a server', () => {
  it('is what both say at this moment, however old the reading is', () => {
    expect(aheadMs(clock, reading({}))).toBeCloseTo(600_000, -2);
    expect(aheadMs(clock, reading({ agoMs: 60_000 }))).toBeCloseTo(600_000, -2);
    const behind = { now: () => new Date(Date.now() - 600_000) };
    expect(aheadMs(behind, reading({ agoMs: 60_000 }))).toBeCloseTo(-600_000, -2);
  });

  it('is only what is certain when the answer took long', () => {
    expect(aheadMs(clock, reading({ tookMs: 200_000 }))).toBeCloseTo(400_000, -2);
    expect(aheadMs(clock, reading({ tookMs: 700_000 }))).toBe(0);
  });

  it('is not known of an instant that is over there: it tells only who is behind', () => {
    const passed = { ...reading({}), notBefore: Number.NEGATIVE_INFINITY };
    expect(aheadMs(clock, passed)).toBe(0);
    const behind = { now: () => new Date(Date.now() - 600_000) };
    expect(aheadMs(behind, passed)).toBeCloseTo(-600_000, -2);
  });
});
