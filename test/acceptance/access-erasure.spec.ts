import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
let marketplace: Marketplace;
let producer: Client;
let consumer: Client;
let instanceId: string;

beforeAll(async () => {
  marketplace = await openMarketplace();
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  const requested = `... on RequestInstanceSuccess { instance { id } } ${refusal}`;
  instanceId = textAt(await consumer.mutate('requestInstance', wantedInstance, requested), 'instance.id');
}, 60_000);
afterAll(() => marketplace.close());

/** A worker takes what waits and hands over what was made. */
async function fulfil(outputs: unknown): Promise<void> {
  const claimed = `... on ClaimFulfilmentsSuccess { claims { token operation { id } } } ${refusal}`;
  const claim = await producer.mutate('claimFulfilments', { capabilities: ['postgresql'] }, claimed);
  const [held] = JSON.stringify(claim).match(/"token":\d+/) ?? [];
  const operationId = /"operation":\{"id":"([^"]+)"/.exec(JSON.stringify(claim))?.[1];
  const done = { operationId, token: Number(held?.slice(8)), outputs };
  expectSuccess(await producer.mutate('succeedFulfilment', done, refusal));
}

describe('erasing an instance', () => {
  const shown = 'query ($id: ID!) { instance(id: $id) { phase parameters outputs } }';
  const history = '{ facts(first: 100, filter: { categories: ["instance"] }) { edges { node { type data } } } }';

  it('is refused as long as it lives', async () => {
    await fulfil({ host: 'db.example.org' });
    await marketplace.settle();
    expect(await consumer.query(shown, { id: instanceId })).toEqual({
      instance: { phase: 'ACTIVE', parameters: { sizeGb: 7 }, outputs: { host: 'db.example.org' } },
    });
    const answer = await marketplace.operator.mutate('eraseInstance', { instanceId }, refusal);
    expect(answer).toMatchObject({ __typename: 'InstanceStillLives', code: 'INSTANCE_STILL_LIVES' });
  });

  it('is refused for one that does not exist, and to who is no operator', async () => {
    const answer = await marketplace.operator.mutate('eraseInstance', { instanceId: 'bm9uZQ' }, refusal);
    expect(answer).toMatchObject({ __typename: 'NotFound' });
    expect(await consumer.mutate('eraseInstance', { instanceId }, refusal)).toMatchObject({
      __typename: 'NotPermitted',
    });
  });

  it('makes its texts unreadable for good once it is gone, and leaves what happened', async () => {
    expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId }, refusal));
    await fulfil({ host: 'none' });
    await marketplace.settle();
    expectSuccess(await marketplace.operator.mutate('eraseInstance', { instanceId }, refusal));
    await marketplace.settle();
    for (const isRestarted of [false, true]) {
      if (isRestarted) await marketplace.restart();
      const { instance } = await consumer.query(shown, { id: instanceId });
      expect(instance).toMatchObject({ phase: 'GONE' });
      const told = JSON.stringify([instance, await consumer.query(history)]);
      expect(told).toContain('erased');
      expect(told).toContain('InstanceDeprovisioned');
      expect(told).not.toMatch(/sizeGb|db\.example\.org|we keep a ledger/);
    }
  });
});
