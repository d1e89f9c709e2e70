import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { factCodec, UnknownFact } from './fact-codec.js';

const Opened = z.object({
  type: z.literal('Opened'),
  data: z.object({ door: z.string(), note: z.string().meta({ sealed: true }) }),
});
const Closed = z.object({ type: z.literal('Closed'), data: z.object({ door: z.string() }) });
const codec = factCodec({
  category: 'door',
  union: z.discriminatedUnion('type', [Opened, Closed]),
  upcasts: { Closed: [(older) => ({ door: z.object({ gate: z.string() }).parse(older).gate })] },
});

const stored = (type: string, data: object, schemaVersion = 1) => ({
  stream: 'door-front',
  type,
  data,
  metadata: {
    occurredAt: '2026-01-01T00:00:00.000Z',
    actor: 'ada',
    commandId: 'command',
    payloadDigest: 'digest',
    correlationId: 'correlation',
    schemaVersion,
    previousHash: '',
  },
});

describe('reading a stored fact', () => {
  it('gives it as the rules know it', () => {
    expect(codec.decode(stored('Opened', { door: 'front', note: '' }))).toEqual({
      type: 'Opened',
      data: { door: 'front', note: '' },
    });
  });

  it('brings an older shape up to the current one', () => {
    expect(codec.decode(stored('Closed', { gate: 'front' }, 1)).data).toEqual({ door: 'front' });
    expect(codec.decode(stored('Closed', { door: 'front' }, 2)).data).toEqual({ door: 'front' });
  });

  it.each([
    ['of an unknown type', stored('Burnt', {})],
    ['in a newer shape than it knows', stored('Opened', { door: 'front', note: '' }, 2)],
  ])('fails for a fact %s, and names the stream', (_what, fact) => {
    expect(() => codec.decode(fact)).toThrow(UnknownFact);
    expect(() => codec.decode(fact)).toThrow('Stream door-front');
  });

  it('fails when the data does not fit', () => {
    expect(() => codec.decode(stored('Opened', { door: 7 }))).toThrow('expected string');
  });
});

describe('describing a family of facts', () => {
  it('says which types it knows, in which version, and which of their fields are sealed', () => {
    expect(codec.types).toEqual(['Opened', 'Closed']);
    expect([codec.knows('Opened'), codec.knows('Burnt')]).toEqual([true, false]);
    expect([codec.schemaVersionOf('Opened'), codec.schemaVersionOf('Closed')]).toEqual([1, 2]);
    expect([codec.sealedFieldsOf('Opened'), codec.sealedFieldsOf('Closed')]).toEqual([['note'], []]);
  });
});
