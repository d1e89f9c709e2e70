import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import type { RequestContext } from '#libs/graphql';
import { InMemorySealing } from '#libs/testing';
import { SealedTexts } from './sealed-texts.js';

const row = { instance: 'i-1', consumerTeam: 'payments', ownerTeam: 'platform' };
const said = { operation: 'o-1', field: 'justification', length: 300 } as const;

/** A request of a consumer of a team, whose answer has no room for another text. */
function asking(team: string): RequestContext {
  const principal: Principal = { id: team, kind: 'PERSON', grants: [{ role: 'consumer', teams: [team] }] };
  return Object.assign(Object.create(null), { principal, answer: { charge: () => false } });
}

describe('what was said of an instance', () => {
  it('is hidden from a stranger also where the same row was shown to a party before', async () => {
    const texts = new SealedTexts(new InMemorySealing(), Object.create(null), Object.create(null));
    void texts.text(row, said, asking('payments'));
    expect(await texts.text(row, said, asking('search'))).toBe('sealed');
  });
});
