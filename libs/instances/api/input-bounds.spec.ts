import { describe, expect, it } from '@jest/globals';
import { validate } from 'class-validator';
import { LeaseDuration } from './lease-duration.js';
import { OptionalText } from './optional-text.js';

class Probe {
  @OptionalText(2_000)
  readonly comment?: unknown;

  @LeaseDuration()
  readonly leaseDurationSeconds?: unknown;
}

/** Returns the limits that an input breaks, by the name of the bound. */
async function broken(given: object) {
  const errors = await validate(Object.assign(new Probe(), given));
  return Object.assign({}, ...errors.map(({ constraints, contexts = {} }) => ({ ...constraints, ...contexts })));
}

describe('a text that may be left out', () => {
  it.each([
    ['left out', {}],
    ['null', { comment: null }],
    ['empty', { comment: '' }],
    ['as long as its limit', { comment: 'x'.repeat(2_000) }],
  ])('may be %s', async (_case, given) => {
    expect(await broken(given)).toEqual({});
  });

  it('is a text', async () => {
    expect(Object.keys(await broken({ comment: 7 }))).toContain('isString');
  });

  it('says its limit when it is longer', async () => {
    expect(await broken({ comment: 'x'.repeat(2_001) })).toEqual({ maxLength: { limit: 'at most 2,000 characters' } });
  });
});

describe('the duration of a lease', () => {
  it.each([{}, { leaseDurationSeconds: null }, { leaseDurationSeconds: 10 }, { leaseDurationSeconds: 3_600 }])(
    'may be %j',
    async (given) => {
      expect(await broken(given)).toEqual({});
    },
  );

  it.each([
    [9, { min: { limit: '10 to 3,600 seconds' } }],
    [3_601, { max: { limit: '10 to 3,600 seconds' } }],
    [10.5, { isInt: expect.any(String) }],
  ])('is not %d', async (leaseDurationSeconds, limits) => {
    expect(await broken({ leaseDurationSeconds })).toEqual(limits);
  });
});
