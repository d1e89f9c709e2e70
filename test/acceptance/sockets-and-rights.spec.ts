import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Client, type Data, issueToken, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess } from './sample-offer.js';

/** So long that no look at the token comes from it: what ends a socket here is what was recorded. */
const hourMs = 3_600_000;
const attemptsMax = 100;
const refusal = '... on Refusal { code message }';
const following = 'subscription { fact: facts { type data } }';
const grants = [{ role: 'consumer', teams: ['payments'] }] as const;
const carol = { subject: 'carol', grants } as const;

let marketplace: Marketplace;
beforeAll(async () => {
  marketplace = await openMarketplace({ socketRecheckMs: hourMs });
  const team = { slug: 'payments', name: 'Payments', department: 'acme/payments' };
  expectSuccess(await marketplace.operator.mutate('registerTeam', team, refusal));
}, 60_000);
afterAll(() => marketplace.close());

/** A subscription that has begun: it has told its first fact. */
async function follow(client: Client): Promise<AsyncIterator<Data>> {
  const facts = client.subscribe(following)[Symbol.asyncIterator]();
  await facts.next();
  return facts;
}

const closing = z.object({ code: z.number(), reason: z.string() });

/** Why the socket was closed; waits until it is. */
async function whyClosed(facts: AsyncIterator<Data>) {
  try {
    while (!(await facts.next()).done);
  } catch (error) {
    return closing.parse(error);
  }
  throw new Error('The subscription ended, and its socket was not closed');
}

const viewerId = async (client: Client) => textAt(await client.query('{ viewer { id } }'), 'viewer.id');

describe('a socket', () => {
  it('is closed as soon as its token is revoked', async () => {
    const secret = await issueToken(marketplace.as(carol), grants);
    const facts = await follow(marketplace.as(secret));
    const list = await marketplace.as(carol).query('{ tokens { edges { node { id } } } }');
    const tokenId = textAt(list, 'tokens.edges.0.node.id');
    expectSuccess(await marketplace.as(carol).mutate('revokeToken', { tokenId }, refusal));
    expect(await whyClosed(facts)).toEqual({ code: 4401, reason: 'The token is not valid, or no longer' });
  });

  it('shows no more of a team to who has lost the membership, nor to the token that acts for them', async () => {
    const mary = marketplace.as({ subject: 'mary' });
    const membership = { team: 'payments', principal: await viewerId(mary), role: 'CONSUMER' };
    expectSuccess(await marketplace.operator.mutate('grantMembership', membership, refusal));
    const token = marketplace.as(await issueToken(mary, grants));
    const listening = await Promise.all([mary, token].map(follow));
    expectSuccess(await marketplace.operator.mutate('revokeMembership', membership, refusal));
    for (const facts of listening) await untilBlind(facts);
  });
});

let guestsCount = 0;

/** Somebody becomes a member, which members hear of, and then everybody hears of something: until only the second is told. */
async function untilBlind(facts: AsyncIterator<Data>): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    guestsCount += 1;
    const guest = `6f1c9a52-3f0e-5b7d-9c44-${String(guestsCount).padStart(12, '0')}`;
    const membership = { team: 'payments', principal: guest, role: 'CONSUMER' };
    expectSuccess(await marketplace.operator.mutate('grantMembership', membership, refusal));
    const description = { team: 'payments', name: guest, department: 'acme/payments' };
    expectSuccess(await marketplace.operator.mutate('describeTeam', description, refusal));
    if (!(await tellsOf(facts, guest))) return;
  }
  throw new Error('The socket goes on to show what only members may see');
}

/** Whether the membership of the guest is told before the team's description that came after it. */
async function tellsOf(facts: AsyncIterator<Data>, guest: string): Promise<boolean> {
  for (let told = false; ; ) {
    const text = JSON.stringify((await facts.next()).value);
    if (text.includes('MembershipGranted') && text.includes(guest)) told = true;
    if (text.includes('TeamDescribed') && text.includes(guest)) return told;
  }
}
