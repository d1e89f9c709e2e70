import { describe, expect, it } from '@jest/globals';
import { type LostTrace, lostStreams, toldStreams } from './lost-facts.js';

const trace = (stream: string, source: LostTrace['source'], fact: string, at?: string): LostTrace => ({
  stream,
  source,
  fact,
  at,
});

describe('what is known of lost facts', () => {
  it('is told by stream, the earliest first, with the most that one source knows', () => {
    const traces = [
      trace('team-b', 'views', '2', '2026-03-02'),
      trace('team-b', 'bus', 'x', '2026-03-02'),
      trace('team-b', 'bus', 'x', '2026-03-02'),
      trace('team-b', 'bus', 'y', '2026-03-04'),
      trace('instance-1', 'keys', 'key'),
      trace('team-a', 'views', '1', '2026-03-01'),
    ];
    expect(toldStreams(lostStreams(traces))).toEqual([
      'As far as they are known, 4 facts of 3 streams are lost, and maybe more:',
      '  instance-1: 1 or more (keys)',
      '  team-a: 1 or more at 2026-03-01 (views)',
      '  team-b: 2 or more from 2026-03-02 to 2026-03-04 (views, bus)',
    ]);
  });

  it('lists a hundred streams, and counts the others', () => {
    const traces = Array.from({ length: 130 }, (_, number) => trace(`team-${number}`, 'views', '1', '2026-03-01'));
    const told = toldStreams(lostStreams(traces));
    expect(told).toHaveLength(102);
    expect(told.at(-1)).toBe('  and 30 streams more; --json lists all of them');
  });

  it('is said to be nothing when it is', () => {
    expect(toldStreams(lostStreams([]))).toEqual(['Views, keys and bus know of no stream that lost facts.']);
  });
});
