import { describe, expect, it } from '@jest/globals';
import { wishesIn } from './wishes.js';

const around = { now: Date.parse('2026-03-05T10:00:00Z'), dataDirectory: '/var/lib/bourse' };

describe('saying what the demo should do', () => {
  it('fills the directory of the installation and ends the story with last week, unless something else is wanted', () =>
    expect(wishesIn({}, around)).toEqual({
      directory: '/var/lib/bourse',
      seed: 1,
      days: 364,
      end: Date.parse('2026-03-02T00:00:00Z'),
    }));

  it('takes what is wanted', () =>
    expect(wishesIn({ data: '/tmp/x', seed: '7', days: '30', until: '2026-02-01' }, around)).toEqual({
      directory: '/tmp/x',
      seed: 7,
      days: 30,
      end: Date.parse('2026-02-01T00:00:00Z'),
    }));

  it.each([{ seed: 'x' }, { seed: '-1' }, { days: '6' }, { days: '365' }, { until: 'soon' }, { until: '2026-03-06' }])(
    'is told what is wrong with %o',
    (given) => expect(wishesIn(given, around)).toMatch(/^--/),
  );
});
