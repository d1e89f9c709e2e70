import { describe, expect, it } from '@jest/globals';
import type { VersionFact } from '#libs/capabilities/events';
import { viewScenario } from '#libs/testing';
import { offer } from '../domain/story.js';
import { offeredPlansView, offeredVersionsView } from './offer-book.view.js';

const version = { capability: 'postgresql', version: '1.0.0' };
const owner = { ownerTeam: 'databases', ownerDepartment: 'acme/platform' };
const published: VersionFact = {
  type: 'VersionPublished',
  data: { ...version, ...owner, stage: 'BETA', contract: offer.contract },
};

const versions = (...facts: readonly VersionFact[]) =>
  viewScenario(offeredVersionsView)
    .given('version-postgresql.1.0.0', ...facts)
    .rows();

describe('the offer book', () => {
  it('knows nothing of drafts', () =>
    expect(versions({ type: 'VersionDrafted', data: { ...version, contract: offer.contract } })).toEqual([]));

  it('knows each published version, and each of its plans', () => {
    expect(versions(published)).toMatchObject([{ ...version, stage: 'BETA', isPaused: 0, isWithdrawn: 0 }]);
    expect(viewScenario(offeredPlansView).given('version-postgresql.1.0.0', published).rows()).toEqual([
      {
        ...version,
        plan: 'small',
        planName: 'Small',
        planDescription: 'For a start',
        monthlyPriceCents: 40_00,
        currency: 'EUR',
      },
    ]);
  });

  it('remembers what replaces a deprecated version, and until when it runs', () => {
    const deprecated: VersionFact = {
      type: 'VersionDeprecated',
      data: {
        ...version,
        sunsetAt: '2026-06-01T00:00:00Z',
        replacement: { capability: 'postgresql', version: '2.0.0' },
        migrationGuide: 'dump and load',
      },
    };
    const postponed: VersionFact = {
      type: 'SunsetPostponed',
      data: { ...version, sunsetAt: '2026-07-01T00:00:00Z' },
    };
    expect(versions(published, deprecated)).toMatchObject([{ sunsetAt: '2026-06-01T00:00:00.000Z' }]);
    expect(versions(published, deprecated, postponed)).toMatchObject([
      { stage: 'DEPRECATED', sunsetAt: '2026-07-01T00:00:00.000Z', replacementVersion: '2.0.0' },
    ]);
  });

  it.each([
    [{ isPaused: 1 }, { type: 'VersionPaused', data: { ...version, reason: 'maintenance' } }],
    [{ stage: 'SUNSET' }, { type: 'VersionSunset', data: { ...version, cause: 'RETIREMENT' } }],
    [{ stage: 'RETIRED' }, { type: 'VersionRetired', data: version }],
    [{ isWithdrawn: 1 }, { type: 'VersionWithdrawn', data: { ...version, reason: 'a leak' } }],
  ] as const)('shows %j', (expected, fact) => expect(versions(published, fact)).toMatchObject([expected]));
});
