import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storedViews, viewScenario } from '#libs/testing';
import { contract } from '../domain/sample-facts.js';
import type { CapabilityFact, Stage, VersionFact } from '../events/index.js';
import { capabilityListView } from './capability-list.view.js';
import { Catalogue, type CatalogueFilter, type CatalogueOrder } from './catalogue.js';
import { type LiveInstanceRow, liveInstancesView } from './live-instances.view.js';
import { ownerHistoryView } from './owner-history.view.js';
import { versionListView } from './version-list.view.js';

const words = { description: '', links: [], noticePeriodDays: 90, ownerDepartment: 'acme' };
const registered = (capability: string, name: string, summary: string, tags: string[]): CapabilityFact => ({
  type: 'CapabilityRegistered',
  data: { capability, ownerTeam: capability === 'kafka-topic' ? 'streams' : 'data', name, summary, tags, ...words },
});
const transferred: CapabilityFact = {
  type: 'OwnershipTransferred',
  data: { capability: 'redis', fromTeam: 'data', toTeam: 'caches', toDepartment: 'acme/speed' },
};
const facts: readonly (readonly [day: string, ...CapabilityFact[]])[] = [
  ['2026-01-01', registered('postgresql', 'PostgreSQL', 'A relational database.', ['database', 'sql'])],
  ['2026-01-02', registered('kafka-topic', 'A Kafka topic', 'Streams between services, no database.', ['streaming'])],
  ['2026-01-03', registered('redis', 'redis', 'A cache.', ['database', 'cache']), transferred],
  [
    '2026-01-04',
    registered('mainframe', 'Mainframe', 'Do not ask.', []),
    { type: 'CapabilityRetired', data: { capability: 'mainframe' } },
  ],
];

const version = (capability: string): VersionFact[] => [
  { type: 'VersionDrafted', data: { capability, version: '1.0.0', contract } },
];
const published = (capability: string, stage: Stage): VersionFact[] => [
  ...version(capability),
  {
    type: 'VersionPublished',
    data: { capability, version: '1.0.0', stage, ownerTeam: 'data', ownerDepartment: '', contract },
  },
];
const paused: VersionFact = {
  type: 'VersionPaused',
  data: { capability: 'kafka-topic', version: '1.0.0', reason: 'Disks' },
};

const instance = (name: string, capability: string, phase: LiveInstanceRow['phase']): LiveInstanceRow => ({
  instance: name,
  capability,
  version: '1.0.0',
  consumerTeam: 'payments',
  phase,
  isLeft: 0,
});

const stored = storedViews();
const catalogue = new Catalogue(stored.readStore);
beforeAll(async () => {
  const list = viewScenario(capabilityListView);
  const owners = viewScenario(ownerHistoryView);
  for (const [day, ...recorded] of facts) {
    for (const fact of recorded) {
      const occurredAt = `${day}T00:00:00.000Z`;
      list.under({ occurredAt }).given(`capability-${fact.data.capability}`, fact);
      owners.under({ occurredAt }).given(`capability-${fact.data.capability}`, fact);
    }
  }
  await stored.store(capabilityListView, list.rows());
  await stored.store(ownerHistoryView, owners.rows());
  await stored.store(
    versionListView,
    viewScenario(versionListView)
      .given('version-postgresql.1.0.0', ...published('postgresql', 'GA'))
      .given('version-kafka-topic.1.0.0', ...published('kafka-topic', 'BETA'), paused)
      .given('version-redis.1.0.0', ...version('redis'))
      .rows(),
  );
  await stored.store(liveInstancesView, [
    instance('i-1', 'redis', 'LIVE'),
    instance('i-2', 'redis', 'LIVE'),
    instance('i-3', 'postgresql', 'LIVE'),
    instance('i-4', 'postgresql', 'ORPHANED'),
    instance('i-5', 'kafka-topic', 'PENDING'),
  ]);
});
afterAll(() => stored.close());

const slugsOf = async (filter: CatalogueFilter, order: CatalogueOrder = 'NAME_ASC'): Promise<readonly string[]> =>
  (await catalogue.page(filter, order, { first: 10 })).rows.map(({ row }) => row.capability);

describe('the catalogue', () => {
  it.each<[CatalogueOrder, readonly string[]]>([
    ['NAME_ASC', ['kafka-topic', 'mainframe', 'postgresql', 'redis']],
    ['NAME_DESC', ['redis', 'postgresql', 'mainframe', 'kafka-topic']],
    ['REGISTERED_AT_ASC', ['postgresql', 'kafka-topic', 'redis', 'mainframe']],
    ['REGISTERED_AT_DESC', ['mainframe', 'redis', 'kafka-topic', 'postgresql']],
    ['INSTANCE_COUNT_DESC', ['redis', 'postgresql', 'kafka-topic', 'mainframe']],
    ['INSTANCE_COUNT_ASC', ['kafka-topic', 'mainframe', 'postgresql', 'redis']],
  ])('can be sorted by %s', async (order, expected) => expect(await slugsOf({}, order)).toEqual(expected));

  it.each<[string, CatalogueFilter, readonly string[]]>([
    ['owner', { ownerTeam: 'data' }, ['mainframe', 'postgresql']],
    ['tag, the whole of it', { tag: 'database' }, ['postgresql', 'redis']],
    ['tag, no part of it', { tag: 'data' }, []],
    ['status', { status: 'RETIRED' }, ['mainframe']],
    ['stage of what can be requested', { stage: 'GA' }, ['postgresql']],
    ['stage, leaving out what is paused', { stage: 'BETA' }, []],
    ['status of a version', { versionStatus: 'BETA' }, ['kafka-topic']],
    ['having an offer', { hasOffer: true }, ['postgresql']],
    ['having none', { hasOffer: false }, ['kafka-topic', 'mainframe', 'redis']],
    ['several conditions at once', { tag: 'database', hasOffer: false }, ['redis']],
  ])('can be filtered by %s', async (_, filter, expected) => {
    expect(await slugsOf(filter)).toEqual(expected);
    expect(await catalogue.count(filter)).toBe(expected.length);
  });

  it('ranks names above tags and tags above summaries', async () => {
    expect(await slugsOf({ search: 'database' }, 'RELEVANCE')).toEqual(['postgresql', 'redis', 'kafka-topic']);
    expect(await slugsOf({ search: 'kafka top' }, 'RELEVANCE')).toEqual(['kafka-topic']);
    expect(await slugsOf({ search: 'redis' }, 'RELEVANCE')).toEqual(['redis']);
  });

  it.each<CatalogueOrder>(['RELEVANCE', 'INSTANCE_COUNT_DESC', 'NAME_DESC'])(
    'comes in pages that add up to the whole, sorted by %s',
    async (order) => {
      const filter = { search: 'a' };
      const whole = await slugsOf(filter, order);
      const paged: string[] = [];
      let after: string | undefined;
      do {
        const page = await catalogue.page(filter, order, { first: 1, after });
        paged.push(...page.rows.map(({ row }) => row.capability));
        after = page.hasNextPage ? page.rows.at(-1)?.cursor() : undefined;
      } while (after !== undefined);
      expect(paged).toEqual(whole);
      expect(whole.length).toBeGreaterThan(1);
    },
  );

  it('remembers who owned what and since when', async () => {
    const [redis, missing] = await catalogue.ownersOf(['redis', 'missing']);
    expect(redis?.map(({ team, department }) => [team, department])).toEqual([
      ['data', 'acme'],
      ['caches', 'acme/speed'],
    ]);
    expect(missing).toEqual([]);
  });

  it('answers look-ups in the order of the slugs', async () =>
    expect((await catalogue.bySlugs(['redis', 'missing'])).map((row) => row?.ownerTeam)).toEqual([
      'caches',
      undefined,
    ]));
});
