import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, claims, fail, heartbeat, request, shown, succeed } from './acts.js';
import { type Client, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const clock = new ManualClock();
let marketplace: Marketplace;
let slow: Client;
let swift: Client;
let consumer: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  await offerPostgresql(marketplace, 'AUTO');
  slow = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  swift = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
}, 60_000);
afterAll(() => marketplace.close());

async function typesOf(instanceId: string): Promise<readonly string[]> {
  const found = await shown(consumer, 'instance', instanceId, 'history(first: 100) { edges { node { type } } }');
  const edges: readonly { readonly node: { readonly type: string } }[] = Object(found).history.edges;
  return edges.map(({ node }) => node.type);
}

describe('a worker that shows signs of life', () => {
  it('keeps its work far beyond the length of one lease, and records nothing by it', async () => {
    const { instance, operation } = await request(consumer, { name: 'slow-but-alive' });
    const claimed = await claim(slow);
    const before = await typesOf(instance.id);
    for (let minutes = 0; minutes < 10; minutes += 1) {
      clock.advance({ seconds: 59 });
      await marketplace.settle();
      const expected = new Date(clock.now().getTime() + 60_000).toISOString();
      expect(await heartbeat(slow, claimed)).toMatchObject({ leaseExpiresAt: expected });
    }
    expect(await claims(swift)).toEqual([]);
    expect(await typesOf(instance.id)).toEqual(before);
    expectSuccess(await succeed(slow, claimed));
    expect(await shown(consumer, 'operation', operation.id, 'fulfilment { claimCount }')).toEqual({
      fulfilment: { claimCount: 1 },
    });
  });
});

describe('a worker that is paused for longer than its lease', () => {
  it('loses its work to another, and can neither complete nor fail it any more', async () => {
    const { instance, operation } = await request(consumer, { name: 'taken-over' });
    const lost = await claim(slow);
    clock.advance({ seconds: 60 });
    await marketplace.settle();
    expect(await shown(consumer, 'operation', operation.id, 'state waitsFor')).toEqual({
      state: 'QUEUED',
      waitsFor: 'PRODUCER',
    });
    for (const attempt of [succeed, fail, heartbeat]) {
      expect(await attempt(slow, lost)).toMatchObject({ code: 'STALE_TOKEN' });
    }
    const taken = await claim(swift);
    expect(taken).toMatchObject({ token: 2, operation: { id: operation.id } });
    for (const attempt of [succeed, fail, heartbeat]) {
      expect(await attempt(slow, lost)).toMatchObject({ code: 'STALE_TOKEN' });
    }
    expectSuccess(await succeed(swift, taken, { outputs: { host: 'the-second.example.org' } }));
    expect(await succeed(slow, lost)).toMatchObject({ code: 'STALE_TOKEN' });
    expect(await shown(consumer, 'instance', instance.id, 'phase outputs')).toEqual({
      phase: 'ACTIVE',
      outputs: { host: 'the-second.example.org' },
    });
    const types = await typesOf(instance.id);
    expect(types.filter((type) => type === 'OperationSucceeded' || type === 'InstanceProvisioned')).toHaveLength(2);
    expect(types.filter((type) => type === 'FulfilmentLeaseExpired')).toHaveLength(1);
  });

  it('completes nothing twice, however often two workers race over it', async () => {
    const rounds = 20;
    for (let round = 0; round < rounds; round += 1) {
      const { instance } = await request(consumer, { name: `raced-${round}` });
      const lost = await claim(slow);
      clock.advance({ minutes: 2 });
      await marketplace.settle();
      const taken = await claim(swift);
      const answers = await Promise.all([
        succeed(slow, lost),
        succeed(swift, taken, { outputs: { host: 'right.example.org' } }),
        fail(slow, lost),
        succeed(slow, lost),
      ]);
      expect(answers.map(({ __typename }) => __typename)).toEqual([
        'StaleToken',
        'SucceedFulfilmentSuccess',
        'StaleToken',
        'StaleToken',
      ]);
      expect((await typesOf(instance.id)).filter((type) => type === 'OperationSucceeded')).toHaveLength(1);
      expect(await shown(consumer, 'instance', instance.id, 'outputs')).toEqual({
        outputs: { host: 'right.example.org' },
      });
    }
  });
});

describe('a lease that ran out unnoticed', () => {
  it('still lets its worker complete as long as nobody was given the work', async () => {
    await request(consumer, { name: 'just-in-time' });
    const claimed = await claim(slow);
    clock.advance({ minutes: 5 });
    expectSuccess(await succeed(slow, claimed));
    await marketplace.settle();
    expect(await claims(swift)).toEqual([]);
  });
});
