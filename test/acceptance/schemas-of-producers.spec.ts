import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Contract, type VersionFact, versionFacts } from '#libs/capabilities/events';
import { AggregateStore } from '#libs/event-store';
import { JsonSchemas } from '#libs/json-schema';
import { accept } from '#libs/kernel';
import { claim, fail, request, shown, succeed } from './acts.js';
import { type Client, type Data, type Marketplace, openMarketplace } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const wrong = '{ violations { path message limit } }';
let marketplace: Marketplace;
let producer: Client;
let worker: Client;
let consumer: Client;
let patch = 0;

beforeAll(async () => {
  marketplace = await openMarketplace();
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  worker = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
}, 60_000);
afterAll(() => marketplace.close());

const head = () => marketplace.host.parts.eventStore.head();

async function publish(version: string, schemas: Data): Promise<Data> {
  const named = { capability: 'postgresql', version };
  const drafted = { ...named, ...contract, approval: 'AUTO', ...schemas };
  expectSuccess(await producer.mutate('draftVersion', drafted, refusal));
  const stage = 'GA';
  return producer.mutate('publishVersion', { ...named, stage }, `${refusal} ... on SchemaNotAccepted ${wrong}`);
}

/** Puts a version into the log as a release did that knew fewer rules. */
async function publishedBefore(
  version: string,
  schemas: Partial<Pick<Contract, 'parameterSchema' | 'outputSchema'>>,
): Promise<void> {
  const { eventStore, keys } = marketplace.host.parts;
  const family = { facts: versionFacts, initialState: {}, evolve: (state: object) => state };
  const versions = new AggregateStore<object, VersionFact>(family, eventStore, keys.sealing);
  const { plans, parameterSchema, outputSchema } = { ...contract, ...schemas };
  const terms = { plans: plans.map(({ slug: plan, ...rest }) => ({ plan, ...rest })), parameterSchema, outputSchema };
  const times = { approvalTimeoutSeconds: 86_400, leaseDurationSeconds: 300 };
  const command = {
    commandId: randomUUID(),
    payloadDigest: 'of an older release',
    actor: randomUUID(),
    correlationId: randomUUID(),
    occurredAt: new Date().toISOString(),
  };
  const data = {
    capability: 'postgresql',
    version,
    stage: 'GA' as const,
    ownerTeam: 'platform',
    ownerDepartment: 'acme/platform',
    contract: { ...terms, channel: 'WORKER' as const, approval: 'AUTO' as const, releaseNotes: '', ...times },
  };
  await versions.decide(`postgresql.${version}`, command, () =>
    accept<VersionFact>({ type: 'VersionPublished', data }),
  );
  await marketplace.settle();
}

const hiding = { ...contract.parameterSchema, dependencies: { sizeGb: { properties: { a: { uniqueItems: true } } } } };

describe('publishing a draft that is drafted anew while the gate looks at it', () => {
  const named = { capability: 'postgresql', version: '9.0.0' };
  const drafting = (times: number) => {
    const schemas = marketplace.host.app.get(JsonSchemas, { strict: false });
    const inspect = schemas.inspect.bind(schemas);
    let draftedCount = 0;
    return jest.spyOn(schemas, 'inspect').mockImplementation(async (asked) => {
      if (draftedCount < times) {
        draftedCount += 1;
        const outputSchema = { type: 'object', description: `draft ${draftedCount}` };
        const drafted = { ...named, ...contract, approval: 'AUTO', outputSchema };
        expectSuccess(await producer.mutate('draftVersion', drafted, refusal));
      }
      return inspect(asked);
    });
  };

  it('publishes the newer one, which the gate has looked at too', async () => {
    const looks = drafting(1);
    try {
      expectSuccess(await publish(named.version, {}));
      const { capability } = await consumer.query(
        `{ capability(slug: "postgresql") { version(version: "${named.version}") { contract { outputSchema } } } }`,
      );
      expect(capability).toMatchObject({ version: { contract: { outputSchema: { description: 'draft 1' } } } });
      expect(looks.mock.calls.length).toBe(4);
    } finally {
      looks.mockRestore();
    }
  });
});

describe('publishing a schema', () => {
  it.each<[string, Data, object]>([
    [
      'hides a rule in dependencies',
      { type: 'object', dependencies: { a: { type: 'array', uniqueItems: true } } },
      { path: '/parameterSchema/dependencies/a/uniqueItems', limit: 'with maxItems of at most 1000' },
    ],
    [
      'refers to data',
      { type: 'object', properties: { a: { $ref: '#/default' } }, default: {} },
      { path: '/parameterSchema/properties/a/$ref', limit: 'a JSON Pointer to a schema, behind #' },
    ],
    [
      'has thousands of alternatives',
      { oneOf: Array.from({ length: 3_500 }, (_, index) => ({ const: index })) },
      { path: '/parameterSchema/oneOf', limit: 'at most 200 alternatives; anyOf may have more' },
    ],
  ])('is refused with pointer and limit when it %s', async (_, parameterSchema, violation) => {
    const answer = await publish(`2.0.${patch}`, { parameterSchema });
    patch += 1;
    expect(answer).toMatchObject({
      __typename: 'SchemaNotAccepted',
      violations: expect.arrayContaining([expect.objectContaining(violation)]),
    });
  });

  it('is checked by itself for a version that is drafted anew', async () => {
    expect(await publish('3.0.0', { parameterSchema: hiding })).toMatchObject({ __typename: 'SchemaNotAccepted' });
    expectSuccess(await publish('3.0.0', {}));
  });
});
describe('a version that was published before the rules for schemas held', () => {
  it('cannot be requested, and nothing is recorded', async () => {
    await publishedBefore('0.1.0', { parameterSchema: hiding });
    const before = await head();
    const wanted = { ...wantedInstance, version: '0.1.0' };
    expect(
      await consumer.mutate('requestInstance', wanted, `${refusal} ... on InvalidParameters ${wrong}`),
    ).toMatchObject({
      __typename: 'InvalidParameters',
      violations: [{ path: '', message: expect.stringMatching(/^cannot be checked: its schema, at \/dependencies/) }],
    });
    expect(await head()).toBe(before);
  });

  it('leaves its producers the way to end work whose outputs cannot be checked', async () => {
    await publishedBefore('0.2.0', { outputSchema: { ...contract.outputSchema, ...hiding } });
    const { operation } = await request(consumer, { version: '0.2.0' });
    const claimed = await claim(worker);
    const before = await head();
    expect(await succeed(worker, claimed)).toMatchObject({
      code: 'INVALID_OUTPUTS',
      message: expect.stringContaining('cannot be checked'),
    });
    expect(await head()).toBe(before);
    expectSuccess(await fail(worker, claimed));
    expect(await shown(consumer, 'operation', operation.id, 'state')).toEqual({ state: 'FAILED' });
  });
});
