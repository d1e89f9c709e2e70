import { describe, expect, it } from '@jest/globals';
import type { VersionFact } from '#libs/capabilities/events';
import { type Offer, offer, whyNotOffered } from './offer.js';
import { offer as published } from './story.js';

const version = { capability: 'postgresql', version: '1.0.0' };
const publication: VersionFact = {
  type: 'VersionPublished',
  data: {
    ...version,
    stage: 'BETA',
    ownerTeam: 'databases',
    ownerDepartment: 'acme/platform',
    contract: published.contract,
  },
};

const after = (...facts: readonly VersionFact[]): Offer => facts.reduce(offer.evolve, offer.initialState);
const at = '2026-01-01T00:00:00.000Z';

describe('what a version offers', () => {
  it('is nothing before it is published, whatever was drafted', () => {
    const drafted = after({ type: 'VersionDrafted', data: { ...version, contract: published.contract } });
    expect(whyNotOffered(drafted, at)).toBe('NOT_PUBLISHED');
  });

  it('is its contract once it is published, on its stage', () => {
    expect(after(publication)).toEqual({ ...published, stage: 'BETA' });
    expect(whyNotOffered(after(publication), at)).toBeUndefined();
  });

  it('comes back when a pause ends', () => {
    const paused = after(publication, { type: 'VersionPaused', data: { ...version, reason: 'maintenance' } });
    expect(whyNotOffered(paused, at)).toBe('PAUSED');
    expect(whyNotOffered(offer.evolve(paused, { type: 'VersionResumed', data: version }), at)).toBeUndefined();
  });

  it('ends on the sunset day, as postponed', () => {
    const sunset = { sunsetAt: '2026-01-01T00:00:00.000Z', migrationGuide: '' };
    const deprecated = after(publication, { type: 'VersionDeprecated', data: { ...version, ...sunset } });
    expect(whyNotOffered(deprecated, at)).toBe('SUNSET');
    const postponed = offer.evolve(deprecated, {
      type: 'SunsetPostponed',
      data: { ...version, sunsetAt: '2026-02-01T00:00:00.000Z' },
    });
    expect(whyNotOffered(postponed, at)).toBeUndefined();
  });

  it.each(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.0Z'])('ends at the first instant of %s', (sunsetAt) => {
    const announced = { ...version, sunsetAt, migrationGuide: '' };
    const deprecated = after(publication, { type: 'VersionDeprecated', data: announced });
    expect(whyNotOffered(deprecated, at)).toBe('SUNSET');
    expect(whyNotOffered(deprecated, '2025-12-31T23:59:59.999Z')).toBeUndefined();
    const postponed: VersionFact = { type: 'SunsetPostponed', data: { ...version, sunsetAt } };
    expect(whyNotOffered(offer.evolve(deprecated, postponed), at)).toBe('SUNSET');
  });

  it.each([
    ['SUNSET', { type: 'VersionSunset', data: { ...version, cause: 'SUNSET_DAY' } }],
    ['RETIRED', { type: 'VersionRetired', data: version }],
    ['WITHDRAWN', { type: 'VersionWithdrawn', data: { ...version, reason: 'a leak' } }],
  ] as const)('is nothing any more when it is %s', (why, fact) =>
    expect(whyNotOffered(after(publication, fact), at)).toBe(why),
  );
});
