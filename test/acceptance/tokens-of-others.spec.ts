import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allFacts } from './history.js';
import {
  type Client,
  type Data,
  issueToken,
  ManualClock,
  type Marketplace,
  openMarketplace,
  textAt,
} from './marketplace.js';
import { expectSuccess } from './sample-offer.js';

const clock = new ManualClock();
let marketplace: Marketplace;
beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
}, 60_000);
afterAll(() => marketplace.close());

const refusal = '... on Refusal { code message }';
const consumer = [{ role: 'consumer', teams: ['payments'] }] as const;
const operators = [{ role: 'operator', teams: 'all' }] as const;
const viewer = '{ viewer { id } }';
const idOf = async (client: Client) => textAt(await client.query(viewer), 'viewer.id');
const statusOf = async (secret: string) => (await marketplace.as(secret).send(viewer)).status;

const Listed = z.object({
  tokens: z.object({
    totalCount: z.number(),
    edges: z.array(
      z.object({
        node: z.object({
          id: z.string(),
          principal: z.string(),
          owner: z.string(),
          actsFor: z.string().nullable(),
          state: z.string(),
          needsOwner: z.boolean(),
          lastUsedAt: z.string().nullable(),
        }),
      }),
    ),
  }),
});

async function list(client: Client, filter: Data) {
  const fields = 'id principal owner actsFor state needsOwner lastUsedAt';
  const document = `query ($filter: TokenFilter) { tokens(first: 100, filter: $filter) { totalCount edges { node { ${fields} } } } }`;
  const { tokens } = Listed.parse(await client.query(document, { filter }));
  expect(tokens.totalCount).toBe(tokens.edges.length);
  return tokens.edges.map(({ node }) => node);
}

const revoked = `... on RevokeTokensSuccess { principal revokedCount remainingCount viewsReached tokens { id state } } ${refusal}`;

describe('a portal’s token whose operator is gone', () => {
  const olga = { subject: 'olga', grants: operators } as const;
  let portal: string;
  let olgasId: string;

  beforeAll(async () => {
    portal = await issueToken(marketplace.as(olga), consumer);
    olgasId = await idOf(marketplace.as(olga));
  });

  it('is not listed for somebody to take over while its operator is one', async () => {
    expect(await list(marketplace.operator, { issuedBy: olgasId })).toMatchObject([
      { owner: olgasId, actsFor: null, state: 'ACTIVE', needsOwner: false },
    ]);
    expect(await list(marketplace.operator, { issuedBy: olgasId, needsOwner: true })).toEqual([]);
    expect(await list(marketplace.operator, { issuedBy: olgasId, needsOwner: false })).toHaveLength(1);
  });

  it('is listed once they have lost the role, and goes on', async () => {
    clock.advance({ seconds: 1 });
    await marketplace.as({ ...olga, grants: [] }).query(viewer);
    expect(await list(marketplace.operator, { needsOwner: true })).toMatchObject([
      { owner: olgasId, needsOwner: true },
    ]);
    expect(await list(marketplace.operator, { issuedBy: olgasId, needsOwner: false })).toEqual([]);
    expect(await statusOf(portal)).toBe(200);
  });

  it('is listed once they no longer sign in, and goes on', async () => {
    clock.advance({ seconds: 1 });
    await marketplace.as(olga).query(viewer);
    expect(await list(marketplace.operator, { needsOwner: true })).toEqual([]);
    clock.advance({ days: 31 });
    expect(await list(marketplace.operator, { needsOwner: true })).toMatchObject([{ owner: olgasId }]);
    expect(await statusOf(portal)).toBe(200);
  });

  it('is taken over by an operator, who answers for it from then on', async () => {
    const [found] = await list(marketplace.operator, { needsOwner: true });
    const input = { tokenId: found?.id };
    const taken = `... on TakeOverTokenSuccess { token { owner needsOwner } } ${refusal}`;
    const mine = await idOf(marketplace.operator);
    const stranger = marketplace.as({ subject: 'sam', grants: [{ role: 'producer', teams: 'all' }] });
    expect(await stranger.mutate('takeOverToken', input, taken)).toMatchObject({ __typename: 'NotPermitted' });
    expect(await marketplace.operator.mutate('takeOverToken', input, taken)).toMatchObject({
      __typename: 'TakeOverTokenSuccess',
      token: { owner: mine, needsOwner: false },
    });
    expect(await list(marketplace.operator, { needsOwner: true })).toEqual([]);
    expect(await list(marketplace.operator, { owner: mine, issuedBy: olgasId })).toHaveLength(1);
    const formerly = await marketplace.as({ ...olga, grants: [] }).mutate('revokeToken', input, refusal);
    expect(formerly).toMatchObject({ __typename: 'NotPermitted' });
    expect(await statusOf(portal)).toBe(200);
  });

  it('is not taken over when it acts for a person', async () => {
    const paul = marketplace.as({ subject: 'paul', grants: consumer });
    await issueToken(paul, consumer);
    const [own] = await list(paul, {});
    expect(await marketplace.operator.mutate('takeOverToken', { tokenId: own?.id }, refusal)).toMatchObject({
      __typename: 'TokenNotToBeTakenOver',
    });
  });

  it('is listed when it was issued by a token that is revoked', async () => {
    const second = await issueToken(marketplace.operator, operators);
    const worker = await issueToken(marketplace.as(second), consumer);
    const issuer = await idOf(marketplace.as(second));
    const [token] = await list(marketplace.operator, { principal: issuer });
    expect(await list(marketplace.operator, { issuedBy: issuer, needsOwner: true })).toEqual([]);
    expectSuccess(await marketplace.operator.mutate('revokeToken', { tokenId: token?.id }, refusal));
    expect(await list(marketplace.operator, { issuedBy: issuer, needsOwner: true })).toHaveLength(1);
    expect(await statusOf(worker)).toBe(200);
  });
});

describe('listing tokens', () => {
  it('asks for those of an issuer, of a person, of an account and in a state, and shows nobody those of others', async () => {
    const rita = marketplace.as({ subject: 'rita', grants: consumer });
    const ritasId = await idOf(rita);
    const secret = await issueToken(rita, consumer);
    const principal = await idOf(marketplace.as(secret));
    for (const filter of [{ issuedBy: ritasId }, { owner: ritasId }, { actsFor: ritasId }, { principal }]) {
      expect(await list(marketplace.operator, filter)).toMatchObject([{ principal, actsFor: ritasId }]);
      expect(await list(rita, filter)).toHaveLength(1);
      expect(await list(marketplace.as({ subject: 'sam', grants: consumer }), filter)).toEqual([]);
    }
    expect(await list(rita, { state: 'ACTIVE' })).toHaveLength(1);
    expect(await list(rita, { state: 'EXPIRED' })).toEqual([]);
    clock.advance({ days: 91 });
    expect(await list(rita, { state: 'ACTIVE' })).toEqual([]);
    expect(await list(rita, { state: 'EXPIRED' })).toMatchObject([{ state: 'EXPIRED', needsOwner: false }]);
    expectSuccess(await rita.mutate('revokeTokens', { principal: ritasId }, refusal));
  });

  it('says when a token was used last, to the hour', async () => {
    const tina = marketplace.as({ subject: 'tina', grants: consumer });
    const secret = await issueToken(tina, consumer);
    const usedAt = async () => (await list(tina, {})).map(({ lastUsedAt }) => lastUsedAt);
    expect(await usedAt()).toEqual([null]);
    const first = clock.now().toISOString();
    expect(await statusOf(secret)).toBe(200);
    expect(await usedAt()).toEqual([first]);
    clock.advance({ minutes: 59 });
    expect(await statusOf(secret)).toBe(200);
    expect(await usedAt()).toEqual([first]);
    clock.advance({ minutes: 1 });
    expect(await statusOf(secret)).toBe(200);
    expect(await usedAt()).toEqual([clock.now().toISOString()]);
  });
});

describe('revoking all tokens of a principal', () => {
  it('ends those that act for a person, by the person or an operator, and says which', async () => {
    const una = marketplace.as({ subject: 'una', grants: consumer });
    const principal = await idOf(una);
    const secrets = [await issueToken(una, consumer), await issueToken(una, consumer)];
    const stranger = marketplace.as({ subject: 'sam', grants: consumer });
    expect(await stranger.mutate('revokeTokens', { principal }, revoked)).toMatchObject({ __typename: 'NotPermitted' });
    const attempt = { principal, idempotencyKey: 'una leaves' };
    const answer = await una.mutate('revokeTokens', attempt, revoked);
    expect(answer).toMatchObject({ revokedCount: 2, remainingCount: 0, viewsReached: true });
    expect(answer['tokens']).toEqual([0, 1].map(() => ({ id: expect.any(String), state: 'REVOKED' })));
    expect(await Promise.all(secrets.map(statusOf))).toEqual([401, 401]);

    const later = await issueToken(una, consumer);
    expect(await una.mutate('revokeTokens', attempt, revoked)).toEqual(answer);
    expect(await statusOf(later)).toBe(200);
    expect(await marketplace.operator.mutate('revokeTokens', { principal }, revoked)).toMatchObject({
      revokedCount: 1,
    });
    expect(await statusOf(later)).toBe(401);
  });

  it('ends those that an operator issued, and those that their tokens issued, but none that somebody took over', async () => {
    const vera = marketplace.as({ subject: 'vera', grants: operators });
    const principal = await idOf(vera);
    const second = await issueToken(vera, operators);
    const worker = await issueToken(marketplace.as(second), consumer);
    const kept = await issueToken(vera, consumer);
    const [keptToken] = await list(marketplace.operator, { principal: await idOf(marketplace.as(kept)) });
    expectSuccess(await marketplace.operator.mutate('takeOverToken', { tokenId: keptToken?.id }, refusal));
    const answer = await marketplace.operator.mutate('revokeTokens', { principal }, revoked);
    expect(answer).toMatchObject({ revokedCount: 2, remainingCount: 0 });
    expect(await Promise.all([second, worker, kept].map(statusOf))).toEqual([401, 401, 200]);
  });

  it('ends 100 at once, and says how many are left for another time', async () => {
    const wanda = marketplace.as({ subject: 'wanda', grants: consumer });
    const principal = await idOf(wanda);
    for (let round = 0; round < 15; round += 1) {
      await Promise.all(Array.from({ length: 7 }, () => issueToken(wanda, consumer)));
    }
    const first = await wanda.mutate('revokeTokens', { principal }, revoked);
    expect(first).toMatchObject({ revokedCount: 100, remainingCount: 5 });
    expect(await list(wanda, { state: 'ACTIVE' })).toHaveLength(5);
    const second = await wanda.mutate('revokeTokens', { principal }, revoked);
    expect(second).toMatchObject({ revokedCount: 5, remainingCount: 0 });
    expect(await list(wanda, { state: 'ACTIVE' })).toEqual([]);
  }, 60_000);

  it('records each revocation on its own stream, under the name of who ordered it', async () => {
    const xenia = marketplace.as({ subject: 'xenia', grants: consumer });
    const principal = await idOf(xenia);
    await issueToken(xenia, consumer);
    await issueToken(xenia, consumer);
    const before = (await allFacts(marketplace.operator)).length;
    expectSuccess(await xenia.mutate('revokeTokens', { principal }, refusal));
    await marketplace.settle();
    const facts = (await allFacts(marketplace.operator)).slice(before);
    expect(facts.map(({ type }) => type)).toEqual(['TokensRevocationOrdered', 'TokenRevoked', 'TokenRevoked']);
    expect(new Set(facts.map(({ stream }) => stream)).size).toBe(3);
  });
});

const made = async (issuer: Client, label: string) => {
  const wanted = { label, grants: [{ role: 'AUDITOR' }] };
  const answer = await issuer.mutate('issueToken', wanted, `... on IssueTokenSuccess { token { id principal } }`);
  return { id: textAt(answer, 'token.id'), account: textAt(answer, 'token.principal') };
};

const labelSeen = async (caller: Client, { id }: { readonly id: string }) =>
  textAt(await caller.query(`{ node(id: "${id}") { ... on Token { label } } }`), 'node.label');

describe('erasing a person', () => {
  it('ends what acts for them, for good, and lets them make nothing that does', async () => {
    const yann = marketplace.as({ subject: 'yann', grants: consumer });
    const principal = await idOf(yann);
    const secret = await issueToken(yann, consumer);
    expectSuccess(await marketplace.operator.mutate('eraseSubject', { principal }, refusal));
    await marketplace.settle();
    await yann.query(viewer);
    expect(await statusOf(secret)).toBe(401);
    expect(await list(marketplace.operator, { actsFor: principal })).toMatchObject([{ state: 'REVOKED' }]);
    const wanted = { label: 'again', grants: [{ role: 'CONSUMER', teams: ['payments'] }] };
    expect(await yann.mutate('issueToken', wanted, refusal)).toMatchObject({
      __typename: 'NotPermitted',
      message: 'You were erased, so nothing can act for you',
    });
  });

  it('erases the labels of what is theirs alone, for everybody, and leaves those of others', async () => {
    const zoe = marketplace.as({ subject: 'zoe', grants: operators });
    const principal = await idOf(zoe);
    const [own, taken] = [await made(zoe, 'own'), await made(zoe, 'taken')];
    const others = await made(marketplace.operator, 'of others');
    expectSuccess(await marketplace.operator.mutate('takeOverToken', { tokenId: taken.id }, refusal));
    const erase = async (whom: string) => {
      expectSuccess(await marketplace.operator.mutate('eraseSubject', { principal: whom }, refusal));
      await marketplace.settle();
    };
    for (let time = 0; time < 2; time += 1) {
      await erase(principal);
      const seen = [own, taken, others].map((token) => labelSeen(marketplace.operator, token));
      expect(await Promise.all(seen)).toEqual(['erased', 'taken', 'of others']);
      expect(await labelSeen(zoe, own)).toBe('erased');
    }
    const later = await made(zoe, 'later');
    await marketplace.settle();
    expect(await labelSeen(zoe, later)).toBe('later');
    const ended = `... on RevokeTokenSuccess { token { label state } } ${refusal}`;
    expect(await marketplace.operator.mutate('revokeToken', { tokenId: own.id }, ended)).toMatchObject({
      token: { label: 'erased', state: 'REVOKED' },
    });
    await erase(taken.account);
    expect(await labelSeen(marketplace.operator, taken)).toBe('erased');
  });
});
