import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { claim, fail, request, succeed } from './acts.js';
import { allFacts } from './history.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const capability = 'postgresql';
const guarded = { capability, version: '1.1.0' };
const clock = new ManualClock('2026-01-05T09:00:00.000Z');
let marketplace: Marketplace;
let producer: Client;
let consumer: Client;

/** Five requests, two days apart so that none repeats another, which take 10, 20, 30, 40 and 50 minutes. */
beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  expectSuccess(await producer.mutate('draftVersion', { ...contract, ...guarded, approval: 'PRODUCER' }, refusal));
  expectSuccess(await producer.mutate('publishVersion', { ...guarded, stage: 'GA' }, refusal));
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  for (const ask of [askApproved, askPlainly, askTwice, askPlainly40, askByHand]) {
    await ask();
    clock.advance({ days: 2 });
  }
  await launchFive();
  await marketplace.settle();
}, 60_000);
afterAll(() => marketplace.close());

async function askApproved(): Promise<void> {
  const { operation } = await request(consumer, { ...guarded, name: 'approved-by-a-person' });
  clock.advance({ minutes: 5 });
  expectSuccess(await producer.mutate('approveOperation', { operationId: operation.id }, refusal));
  await finishAfter({ minutes: 5 });
}

async function askPlainly(): Promise<void> {
  await request(consumer, { name: 'plain' });
  await finishAfter({ minutes: 20 });
}

async function askTwice(): Promise<void> {
  const { operation } = await request(consumer, { name: 'failed-at-first' });
  clock.advance({ minutes: 10 });
  expectSuccess(await fail(producer, await claim(producer)));
  expectSuccess(await consumer.mutate('retryOperation', { operationId: operation.id }, refusal));
  await finishAfter({ minutes: 20 });
}

async function askPlainly40(): Promise<void> {
  await request(consumer, { name: 'plain-and-slow' });
  await finishAfter({ minutes: 40 });
}

async function askByHand(): Promise<void> {
  await request(consumer, { name: 'made-by-hand' });
  await finishAfter({ minutes: 50 }, { hadManualStep: true });
}

async function finishAfter(time: { readonly minutes: number }, differently: Data = {}): Promise<void> {
  clock.advance(time);
  expectSuccess(await succeed(producer, await claim(producer), differently));
}

/** Capabilities that take 1 to 5 days from their registration to their first version that all may rely on. */
async function launchFive(): Promise<void> {
  for (const days of [1, 2, 3, 4, 5]) {
    const slug = `service-${days}`;
    const version = { capability: slug, version: '1.0.0' };
    const about = { slug, ownerTeam: 'platform', name: slug, summary: 'A service' };
    expectSuccess(await producer.mutate('registerCapability', about, refusal));
    expectSuccess(await producer.mutate('draftVersion', { ...contract, ...version }, refusal));
    expectSuccess(await producer.mutate('publishVersion', { ...version, stage: 'BETA' }, refusal));
    clock.advance({ days });
    expectSuccess(await producer.mutate('promoteVersion', { ...version, stage: 'GA' }, refusal));
  }
}

const scope = { kind: 'CAPABILITY', name: capability };
const window = { from: '2026-01-05T00:00:00Z', to: '2026-02-28T00:00:00Z' };
const fields = 'caseCount openCount endedCount notEnoughData value';

async function metric(id: string, variables: Data = {}, selection = fields): Promise<unknown> {
  const document = `query ($id: String!, $scope: ScoreScopeInput, $window: ScoreWindowInput) {
    metric(id: $id, scope: $scope, window: $window) { ${selection} }
  }`;
  return (await marketplace.operator.query(document, { id, scope, window, ...variables }))['metric'];
}

const complete = { openCount: 0, endedCount: 0, notEnoughData: false };

describe('the scores of what is known to have happened', () => {
  it('say how long a first deploy took: (10 + 20 + 30 + 40 + 50) ÷ 5 minutes, a retry being part of its case', async () => {
    expect(await metric('mttfd')).toEqual({ ...complete, caseCount: 5, value: 30 * 60 });
    const { percentiles } = Object(await metric('mttfd', {}, 'percentiles { p50 }'));
    expect(Math.abs(percentiles.p50 / (30 * 60) - 1)).toBeLessThanOrEqual(0.01);
  });

  it('say how often it was right at first: not the one that failed, nor the one that took a hand', async () =>
    expect(await metric('first_time_right')).toEqual({ ...complete, caseCount: 5, value: 60 }));

  it('say how often nobody was waited for: not where a person approved, nor where one took a hand', async () =>
    expect(await metric('self_service_rate')).toEqual({ ...complete, caseCount: 5, value: 60 }));

  it('say how much of what runs is supported, before and after a deprecation', async () => {
    const now = { window: { from: window.from, to: clock.now().toISOString() } };
    expect(await metric('supported_share', now)).toEqual({ ...complete, caseCount: 5, value: 100 });
    clock.advance({ hours: 2 });
    const sunsetAt = '2026-12-31T00:00:00Z';
    const announcement = { ...guarded, sunsetAt, migrationGuide: 'Take 1.0.0.' };
    expectSuccess(await producer.mutate('deprecateVersion', announcement, refusal));
    await marketplace.settle();
    expect(await metric('supported_share', now)).toEqual({ ...complete, caseCount: 5, value: 100 });
    const later = { window: { from: window.from, to: clock.now().toISOString() } };
    expect(await metric('supported_share', later)).toEqual({ ...complete, caseCount: 5, value: 80 });
  });

  it('say how long a new service took: (0 + 1 + 2 + 3 + 4 + 5) ÷ 6 days', async () =>
    expect(await metric('mttasp', { scope: { kind: 'PLATFORM' } })).toEqual({
      ...complete,
      caseCount: 6,
      value: 2.5 * 24 * 3_600,
    }));

  it('say the same of the platform, the producer and the consumer, who did nothing else', async () => {
    for (const whose of [
      { kind: 'PLATFORM' },
      { kind: 'PRODUCER_TEAM', name: 'platform' },
      { kind: 'CONSUMER_TEAM', name: 'payments' },
    ]) {
      expect(await metric('mttfd', { scope: whose })).toEqual({ ...complete, caseCount: 5, value: 1_800 });
    }
  });

  it('say nothing of less than five cases', async () => {
    const unknown = { ...complete, notEnoughData: true, value: null };
    const four = { window: { from: window.from, to: '2026-01-12T00:00:00Z' } };
    expect(await metric('mttfd', four)).toEqual({ ...unknown, caseCount: 4 });
    expect(await metric('mttfd', { scope: { kind: 'CONSUMER_TEAM', name: 'search' } })).toEqual({
      ...unknown,
      caseCount: 0,
    });
    expect(await metric('mttasp')).toEqual({ ...unknown, caseCount: 1 });
  });
});

describe('the evidence of a score', () => {
  const evidenceSchema = z.object({
    evidence: z.object({
      totalCount: z.number(),
      edges: z.array(
        z.object({
          node: z.object({
            about: z.string(),
            outcome: z.string(),
            seconds: z.number().nullable(),
            facts: z.array(z.object({ id: z.string(), type: z.string() })),
          }),
        }),
      ),
    }),
  });
  const evidenceOf = async (id: string) => {
    const found = await metric(
      id,
      {},
      'evidence { totalCount edges { node { about outcome seconds facts { id type } } } }',
    );
    return evidenceSchema.parse(found).evidence;
  };

  it('leads from each case down to facts that history shows', async () => {
    const { edges, totalCount } = await evidenceOf('mttfd');
    expect(totalCount).toBe(5);
    expect(edges.map(({ node }) => node.seconds)).toEqual([600, 1_200, 1_800, 2_400, 3_000]);
    const history = new Map((await allFacts(marketplace.operator)).map((fact) => [fact.id, fact]));
    for (const { node } of edges) {
      expect(node.facts.length).toBeGreaterThan(0);
      for (const { id, type } of node.facts) expect(history.get(id)?.type).toBe(type);
      expect(node.facts.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['OperationSubmitted', 'InstanceProvisioned']),
      );
    }
  });

  it('tells what counted against it', async () => {
    const { edges } = await evidenceOf('first_time_right');
    const bad = edges.filter(({ node }) => node.outcome === 'BAD').map(({ node }) => node);
    const names = await Promise.all(
      bad.map(async ({ about }) =>
        textAt(
          await marketplace.operator.query('query ($id: ID!) { instance(id: $id) { name } }', { id: about }),
          'instance.name',
        ),
      ),
    );
    expect(names.toSorted()).toEqual(['failed-at-first', 'made-by-hand']);
    expect(bad.flatMap(({ facts }) => facts).map(({ type }) => type)).toContain('OperationFailed');
  });

  it('is shown to the parties only, while everybody sees the score', async () => {
    const outsider = marketplace.as({ subject: 'sam', grants: [{ role: 'consumer', teams: ['search'] }] });
    const document = `query ($scope: ScoreScopeInput, $window: ScoreWindowInput) {
      metric(id: "mttfd", scope: $scope, window: $window) { value evidence { totalCount edges { node { about } } } }
    }`;
    expect(await outsider.query(document, { scope, window })).toEqual({
      metric: { value: 1_800, evidence: { totalCount: 0, edges: [] } },
    });
    expect(await consumer.query(document, { scope, window })).toMatchObject({
      metric: { evidence: { totalCount: 5 } },
    });
  });
});
