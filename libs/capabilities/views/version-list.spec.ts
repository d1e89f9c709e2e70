import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storedViews, viewScenario } from '#libs/testing';
import { contract } from '../domain/sample-facts.js';
import type { Stage, VersionFact } from '../events/index.js';
import { ContractParts } from './contract-parts.js';
import { contractPartsView } from './contract-parts.view.js';
import { VersionList } from './version-list.js';
import { versionListView } from './version-list.view.js';

const named = (version: string, capability = 'postgresql') => ({ capability, version });
const published = (version: string, stage: Stage, capability?: string): VersionFact[] => [
  { type: 'VersionDrafted', data: { ...named(version, capability), contract } },
  {
    type: 'VersionPublished',
    data: { ...named(version, capability), stage, ownerTeam: 'data', ownerDepartment: '', contract },
  },
];
const deprecated = (version: string, sunsetAt: string): VersionFact => ({
  type: 'VersionDeprecated',
  data: { ...named(version), sunsetAt, replacement: named('2.0.0'), migrationGuide: 'Dump and restore.' },
});

const history: readonly (readonly [string, ...VersionFact[]])[] = [
  ['version-postgresql.1.2.0', ...published('1.2.0', 'GA'), deprecated('1.2.0', '2026-06-01T00:00:00Z')],
  [
    'version-postgresql.1.10.0',
    ...published('1.10.0', 'ALPHA'),
    {
      type: 'VersionPromoted',
      data: { ...named('1.10.0'), fromStage: 'ALPHA', toStage: 'GA', ownerTeam: 'data', ownerDepartment: '' },
    },
  ],
  [
    'version-postgresql.1.11.0',
    ...published('1.11.0', 'GA'),
    { type: 'VersionPaused', data: { ...named('1.11.0'), reason: 'Disks' } },
  ],
  ['version-postgresql.2.0.0-rc.1', ...published('2.0.0-rc.1', 'BETA')],
  ['version-postgresql.3.0.0', { type: 'VersionDrafted', data: { ...named('3.0.0'), contract } }],
  [
    'version-redis.1.0.0',
    ...published('1.0.0', 'GA', 'redis'),
    { type: 'VersionWithdrawn', data: { ...named('1.0.0', 'redis'), reason: 'CVE-2026-1' } },
  ],
];

const stored = storedViews();
const versions = new VersionList(stored.readStore);
const parts = new ContractParts(stored.readStore);
const rows = history
  .reduce((scenario, [stream, ...facts]) => scenario.given(stream, ...facts), viewScenario(versionListView))
  .rows();
beforeAll(async () => {
  await stored.store(versionListView, rows);
  const contracts = history.reduce(
    (scenario, [stream, ...facts]) => scenario.given(stream, ...facts),
    viewScenario(contractPartsView),
  );
  await stored.store(contractPartsView, contracts.rows());
});
afterAll(() => stored.close());

describe('the list of versions', () => {
  it('tells the announced end of a version, and how well each can be recommended', () => {
    expect(rows.find(({ version }) => version === '1.2.0')).toMatchObject({
      status: 'DEPRECATED',
      stage: 'GA',
      offerRank: 0,
      sunsetAt: '2026-06-01T00:00:00.000Z',
      replacementVersion: '2.0.0',
      migrationGuideLength: 'Dump and restore.'.length,
    });
    expect(rows.map(({ version, offerRank }) => [version, offerRank])).toEqual([
      ['1.10.0', 3],
      ['1.11.0', -1],
      ['1.2.0', 0],
      ['2.0.0-rc.1', 2],
      ['3.0.0', -1],
      ['1.0.0', -1],
    ]);
  });

  it('gives the highest version of each capability first, and drafts only to those who write them', async () => {
    const shownOf = async (withDrafts: boolean) =>
      (await versions.pages(['postgresql', 'redis'], { first: 2, withDrafts }))
        .get('postgresql')
        ?.rows.map(({ row }) => row.version);
    expect(await shownOf(false)).toEqual(['2.0.0-rc.1', '1.11.0']);
    expect(await shownOf(true)).toEqual(['3.0.0', '2.0.0-rc.1']);
    expect(await versions.counts(['postgresql', 'redis'], false)).toEqual(
      new Map([
        ['postgresql', 4],
        ['redis', 1],
      ]),
    );
  });

  it('continues after a cursor', async () => {
    const first = await versions.pages(['postgresql'], { first: 2, withDrafts: false });
    const after = first.get('postgresql')?.rows.at(-1)?.cursor();
    const next = await versions.pages(['postgresql'], { first: 5, after, withDrafts: false });
    expect(next.get('postgresql')?.rows.map(({ row }) => row.version)).toEqual(['1.10.0', '1.2.0']);
  });

  it('recommends the safest stage before the highest number, and nothing that cannot be requested', async () => {
    const latest = await versions.latestOf(['postgresql', 'redis']);
    expect([...latest.values()].map(({ version }) => version)).toEqual(['1.10.0']);
  });

  it('finds versions by name', async () => {
    const wanted = [named('1.0.0', 'redis'), named('9.9.9'), named('1.2.0')];
    expect((await versions.byNames(wanted)).map((row) => row?.status)).toEqual(['WITHDRAWN', undefined, 'DEPRECATED']);
  });

  it('finds each part of a contract for itself, with its length in the terms', async () => {
    const texts = await parts.byNames([
      { ...named('1.0.0', 'redis'), part: 'parameterSchema' },
      { ...named('9.9.9'), part: 'terms' },
      { ...named('1.2.0'), part: 'migrationGuide' },
      { ...named('1.0.0', 'redis'), part: 'terms' },
    ]);
    const schema = JSON.stringify(contract.parameterSchema);
    expect(texts.slice(0, 3)).toEqual([schema, undefined, 'Dump and restore.']);
    expect(JSON.parse(texts[3] ?? '')).toMatchObject({
      approval: contract.approval,
      lengths: { parameterSchema: schema.length },
    });
  });

  it('knows which sunset is due, from the moment on', async () => {
    expect(await versions.dueForSunset('2026-05-31T23:59:59.999Z', 10)).toEqual([]);
    expect(await versions.dueForSunset('2026-06-01T00:00:00.000Z', 10)).toEqual([
      { capability: 'postgresql', version: '1.2.0', sunsetAt: '2026-06-01T00:00:00.000Z' },
    ]);
  });
});

describe('the row of a version', () => {
  it('follows its lifecycle to the end', () => {
    const [row] = viewScenario(versionListView)
      .given('version-postgresql.1.0.0', ...published('1.0.0', 'GA'), deprecated('1.0.0', '2026-06-01T00:00:00Z'))
      .given('version-postgresql.1.0.0', {
        type: 'SunsetPostponed',
        data: { ...named('1.0.0'), sunsetAt: '2026-07-01T00:00:00Z' },
      })
      .given('version-postgresql.1.0.0', {
        type: 'DeprecationAcknowledged',
        data: { ...named('1.0.0'), team: 'payments' },
      })
      .given('version-postgresql.1.0.0', {
        type: 'DeprecationAcknowledged',
        data: { ...named('1.0.0'), team: 'search' },
      })
      .under({ occurredAt: '2026-07-01T00:00:00.000Z' })
      .given('version-postgresql.1.0.0', { type: 'VersionSunset', data: { ...named('1.0.0'), cause: 'SUNSET_DAY' } })
      .under({ occurredAt: '2026-08-01T00:00:00.000Z' })
      .given('version-postgresql.1.0.0', { type: 'VersionSunset', data: { ...named('1.0.0'), cause: 'RETIREMENT' } })
      .given('version-postgresql.1.0.0', { type: 'VersionRetired', data: named('1.0.0') })
      .rows();
    expect(row).toMatchObject({
      status: 'RETIRED',
      sunsetAt: '2026-07-01T00:00:00.000Z',
      closedAt: '2026-07-01T00:00:00.000Z',
      retiredAt: '2026-08-01T00:00:00.000Z',
      acknowledgedBy: '["payments","search"]',
      offerRank: -1,
    });
  });

  it('can be requested again once it is resumed', () => {
    const [row] = viewScenario(versionListView)
      .given('version-postgresql.1.0.0', ...published('1.0.0', 'GA'))
      .given('version-postgresql.1.0.0', { type: 'VersionPaused', data: { ...named('1.0.0'), reason: 'Disks' } })
      .given('version-postgresql.1.0.0', { type: 'VersionResumed', data: named('1.0.0') })
      .rows();
    expect(row).toMatchObject({ status: 'GA', pauseReason: null, offerRank: 3 });
  });
});
