import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemorySealing } from '#libs/testing';
import { CommandContexts } from './command-contexts.js';
import { uuidOf } from './command-id.js';

const contexts = new CommandContexts({ now: () => new Date('2026-01-01T00:00:00Z') }, new InMemorySealing());
const caller = { principal: { id: 'ada' }, correlationId: 'c-1' };

describe('naming a command', () => {
  it('draws the same UUIDv5 for the same principal, mutation and key, and another for any other', () =>
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.array(fc.string(), { maxLength: 4 }), (a, b) => {
        expect(uuidOf(...a)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(uuidOf(...a) === uuidOf(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    ));

  it('tells a repetition from a reused key by the payload', () => {
    const first = contexts.ofCaller(caller, 'registerTeam', 'k', { team: 'payments' });
    expect(contexts.ofCaller(caller, 'registerTeam', 'k', { team: 'payments' })).toEqual(first);
    const reused = contexts.ofCaller(caller, 'registerTeam', 'k', { team: 'search' });
    expect(reused.commandId).toBe(first.commandId);
    expect(reused.payloadDigest).not.toBe(first.payloadDigest);
  });

  it('counts keys per principal and mutation', () => {
    const ids = [
      contexts.ofCaller(caller, 'registerTeam', 'k', {}),
      contexts.ofCaller(caller, 'describeTeam', 'k', {}),
      contexts.ofCaller({ ...caller, principal: { id: 'bob' } }, 'registerTeam', 'k', {}),
    ].map(({ commandId }) => commandId);
    expect(new Set(ids).size).toBe(3);
  });
});
