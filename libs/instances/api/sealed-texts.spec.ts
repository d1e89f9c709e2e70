import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import { type RequestContext, rememberLoaders } from '#libs/graphql';
import { InMemorySealing } from '#libs/testing';
import { SealedTexts } from './sealed-texts.js';

const row = { instance: 'i-1', consumerTeam: 'payments', ownerTeam: 'platform' };
const said = { operation: 'o-1', field: 'justification', length: 300 } as const;

/** A request of a consumer of a team, whose answer has no room for another text. */
function asking(team: string): RequestContext {
  const principal: Principal = { id: team, kind: 'PERSON', grants: [{ role: 'consumer', teams: [team] }] };
  return Object.assign(Object.create(null), { principal, answer: { charge: () => false }, loader: rememberLoaders() });
}

describe('what was said of an instance', () => {
  it('is hidden from a stranger also where the same row was shown to a party before', async () => {
    const texts = new SealedTexts(new InMemorySealing(), Object.create(null), Object.create(null));
    void texts.text(row, said, asking('payments'));
    expect(await texts.text(row, said, asking('search'))).toBe('sealed');
  });

  it('reads for a stranger as erased once it was, and as unreadable when its key is missing', async () => {
    const sealing = new InMemorySealing();
    const texts = new SealedTexts(sealing, Object.create(null), Object.create(null));
    const seen = async () => [
      await texts.text(row, said, asking('search')),
      await texts.json(row, { ...said, field: 'parameters' }, asking('search')),
      await texts.text({ ...row, instance: 'i-2' }, said, asking('search')),
    ];
    sealing.lose('instance-i-1');
    expect(await seen()).toEqual(['unreadable', 'unreadable', 'sealed']);
    await sealing.eraseStreams(['instance-i-1']);
    expect(await seen()).toEqual(['erased', 'erased', 'sealed']);
  });
});
