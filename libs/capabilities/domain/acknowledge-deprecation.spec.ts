import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { VersionFact } from '../events/index.js';
import { acknowledgeDeprecation } from './acknowledge-deprecation.js';
import { deprecated, drafted, name, published, sunset, withdrawn } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const acknowledge = acknowledgeDeprecation({ ...name, team: 'payments' });
const acknowledged = (team: string): VersionFact => ({ type: 'DeprecationAcknowledged', data: { ...name, team } });
const allowed = ['DEPRECATED', 'SUNSET'] as const;

describe('acknowledging a deprecation', () => {
  it('records the team that has seen it, also after the sunset day', () => {
    given(drafted, published('GA'), deprecated).when(acknowledge).expectFacts(acknowledged('payments'));
    given(drafted, published('GA'), deprecated, sunset).when(acknowledge).expectFacts(acknowledged('payments'));
  });

  it('changes nothing when the team has acknowledged it, whoever else did', () =>
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{2,9}$/)), (others) =>
        given(drafted, published('GA'), deprecated, acknowledged('payments'), ...others.map(acknowledged))
          .when(acknowledge)
          .expectNothing(),
      ),
    ));

  it('is refused when nothing is announced', () => {
    given(drafted, published('GA'))
      .when(acknowledge)
      .expectRejection({ reason: 'WrongVersionStatus', status: 'GA', allowed });
    given(drafted, published('GA'), withdrawn)
      .when(acknowledge)
      .expectRejection({ reason: 'WrongVersionStatus', status: 'WITHDRAWN', allowed });
  });

  it('does not tell a draft from a version that does not exist', () => {
    const notFound = { reason: 'NotFound', path: '/version' } as const;
    given().when(acknowledge).expectRejection(notFound);
    given(drafted).when(acknowledge).expectRejection(notFound);
  });
});
