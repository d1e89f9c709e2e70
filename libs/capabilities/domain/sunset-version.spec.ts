import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { deprecated, drafted, name, published, sunset, sunsetAt, versionRetired, withdrawn } from './sample-facts.js';
import { sunsetVersion } from './sunset-version.js';
import { version } from './version.js';

const { given } = scenario(version);
const onTheDay = sunsetVersion({ ...name, now: sunsetAt });

describe('sunsetting a version', () => {
  it('records the sunset when its moment has come, however late the clock noticed', () =>
    fc.assert(
      fc.property(fc.date({ min: new Date(sunsetAt), noInvalidDate: true }), (now) =>
        given(drafted, published('GA'), deprecated)
          .when(sunsetVersion({ ...name, now: now.toISOString() }))
          .expectFacts(sunset),
      ),
    ));

  it('is refused before the announced moment', () =>
    given(drafted, published('GA'), deprecated)
      .when(sunsetVersion({ ...name, now: '2026-05-31T23:59:59.999Z' }))
      .expectRejection({ reason: 'SunsetNotDue', sunsetAt }));

  it('waits for the date it was postponed to', () =>
    given(drafted, published('GA'), deprecated, {
      type: 'SunsetPostponed',
      data: { ...name, sunsetAt: '2026-07-01T00:00:00.000Z' },
    })
      .when(onTheDay)
      .expectRejection({ reason: 'SunsetNotDue', sunsetAt: '2026-07-01T00:00:00.000Z' }));

  it('changes nothing when it is sunset or retired already', () => {
    given(drafted, published('GA'), deprecated, sunset).when(onTheDay).expectNothing();
    given(drafted, published('GA'), deprecated, sunset, versionRetired).when(onTheDay).expectNothing();
  });

  it('is refused when no end is announced, or it was withdrawn meanwhile', () => {
    given(drafted, published('GA'))
      .when(onTheDay)
      .expectRejection({ reason: 'WrongVersionStatus', status: 'GA', allowed: ['DEPRECATED'] });
    given(drafted, published('GA'), deprecated, withdrawn)
      .when(onTheDay)
      .expectRejection({ reason: 'WrongVersionStatus', status: 'WITHDRAWN', allowed: ['DEPRECATED'] });
  });

  it('is refused for a version that does not exist', () =>
    given().when(onTheDay).expectRejection({ reason: 'NotFound', path: '/version' }));
});
