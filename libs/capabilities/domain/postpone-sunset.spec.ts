import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { postponeSunset } from './postpone-sunset.js';
import { deprecated, drafted, name, published, sunset, sunsetAt } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const later = '2026-07-01T00:00:00.000Z';

describe('postponing a sunset', () => {
  it('records the later date', () =>
    given(drafted, published('GA'), deprecated)
      .when(postponeSunset({ ...name, sunsetAt: later }))
      .expectFacts({ type: 'SunsetPostponed', data: { ...name, sunsetAt: later } }));

  it('is refused for any earlier date, saying the announced one', () =>
    fc.assert(
      fc.property(fc.date({ max: new Date(Date.parse(sunsetAt) - 1), noInvalidDate: true }), (earlier) =>
        given(drafted, published('GA'), deprecated)
          .when(postponeSunset({ ...name, sunsetAt: earlier.toISOString() }))
          .expectRejection({ reason: 'SunsetBroughtForward', sunsetAt }),
      ),
    ));

  it('is measured against the date as it was postponed last', () =>
    given(drafted, published('GA'), deprecated, { type: 'SunsetPostponed', data: { ...name, sunsetAt: later } })
      .when(postponeSunset({ ...name, sunsetAt }))
      .expectRejection({ reason: 'SunsetBroughtForward', sunsetAt: later }));

  it('changes nothing when it is that date already, however it is written', () => {
    given(drafted, published('GA'), deprecated)
      .when(postponeSunset({ ...name, sunsetAt }))
      .expectNothing();
    given(drafted, published('GA'), deprecated)
      .when(postponeSunset({ ...name, sunsetAt: '2026-06-01T00:00:00Z' }))
      .expectNothing();
  });

  it('is refused when no end is announced, or it has come', () => {
    given(drafted, published('GA'))
      .when(postponeSunset({ ...name, sunsetAt: later }))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'GA', allowed: ['DEPRECATED'] });
    given(drafted, published('GA'), deprecated, sunset)
      .when(postponeSunset({ ...name, sunsetAt: later }))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'SUNSET', allowed: ['DEPRECATED'] });
  });

  it('is refused for a version that does not exist', () =>
    given()
      .when(postponeSunset({ ...name, sunsetAt: later }))
      .expectRejection({ reason: 'NotFound', path: '/version' }));
});
