import { describe, expect, it } from '@jest/globals';
import { wishesIn } from './wishes.js';

const now = Date.parse('2026-03-05T10:00:00Z');

describe('saying what the demo should do', () => {
  it('ends the story with last week unless another day is wanted', () =>
    expect(wishesIn({}, now)).toEqual({
      directory: './data',
      seed: 1,
      days: 364,
      end: Date.parse('2026-03-02T00:00:00Z'),
    }));

  it('takes what is wanted', () =>
    expect(wishesIn({ data: '/tmp/x', seed: '7', days: '30', until: '2026-02-01' }, now)).toEqual({
      directory: '/tmp/x',
      seed: 7,
      days: 30,
      end: Date.parse('2026-02-01T00:00:00Z'),
    }));

  it.each([{ seed: 'x' }, { seed: '-1' }, { days: '6' }, { days: '365' }, { until: 'soon' }, { until: '2026-03-06' }])(
    'is told what is wrong with %o',
    (given) => expect(wishesIn(given, now)).toMatch(/^--/),
  );
});
