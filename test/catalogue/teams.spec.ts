import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CatalogueServer, startCatalogue } from './catalogue-server.js';

let server: CatalogueServer;
beforeAll(async () => {
  server = await startCatalogue();
});
afterAll(() => server.close());

const payments = { name: 'Payments', department: 'acme/finance', description: 'Moves money.' };

/** As `viewer` shows ids. */
const person = '6f1c9a52-3f0e-5b7d-9c44-0a1b2c3d4e5f';

describe('registering a team', () => {
  const selection = '... on RegisterTeamSuccess { viewsReached team { slug name department registeredAt } }';

  it('is answered with the team, and the list knows it at once', async () => {
    expect(await server.mutate('operator', 'registerTeam', { slug: 'payments', ...payments }, selection)).toEqual({
      __typename: 'RegisterTeamSuccess',
      viewsReached: true,
      team: {
        slug: 'payments',
        name: 'Payments',
        department: 'acme/finance',
        registeredAt: '2026-01-05T09:00:00.000Z',
      },
    });
    const { teams } = await server.query('nobody', '{ teams { totalCount edges { node { slug } } } }');
    expect(teams).toEqual({ totalCount: 1, edges: [{ node: { slug: 'payments' } }] });
  });

  it('is refused when the slug is taken', async () =>
    expect(
      await server.mutate('operator', 'registerTeam', { slug: 'payments', ...payments }, '... on SlugTaken { slug }'),
    ).toMatchObject({ __typename: 'SlugTaken', code: 'SLUG_TAKEN', slug: 'payments' }));

  it('is for operators', async () =>
    expect(await server.mutate('producer of payments', 'registerTeam', { slug: 'search', ...payments })).toMatchObject({
      code: 'NOT_PERMITTED',
    }));

  it('is refused with every bound that the input breaks', async () =>
    expect(
      await server.mutate(
        'operator',
        'registerTeam',
        { slug: 'search', name: '', department: 'Acme Inc.', description: 'x'.repeat(20_001) },
        '... on InvalidInput { violations { path limit } }',
      ),
    ).toMatchObject({
      __typename: 'InvalidInput',
      violations: [
        { path: '/name', limit: '1 to 200 characters' },
        { path: '/department' },
        { path: '/description', limit: 'at most 20,000 characters' },
      ],
    }));
});

describe('describing a team', () => {
  it('is for its members, and answers with what is true from now on', async () =>
    expect(
      await server.mutate(
        'consumer of payments',
        'describeTeam',
        { team: 'payments', ...payments, name: 'Payments & Fraud' },
        '... on DescribeTeamSuccess { team { name } }',
      ),
    ).toEqual({ __typename: 'DescribeTeamSuccess', team: { name: 'Payments & Fraud' } }));

  it('is refused to others', async () =>
    expect(await server.mutate('producer of search', 'describeTeam', { team: 'payments', ...payments })).toMatchObject({
      code: 'NOT_PERMITTED',
    }));

  it('finds no team that is not there', async () =>
    expect(
      await server.mutate(
        'producer of search',
        'describeTeam',
        { team: 'missing', ...payments },
        '... on NotFound { path }',
      ),
    ).toMatchObject({ __typename: 'NotFound', path: '/team' }));
});

describe('memberships', () => {
  const member = { team: 'payments', principal: person, role: 'PRODUCER' };
  const members = '{ team(slug: "payments") { members { totalCount edges { node { principal role grantedBy } } } } }';

  it('are granted by operators, and shown to the team only', async () => {
    expect(await server.mutate('operator', 'grantMembership', member)).toMatchObject({
      __typename: 'GrantMembershipSuccess',
    });
    const shown = {
      totalCount: 1,
      edges: [{ node: { principal: person, role: 'PRODUCER', grantedBy: 'operator' } }],
    };
    expect(await server.query('consumer of payments', members)).toEqual({ team: { members: shown } });
    expect(await server.query('consumer of search', members)).toEqual({ team: { members: null } });
  });

  it.each(['ada@example.org', 'Ada Lovelace', 'ada', `${person}@example.org`])(
    'are refused for what is no opaque id, because facts name nobody: %s',
    async (principal) =>
      expect(
        await server.mutate(
          'operator',
          'grantMembership',
          { ...member, principal },
          '... on InvalidInput { violations { path } }',
        ),
      ).toMatchObject({ code: 'INVALID_INPUT', violations: [{ path: '/principal' }] }),
  );

  it('are granted to service accounts, too', async () => {
    const account = { ...member, principal: `${person}.${person}` };
    expect(await server.mutate('operator', 'grantMembership', account)).toMatchObject({
      __typename: 'GrantMembershipSuccess',
    });
    await server.mutate('operator', 'revokeMembership', account);
  });

  it('are revoked by operators, and not by producers', async () => {
    expect(await server.mutate('producer of payments', 'revokeMembership', member)).toMatchObject({
      code: 'NOT_PERMITTED',
    });
    expect(await server.mutate('operator', 'revokeMembership', member)).toMatchObject({
      __typename: 'RevokeMembershipSuccess',
    });
    expect(await server.query('consumer of payments', members)).toEqual({
      team: { members: { totalCount: 0, edges: [] } },
    });
  });
});

describe('asking for teams', () => {
  it('answers null for one that is not there', async () =>
    expect(await server.query('nobody', '{ team(slug: "missing") { id } }')).toEqual({ team: null }));

  it('finds a team again by its id', async () => {
    const { team } = await server.query('nobody', '{ team(slug: "payments") { id slug } }');
    const { id } = Object(team);
    expect(
      await server.query('nobody', 'query ($id: ID!) { node(id: $id) { id ... on Team { slug } } }', { id }),
    ).toEqual({
      node: team,
    });
  });

  it('refuses a search of more than 200 characters', async () =>
    expect(
      server.query('nobody', 'query ($s: String) { teams(search: $s) { totalCount } }', { s: 'x'.repeat(201) }),
    ).rejects.toThrow('at most 200 characters'));
});
