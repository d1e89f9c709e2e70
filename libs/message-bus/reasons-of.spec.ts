import { describe, expect, it } from '@jest/globals';
import { reasonsOf } from './reasons-of.js';

const refused = new Error('connect ECONNREFUSED 127.0.0.1:9092');
const sasl = new Error('SASL authentication failed.');

describe('the reasons of an error', () => {
  it('are what stands at its bottom, however the client wraps it', () => {
    expect(reasonsOf(sasl)).toBe(sasl.message);
    expect(reasonsOf(new Error('outer', { cause: sasl }))).toBe(sasl.message);
    expect(reasonsOf(Object.assign(new Error('5 retries'), { originalError: sasl }))).toBe(sasl.message);
    expect(reasonsOf('words')).toBe('words');
  });

  it('are told once each, and the first few of them', () => {
    const attempts = Array.from({ length: 6 }, () => new AggregateError([refused], 'connecting failed'));
    expect(reasonsOf(new AggregateError([...attempts, sasl], 'failed 7 times'))).toBe(
      `${refused.message}; ${sasl.message}`,
    );
    const many = Array.from({ length: 9 }, (_, index) => new Error(`reason ${index}`));
    expect(reasonsOf(new AggregateError(many))).toBe('reason 0; reason 1; reason 2');
  });

  it('end with an error that is its own cause', () => {
    const own = new Error('round');
    own.cause = own;
    expect(reasonsOf(own)).toBe('round');
  });
});
