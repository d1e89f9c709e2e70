import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Signals } from '#libs/observations';
import { missing, provision, shown } from './acts.js';
import { allFacts } from './history.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const clock = new ManualClock();
let marketplace: Marketplace;
let producer: Client;
let consumer: Client;
let outsider: Client;
let instanceId: string;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  outsider = marketplace.as({ subject: 'sam', grants: [{ role: 'consumer', teams: ['search'] }] });
  ({ instanceId } = await provision(consumer, producer));
}, 60_000);
afterAll(() => marketplace.close());

const refusal = '... on Refusal { code message } ... on InvalidInput { violations { path limit } }';
const hour = { periodStart: '2026-01-05T07:00:00Z', observedAt: '2026-01-05T08:00:00Z' };
const record = (by: Client, kind: 'Usage' | 'Cost' | 'Health', said: Data) =>
  by.mutate(`record${kind}`, { instanceId, ...said }, refusal);

const fields = `usage(first: 10) { totalCount edges { node { metric quantity unit periodStart observedAt source } } }
  cost { amount currency observedAt } health { status reason observedAt }`;

const observed = (facts: Awaited<ReturnType<typeof allFacts>>) =>
  facts.filter(({ type }) => ['UsageRecorded', 'CostRecorded', 'HealthRecorded'].includes(type));

describe('what a producer sees of an instance', () => {
  it('is nothing at first', async () => {
    expect(await shown(consumer, 'instance', instanceId, fields)).toEqual({
      usage: { totalCount: 0, edges: [] },
      cost: null,
      health: null,
    });
  });

  it('is shown to its consumers, the newest of each metric', async () => {
    const storage = { metric: 'storage', unit: 'GiB', ...hour };
    expectSuccess(await record(producer, 'Usage', { ...storage, quantity: '12.5' }));
    expectSuccess(
      await record(producer, 'Usage', { ...storage, metric: 'requests', unit: '1', quantity: '9007199254740993' }),
    );
    const earlier = { periodStart: '2026-01-05T06:00:00Z', observedAt: '2026-01-05T07:00:00Z' };
    expectSuccess(await record(producer, 'Usage', { ...storage, ...earlier, quantity: '11' }));
    expectSuccess(await record(producer, 'Cost', { amount: '0.40', currency: 'EUR', ...hour }));
    const { observedAt } = hour;
    expectSuccess(await record(producer, 'Health', { status: 'DEGRADED', reason: 'DISK_NEARLY_FULL', observedAt }));
    expect(await shown(consumer, 'instance', instanceId, fields)).toEqual({
      usage: {
        totalCount: 2,
        edges: [
          ['requests', '9007199254740993', '1'],
          ['storage', '12.5', 'GiB'],
        ].map(([metric, quantity, unit]) => ({
          node: {
            metric,
            quantity,
            unit,
            periodStart: '2026-01-05T07:00:00.000Z',
            observedAt: '2026-01-05T08:00:00.000Z',
            source: 'urn:bourse:api',
          },
        })),
      },
      cost: { amount: '0.40', currency: 'EUR', observedAt: '2026-01-05T08:00:00.000Z' },
      health: { status: 'DEGRADED', reason: 'DISK_NEARLY_FULL', observedAt: '2026-01-05T08:00:00.000Z' },
    });
  });

  it('is refused in its bounds, and records nothing', async () => {
    const before = (await allFacts(marketplace.operator)).length;
    const usage = { metric: 'storage', unit: 'GiB', quantity: '1', ...hour };
    const cases: readonly (readonly ['Usage' | 'Cost' | 'Health', Data, string])[] = [
      ['Usage', { ...usage, quantity: '-1' }, '/quantity'],
      ['Usage', { ...usage, quantity: '1e5' }, '/quantity'],
      ['Usage', { ...usage, unit: 'x'.repeat(33) }, '/unit'],
      ['Usage', { ...usage, periodStart: hour.observedAt }, '/periodStart'],
      ['Usage', { ...usage, observedAt: '2026-01-05T09:05:01Z' }, '/observedAt'],
      ['Cost', { amount: '1', currency: 'euro', ...hour }, '/currency'],
      ['Health', { status: 'HEALTHY', reason: 'all is well', observedAt: hour.observedAt }, '/reason'],
    ];
    for (const [kind, said, path] of cases) {
      expect(await record(producer, kind, said)).toMatchObject({
        code: 'INVALID_INPUT',
        violations: [{ path, limit: expect.any(String) }],
      });
    }
    expect(await allFacts(marketplace.operator)).toHaveLength(before);
  });

  it('takes the role of a producer, and an instance that the caller may see', async () => {
    const health = { status: 'HEALTHY', observedAt: hour.observedAt };
    expect(await record(consumer, 'Health', health)).toMatchObject({ code: 'NOT_PERMITTED' });
    const hidden = await record(outsider, 'Health', health);
    expect(hidden).toMatchObject({ code: 'NOT_FOUND' });
    expect(await record(outsider, 'Health', { ...health, instanceId: missing(instanceId) })).toEqual(hidden);
  });

  it('is told as facts to the two parties only', async () => {
    expect(observed(await allFacts(consumer))).toHaveLength(5);
    expect(observed(await allFacts(outsider))).toEqual([]);
  });
});

const signal = () => ({
  specversion: '1.0',
  id: 'probe-1',
  source: 'https://probe.example.org',
  type: 'bourse.signal.health.v1',
  subject: instanceId,
  time: '2026-01-05T08:30:00+00:00',
  data: { status: 'UNHEALTHY', reason: 'NO_ANSWER' },
});
const send = (event: unknown) => marketplace.host.app.get(Signals, { strict: false }).record(event);

describe('a signal of another system', () => {
  it('becomes one fact, however often it comes', async () => {
    expect(await send(signal())).toEqual({ outcome: 'recorded' });
    expect(await send(signal())).toEqual({ outcome: 'known' });
    await marketplace.settle();
    expect(await shown(consumer, 'instance', instanceId, 'health { status reason source }')).toEqual({
      health: { status: 'UNHEALTHY', reason: 'NO_ANSWER', source: 'https://probe.example.org' },
    });
  });

  it.each([
    ['is no CloudEvent', () => 'hello'],
    ['is of an unknown type', () => ({ ...signal(), type: 'bourse.signal.mood.v1' })],
    ['says more than is known', () => ({ ...signal(), id: '2', data: { status: 'HEALTHY', password: 'x' } })],
    ['names no instance', () => ({ ...signal(), id: '3', subject: missing(instanceId) })],
    ['lies ahead', () => ({ ...signal(), id: '4', time: '2027-01-05T08:30:00Z' })],
    ['uses a known id for something else', () => ({ ...signal(), data: { status: 'HEALTHY' } })],
  ])('that %s is dead, and says why', async (_case, event) => {
    const before = (await allFacts(marketplace.operator)).length;
    expect(await send(event())).toEqual({ outcome: 'dead', reason: expect.stringMatching(/\w+ \w+/) });
    expect(await allFacts(marketplace.operator)).toHaveLength(before);
  });
});
