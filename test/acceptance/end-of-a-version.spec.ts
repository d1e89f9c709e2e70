import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, claims, provision, request, shown, succeed } from './acts.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const clock = new ManualClock('2026-01-05T09:00:00.000Z');
const capability = 'postgresql';
const old = { capability, version: '1.0.0' };
const replacement = { capability, version: '2.0.0' };
const sunsetAt = '2026-04-05T09:00:00.000Z';

let marketplace: Marketplace;
let producer: Client;
let consumer: Client;
let instanceId: string;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  for (const version of ['2.0.0', '3.0.0']) {
    expectSuccess(await producer.mutate('draftVersion', { ...contract, capability, version }, refusal));
    expectSuccess(await producer.mutate('publishVersion', { capability, version, stage: 'GA' }, refusal));
  }
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  ({ instanceId } = await provision(consumer, producer));
}, 60_000);
afterAll(() => marketplace.close());

const deprecate = (differently: Data): Promise<Data> => {
  const announcement = { ...old, sunsetAt, replacement, migrationGuide: 'Dump, and restore.', ...differently };
  return producer.mutate('deprecateVersion', announcement, `${refusal} ... on SunsetTooEarly { earliestAt }`);
};

const ask = () => {
  const selection = `... on VersionNotOffered { reason } ${refusal}`;
  return consumer.mutate('requestInstance', { ...wantedInstance, name: 'too-late' }, selection);
};

const retire = () => {
  const selection = '... on VersionInUse { instances { id phase } } ... on RetireVersionSuccess { version { status } }';
  return producer.mutate('retireVersion', old, `${selection} ${refusal}`);
};

async function versionShown(version: string, fields: string): Promise<unknown> {
  const found = await consumer.query(
    `{ capability(slug: "postgresql") { version(version: "${version}") { ${fields} } } }`,
  );
  return Object(found['capability']).version;
}

describe('deprecating a version in use', () => {
  it('is refused when its consumers would have less time than they were promised', async () => {
    expect(await deprecate({ sunsetAt: '2026-04-05T08:59:59.999Z' })).toMatchObject({
      __typename: 'SunsetTooEarly',
      earliestAt: sunsetAt,
    });
    expect(await versionShown('1.0.0', 'status')).toEqual({ status: 'GA' });
  });

  it('still lets it be requested, with a warning that says until when, and what to take instead', async () => {
    expectSuccess(await deprecate({}));
    const warning = 'warning { message sunsetAt replacementCapability replacementVersion migrationGuide }';
    const requested = await consumer.mutate(
      'requestInstance',
      { ...wantedInstance, name: 'a-latecomer' },
      `... on RequestInstanceSuccess { operation { state } ${warning} } ${refusal}`,
    );
    expect(requested).toMatchObject({
      operation: { state: 'QUEUED' },
      warning: {
        message: expect.stringContaining('2.0.0'),
        sunsetAt,
        replacementCapability: capability,
        replacementVersion: '2.0.0',
        migrationGuide: 'Dump, and restore.',
      },
    });
    expectSuccess(await succeed(producer, await claim(producer)));
  });

  it('shows on its instances, and who has taken note of it', async () => {
    expect(await shown(consumer, 'instance', instanceId, 'conditions { type status reason }')).toMatchObject({
      conditions: [
        { status: 'TRUE' },
        { status: 'TRUE' },
        { type: 'UP_TO_DATE', status: 'FALSE', reason: 'DEPRECATED' },
      ],
    });
    expectSuccess(await consumer.mutate('acknowledgeDeprecation', { ...old, team: 'payments' }, refusal));
    const forOthers = { ...old, team: 'search' };
    expect(await consumer.mutate('acknowledgeDeprecation', forOthers, refusal)).toMatchObject({
      code: 'NOT_PERMITTED',
    });
    expect(await versionShown('1.0.0', 'deprecation { sunsetAt acknowledgedBy replacement { version } }')).toEqual({
      deprecation: { sunsetAt, acknowledgedBy: ['payments'], replacement: { version: '2.0.0' } },
    });
  });
});

describe('the sunset day', () => {
  it('comes by the clock, and not a moment early', async () => {
    clock.advance({ days: 89, hours: 23, minutes: 59, seconds: 59 });
    await marketplace.settle();
    expect(await versionShown('1.0.0', 'status isRequestable')).toEqual({ status: 'DEPRECATED', isRequestable: true });
    clock.advance({ seconds: 1 });
    expect(await ask()).toMatchObject({ __typename: 'VersionNotOffered', reason: 'SUNSET' });
    await marketplace.settle();
    expect(await versionShown('1.0.0', 'status isRequestable sunsetAt')).toEqual({
      status: 'SUNSET',
      isRequestable: false,
      sunsetAt,
    });
  });

  it('ends new requests, and takes the offer out of the book', async () => {
    expect(await ask()).toMatchObject({ __typename: 'VersionNotOffered', reason: 'SUNSET' });
    const { offers } = await consumer.query(
      '{ offers(search: "postgresql") { edges { node { version { version } } } } }',
    );
    expect(JSON.stringify(offers)).toContain('2.0.0');
    expect(JSON.stringify(offers)).not.toContain('1.0.0');
  });

  it('leaves what runs running, and lets it be changed', async () => {
    expect(await shown(consumer, 'instance', instanceId, 'phase outputs')).toEqual({
      phase: 'ACTIVE',
      outputs: { host: 'db-1.example.org' },
    });
    expectSuccess(await consumer.mutate('updateInstance', { instanceId, parameters: { sizeGb: 8 } }, refusal));
    expectSuccess(await succeed(producer, await claim(producer)));
    expect(await shown(consumer, 'instance', instanceId, 'phase parameters')).toEqual({
      phase: 'ACTIVE',
      parameters: { sizeGb: 8 },
    });
  });
});

describe('retiring a version', () => {
  it('is refused while an instance lives, naming it, until the last one was given back', async () => {
    const { instances } = await consumer.query('{ instances(orderBy: OLDEST) { edges { node { id } } } }');
    const ids: readonly string[] = Object(instances).edges.map((edge: { node: { id: string } }) => edge.node.id);
    expect(ids).toHaveLength(2);
    for (const [index, id] of ids.entries()) {
      const living = ids.slice(index).map((each) => ({ id: each, phase: 'LIVE' }));
      const refused = await retire();
      expect(refused).toMatchObject({ __typename: 'VersionInUse' });
      expect(refused['instances']).toEqual(expect.arrayContaining(living));
      expect(refused['instances']).toHaveLength(living.length);
      expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId: id }, refusal));
      expectSuccess(await succeed(producer, await claim(producer)));
    }
    expect(await retire()).toMatchObject({ version: { status: 'RETIRED' } });
    expect(await versionShown('1.0.0', 'status liveInstanceCount retiredAt')).toEqual({
      status: 'RETIRED',
      liveInstanceCount: 0,
      retiredAt: clock.now().toISOString(),
    });
  });
});

describe('withdrawing a version', () => {
  it('rejects what was requested and not begun, before any worker asks for it', async () => {
    const version = '3.0.0';
    const { instance, operation } = await request(consumer, { version, name: 'caught-in-the-recall' });
    const { instance: other } = await request(consumer, { version: '2.0.0', name: 'not-concerned' });
    expectSuccess(await producer.mutate('withdrawVersion', { capability, version, reason: 'CVE-2026-1' }, refusal));
    const again = { ...wantedInstance, version };
    expect(await consumer.mutate('requestInstance', again, `... on VersionNotOffered { reason }`)).toEqual({
      __typename: 'VersionNotOffered',
      reason: 'WITHDRAWN',
    });
    await marketplace.settle();
    expect(await shown(consumer, 'operation', operation.id, 'state rejectionCause instance { phase }')).toEqual({
      state: 'REJECTED',
      rejectionCause: 'VERSION_WITHDRAWN',
      instance: { phase: 'GONE' },
    });
    expect(await shown(consumer, 'instance', other.id, 'phase')).toEqual({ phase: 'PROVISIONING' });
    expect(await claims(producer, { countMax: 10 })).toHaveLength(1);
    expect(instance.phase).toBe('PROVISIONING');
  });
});
