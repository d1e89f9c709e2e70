import { describe, expect, it } from '@jest/globals';
import { KeyClaimsInMemory } from './key-claims.js';

const one = { commandId: 'command', payloadDigest: 'one' };
const other = { commandId: 'command', payloadDigest: 'other' };

describe('claims in memory', () => {
  it('are free again half a minute after their release, and not before', async () => {
    let now = 10_000;
    const claims = new KeyClaimsInMemory(() => now);
    await claims.take(one);
    claims.release(one.commandId);
    now += 29_000;
    expect(await claims.take(other)).toBe(false);
    now += 2_000;
    expect(await claims.take(other)).toBe(true);
  });

  it('of which nobody heard again are kept for an hour: what became of their command is known by then', async () => {
    let now = 10_000;
    const claims = new KeyClaimsInMemory(() => now);
    await claims.take(one);
    now += 59 * 60_000;
    expect(await claims.take(other)).toBe(false);
    now += 2 * 60_000;
    expect(await claims.take(other)).toBe(true);
  });
});
