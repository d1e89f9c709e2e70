import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checksumOf, checksumStart, type StoredRow } from './row-checksum.js';

const row: fc.Arbitrary<StoredRow> = fc.record(
  {
    ordinal: fc.nat(),
    stream: fc.string(),
    revision: fc.nat(),
    id: fc.string(),
    type: fc.string(),
    data: fc.string({ maxLength: 2_000 }),
    metadata: fc.string({ maxLength: 500 }),
    recordedAt: fc.string(),
  },
  { noNullPrototype: true },
);
const texts = ['stream', 'id', 'type', 'data', 'metadata', 'recordedAt'] as const;

describe('the checksum of a row', () => {
  it.each(texts)('shows a flipped bit in %s', (name) => {
    fc.assert(
      fc.property(row, fc.nat(), fc.integer({ min: 0, max: 6 }), (stored, place, bit) => {
        fc.pre(/^[\x20-\x7e]+$/.test(stored[name]));
        const text = stored[name];
        const at = place % text.length;
        const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
        const changed = { ...stored, [name]: text.slice(0, at) + flipped + text.slice(at + 1) };
        expect(checksumOf(changed, checksumStart)).not.toBe(checksumOf(stored, checksumStart));
      }),
    );
  });

  it.each([
    ['another place in the log', { ordinal: 8 }],
    ['another place in the stream', { revision: 4 }],
    ['text that moved from the data to the metadata', { data: 'ata', metadata: 'metadatad' }],
  ])('shows %s', (_what, change) => {
    const stored: StoredRow = {
      ordinal: 7,
      stream: 'team-a',
      revision: 3,
      id: 'id',
      type: 'TeamRegistered',
      data: 'data',
      metadata: 'metadata',
      recordedAt: '2026-01-01T00:00:00.000Z',
    };
    expect(checksumOf({ ...stored, ...change }, checksumStart)).not.toBe(checksumOf(stored, checksumStart));
  });

  it('shows that the row before it was another', () => {
    fc.assert(
      fc.property(row, fc.nat(), fc.nat(), (stored, before, other) => {
        fc.pre(before !== other);
        expect(checksumOf(stored, before)).not.toBe(checksumOf(stored, other));
      }),
    );
  });
});
