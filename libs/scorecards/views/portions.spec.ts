import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { portions } from './portions.js';

describe('cutting a list into portions', () => {
  it('keeps every value in its order, in parts of few sizes', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 1_000 }), (values) => {
        const parts = portions(values);
        expect(parts.flat()).toEqual(values);
        expect(parts.every(({ length }) => [1, 4, 16, 64, 256].includes(length))).toBe(true);
      }),
    ));
});
