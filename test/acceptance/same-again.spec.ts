import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { request } from './acts.js';
import { guarded, steps } from './every-mutation.js';
import { allFacts } from './history.js';
import { type Client, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const clock = new ManualClock();
let marketplace: Marketplace;
let operator: Client;
let producer: Client;
let consumer: Client;
let other: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  ({ operator } = marketplace);
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  expectSuccess(await producer.mutate('draftVersion', { ...contract, ...guarded, approval: 'PRODUCER' }, refusal));
  expectSuccess(await producer.mutate('publishVersion', { ...guarded, stage: 'GA' }, refusal));
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  const first = '{ tokens(filter: { owner: "installation" }) { edges { node { id } } } }';
  made['operatorToken'] = textAt(await operator.query(first), 'tokens.edges.0.node.id');
  other = marketplace.as({ subject: 'colin', grants: [{ role: 'consumer', teams: ['payments'] }] });
}, 60_000);
afterAll(() => marketplace.close());

const roundsMax = 10;
const refusal = '... on Refusal { code message }';
/** What steps leave for those after them. */
const made: Record<string, string> = {};

const countOf = async () => (await allFacts(operator)).length;

describe('the same command again', () => {
  it.each(steps.map((step, index) => ({ ...step, index })))(
    'is answered by $mutation as before and recorded once, and another payload under its key is refused',
    async ({ mutation, by, input, differently, fields = '', keep = {}, index }) => {
      const success = `... on ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Success`;
      const selection = `${success} { viewsReached position ${fields} } ${refusal}`;
      const client = { operator, producer, consumer }[by];
      const attempt = { ...input(made), idempotencyKey: `step ${index}` };
      const before = await countOf();
      const first = await client.mutate(mutation, attempt, selection);
      expectSuccess(first);
      for (const [name, path] of Object.entries(keep)) made[name] = textAt(first, path);
      await marketplace.settle();
      const after = await countOf();
      expect(after).toBeGreaterThan(before);

      clock.advance({ seconds: 1 });
      expect(await client.mutate(mutation, attempt, selection)).toEqual(first);
      const changed = { ...attempt, ...differently(made) };
      expect(await client.mutate(mutation, changed, refusal)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(await countOf()).toBe(after);
    },
  );

  it('is shown here for every mutation but the sign of life, which may come as often as it likes', async () => {
    const { __schema } = await operator.query('{ __schema { mutationType { fields { name } } } }');
    const schema = z.object({ mutationType: z.object({ fields: z.array(z.object({ name: z.string() })) }) });
    const names = schema.parse(__schema).mutationType.fields.map(({ name }) => name);
    const shown = new Set([...steps.map(({ mutation }) => mutation), 'heartbeatFulfilment']);
    expect(names.filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('a key', () => {
  it.each([
    ['registerTeam', { slug: 'first', name: 'First', department: 'acme' }, { slug: 'second' }],
    ['registerCapability', { slug: 'first', ownerTeam: 'platform', name: 'F', summary: 'S' }, { slug: 'second' }],
    ['draftVersion', { ...contract, capability: 'postgresql', version: '7.0.0' }, { version: '8.0.0' }],
  ])('that %s used for one thing is not taken for another', async (mutation, input, another) => {
    const attempt = { ...input, idempotencyKey: 'one key' };
    const by = mutation === 'registerTeam' ? operator : producer;
    expectSuccess(await by.mutate(mutation, attempt, refusal));
    const before = await countOf();
    expect(await by.mutate(mutation, { ...attempt, ...another }, refusal)).toMatchObject({
      __typename: 'IdempotencyKeyReused',
    });
    expect(await countOf()).toBe(before);
  });

  it.each([
    ['registerTeam', { name: 'Raced', department: 'acme' }, 'slug'],
    ['registerCapability', { ownerTeam: 'platform', name: 'Raced', summary: 'S' }, 'slug'],
    ['draftVersion', { ...contract, capability: 'postgresql' }, 'version'],
    ['requestInstance', wantedInstance, 'name'],
  ])(
    'that %s is given with two payloads at the same moment takes effect for one of them',
    async (mutation, input, field) => {
      const by = { registerTeam: operator, requestInstance: consumer }[mutation] ?? producer;
      for (let round = 0; round < roundsMax; round += 1) {
        const idempotencyKey = `${mutation} in round ${round}`;
        const payloads = [1, 2].map((number) => ({
          ...input,
          idempotencyKey,
          [field]: field === 'version' ? `9${round}.0.${number}` : `raced-${round}-${number}`,
        }));
        const answers = await Promise.all(payloads.map((payload) => by.mutate(mutation, payload, refusal)));
        const reused = answers.filter((answer) => 'code' in answer);
        expect(reused).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
      }
    },
  );

  it('is counted per principal: another one’s request under it is a request of its own', async () => {
    const idempotencyKey = 'a key that two people thought of';
    const mine = await request(consumer, { idempotencyKey });
    const theirs = await request(other, { idempotencyKey });
    expect(theirs.instance.id).not.toBe(mine.instance.id);
  });

  it('is counted per mutation', async () => {
    const idempotencyKey = 'a key for two things';
    const { instance, operation: asked } = await request(consumer, { idempotencyKey });
    expectSuccess(await consumer.mutate('cancelOperation', { operationId: asked.id, idempotencyKey }, refusal));
    expect(instance.id).not.toBe('');
  });

  it('is not used up by a refusal', async () => {
    const attempt = { ...wantedInstance, idempotencyKey: 'a key with a mistake' };
    const wrong = { ...attempt, parameters: { sizeGb: 4_000 } };
    expect(await consumer.mutate('requestInstance', wrong, refusal)).toMatchObject({ code: 'INVALID_PARAMETERS' });
    expectSuccess(await consumer.mutate('requestInstance', attempt, refusal));
  });
});

describe('fifty identical requests at once', () => {
  it('give one instance, and fifty times the same answer', async () => {
    const attempt = { idempotencyKey: 'fifty', name: 'asked-for-fifty-times' };
    const before = await countOf();
    const answers = await Promise.all(Array.from({ length: 50 }, () => request(consumer, attempt)));
    expect(new Set(answers.map((answer) => answer.instance.id)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.operation.id)).size).toBe(1);
    const { instances } = await consumer.query('{ instances(search: "fifty times") { totalCount } }');
    expect(instances).toEqual({ totalCount: 1 });
    expect((await countOf()) - before).toBe(5);
  });
});
