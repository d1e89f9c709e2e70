import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { pauseVersion } from './pause-version.js';
import { deprecated, drafted, name, paused, published, sunset, versionRetired, withdrawn } from './sample-facts.js';
import { version } from './version.js';
import { requestableStatuses } from './version-lifecycle.js';

const { given } = scenario(version);
const pause = pauseVersion({ ...name, reason: 'Disk shortage' });

describe('pausing a version', () => {
  it('records why, at every stage and also once its end is announced', () => {
    given(drafted, published('ALPHA')).when(pause).expectFacts(paused);
    given(drafted, published('GA'), deprecated).when(pause).expectFacts(paused);
  });

  it('records another reason when there is one', () =>
    given(drafted, published('GA'), paused)
      .when(pauseVersion({ ...name, reason: 'Move to another zone' }))
      .expectFacts({ type: 'VersionPaused', data: { ...name, reason: 'Move to another zone' } }));

  it('changes nothing when it is paused for that reason already', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (reason) =>
        given(drafted, published('GA'), { type: 'VersionPaused', data: { ...name, reason } })
          .when(pauseVersion({ ...name, reason }))
          .expectNothing(),
      ),
    ));

  it.each([
    { facts: [drafted], status: 'DRAFT' },
    { facts: [drafted, published('GA'), deprecated, sunset], status: 'SUNSET' },
    { facts: [drafted, published('GA'), withdrawn], status: 'WITHDRAWN' },
    { facts: [drafted, published('GA'), sunset, versionRetired], status: 'RETIRED' },
  ] as const)('is refused when it is $status, which takes no requests anyway', ({ facts, status }) =>
    given(...facts)
      .when(pause)
      .expectRejection({ reason: 'WrongVersionStatus', status, allowed: requestableStatuses }),
  );

  it('is refused for a version that does not exist', () =>
    given().when(pause).expectRejection({ reason: 'NotFound', path: '/version' }));
});
