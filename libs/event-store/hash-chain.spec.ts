import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChainedFact, chainStart, hashOf } from './hash-chain.js';

const fact: ChainedFact = {
  id: '0197f3a0-0000-7000-8000-000000000001',
  stream: 'team-payments',
  revision: 0,
  type: 'TeamRegistered',
  data: { slug: 'payments', note: 'Grüße 🧾', limits: [1, 2.5, -0, null] },
  metadata: {
    occurredAt: '2026-01-01T00:00:00.000Z',
    actor: 'a',
    commandId: 'c',
    payloadDigest: 'd',
    correlationId: 'x',
    causationId: undefined,
    schemaVersion: 1,
    previousHash: chainStart,
  },
};

describe('hashing a fact', () => {
  it('gives the same hash before it was stored and after it was read back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (data) => {
        const given = { ...fact, data };
        const stored: ChainedFact = JSON.parse(JSON.stringify(given));
        expect(hashOf(stored)).toBe(hashOf(given));
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    expect(hashOf({ ...fact, data: { a: 1, b: { c: 2, d: 3 } } })).toBe(
      hashOf({ ...fact, data: { b: { d: 3, c: 2 }, a: 1 } }),
    );
  });

  it.each([
    ['id', { ...fact, id: `${fact.id}0` }],
    ['stream', { ...fact, stream: 'team-payment' }],
    ['revision', { ...fact, revision: 1 }],
    ['type', { ...fact, type: 'TeamDescribed' }],
    ['data', { ...fact, data: { slug: 'payments' } }],
    ['metadata', { ...fact, metadata: { ...fact.metadata, actor: 'b' } }],
    ['previous hash', { ...fact, metadata: { ...fact.metadata, previousHash: 'f'.repeat(64) } }],
  ])('changes with the %s', (_name, changed) => {
    expect(hashOf(changed)).not.toBe(hashOf(fact));
  });

  it('tells a number from its text and a missing field from an empty one', () => {
    expect(hashOf({ ...fact, data: { n: 1 } })).not.toBe(hashOf({ ...fact, data: { n: '1' } }));
    expect(hashOf({ ...fact, data: {} })).not.toBe(hashOf({ ...fact, data: { n: '' } }));
  });
});
