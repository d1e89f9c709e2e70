import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CatalogueServer, startCatalogue } from './catalogue-server.js';

let server: CatalogueServer;
const producer = 'producer of data';
const capability = 'postgresql';

beforeAll(async () => {
  server = await startCatalogue();
  await server.stopViews();
});
afterAll(() => server.close());

/** Nothing here is known to the views: every answer is folded from the log. */
describe('changing the catalogue while the views stand still', () => {
  it('is answered with the team that was registered', async () =>
    expect(
      await server.mutate(
        'operator',
        'registerTeam',
        { slug: 'data', name: 'Data', department: 'acme' },
        '... on RegisterTeamSuccess { viewsReached team { slug registeredAt } }',
      ),
    ).toEqual({
      __typename: 'RegisterTeamSuccess',
      viewsReached: false,
      team: { slug: 'data', registeredAt: '2026-01-05T09:00:00.000Z' },
    }));

  it('is answered with the capability and its owner', async () =>
    expect(
      await server.mutate(
        producer,
        'registerCapability',
        { slug: capability, ownerTeam: 'data', name: 'PostgreSQL', summary: 'A database.' },
        '... on RegisterCapabilitySuccess { viewsReached capability { name owner { name } versions { totalCount } } }',
      ),
    ).toMatchObject({
      viewsReached: false,
      capability: { name: 'PostgreSQL', owner: { name: 'Data' }, versions: { totalCount: 0 } },
    }));

  it('is answered with the version, its contract and its capability', async () => {
    const plans = [{ slug: 'small', name: 'Small', monthlyPriceCents: 0 }];
    const draft = { capability, version: '1.0.0', parameterSchema: {}, outputSchema: {}, plans };
    await server.mutate(producer, 'draftVersion', draft);
    expect(
      await server.mutate(
        producer,
        'publishVersion',
        { capability, version: '1.0.0', stage: 'GA' },
        '... on PublishVersionSuccess { viewsReached version { status contract { approval } capability { slug } } }',
      ),
    ).toMatchObject({
      viewsReached: false,
      version: { status: 'GA', contract: { approval: 'AUTO' }, capability: { slug: capability } },
    });
  });

  it('decides nothing that depends on what the views have not seen', async () =>
    expect(server.mutate(producer, 'retireVersion', { capability, version: '1.0.0' })).rejects.toThrow('STALE_READ'));

  it('tells who asks for a later state that it is not known yet', async () => {
    const atLeast = await server.eventStore.head();
    const document = 'query ($atLeast: Position) { capability(slug: "postgresql", atLeast: $atLeast) { slug } }';
    await expect(server.query('nobody', document, { atLeast })).rejects.toThrow('STALE_READ');
  });
});
