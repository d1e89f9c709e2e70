import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Client,
  issueToken,
  ManualClock,
  type Marketplace,
  openMarketplace,
  type Person,
  textAt,
} from './marketplace.js';
import { expectSuccess } from './sample-offer.js';

const clock = new ManualClock();
let marketplace: Marketplace;
beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  const team = { slug: 'payments', name: 'Payments', department: 'acme/payments' };
  expectSuccess(await marketplace.operator.mutate('registerTeam', team, refusal));
}, 60_000);
afterAll(() => marketplace.close());

const refusal = '... on Refusal { code message }';
const viewer = '{ viewer { id grants { role teams } } }';
const consumerOfSearch = [{ role: 'consumer', teams: ['search'] }] as const;
const consumerOfPayments = [{ role: 'consumer', teams: ['payments'] }] as const;

const idOf = async (client: Client) => textAt(await client.query(viewer), 'viewer.id');
const grantsOf = async (client: Client) => (await client.query(viewer))['viewer'];
const signIn = (person: Person) => marketplace.as(person).query(viewer);
const allowed = (...teams: readonly string[]) =>
  expect.objectContaining({ grants: teams.map((team) => ({ role: 'CONSUMER', teams: [team] })) });

describe('a token that acts for a person', () => {
  it('loses what the person loses as a member of a team, at once', async () => {
    const mary = marketplace.as({ subject: 'mary' });
    const membership = { team: 'payments', principal: await idOf(mary), role: 'CONSUMER' };
    expectSuccess(await marketplace.operator.mutate('grantMembership', membership, refusal));
    const token = marketplace.as(await issueToken(mary, consumerOfPayments));
    expect(await grantsOf(token)).toEqual(allowed('payments'));
    expectSuccess(await marketplace.operator.mutate('revokeMembership', membership, refusal));
    expect(await grantsOf(token)).toEqual(allowed());
    expectSuccess(await marketplace.operator.mutate('grantMembership', membership, refusal));
    expect(await grantsOf(token)).toEqual(allowed('payments'));
  });

  it('loses what the identity provider no longer says of the person, with their next sign-in', async () => {
    const both = [...consumerOfSearch, ...consumerOfPayments];
    const nora = { subject: 'nora', grants: both };
    const token = marketplace.as(await issueToken(marketplace.as(nora), both));
    expect(await grantsOf(token)).toEqual(allowed('search', 'payments'));
    clock.advance({ seconds: 1 });
    await signIn({ ...nora, grants: consumerOfSearch });
    expect(await grantsOf(token)).toEqual(allowed('search'));
  });

  it('gains nothing that it was not granted when the person gains it', async () => {
    const omar = { subject: 'omar', grants: consumerOfSearch };
    const token = marketplace.as(await issueToken(marketplace.as(omar), consumerOfSearch));
    clock.advance({ seconds: 1 });
    await signIn({ ...omar, grants: [{ role: 'consumer', teams: 'all' }] });
    expect(await grantsOf(token)).toEqual(allowed('search'));
  });

  it('may do nothing once the person has not signed in for 30 days, says so, and works again when they do', async () => {
    const pia = { subject: 'pia', grants: consumerOfPayments };
    const token = marketplace.as(await issueToken(marketplace.as(pia), consumerOfPayments));
    clock.advance({ days: 30 });
    expect(await grantsOf(token)).toEqual(allowed('payments'));
    clock.advance({ seconds: 1 });
    const refused = await token.send(viewer);
    expect(refused.status).toBe(401);
    expect(refused.errors?.[0]).toMatchObject({
      message: 'Whoever this token acts for has not signed in for 30 days; it works again once they do',
      extensions: { code: 'UNAUTHENTICATED' },
    });
    await signIn(pia);
    expect(await grantsOf(token)).toEqual(allowed('payments'));
  });

  it('tells nobody what it waits for who does not hold its secret', async () => {
    const quinn = { subject: 'quinn', grants: consumerOfPayments };
    const secret = await issueToken(marketplace.as(quinn), consumerOfPayments);
    clock.advance({ days: 31 });
    const guessed = `${secret.slice(0, -4)}${secret.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    const answer = await marketplace.as(guessed).send(viewer);
    expect(answer.errors?.[0]?.message).toBe('The token is not valid, or no longer');
  });

  it('keeps what it may do over a restart', async () => {
    const rosa = { subject: 'rosa', grants: [...consumerOfSearch, ...consumerOfPayments] };
    const token = marketplace.as(await issueToken(marketplace.as(rosa), rosa.grants));
    clock.advance({ seconds: 1 });
    await signIn({ ...rosa, grants: consumerOfSearch });
    await marketplace.restart();
    expect(await grantsOf(token)).toEqual(allowed('search'));
  }, 60_000);

  it('waits as many days for the person as was configured', async () => {
    const saul = { subject: 'saul', grants: consumerOfPayments };
    const token = marketplace.as(await issueToken(marketplace.as(saul), consumerOfPayments));
    await marketplace.restart({ BOURSE_SIGN_IN_DAYS_MAX: '2' });
    clock.advance({ days: 2, seconds: 1 });
    expect((await token.send(viewer)).status).toBe(401);
  }, 60_000);
});

describe('a token that an operator made for others', () => {
  it('goes on when the operator no longer signs in, because it acts for nobody', async () => {
    const olga = marketplace.as({ subject: 'olga', grants: [{ role: 'operator', teams: 'all' }] });
    const portal = marketplace.as(await issueToken(olga, [{ role: 'consumer', teams: 'all' }]));
    clock.advance({ days: 60 });
    expect((await portal.send(viewer)).status).toBe(200);
  });
});
