import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, request, shown, succeed } from './acts.js';
import { type Client, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const anything = { capability: 'postgresql', version: '1.1.0' };
let marketplace: Marketplace;
let producer: Client;
let consumer: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock: new ManualClock() });
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  const open = { parameterSchema: { type: 'object' }, outputSchema: { type: 'object' } };
  expectSuccess(await producer.mutate('draftVersion', { ...contract, ...anything, ...open }, refusal));
  expectSuccess(await producer.mutate('publishVersion', { ...anything, stage: 'GA' }, refusal));
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
}, 60_000);
afterAll(() => marketplace.close());

const unspoilt = () => {
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
};

describe('JSON whose members are named like those of every object', () => {
  it.each([
    '{"constructor":"x","sizeGb":1}',
    '{"constructor":null}',
    '{"constructor":{"name":"Widget","length":0}}',
    '{"toString":1,"valueOf":{},"hasOwnProperty":[],"then":"later","toJSON":"no"}',
    '{"list":[{"constructor":[]}]}',
  ])('comes back as it was sent: %s', async (text) => {
    const parameters: unknown = JSON.parse(text);
    const { instance } = await request(consumer, { ...anything, parameters });
    const claimed = await claim(producer);
    expect(JSON.stringify(claimed.operation.parameters)).toBe(text);
    expectSuccess(await succeed(producer, claimed, { outputs: parameters }));
    const found = await shown(consumer, 'instance', instance.id, 'outputs parameters');
    expect(JSON.stringify(found)).toBe(`{"outputs":${text},"parameters":${text}}`);
    unspoilt();
  });

  it.each(['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'])(
    'is refused before anybody reads it when it could change others: %s',
    async (text) => {
      const parameters: unknown = JSON.parse(text);
      const document = 'mutation ($input: RequestInstanceInput!) { requestInstance(input: $input) { __typename } }';
      const input = { ...wantedInstance, ...anything, parameters, idempotencyKey: text };
      const { status, errors } = await consumer.send(document, { input });
      expect(status).toBe(400);
      const message = expect.stringContaining('a member __proto__ or constructor.prototype');
      expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_REQUEST' } }]);
      unspoilt();
    },
  );

  it.each(['{ __proto__: { polluted: true } }', '{ constructor: { prototype: { polluted: true } } }'])(
    'is refused too when it is written into the document, and nothing is recorded: %s',
    async (literal) => {
      const wanted = 'name: "odd", capability: "postgresql", version: "1.1.0", plan: "small", environment: "dev"';
      const before = await marketplace.host.parts.eventStore.head();
      const { data, errors } = await consumer.send(`mutation { requestInstance(input: {
        idempotencyKey: "written ${literal.length}", ${wanted}, consumerTeam: "payments", parameters: ${literal}
      }) { __typename } }`);
      expect(data ?? null).toBeNull();
      const message = expect.stringMatching(/^JSON holds no member (__proto__|constructor.prototype)/);
      expect(errors).toMatchObject([{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
      expect(await marketplace.host.parts.eventStore.head()).toBe(before);
      unspoilt();
    },
  );
});
