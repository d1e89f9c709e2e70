import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CatalogueServer, startCatalogue } from './catalogue-server.js';

let server: CatalogueServer;
beforeAll(async () => {
  server = await startCatalogue();
  for (const slug of ['data', 'storage']) {
    await server.mutate('operator', 'registerTeam', { slug, name: slug, department: `acme/${slug}` });
  }
});
afterAll(() => server.close());

const producer = 'producer of data';
const described = { name: 'PostgreSQL', summary: 'A relational database.', tags: ['database'], noticePeriodDays: 30 };
const postgresql = { slug: 'postgresql', ownerTeam: 'data', ...described };
const plan = { slug: 'small', name: 'Small', monthlyPriceCents: 4_000 };
const parameterSchema = {
  type: 'object',
  properties: { sizeGb: { type: 'integer', minimum: 1 }, constructor: { type: 'string', pattern: '^[a-z]+$' } },
  required: ['sizeGb'],
};
const draft = { capability: 'postgresql', version: '1.0.0', parameterSchema, outputSchema: {}, plans: [plan] };
const named = { capability: 'postgresql', version: '1.0.0' };

const version = (fields: string) => `{ capability(slug: "postgresql") { version(version: "1.0.0") { ${fields} } } }`;

describe('registering a capability', () => {
  it('is answered with the capability and its owner, and the catalogue knows it at once', async () => {
    const selection = `... on RegisterCapabilitySuccess {
      viewsReached capability { slug status tags links { url } noticePeriodDays liveInstanceCount latest { version } owner { slug } }
    }`;
    const links = [{ title: 'Runbook', url: 'https://docs.example.org/pg' }];
    expect(await server.mutate(producer, 'registerCapability', { ...postgresql, links }, selection)).toEqual({
      __typename: 'RegisterCapabilitySuccess',
      viewsReached: true,
      capability: {
        slug: 'postgresql',
        status: 'ACTIVE',
        tags: ['database'],
        links: [{ url: 'https://docs.example.org/pg' }],
        noticePeriodDays: 30,
        liveInstanceCount: 0,
        latest: null,
        owner: { slug: 'data' },
      },
    });
    const { capabilities } = await server.query(
      'nobody',
      '{ capabilities(search: "relat") { edges { node { slug } } } }',
    );
    expect(capabilities).toEqual({ edges: [{ node: { slug: 'postgresql' } }] });
  });

  it('is refused for a taken slug, a missing team, and to producers of other teams', async () => {
    expect(await server.mutate(producer, 'registerCapability', postgresql)).toMatchObject({ code: 'SLUG_TAKEN' });
    const missing = { ...postgresql, slug: 'redis', ownerTeam: 'missing' };
    expect(await server.mutate('operator', 'registerCapability', missing, '... on NotFound { path }')).toMatchObject({
      path: '/ownerTeam',
    });
    const redis = { ...postgresql, slug: 'redis' };
    expect(await server.mutate('producer of storage', 'registerCapability', redis)).toMatchObject({
      code: 'NOT_PERMITTED',
    });
  });

  it('is refused with every bound that the input breaks', async () => {
    const broken = {
      ...postgresql,
      summary: '',
      tags: ['Data Base'],
      links: [{ title: 'x', url: `https://docs.example.org/${'x'.repeat(1_990)}` }],
      noticePeriodDays: 731,
    };
    const answer = await server.mutate(
      producer,
      'registerCapability',
      broken,
      '... on InvalidInput { violations { path } }',
    );
    expect(answer['violations']).toEqual([
      { path: '/summary' },
      { path: '/tags' },
      { path: '/links/0/url' },
      { path: '/noticePeriodDays' },
    ]);
  });
});

describe('the same idempotency key', () => {
  const key = { idempotencyKey: 'a key used twice' };
  const grafana = { ...postgresql, slug: 'grafana', name: 'Grafana' };

  it('gives the same answer for the same payload, and is refused for another', async () => {
    const first = await server.mutate(producer, 'registerCapability', { ...grafana, ...key }, position);
    const again = await server.mutate(producer, 'registerCapability', { ...grafana, ...key }, position);
    expect(first).toMatchObject({ __typename: 'RegisterCapabilitySuccess' });
    expect(again).toEqual(first);
    const other = { ...grafana, ...key, name: 'Grafana dashboards' };
    expect(await server.mutate(producer, 'registerCapability', other)).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  const position = '... on RegisterCapabilitySuccess { position }';
});

describe('a draft', () => {
  it('is shown to those who write it, and to nobody else', async () => {
    const contract = 'contract { parameterSchema plans { slug currency } approval leaseDurationSeconds }';
    const selection = `... on DraftVersionSuccess { version { id status stage isRequestable ${contract} } }`;
    const answer = await server.mutate(producer, 'draftVersion', draft, selection);
    expect(answer).toMatchObject({
      version: {
        status: 'DRAFT',
        stage: null,
        isRequestable: false,
        contract: {
          parameterSchema,
          plans: [{ slug: 'small', currency: 'EUR' }],
          approval: 'AUTO',
          leaseDurationSeconds: 60,
        },
      },
    });

    const { id } = Object(answer['version']);
    const everywhere = `query ($id: ID!) {
      capability(slug: "postgresql") { version(version: "1.0.0") { status } versions { totalCount edges { node { version } } } }
      node(id: $id) { id }
      capabilities(filter: { versionStatus: DRAFT }) { totalCount }
    }`;
    const none = { totalCount: 0 };
    expect(await server.query('consumer of data', everywhere, { id })).toEqual({
      capability: { version: null, versions: { totalCount: 0, edges: [] } },
      node: null,
      capabilities: none,
    });
    expect(await server.query(producer, everywhere, { id })).toEqual({
      capability: {
        version: { status: 'DRAFT' },
        versions: { totalCount: 1, edges: [{ node: { version: '1.0.0' } }] },
      },
      node: { id },
      capabilities: none,
    });
  });

  it('is refused with every bound that its input breaks', async () => {
    const broken = { ...draft, parameterSchema: [], plans: [plan, plan], leaseDurationSeconds: 0 };
    const answer = await server.mutate(producer, 'draftVersion', broken, '... on InvalidInput { violations { path } }');
    expect(answer['violations']).toEqual([
      { path: '/parameterSchema' },
      { path: '/plans' },
      { path: '/leaseDurationSeconds' },
    ]);
  });
});

describe('publishing', () => {
  it('is refused with every violation of the schema gate, at its pointer', async () => {
    const pattern = { type: 'string', pattern: '(?=a)' };
    const unfit = { type: 'object', properties: { a: pattern, b: { $ref: 'https://example.org' } } };
    await server.mutate(producer, 'draftVersion', {
      ...draft,
      version: '0.1.0',
      parameterSchema: unfit,
      outputSchema: { typ: 'x' },
    });
    expect(
      await server.mutate(
        producer,
        'publishVersion',
        { ...named, version: '0.1.0', stage: 'ALPHA' },
        '... on SchemaNotAccepted { violations { path limit } }',
      ),
    ).toMatchObject({
      code: 'SCHEMA_NOT_ACCEPTED',
      violations: [
        { path: '/parameterSchema/properties/b/$ref', limit: 'only references that begin with #' },
        { path: '/parameterSchema/properties/a/pattern', limit: 'RE2 syntax' },
        { path: '/outputSchema/typ', limit: null },
      ],
    });
  });

  it('makes the draft an offer that everybody sees', async () => {
    const published = await server.mutate(producer, 'publishVersion', { ...named, stage: 'BETA' });
    expect(published).toMatchObject({ __typename: 'PublishVersionSuccess' });
    const document =
      '{ capability(slug: "postgresql") { latest { version status isRequestable capability { slug } } } }';
    expect(await server.query('nobody', document)).toEqual({
      capability: {
        latest: { version: '1.0.0', status: 'BETA', isRequestable: true, capability: { slug: 'postgresql' } },
      },
    });
  });

  it('fixes the contract for ever', async () =>
    expect(
      await server.mutate(producer, 'draftVersion', draft, '... on WrongVersionStatus { status allowed }'),
    ).toMatchObject({ code: 'WRONG_VERSION_STATUS', status: 'BETA', allowed: ['DRAFT'] }));

  it('is for the owner', async () =>
    expect(await server.mutate('producer of storage', 'publishVersion', { ...named, stage: 'GA' })).toMatchObject({
      code: 'NOT_PERMITTED',
    }));
});

describe('a published version', () => {
  it('can be promoted', async () => {
    expect(await server.mutate(producer, 'promoteVersion', { ...named, stage: 'GA' })).toMatchObject({
      __typename: 'PromoteVersionSuccess',
    });
    expect(await server.query('nobody', version('stage'))).toEqual({ capability: { version: { stage: 'GA' } } });
  });

  it('can be paused and resumed', async () => {
    await server.mutate(producer, 'pauseVersion', { ...named, reason: 'Disk shortage' });
    const paused = { version: { status: 'GA', isRequestable: false, pauseReason: 'Disk shortage' } };
    expect(await server.query('nobody', version('status isRequestable pauseReason'))).toEqual({ capability: paused });
    expect(await server.query('nobody', '{ capabilities(filter: { hasOffer: true }) { totalCount } }')).toEqual({
      capabilities: { totalCount: 0 },
    });
    await server.mutate(producer, 'resumeVersion', named);
    expect(await server.query('nobody', version('isRequestable'))).toEqual({
      capability: { version: { isRequestable: true } },
    });
  });
});

describe('handing a capability over', () => {
  it('makes the other team its owner, and remembers both', async () => {
    const handed = await server.mutate(producer, 'transferOwnership', { capability: 'postgresql', toTeam: 'storage' });
    expect(handed).toMatchObject({ __typename: 'TransferOwnershipSuccess' });
    const document = '{ capability(slug: "postgresql") { owner { slug } ownerHistory { team department until } } }';
    expect(await server.query('nobody', document)).toEqual({
      capability: {
        owner: { slug: 'storage' },
        ownerHistory: [
          { team: 'data', department: 'acme/data', until: '2026-01-05T09:00:00.000Z' },
          { team: 'storage', department: 'acme/storage', until: null },
        ],
      },
    });
  });

  it('takes the old owner’s hands off it', async () =>
    expect(
      await server.mutate(producer, 'describeCapability', { capability: 'postgresql', ...described }),
    ).toMatchObject({ code: 'NOT_PERMITTED' }));

  it('is refused to a team that does not exist', async () =>
    expect(
      await server.mutate(
        'producer of storage',
        'transferOwnership',
        { capability: 'postgresql', toTeam: 'missing' },
        '... on NotFound { path }',
      ),
    ).toMatchObject({ path: '/toTeam' }));
});
