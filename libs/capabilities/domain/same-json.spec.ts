import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameJson } from './same-json.js';

describe('comparing JSON values', () => {
  it('finds a value and its copy the same', () =>
    fc.assert(fc.property(fc.jsonValue(), (value) => isSameJson(value, structuredClone(value)))));

  it('does not look at the order of members', () => expect(isSameJson({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true));

  it.each([
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: 1 }, { b: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[], {}],
    [null, {}],
    ['1', 1],
  ])('tells %j from %j', (a, b) => expect(isSameJson(a, b)).toBe(false));
});
