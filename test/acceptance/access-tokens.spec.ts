import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueToken, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';

const clock = new ManualClock();
let marketplace: Marketplace;
beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
});
afterAll(() => marketplace.close());

const refusal = '... on Refusal { code message }';
const token = 'token { id principal label issuedBy issuedAt expiresAt revokedAt grants { role teams } }';
const issued = `... on IssueTokenSuccess { secret viewsReached position ${token} } ${refusal}`;
const revoked = `... on RevokeTokenSuccess { ${token} } ${refusal}`;
const bot = { label: 'deploy bot', grants: [{ role: 'CONSUMER', teams: ['payments'] }], expiresInDays: 30 };
const carol = { subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] } as const;

describe('issuing a token', () => {
  it('makes a service account that acts under a name of its own', async () => {
    const answer = await marketplace.as(carol).mutate('issueToken', bot, issued);
    expect(answer).toMatchObject({
      viewsReached: true,
      token: { label: 'deploy bot', issuedAt: '2026-01-05T09:00:00.000Z', expiresAt: '2026-02-04T09:00:00.000Z' },
    });
    const { viewer } = await marketplace
      .as(textAt(answer, 'secret'))
      .query('{ viewer { id kind grants { role teams } } }');
    expect(viewer).toEqual({
      id: textAt(answer, 'token.principal'),
      kind: 'SERVICE',
      grants: [{ role: 'CONSUMER', teams: ['payments'] }],
    });
  });

  it('shows the secret once: the same command again answers without it, and makes no second token', async () => {
    const attempt = { ...bot, idempotencyKey: 'once' };
    const first = await marketplace.as(carol).mutate('issueToken', attempt, issued);
    const again = await marketplace.as(carol).mutate('issueToken', attempt, issued);
    expect(again).toEqual({ ...first, secret: null });
    const reused = await marketplace.as(carol).mutate('issueToken', { ...attempt, expiresInDays: 31 }, refusal);
    expect(reused).toMatchObject({ __typename: 'IdempotencyKeyReused' });
  });

  it.each([
    ['/expiresInDays', { expiresInDays: 367 }],
    ['/expiresInDays', { expiresInDays: 0 }],
    ['/label', { label: '' }],
    ['/grants', { grants: [] }],
    ['/grants/0/teams', { grants: [{ role: 'CONSUMER', teams: [] }] }],
    ['/idempotencyKey', { idempotencyKey: 'k'.repeat(129) }],
  ])('is refused when %s is out of bounds', async (path, change) => {
    const violations = '... on InvalidInput { violations { path limit } }';
    const answer = await marketplace.as(carol).mutate('issueToken', { ...bot, ...change }, violations);
    expect(answer).toMatchObject({ __typename: 'InvalidInput', violations: [{ path }] });
  });

  it('hands on no more than the issuer holds, also not by a token of a token', async () => {
    const forAll = { ...bot, grants: [{ role: 'CONSUMER' }] };
    expect(await marketplace.as(carol).mutate('issueToken', forAll, refusal)).toMatchObject({
      __typename: 'NotPermitted',
      message: expect.stringContaining('all teams'),
    });
    const first = await marketplace.as(carol).mutate('issueToken', bot, issued);
    const service = marketplace.as(textAt(first, 'secret'));
    expect(await service.mutate('issueToken', bot, refusal)).toMatchObject({ __typename: 'NotPermitted' });
  });

  it('lets operators beget operators only so far', async () => {
    const operators = [{ role: 'operator', teams: 'all' }] as const;
    const second = marketplace.as(await issueToken(marketplace.operator, operators));
    const third = marketplace.as(await issueToken(second, operators));
    const wanted = { label: 'fourth', grants: [{ role: 'OPERATOR' }] };
    expect(await third.mutate('issueToken', wanted, refusal)).toMatchObject({ __typename: 'NotPermitted' });
  });
});

describe('ending a token', () => {
  it('refuses it at once when it is revoked', async () => {
    const answer = await marketplace.as(carol).mutate('issueToken', bot, issued);
    const service = marketplace.as(textAt(answer, 'secret'));
    await service.query('{ viewer { id } }');
    const input = { tokenId: textAt(answer, 'token.id') };
    const first = await marketplace.as(carol).mutate('revokeToken', input, revoked);
    expect(first).toMatchObject({ __typename: 'RevokeTokenSuccess', token: { revokedAt: '2026-01-05T09:00:00.000Z' } });
    expect((await service.send('{ viewer { id } }')).status).toBe(401);
    expect(await marketplace.as(carol).mutate('revokeToken', input, revoked)).toEqual(first);
  });

  it('is up to its issuer and operators; for everybody else it does not exist', async () => {
    const answer = await marketplace.as(carol).mutate('issueToken', bot, issued);
    const input = { tokenId: textAt(answer, 'token.id') };
    const stranger = marketplace.as({ subject: 'sam', grants: [{ role: 'consumer', teams: ['payments'] }] });
    const forStranger = await stranger.mutate('revokeToken', input, revoked);
    const forMissing = await stranger.mutate('revokeToken', { tokenId: 'bm9uZQ' }, revoked);
    expect(forStranger).toMatchObject({ __typename: 'NotFound' });
    expect(forStranger).toEqual(forMissing);
    const auditor = marketplace.as({ subject: 'audrey', grants: [{ role: 'auditor', teams: 'all' }] });
    expect(await auditor.mutate('revokeToken', input, revoked)).toMatchObject({ __typename: 'NotPermitted' });
    expect(await marketplace.operator.mutate('revokeToken', input, revoked)).toMatchObject({
      __typename: 'RevokeTokenSuccess',
    });
  });

  it('happens by itself when its time is over', async () => {
    const answer = await marketplace.as(carol).mutate('issueToken', { ...bot, expiresInDays: 1 }, issued);
    const service = marketplace.as(textAt(answer, 'secret'));
    clock.advance({ hours: 23, minutes: 59 });
    expect((await service.send('{ viewer { id } }')).status).toBe(200);
    clock.advance({ minutes: 1 });
    expect((await service.send('{ viewer { id } }')).status).toBe(401);
  });
});

describe('listing tokens', () => {
  const list = '{ tokens(first: 100) { totalCount edges { node { id label issuedBy } } } }';

  it('shows everybody their own, and operators all', async () => {
    const dora = marketplace.as({ subject: 'dora', grants: [{ role: 'consumer', teams: ['payments'] }] });
    const answer = await dora.mutate('issueToken', { ...bot, label: 'dora’s bot' }, issued);
    const own = await dora.query(list);
    expect(own['tokens']).toMatchObject({ totalCount: 1, edges: [{ node: { label: 'dora’s bot' } }] });
    const all = await marketplace.operator.query(list);
    expect(JSON.stringify(all)).toContain(textAt(answer, 'token.id'));
    expect(JSON.stringify(all)).toContain('deploy bot');
    const node = 'query ($id: ID!) { node(id: $id) { id ... on Token { label } } }';
    const id = textAt(answer, 'token.id');
    expect(await dora.query(node, { id })).toEqual({ node: { id, label: 'dora’s bot' } });
    expect(await marketplace.as(carol).query(node, { id })).toEqual({ node: null });
  });
});
