import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { deprecated, drafted, name, published, sunset, versionRetired, withdrawn } from './sample-facts.js';
import { version } from './version.js';
import { withdrawVersion } from './withdraw-version.js';

const { given } = scenario(version);
const withdraw = withdrawVersion({ ...name, reason: 'CVE-2026-1' });
const allowed = ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'SUNSET'] as const;

describe('withdrawing a version', () => {
  it('records the recall from every published status', () => {
    given(drafted, published('ALPHA')).when(withdraw).expectFacts(withdrawn);
    given(drafted, published('GA'), deprecated).when(withdraw).expectFacts(withdrawn);
    given(drafted, published('GA'), deprecated, sunset).when(withdraw).expectFacts(withdrawn);
  });

  it('changes nothing when it is withdrawn already, for whatever reason', () =>
    fc.assert(
      fc.property(fc.string(), (reason) =>
        given(drafted, published('GA'), { type: 'VersionWithdrawn', data: { ...name, reason } })
          .when(withdraw)
          .expectNothing(),
      ),
    ));

  it('is refused for a draft and for a retired version: nobody runs them', () => {
    given(drafted).when(withdraw).expectRejection({ reason: 'WrongVersionStatus', status: 'DRAFT', allowed });
    given(drafted, published('GA'), sunset, versionRetired)
      .when(withdraw)
      .expectRejection({ reason: 'WrongVersionStatus', status: 'RETIRED', allowed });
  });

  it('is refused for a version that does not exist', () =>
    given().when(withdraw).expectRejection({ reason: 'NotFound', path: '/version' }));
});
