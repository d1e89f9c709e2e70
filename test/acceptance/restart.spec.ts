import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Claim, claim, provision, request, shown, succeed } from './acts.js';
import { allFacts } from './history.js';
import { type Client, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const guarded = { capability: 'postgresql', version: '1.1.0' };
const clock = new ManualClock();
let marketplace: Marketplace;
let worker: Client;
let consumer: Client;
let held: Claim;
let waitingId: string;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  expectSuccess(await producer.mutate('draftVersion', { ...contract, ...guarded, approval: 'PRODUCER' }, refusal));
  expectSuccess(await producer.mutate('publishVersion', { ...guarded, stage: 'GA' }, refusal));
  worker = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  for (let count = 0; count < 5; count += 1) {
    clock.advance({ minutes: 10 });
    await provision(consumer, worker, { name: `ledger-${count}` });
  }
  waitingId = (await request(consumer, { ...guarded, name: 'waits-for-a-word' })).operation.id;
  await request(consumer, { name: 'under-way' });
  held = await claim(worker);
  await marketplace.settle();
}, 60_000);
afterAll(() => marketplace.close());

const everything = `{
  viewer { id kind grants { role teams } }
  instances { totalCount edges { cursor node {
    id name phase phaseSince parameters outputs requestedAt requestedBy conditions { type status reason since }
    operations { edges { node { id state stateSince approval { policy expiresAt } fulfilment { claimCount percent } } } }
  } } }
  offers { totalCount edges { cursor node { id stage monthlyPriceCents } } }
  capabilities { edges { cursor node { slug liveInstanceCount versions { edges { node { version status } } } } } }
  scorecard(scope: { kind: CAPABILITY, name: "postgresql" }) {
    minimum mean position dimensions { score headline { value caseCount percentiles { p50 p99 } } }
  }
}`;

const facesOf = async () => ({
  consumer: await consumer.query(everything),
  worker: await worker.query(everything),
  operator: await marketplace.operator.query(everything),
  facts: await allFacts(marketplace.operator),
});

describe('starting again', () => {
  it('finds everything as it was: instances, texts, tokens, cursors, scores and history', async () => {
    const before = await facesOf();
    expect(JSON.stringify(before.consumer)).toContain('db-1.example.org');
    expect(before.operator['scorecard']).toMatchObject({ dimensions: expect.any(Array), position: expect.any(String) });
    await marketplace.restart();
    expect(await facesOf()).toEqual(before);
  });

  it('lets a worker finish what it held before', async () => {
    expectSuccess(await succeed(worker, held));
    expect(await shown(consumer, 'operation', held.operation.id, 'state instance { phase }')).toEqual({
      state: 'SUCCEEDED',
      instance: { phase: 'ACTIVE' },
    });
  });

  it('recognises a request that was answered before', async () => {
    const attempt = { idempotencyKey: 'asked before and after', name: 'once' };
    const before = await request(consumer, attempt);
    await marketplace.restart();
    const facts = await allFacts(marketplace.operator);
    expect(await request(consumer, attempt)).toEqual(before);
    expect(await allFacts(marketplace.operator)).toEqual(facts);
  });
});

describe('what became due while nobody was there', () => {
  it('happens after the start: an approval expires, and lost work is offered again', async () => {
    const lost = await claim(worker);
    expect(await shown(consumer, 'operation', waitingId, 'state')).toEqual({ state: 'AWAITING_APPROVAL' });
    clock.advance({ days: 8 });
    await marketplace.restart();
    await marketplace.settle();
    expect(await shown(consumer, 'operation', waitingId, 'state instance { phase }')).toEqual({
      state: 'EXPIRED',
      instance: { phase: 'GONE' },
    });
    expect(await shown(consumer, 'operation', lost.operation.id, 'state')).toEqual({ state: 'QUEUED' });
    expect(await claim(worker)).toMatchObject({ token: 2, operation: { id: lost.operation.id } });
  });

  it('happens once, however often the process starts', async () => {
    const before = await allFacts(marketplace.operator);
    for (let starts = 0; starts < 2; starts += 1) {
      await marketplace.restart();
      await marketplace.settle();
    }
    expect(await allFacts(marketplace.operator)).toEqual(before);
    expect(before.filter(({ type }) => type === 'OperationExpired')).toHaveLength(1);
  });
});
