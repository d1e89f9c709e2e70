import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { deprecateVersion } from './deprecate-version.js';
import { deprecated, drafted, migrationGuide, name, published, sunsetAt, withdrawn } from './sample-facts.js';
import { type Version, version } from './version.js';

const { given } = scenario(version);
const ninetyDaysBefore = '2026-03-03T00:00:00.000Z';
const command = { ...name, sunsetAt, migrationGuide, announcedAt: ninetyDaysBefore };
const around = { noticePeriodDays: 90, hasInstances: true, replacement: undefined };
const successor = { capability: 'postgresql', version: '2.0.0' };
const inStatus = (status: Version['status']): Version => ({ status, isRetiring: false, acknowledgedBy: [] });

describe('deprecating a version', () => {
  it('records the sunset date and the migration guide, exactly the notice period ahead', () =>
    given(drafted, published('GA')).when(deprecateVersion(command, around)).expectFacts(deprecated));

  it('records the replacement when it is offered', () =>
    given(drafted, published('GA'))
      .when(deprecateVersion({ ...command, replacement: successor }, { ...around, replacement: inStatus('BETA') }))
      .expectFacts({
        type: 'VersionDeprecated',
        data: { ...name, sunsetAt, migrationGuide, replacement: successor },
      }));

  it('needs no notice while nobody has an instance', () =>
    given(drafted, published('GA'))
      .when(deprecateVersion({ ...command, announcedAt: sunsetAt }, { ...around, hasInstances: false }))
      .expectFacts(deprecated));

  it('is refused when the notice is a moment too short, saying the earliest date', () =>
    given(drafted, published('GA'))
      .when(deprecateVersion({ ...command, announcedAt: '2026-03-03T00:00:00.001Z' }, around))
      .expectRejection({ reason: 'SunsetTooEarly', earliestAt: '2026-06-01T00:00:00.001Z' }));

  it('is refused for a date in the past, also without instances', () =>
    given(drafted, published('GA'))
      .when(
        deprecateVersion({ ...command, announcedAt: '2026-06-01T00:00:00.001Z' }, { ...around, hasInstances: false }),
      )
      .expectRejection({ reason: 'SunsetTooEarly', earliestAt: '2026-06-01T00:00:00.001Z' }));

  it('is refused when it would replace itself', () =>
    given(drafted, published('GA'))
      .when(deprecateVersion({ ...command, replacement: name }, { ...around, replacement: inStatus('GA') }))
      .expectRejection({ reason: 'ReplacementUnsuitable', cause: 'IS_ITSELF' }));

  it.each([undefined, inStatus('ABSENT'), inStatus('DRAFT'), inStatus('DEPRECATED'), inStatus('RETIRED')])(
    'is refused when the replacement is not offered: %j',
    (replacement) =>
      given(drafted, published('GA'))
        .when(deprecateVersion({ ...command, replacement: successor }, { ...around, replacement }))
        .expectRejection({ reason: 'ReplacementUnsuitable', cause: 'NOT_OFFERED' }),
  );

  it('is refused unless it is offered', () => {
    const allowed = ['ALPHA', 'BETA', 'GA'] as const;
    given(drafted)
      .when(deprecateVersion(command, around))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'DRAFT', allowed });
    given(drafted, published('GA'), withdrawn)
      .when(deprecateVersion(command, around))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'WITHDRAWN', allowed });
  });

  it('is refused when another end is announced: that is a postponement', () =>
    given(drafted, published('GA'), deprecated)
      .when(deprecateVersion({ ...command, sunsetAt: '2026-07-01T00:00:00.000Z' }, around))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'DEPRECATED', allowed: ['ALPHA', 'BETA', 'GA'] }));

  it('changes nothing when it is announced so already, however close the day is by now', () =>
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.nat(730), (now, noticePeriodDays) =>
        given(drafted, published('GA'), deprecated)
          .when(deprecateVersion({ ...command, announcedAt: now.toISOString() }, { ...around, noticePeriodDays }))
          .expectNothing(),
      ),
    ));

  it('is refused for a version that does not exist', () =>
    given().when(deprecateVersion(command, around)).expectRejection({ reason: 'NotFound', path: '/version' }));
});
