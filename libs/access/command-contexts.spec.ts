import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClockWrong } from '#libs/kernel';
import { factToAppend, InMemorySealing } from '#libs/testing';
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

describe('naming a command while the clock is wrong', () => {
  const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
  const wrong = new CommandContexts(clock, new InMemorySealing(), undefined, { problem: () => 'ten minutes ahead' });
  const place = { stream: 'box-1', revision: 0, position: 'memory.1', recordedAt: '2026-01-01T00:00:00.000Z' };

  it.each([
    ['a caller', () => wrong.ofCaller(caller, 'registerTeam', 'k', {})],
    ['a reaction', () => wrong.ofReaction('sample', { ...factToAppend(), ...place })],
    ['a signal', () => wrong.ofSignal({ source: 'meter', id: '1' }, {})],
    ['a timer', () => wrong.ofTimer('sample', 'row')],
  ])('fails for %s, so that nothing is recorded by it', (_whose, name) => {
    expect(name).toThrow(ClockWrong);
  });
});
