import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparePositions, ForeignPosition, formatPosition, parsePosition } from './fact.js';

const ordinal = fc.nat(2 ** 40);

describe('a position', () => {
  it('orders as the facts stand in the log', () =>
    fc.assert(
      fc.property(ordinal, ordinal, (a, b) => {
        expect(Math.sign(comparePositions(formatPosition('log1', a), formatPosition('log1', b)))).toBe(
          Math.sign(a - b),
        );
      }),
    ));

  it('is read as it was written', () =>
    fc.assert(
      fc.property(ordinal, (number) => {
        expect(parsePosition(formatPosition('log1', number))).toEqual({ logId: 'log1', ordinal: number });
      }),
    ));

  it('is not compared with one of another log', () => {
    expect(() => comparePositions('log1.1', 'log2.1')).toThrow(ForeignPosition);
  });

  it.each(['', 'log1', 'log1.', '.1', 'log1.-1', 'log1.1.1', 'LOG1.1', 'log1.1e3'])('is not the text %j', (text) => {
    expect(() => parsePosition(text)).toThrow(ForeignPosition);
  });
});
