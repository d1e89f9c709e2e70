import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CatalogueServer, startCatalogue } from './catalogue-server.js';
import { provisionInstance, removeInstance, requestInstance } from './instances.js';

let server: CatalogueServer;
const producer = 'producer of data';
const capability = 'postgresql';

/** Publishes a version and gives its name. */
async function offer(version: string) {
  const plans = [{ slug: 'small', name: 'Small', monthlyPriceCents: 0 }];
  await server.mutate(producer, 'draftVersion', { capability, version, parameterSchema: {}, outputSchema: {}, plans });
  await server.mutate(producer, 'publishVersion', { capability, version, stage: 'GA' });
  return { capability, version };
}

async function stateOf(version: string, fields: string): Promise<unknown> {
  const document = `{ capability(slug: "postgresql") { version(version: "${version}") { ${fields} } } }`;
  const answer = await server.query('nobody', document);
  return Object(answer['capability']).version;
}

beforeAll(async () => {
  server = await startCatalogue('2026-01-05T09:00:00.000Z');
  for (const slug of ['data', 'payments']) {
    await server.mutate('operator', 'registerTeam', { slug, name: slug, department: 'acme' });
  }
  const described = { name: 'PostgreSQL', summary: 'A database.', noticePeriodDays: 30 };
  await server.mutate(producer, 'registerCapability', { slug: capability, ownerTeam: 'data', ...described });
});
afterAll(() => server.close());

describe('deprecating a version', () => {
  const migrationGuide = 'Dump and restore.';

  it('owes its notice period to those who have an instance, and none to nobody', async () => {
    const named = await offer('1.0.0');
    await requestInstance(server.eventStore, { instance: 'i-1', ...named });
    await provisionInstance(server.eventStore, { instance: 'i-1', ...named });
    const soon = { ...named, sunsetAt: '2026-02-04T08:59:59Z', migrationGuide };
    const refused = await server.mutate(producer, 'deprecateVersion', soon, '... on SunsetTooEarly { earliestAt }');
    expect(refused).toMatchObject({ code: 'SUNSET_TOO_EARLY', earliestAt: '2026-02-04T09:00:00.000Z' });

    const unused = await offer('1.1.0');
    const atOnce = { ...unused, sunsetAt: '2026-01-05T09:00:00Z', migrationGuide };
    expect(await server.mutate(producer, 'deprecateVersion', atOnce)).toMatchObject({
      __typename: 'DeprecateVersionSuccess',
    });
  });

  it('is refused for a replacement that is itself or is not offered', async () => {
    const named = { capability, version: '1.0.0' };
    const deprecate = { ...named, sunsetAt: '2026-03-01T00:00:00Z', migrationGuide };
    for (const replacement of [named, { capability, version: '7.0.0' }]) {
      expect(await server.mutate(producer, 'deprecateVersion', { ...deprecate, replacement })).toMatchObject({
        code: 'REPLACEMENT_UNSUITABLE',
      });
    }
  });

  it('tells everybody when it ends and where to go, and keeps taking requests', async () => {
    const replacement = await offer('2.0.0');
    const named = { capability, version: '1.0.0' };
    await server.mutate(producer, 'deprecateVersion', {
      ...named,
      sunsetAt: '2026-03-01T00:00:00Z',
      replacement,
      migrationGuide,
    });
    expect(
      await stateOf(
        '1.0.0',
        'status isRequestable deprecation { announcedAt sunsetAt migrationGuide replacement { version } }',
      ),
    ).toEqual({
      status: 'DEPRECATED',
      isRequestable: true,
      deprecation: {
        announcedAt: '2026-01-05T09:00:00.000Z',
        sunsetAt: '2026-03-01T00:00:00.000Z',
        migrationGuide,
        replacement: { version: '2.0.0' },
      },
    });
  });

  it('is acknowledged by consumers for their own team', async () => {
    const seen = { capability, version: '1.0.0', team: 'payments' };
    expect(await server.mutate('consumer of search', 'acknowledgeDeprecation', seen)).toMatchObject({
      code: 'NOT_PERMITTED',
    });
    await server.mutate('consumer of payments', 'acknowledgeDeprecation', seen);
    await server.mutate('consumer of payments', 'acknowledgeDeprecation', seen);
    expect(await stateOf('1.0.0', 'deprecation { acknowledgedBy }')).toEqual({
      deprecation: { acknowledgedBy: ['payments'] },
    });
  });
});

describe('the sunset day', () => {
  it('is only ever postponed', async () => {
    const named = { capability, version: '1.0.0' };
    expect(
      await server.mutate(
        producer,
        'postponeSunset',
        { ...named, sunsetAt: '2026-02-28T00:00:00Z' },
        '... on SunsetBroughtForward { sunsetAt }',
      ),
    ).toMatchObject({ code: 'SUNSET_BROUGHT_FORWARD', sunsetAt: '2026-03-01T00:00:00Z' });
    await server.mutate(producer, 'postponeSunset', { ...named, sunsetAt: '2026-04-01T00:00:00Z' });
  });

  it('comes by the clock, not before the postponed day', async () => {
    server.moveClockTo('2026-03-31T23:59:59.999Z');
    await server.settle();
    expect(await stateOf('1.0.0', 'status')).toEqual({ status: 'DEPRECATED' });
    server.moveClockTo('2026-04-01T00:00:00.000Z');
    await server.settle();
    expect(await stateOf('1.0.0', 'status isRequestable sunsetAt liveInstanceCount')).toEqual({
      status: 'SUNSET',
      isRequestable: false,
      sunsetAt: '2026-04-01T00:00:00.000Z',
      liveInstanceCount: 1,
    });
  });
});

describe('retiring a version', () => {
  const selection = '... on VersionInUse { instances { id phase } } ... on RetireVersionSuccess { version { status } }';

  it('is refused while instances live, naming them', async () => {
    const refused = await server.mutate(producer, 'retireVersion', { capability, version: '1.0.0' }, selection);
    expect(refused).toMatchObject({ code: 'VERSION_IN_USE', instances: [{ phase: 'LIVE' }] });
  });

  it('leaves requests open when it is refused', async () => {
    const named = await offer('3.0.0');
    await requestInstance(server.eventStore, { instance: 'i-3', ...named });
    const refused = await server.mutate(producer, 'retireVersion', named, selection);
    expect(refused).toMatchObject({ code: 'VERSION_IN_USE', instances: [{ phase: 'PENDING' }] });
    expect(await stateOf('3.0.0', 'isRequestable')).toEqual({ isRequestable: true });
  });

  it('closes requests and is done when nothing is left, and again changes nothing', async () => {
    await removeInstance(server.eventStore, { instance: 'i-1', capability, version: '1.0.0' });
    for (const version of ['1.0.0', '2.0.0']) {
      const named = { capability, version, idempotencyKey: `retire ${version}` };
      const done = await server.mutate(
        producer,
        'retireVersion',
        named,
        `${selection} ... on RetireVersionSuccess { position }`,
      );
      expect(done).toMatchObject({ __typename: 'RetireVersionSuccess', version: { status: 'RETIRED' } });
      const head = await server.eventStore.head();
      const again = await server.mutate(producer, 'retireVersion', named, selection);
      expect(again).toMatchObject({ __typename: 'RetireVersionSuccess', version: { status: 'RETIRED' } });
      expect(await server.eventStore.head()).toBe(head);
    }
    const { facts } = await server.eventStore.readStream('version-postgresql.2.0.0', 2);
    expect(facts.map(({ type, data }) => [type, Object(data).cause])).toEqual([
      ['VersionSunset', 'RETIREMENT'],
      ['VersionRetired', undefined],
    ]);
  });

  it('waits for an instance that slipped in, keeps requests closed, and is done by itself when it is gone', async () => {
    const named = await offer('4.0.0');
    const held = { instance: 'i-4', ...named };
    const { eventStore } = server;
    const append = eventStore.append.bind(eventStore);
    let isSlippedIn = false;
    const slipIn: typeof append = async (stream, facts, ...rest) => {
      if (!isSlippedIn && facts.some(({ type }) => type === 'VersionSunset')) {
        isSlippedIn = true;
        await requestInstance(eventStore, held);
      }
      return append(stream, facts, ...rest);
    };
    eventStore.append = slipIn;
    const retire = { ...named, idempotencyKey: 'retire 4.0.0' };
    const stillHeldBy = 'stillHeldBy { areMore instances { phase } }';
    const held4 = `... on RetireVersionSuccess { version { status } ${stillHeldBy} } ${selection}`;
    const closed = await server.mutate(producer, 'retireVersion', retire, held4);
    eventStore.append = append;
    expect(closed).toMatchObject({
      version: { status: 'SUNSET' },
      stillHeldBy: { areMore: false, instances: [{ phase: 'PENDING' }] },
    });
    const again = { ...retire, idempotencyKey: 'retire 4.0.0 once more' };
    expect(await server.mutate(producer, 'retireVersion', again, held4)).toMatchObject(closed);

    await provisionInstance(eventStore, held);
    await removeInstance(eventStore, held);
    await server.settle();
    expect(await stateOf('4.0.0', 'status')).toEqual({ status: 'RETIRED' });
    expect(await server.mutate(producer, 'retireVersion', retire, held4)).toMatchObject({
      version: { status: 'RETIRED' },
      stillHeldBy: { instances: [] },
    });
  });
});

describe('withdrawing a version', () => {
  it('stops requests at once and tells why', async () => {
    const named = await offer('5.0.0');
    await server.mutate(producer, 'withdrawVersion', { ...named, reason: 'CVE-2026-1' });
    expect(await stateOf('5.0.0', 'status isRequestable withdrawal { reason }')).toEqual({
      status: 'WITHDRAWN',
      isRequestable: false,
      withdrawal: { reason: 'CVE-2026-1' },
    });
  });
});

describe('retiring a capability', () => {
  const selection =
    '... on VersionsNotRetired { versions { version status } } ... on RetireCapabilitySuccess { capability { status retiredAt } }';

  it('is refused with the versions that are in the way', async () =>
    expect(await server.mutate(producer, 'retireCapability', { capability }, selection)).toMatchObject({
      code: 'VERSIONS_NOT_RETIRED',
      versions: [
        { version: '1.1.0', status: 'SUNSET' },
        { version: '3.0.0', status: 'GA' },
        { version: '5.0.0', status: 'WITHDRAWN' },
      ],
    }));

  it('ends it when they are retired, and nothing is drafted in it any more', async () => {
    await provisionInstance(server.eventStore, { instance: 'i-3', capability, version: '3.0.0' });
    await removeInstance(server.eventStore, { instance: 'i-3', capability, version: '3.0.0' });
    for (const version of ['1.1.0', '3.0.0', '5.0.0'])
      await server.mutate(producer, 'retireVersion', { capability, version });
    expect(await server.mutate(producer, 'retireCapability', { capability }, selection)).toMatchObject({
      capability: { status: 'RETIRED', retiredAt: '2026-04-01T00:00:00.000Z' },
    });
    const draft = { capability, version: '6.0.0', parameterSchema: {}, outputSchema: {} };
    const plans = [{ slug: 'small', name: 'Small', monthlyPriceCents: 0 }];
    expect(await server.mutate(producer, 'draftVersion', { ...draft, plans })).toMatchObject({
      code: 'CAPABILITY_IS_RETIRED',
    });
  });
});
