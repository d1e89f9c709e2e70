import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeBins } from '../domain/quantile-sketch.js';
import { binsIn, binsText } from './bins-text.js';

const sketch = fc.array(fc.tuple(fc.integer(), fc.integer())).map((pairs) => new Map(pairs));

describe('keeping a sketch in a row', () => {
  it('gives back what was kept', () =>
    fc.assert(fc.property(sketch, (bins) => expect(binsIn(binsText(bins))).toEqual(mergeBins(bins)))));

  it('writes equal sketches alike, however they came about', () =>
    fc.assert(
      fc.property(sketch, sketch, (one, other) =>
        expect(binsText(mergeBins(one, other))).toBe(binsText(mergeBins(other, one))),
      ),
    ));

  it('can be taken away again', () =>
    fc.assert(fc.property(sketch, (bins) => expect(mergeBins(bins, binsIn(binsText(bins), -1))).toEqual(new Map()))));

  it.each(['{}', '[1]', '["1", 2]'])('refuses %s, which is none', (text) =>
    expect(() => binsIn(text)).toThrow(TypeError),
  );
});
