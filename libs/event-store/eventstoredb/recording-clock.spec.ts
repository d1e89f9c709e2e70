import { describe, expect, it } from '@jest/globals';
import { recordingClock } from './recording-clock.js';

describe('the time at which a fact is recorded', () => {
  it('is never earlier than one that was given or read before, whatever the clock does', () => {
    const instants = [1_000, 500, 2_000, 100];
    const times = recordingClock({ now: () => new Date(instants.shift() ?? 0) });
    expect([times.next(), times.next()]).toEqual(['1970-01-01T00:00:01.000Z', '1970-01-01T00:00:01.000Z']);
    times.saw('1970-01-01T00:00:03.000Z');
    times.saw('1970-01-01T00:00:00.000Z');
    expect([times.next(), times.next()]).toEqual(['1970-01-01T00:00:03.000Z', '1970-01-01T00:00:03.000Z']);
  });
});
