import { describe, expect, it } from '@jest/globals';
import { boundedList, boundedText } from './bounded-arguments.js';

const excess = (field: string, limit: string) =>
  expect.objectContaining({ extensions: expect.objectContaining({ code: 'LIMIT_EXCEEDED', field, limit }) });

describe('a text to look for', () => {
  it.each([undefined, null, '', ' \t'])('is none when it is missing or blank (%j)', (text) =>
    expect(boundedText('search', text)).toBeUndefined(),
  );

  it('is taken up to its bound, and refused beyond it, naming both', () => {
    expect(boundedText('search', 'a'.repeat(200))).toHaveLength(200);
    expect(() => boundedText('search', 'a'.repeat(201))).toThrow(excess('search', 'at most 200 characters'));
  });
});

describe('a list of values', () => {
  it('is none when it is missing', () => expect(boundedList('filter.states', null, 3)).toBeUndefined());

  it('counts each value once', () => expect(boundedList('filter.states', [1, 1, 2, 2, 3], 3)).toEqual([1, 2, 3]));

  it.each([[[]], [[1, 2, 3, 4]]])('is refused when it is empty or too long: %j', (values) =>
    expect(() => boundedList('filter.states', values, 3)).toThrow(excess('filter.states', '1 to 3 values')),
  );
});
