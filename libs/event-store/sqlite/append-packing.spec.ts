import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packAppends, unpackAppends } from './append-packing.js';

const fact = fc.record(
  { id: fc.string(), type: fc.string(), data: fc.string(), metadata: fc.string() },
  { noNullPrototype: true },
);
const append = fc.record(
  {
    ticket: fc.nat(),
    stream: fc.string(),
    expected: fc.integer({ min: -1 }),
    recordedAt: fc.string(),
    facts: fc.array(fact),
  },
  { noNullPrototype: true },
);

describe('packing appends', () => {
  it('gives them back as they were', () => {
    fc.assert(
      fc.property(fc.array(append), (appends) => {
        expect([...unpackAppends(packAppends(appends))]).toEqual(appends);
      }),
    );
  });
});
