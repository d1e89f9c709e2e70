import { describe, expect, it } from '@jest/globals';
import { summaryOf } from './latencies.js';

describe('summing latencies up', () => {
  it('takes the 99th percentile by the nearest rank', () => {
    const latencies = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(summaryOf(latencies)).toEqual({ count: 200, p99Ms: 198, longestMs: 200 });
  });

  it('gives the one there is, and 0 for none', () => {
    expect(summaryOf([7])).toEqual({ count: 1, p99Ms: 7, longestMs: 7 });
    expect(summaryOf([])).toEqual({ count: 0, p99Ms: 0, longestMs: 0 });
  });
});
